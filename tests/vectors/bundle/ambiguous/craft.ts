import type { Parts } from '../zip-parts.ts';

/**
 * An archive made from a true bundle that some readers could take for another. `place`: the entries of which one must be named in the
 * refusal; empty where it is the archive as a whole.
 */
export interface Craft {
  readonly name: string;
  readonly parts: Parts | Buffer;
  readonly place: readonly string[];
  readonly verdict: 1 | 2;
}

export function craft(name: string, place: string | readonly string[], parts: Parts | Buffer, verdict: 1 | 2 = 1): Craft {
  return { name, parts, place: typeof place === 'string' ? [place].filter((entry) => entry !== '') : place, verdict };
}

export const hex = (value: number): string => `0x${value.toString(16)}`;
/** A name for a file of vectors: of bytes that would be trouble in one, only their codes. */
export const slug = (text: string | Buffer): string => [...Buffer.from(text as string).toString('latin1')]
  .map((character) => (/[a-zA-Z0-9._-]/.test(character) ? character : `~${character.charCodeAt(0).toString(16).padStart(2, '0')}`)).join('');
