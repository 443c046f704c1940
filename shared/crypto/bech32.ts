import { utf8 } from '../base/bytes.ts';

const ALPHABET = utf8('qpzry9x8gf2tvdw0s3jn54khce6mua7l');
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** Bech32 (BIP 173, without its length limit) as ASCII bytes rather than a string: what is encoded may be a secret key, which must be wiped. */
export function encodeBech32(prefix: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const prefixBytes = utf8(prefix);
  const words = toWords(data);
  const sum = checksumOf(prefixBytes, words);
  const text = new Uint8Array(prefixBytes.length + 1 + words.length + sum.length);
  text.set(prefixBytes);
  text[prefixBytes.length] = 0x31;
  [...words, ...sum].forEach((word, index) => {
    text[prefixBytes.length + 1 + index] = ALPHABET[word] ?? 0;
  });
  words.fill(0);
  return text;
}

/** Bits regrouped from eights to fives, zero bits at the end. */
function toWords(data: Uint8Array): Uint8Array {
  const words = new Uint8Array(Math.ceil((data.length * 8) / 5));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const byte of data) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) words[at++] = (held >> (bits - 5)) & 31;
  }
  if (bits > 0) words[at] = (held << (5 - bits)) & 31;
  return words;
}

function checksumOf(prefix: Uint8Array, words: Uint8Array): number[] {
  let sum = 1;
  const add = (word: number): void => {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ word;
    GENERATORS.forEach((generator, bit) => {
      if ((top >> bit) & 1) sum ^= generator;
    });
  };
  for (const byte of prefix) add(byte >> 5);
  add(0);
  for (const byte of prefix) add(byte & 31);
  for (const word of words) add(word);
  for (let i = 0; i < 6; i++) add(0);
  sum ^= 1;
  return [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
}
