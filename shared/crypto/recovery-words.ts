import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as korean } from '@scure/bip39/wordlists/korean.js';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { isOnList, likelyList, splitWords, type WordList } from './word-lists.ts';

export type { WordList } from './word-lists.ts';

export const RECOVERY_WORD_COUNT = 12;
const ENTROPY_BYTES = 16;
/** As the package holds them, Korean decomposed. */
const PACKAGE_LISTS: Readonly<Record<WordList, string[]>> = { ko: korean, en: english };

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
  const unknown = words.findIndex((word) => !isOnList(word, list));
  if (unknown >= 0) throw new KeptError('recovery/unknown-word', { place: unknown + 1 });
  return { entropy: entropyOf(words, list), words, list };
}

function entropyOf(words: readonly string[], list: WordList): Uint8Array {
  try {
    return mnemonicToEntropy(words.join(' '), PACKAGE_LISTS[list]);
  } catch (cause) {
    throw new KeptError('recovery/bad-checksum', {}, { cause });
  }
}
