import { beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../shared/base/bytes.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import { newRecoveryWords, readRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';

const ENTROPY = Uint8Array.from({ length: 16 }, (_, n) => n * 17);
const fixed = (): Uint8Array<ArrayBuffer> => ENTROPY.slice();
const english = newRecoveryWords('en', fixed);
const korean = newRecoveryWords('ko', fixed);

function faultOf(text: string): unknown {
  try {
    readRecoveryWords(text);
  } catch (error) {
    if (error instanceof KeptError) return { code: error.code, ...error.details };
    throw error;
  }
  return null;
}

describe('recovery words', () => {
  beforeAll(loadSodium);

  it('are those of BIP 39 (published vector)', () => {
    expect(newRecoveryWords('en', () => new Uint8Array(16).fill(0x7f)).join(' ')).toBe('legal winner thank year wave sausage worth useful legal winner thank yellow');
  });

  it('leave nothing behind of the bytes that they were drawn from', () => {
    const entropy = ENTROPY.slice();
    expect(newRecoveryWords('ko', () => entropy).length).toBe(12);
    expect(entropy.every((byte) => byte === 0)).toBe(true);
  });

  it('carry the entropy in both lists', () => {
    for (const list of ['ko', 'en'] as const) {
      for (let n = 0; n < 500; n++) {
        const entropy = platformRandom(16);
        const words = newRecoveryWords(list, () => entropy.slice());
        expect(words.length).toBe(12);
        const read = readRecoveryWords(words.join(' '));
        expect(toHex(read.entropy)).toBe(toHex(entropy));
        expect(read).toMatchObject({ list, words });
      }
    }
  });

  it('are shown composed', () => {
    expect(korean.join(' ')).toBe(korean.join(' ').normalize('NFC'));
  });

  const spellings: [string, string][] = [
    ['capitals', english.join(' ').toUpperCase()],
    ['extra spaces, tabs and line ends', `  ${english.join(' \t\r\n ')}  `],
    ['numbers and commas', english.map((word, n) => `${n + 1}. ${word}`).join(', ')],
    ['full-width letters', english.join('\u3000').replaceAll(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))],
    ['zero-width characters', english.join(' ').replaceAll('a', 'a\u200b')],
    ['decomposed Hangul', korean.join(' ').normalize('NFD')],
    ['composed Hangul', korean.join('   ')],
    ['one Hangul word a line, numbered', korean.map((word, n) => `${n + 1}) ${word}`).join('\n')],
  ];
  for (const [name, text] of spellings) {
    it(`are read with ${name}`, () => {
      expect(toHex(readRecoveryWords(text).entropy)).toBe(toHex(ENTROPY));
    });
  }

  it('name the place of the first unknown word', () => {
    for (let place = 1; place <= 12; place++) {
      const changed = (words: readonly string[], word: string): string => words.map((old, n) => (n === place - 1 ? word : old)).join(' ');
      expect(faultOf(changed(english, 'kept'))).toEqual({ code: 'recovery/unknown-word', place });
      expect(faultOf(changed(korean, '가나다라'))).toEqual({ code: 'recovery/unknown-word', place });
      expect(faultOf(changed(korean, 'abandon'))).toEqual({ code: 'recovery/unknown-word', place });
    }
  });

  it('are counted', () => {
    expect(faultOf('')).toEqual({ code: 'recovery/word-count', count: 0 });
    expect(faultOf(english.slice(1).join(' '))).toEqual({ code: 'recovery/word-count', count: 11 });
    expect(faultOf([...korean, '가격'].join(' '))).toEqual({ code: 'recovery/word-count', count: 13 });
  });

  it('are checked: of words changed or swapped at random about 15 of 16 are noticed here, and the rest do not open the vault', () => {
    const words = [...english];
    [words[0], words[1]] = [words[1] ?? '', words[0] ?? ''];
    expect(faultOf(words.join(' '))).toEqual({ code: 'recovery/bad-checksum' });
    expect(faultOf(Array.from({ length: 12 }, () => '가격').join(' '))).toEqual({ code: 'recovery/bad-checksum' });
  });
});
