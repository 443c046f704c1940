import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../../shared/base/bytes.ts';
import { platformRandom, type RandomBytes } from '../../../shared/base/ids.ts';
import { SEAL_OVERHEAD_BYTES, seal, unseal } from '../../../shared/crypto/seal.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, n) => 0x80 + n);
const AAD = fromHex('50515253c0c1c2c3c4c5c6c7');

describe('seal', () => {
  beforeAll(loadSodium);

  it('gives the published bytes (draft-irtf-cfrg-xchacha-03, A.3.1)', () => {
    const nonce = Uint8Array.from({ length: 24 }, (_, n) => 0x40 + n);
    const text = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    const box = toHex(seal(KEY, utf8(text), AAD, () => nonce));
    expect(box.slice(0, 48)).toBe(toHex(nonce));
    expect(box.slice(48)).toBe(
      'bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452' +
        '2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49',
    );
  });

  it('draws 24 fresh random bytes for every box and never the same twice', () => {
    const asked: number[] = [];
    const random: RandomBytes = (lengthBytes) => (asked.push(lengthBytes), platformRandom(lengthBytes));
    const nonces = new Set<string>();
    for (let n = 0; n < 50_000; n++) nonces.add(toHex(seal(KEY, new Uint8Array(0), AAD, random).subarray(0, 24)));
    expect(nonces.size).toBe(50_000);
    expect(asked.length).toBe(50_000);
    expect(new Set(asked)).toEqual(new Set([24]));
  });
});

describe('unseal', () => {
  beforeAll(loadSodium);

  it('refuses every flipped bit, every cut, another key and other associated data', () => {
    const box = seal(KEY, utf8('evidence'), AAD, platformRandom);
    expect(unseal(KEY, box, AAD)).toEqual(utf8('evidence'));
    for (let bit = 0; bit < box.length * 8; bit++) {
      const bad = box.slice();
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(KEY, bad, AAD)).toThrow('crypto/not-authentic');
    }
    for (let length = 0; length < box.length; length++) expect(() => unseal(KEY, box.subarray(0, length), AAD)).toThrow('crypto/not-authentic');
    expect(() => unseal(randomBytes(32), box, AAD)).toThrow('crypto/not-authentic');
    expect(() => unseal(KEY, box, AAD.subarray(1))).toThrow('crypto/not-authentic');
  });

  it('opens an empty message', () => {
    const box = seal(KEY, new Uint8Array(0), AAD, platformRandom);
    expect(box.length).toBe(SEAL_OVERHEAD_BYTES);
    expect(unseal(KEY, box, AAD).length).toBe(0);
  });
});
