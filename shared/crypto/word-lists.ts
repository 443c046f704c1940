import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as korean } from '@scure/bip39/wordlists/korean.js';

export type WordList = 'ko' | 'en';

/** The package holds Korean decomposed (NFKD, as BIP 39 hashes it); people type and print it composed. */
export const LISTS: Readonly<Record<WordList, readonly string[]>> = { ko: korean.map((word) => word.normalize('NFC')), en: english };
const KNOWN: Readonly<Record<WordList, ReadonlySet<string>>> = { ko: new Set(LISTS.ko), en: new Set(LISTS.en) };

export function isOnList(word: string, list: WordList): boolean {
  return KNOWN[list].has(word);
}

/**
 * Words as a person types them, composed and in lower case. Compatibility composition first, so that full-width letters and single typed jamo count as what they
 * look like; numbers and punctuation part words, zero-width characters part nothing.
 */
export function splitWords(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll(/[\u200B-\u200D\u2060\uFEFF]/g, '');
  return plain.split(/[^\p{L}\p{M}]+/u).filter((word) => word !== '').map((word) => word.normalize('NFC'));
}

/** The list that holds more of the words; where none is known, Korean when the first word is not in Latin letters. */
export function likelyList(words: readonly string[]): WordList {
  const hits = (list: WordList): number => words.filter((word) => isOnList(word, list)).length;
  const difference = hits('ko') - hits('en');
  if (difference !== 0) return difference > 0 ? 'ko' : 'en';
  return /^[a-z]/.test(words[0] ?? '') ? 'en' : 'ko';
}
