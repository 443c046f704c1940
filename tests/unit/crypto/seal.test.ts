import { createCipheriv, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { equalBytes, fromHex, toHex, utf8 } from '../../../shared/base/bytes.ts';
import { platformRandom, type RandomBytes } from '../../../shared/base/ids.ts';
import { SEAL_OVERHEAD_BYTES, seal, unseal } from '../../../shared/crypto/seal.ts';
import { ownChaChaPoly } from '../../../shared/crypto/chacha20-poly1305.ts';
import { loadSodium, sodium } from '../../../shared/crypto/sodium.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, n) => 0x80 + n);
/** What code of our own has room for; longer boxes are libsodium's. */
const MAX_OWN_BYTES = 17 * 65_536 - 2048 - 512;
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

  it('opens what libsodium sealed, of every length up to a thousand and around what code of our own has room for', () => {
    const longest = MAX_OWN_BYTES;
    for (const lengthBytes of [...Array.from({ length: 1001 }, (_, n) => n), 65_536, 1024 * 1024 - 48, longest - 1, longest, longest + 1]) {
      const [text, aad] = [new Uint8Array(randomBytes(lengthBytes)), new Uint8Array(randomBytes(lengthBytes % 800))];
      const box = seal(KEY, text, aad, platformRandom);
      expect(equalBytes(unseal(KEY, box, aad), text), String(lengthBytes)).toBe(true);
      const at = lengthBytes % box.length;
      box[at] = (box[at] ?? 0) ^ 0x40;
      expect(() => unseal(KEY, box, aad), String(lengthBytes)).toThrow('crypto/not-authentic');
    }
  });

  it('writes into given memory where there is room, and nothing where the box is not right', () => {
    const [memory, box] = [new Uint8Array(10), seal(KEY, utf8('evidence'), AAD, platformRandom)];
    expect(unseal(KEY, box, AAD, memory).buffer).toBe(memory.buffer);
    expect(memory).toEqual(utf8('evidence\0\0'));
    expect(unseal(KEY, seal(KEY, utf8('just ten..'), AAD, platformRandom), AAD, memory).buffer).toBe(memory.buffer);
    expect(unseal(KEY, seal(KEY, utf8('longer than ten'), AAD, platformRandom), AAD, memory)).toEqual(utf8('longer than ten'));
    expect(() => unseal(KEY, box.with(30, (box[30] ?? 0) ^ 1), AAD, memory.fill(7))).toThrow('crypto/not-authentic');
    expect(memory).toEqual(new Uint8Array(10).fill(7));
  });

  it('opens an empty message', () => {
    const box = seal(KEY, new Uint8Array(0), AAD, platformRandom);
    expect(box.length).toBe(SEAL_OVERHEAD_BYTES);
    expect(unseal(KEY, box, AAD).length).toBe(0);
  });
});

/** A text under whose sealing the sum of Poly1305 ends with `target`, by turning its two steps round; null where no text does that under this nonce. */
function textForSum(key: Uint8Array, nonce: Uint8Array, target: bigint): Uint8Array | null {
  const stream = createCipheriv('chacha20', key, Buffer.concat([Buffer.alloc(4), nonce])).update(Buffer.alloc(80));
  const factor = little(stream.subarray(0, 16)) & 0x0fff_fffc_0fff_fffc_0fff_fffc_0fff_ffffn;
  const inverse = power(factor, PRIME - 2n);
  const lengths = (16n << 64n) + (1n << 128n);
  const first = modulo(modulo(target * inverse - lengths) * inverse) - (1n << 128n);
  if (first < 0n || first >= 1n << 128n) return null;
  return Uint8Array.from({ length: 16 }, (_, at) => Number((first >> BigInt(8 * at)) & 0xffn) ^ (stream[64 + at] ?? 0));
}

const PRIME = (1n << 130n) - 5n;

function modulo(value: bigint): bigint {
  return ((value % PRIME) + PRIME) % PRIME;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [square, rest] = [base, exponent]; rest > 0n; square = modulo(square * square), rest >>= 1n) if (rest & 1n) result = modulo(result * square);
  return result;
}

function little(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
}

describe('the sum of Poly1305', () => {
  beforeAll(loadSodium);

  it('is finished rightly where it ends next to its modulus, and next to where a piece or a word of it is full', () => {
    const edges = [0n, PRIME, 1n << 128n, 1n << 129n, ...[26n, 52n, 78n, 104n, 32n, 64n, 96n].map((bits) => 1n << bits)];
    const targets = edges.flatMap((edge) => [-6n, -5n, -4n, -1n, 0n, 1n, 4n, 5n, 6n].map((by) => modulo(edge + by)));
    const sums = new Set<bigint>();
    for (const target of targets) {
      for (let tried = 0, found = 0; found < 3 && tried < 1000; tried++) {
        const nonce = new Uint8Array(randomBytes(12));
        const text = textForSum(KEY, nonce, target);
        if (text === null) continue;
        found += 1;
        const [box, opened] = [sodium().crypto_aead_chacha20poly1305_ietf_encrypt(text, null, null, nonce, KEY), new Uint8Array(16)];
        expect(ownChaChaPoly()?.open(KEY, nonce, box, opened), String(target)).toBe(true);
        expect(opened).toEqual(text);
        sums.add(target);
      }
    }
    expect(sums.size).toBe(new Set(targets).size);
  });
});
