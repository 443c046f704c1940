import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';

export type WordList = 'ko' | 'en';

/** Twelve new words that carry 128 random bits and a checksum (BIP 39), in NFC. */
export function newRecoveryWords(_list: WordList, _random: RandomBytes): readonly string[] {
  throw new KeptError('internal/unexpected', { kind: 'not built yet' });
}

/**
 * Words as a person types them: any case, composed or decomposed Hangul, any white space or punctuation between them; the list is found by itself.
 * Throws 'recovery/word-count' {count}, 'recovery/unknown-word' {place: 1–12}, 'recovery/bad-checksum'.
 */
export function readRecoveryWords(_text: string): { readonly entropy: Uint8Array; readonly words: readonly string[]; readonly list: WordList } {
  throw new KeptError('internal/unexpected', { kind: 'not built yet' });
}
