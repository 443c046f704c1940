import { fromBase64 } from '../base/bytes.ts';
import { isOnList, likelyList, LISTS, splitWords, type WordList } from './word-lists.ts';

/**
 * A key's fingerprint in words, to be compared by eye or read out (FORMAT.md, key words): the first 110 bits of its SHA-256, eleven bits a word, most significant
 * first, on a list of BIP 39. To make another key with the same words takes some 2^110 tries. Ten words, so that nobody takes them for the twelve recovery words.
 */
export const KEY_WORD_COUNT = 10;
const BITS_A_WORD = 11;

/** `fingerprint` is SHA256:… in the spelling of ssh-keygen; throws a RangeError for anything else. */
export function keyWords(fingerprint: string, list: WordList): readonly string[] {
  const digest = fromBase64(`${fingerprint.slice('SHA256:'.length)}=`);
  if (!fingerprint.startsWith('SHA256:') || digest.length !== 32) throw new RangeError('not a fingerprint');
  return Array.from({ length: KEY_WORD_COUNT }, (_, at) => LISTS[list][bitsAt(digest, at * BITS_A_WORD)] ?? '');
}

/** Eleven bits from a place, as a number. */
function bitsAt(bytes: Uint8Array, firstBit: number): number {
  let value = 0;
  for (let bit = firstBit; bit < firstBit + BITS_A_WORD; bit++) value = value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
  return value;
}

export interface KeyWords {
  readonly words: readonly string[];
  readonly list: WordList;
}

/** Ten words of one list as a person types them; null when they cannot be a key's words. */
export function readKeyWords(text: string): KeyWords | null {
  const words = splitWords(text);
  const list = likelyList(words);
  return words.length === KEY_WORD_COUNT && words.every((word) => isOnList(word, list)) ? { words, list } : null;
}
