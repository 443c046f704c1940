import { KeptError } from '../base/errors.ts';
import type { MinorAnswer } from './item.ts';

/**
 * The minors rule, in its one place. Where the person shown is, or may be, under age, no picture and no file is ever written:
 * not the original, not a thumbnail, not a copy for the report. Address, text and digests remain. It is a rule and not a setting,
 * because in several countries having the copy is itself an offence, without an exception for evidence.
 */
export function mayStoreBytes(answer: MinorAnswer): boolean {
  return answer === 'no';
}

/** Throws 'gate/pixels-refused' unless the answer allows bytes to be stored. Called before the first byte is written. */
export function requireStorable(answer: MinorAnswer): void {
  if (!mayStoreBytes(answer)) throw new KeptError('gate/pixels-refused', { answer });
}
