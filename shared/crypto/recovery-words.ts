import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as korean } from '@scure/bip39/wordlists/korean.js';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';

export type WordList = 'ko' | 'en';

export const RECOVERY_WORD_COUNT = 12;
const ENTROPY_BYTES = 16;
/** The package holds Korean decomposed (NFKD, as BIP 39 hashes it); people type and print it composed. */
const LISTS: Readonly<Record<WordList, readonly string[]>> = { ko: korean.map((word) => word.normalize('NFC')), en: english };
const PACKAGE_LISTS: Readonly<Record<WordList, string[]>> = { ko: korean, en: english };
const KNOWN: Readonly<Record<WordList, ReadonlySet<string>>> = { ko: new Set(LISTS.ko), en: new Set(LISTS.en) };

export interface RecoveryWords {
  /** 16 bytes; whoever holds them wipes them. */
  readonly entropy: Uint8Array;
  /** The twelve words as on the list: composed, lower case. */
  readonly words: readonly string[];
  readonly list: WordList;
}

/** Twelve new words that carry 128 random bits and a checksum (BIP 39), in NFC. */
export function newRecoveryWords(list: WordList, random: RandomBytes): readonly string[] {
  const entropy = random(ENTROPY_BYTES);
  const words = entropyToMnemonic(entropy, PACKAGE_LISTS[list]).normalize('NFC').split(' ');
  entropy.fill(0);
  return words;
}

/**
 * Words as a person types them: any case, composed or decomposed Hangul, any white space, numbers or punctuation between them; the list is found by itself.
 * Throws 'recovery/word-count' {count}, 'recovery/unknown-word' {place: 1–12}, 'recovery/bad-checksum'.
 */
export function readRecoveryWords(text: string): RecoveryWords {
  const words = splitWords(text);
  if (words.length !== RECOVERY_WORD_COUNT) throw new KeptError('recovery/word-count', { count: words.length });
  const list = likelyList(words);
  const unknown = words.findIndex((word) => !KNOWN[list].has(word));
  if (unknown >= 0) throw new KeptError('recovery/unknown-word', { place: unknown + 1 });
  return { entropy: entropyOf(words, list), words, list };
}

/** Compatibility composition first, so that full-width letters and single typed jamo count as what they look like; zero-width characters part nothing. */
function splitWords(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll(/[\u200B-\u200D\u2060\uFEFF]/g, '');
  return plain.split(/[^\p{L}\p{M}]+/u).filter((word) => word !== '').map((word) => word.normalize('NFC'));
}

/** The list that holds more of the words; where none is known, Korean when the first word is not in Latin letters. */
function likelyList(words: readonly string[]): WordList {
  const hits = (list: WordList): number => words.filter((word) => KNOWN[list].has(word)).length;
  const difference = hits('ko') - hits('en');
  if (difference !== 0) return difference > 0 ? 'ko' : 'en';
  return /^[a-z]/.test(words[0] ?? '') ? 'en' : 'ko';
}

function entropyOf(words: readonly string[], list: WordList): Uint8Array {
  try {
    return mnemonicToEntropy(words.join(' '), PACKAGE_LISTS[list]);
  } catch (cause) {
    throw new KeptError('recovery/bad-checksum', {}, { cause });
  }
}
