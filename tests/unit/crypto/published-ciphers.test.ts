import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../../shared/base/bytes.ts';
import { ownChaChaPoly } from '../../../shared/crypto/chacha20-poly1305.ts';
import { chunkCipher, sodiumCipher, TAG_BYTES, type ChunkCipher } from '../../../shared/crypto/chunk-cipher.ts';
import { NONCE_BYTES, seal, unseal } from '../../../shared/crypto/seal.ts';
import { loadSodium, sodium } from '../../../shared/crypto/sodium.ts';
import { paragraphs, wycheproof, type Wycheproof } from './published.ts';

beforeAll(loadSodium);

function opened(open: () => Uint8Array): string {
  try {
    return toHex(open());
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('XChaCha20-Poly1305, what seals rows and keys', () => {
  const all = wycheproof<{ ivSize: number }>('xchacha20_poly1305_test.json');
  const box = (vector: Wycheproof): Uint8Array => concatBytes(vector.hex('iv'), vector.hex('ct'), vector.hex('tag'));

  it('the 284 of Wycheproof: 220 sealed to just those bytes and opened again, 64 refused', () => {
    const valid = all.filter(({ vector }) => vector.result === 'valid');
    expect([all.length, valid.length]).toEqual([284, 220]);
    for (const { vector } of valid) {
      expect([vector.tcId, toHex(seal(vector.hex('key'), vector.hex('msg'), vector.hex('aad'), () => vector.hex('iv')))]).toEqual([vector.tcId, toHex(box(vector))]);
      expect(toHex(unseal(vector.hex('key'), box(vector), vector.hex('aad')))).toBe(toHex(vector.hex('msg')));
    }
    for (const { vector } of all.filter(({ vector: { result } }) => result !== 'valid')) {
      expect([vector.tcId, opened(() => unseal(vector.hex('key'), box(vector), vector.hex('aad')))]).toEqual([vector.tcId, 'crypto/not-authentic']);
    }
  });

  it('a nonce of another length than 24 bytes is not sealed with: the four of Wycheproof', () => {
    const others = all.filter(({ group }) => group.ivSize !== 8 * NONCE_BYTES);
    expect(others.length).toBe(4);
    for (const { vector } of others) expect(() => seal(vector.hex('key'), vector.hex('msg'), vector.hex('aad'), () => vector.hex('iv'))).toThrow(/nonce/);
  });

  it('the 52 of BoringSSL', () => {
    const vectors = paragraphs('xchacha20_poly1305_tests.txt');
    expect(vectors.length).toBe(52);
    for (const field of vectors) {
      const sealed = seal(field('KEY'), field('IN'), field('AD'), () => field('NONCE'));
      expect(toHex(sealed)).toBe(toHex(concatBytes(field('NONCE'), field('CT'), field('TAG'))));
      expect(toHex(unseal(field('KEY'), sealed, field('AD')))).toBe(toHex(field('IN')));
    }
  });
});

describe('ChaCha20-Poly1305, what encrypts exhibits', () => {
  const all = wycheproof<{ ivSize: number }>('chacha20_poly1305_test.json').map(({ vector, group }) => ({ ...vector, isNonce: group.ivSize === 96 }));
  const ciphers: readonly [string, (key: Uint8Array) => ChunkCipher][] = [['as it is chosen', chunkCipher], ["libsodium's", sodiumCipher]];

  it('is our own code here, and refuses the seven nonces of another length', () => {
    const others = all.filter(({ isNonce }) => !isNonce);
    expect([all.length, others.length]).toEqual([300, 7]);
    for (const vector of others) {
      expect(() => ownChaChaPoly()!.seal(vector.hex('key'), vector.hex('iv'), vector.hex('msg'), new Uint8Array(vector.hex('msg').length + TAG_BYTES))).toThrow('internal/bad-call');
    }
  });

  it.each(ciphers)('%s: of the 293 of Wycheproof, the 38 without associated data whole, and the text of the 195 with it', (_, cipher) => {
    const [whole, text] = [all.filter((one) => one.isNonce && one.result === 'valid' && one.hex('aad').length === 0), all.filter((one) => one.isNonce && one.result === 'valid' && one.hex('aad').length > 0)];
    expect([whole.length, text.length]).toEqual([38, 195]);
    for (const vector of [...whole, ...text]) {
      const [message, sealed] = [vector.hex('msg'), concatBytes(vector.hex('ct'), vector.hex('tag'))];
      const box = new Uint8Array(message.length + TAG_BYTES);
      cipher(vector.hex('key')).seal(vector.hex('iv'), message, box);
      expect([vector.tcId, toHex(box.subarray(0, message.length))]).toEqual([vector.tcId, toHex(vector.hex('ct'))]);
      expect([vector.tcId, toHex(box) === toHex(sealed)]).toEqual([vector.tcId, whole.includes(vector)]);
      const plain = new Uint8Array(message.length);
      cipher(vector.hex('key')).open(vector.hex('iv'), box, plain);
      expect(toHex(plain)).toBe(toHex(message));
    }
  });

  it.each(ciphers)('%s: nothing that was sealed with associated data, or has a changed tag, is opened: 255', (_, cipher) => {
    const foreign = all.filter((one) => one.isNonce && one.hex('aad').length > 0);
    expect(foreign.length).toBe(255);
    for (const vector of foreign) {
      const plain = new Uint8Array(vector.hex('ct').length).fill(1);
      expect(() => cipher(vector.hex('key')).open(vector.hex('iv'), concatBytes(vector.hex('ct'), vector.hex('tag')), plain)).toThrow('vault/object-damaged');
      expect(plain.every((byte) => byte === 1)).toBe(true);
    }
  });

  it('every bit of the tag is compared, by both', () => {
    const [vector] = all.filter((one) => one.isNonce && one.result === 'valid' && one.hex('aad').length === 0);
    for (const [, cipher] of ciphers) {
      for (let bit = 0; bit < 8 * TAG_BYTES; bit++) {
        const tag = vector!.hex('tag');
        tag[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => cipher(vector!.hex('key')).open(vector!.hex('iv'), concatBytes(vector!.hex('ct'), tag), new Uint8Array(vector!.hex('ct').length))).toThrow('vault/object-damaged');
      }
    }
  });

  it('the function of libsodium that wraps file keys meets all 300', () => {
    const { crypto_aead_chacha20poly1305_ietf_decrypt: open, crypto_aead_chacha20poly1305_ietf_encrypt: close } = sodium();
    for (const vector of all) {
      const read = opened(() => open(null, concatBytes(vector.hex('ct'), vector.hex('tag')), vector.hex('aad'), vector.hex('iv'), vector.hex('key')));
      expect([vector.tcId, read === toHex(vector.hex('msg'))]).toEqual([vector.tcId, vector.result === 'valid']);
      if (vector.result !== 'valid') continue;
      expect(toHex(close(vector.hex('msg'), vector.hex('aad'), null, vector.hex('iv'), vector.hex('key')))).toBe(toHex(concatBytes(vector.hex('ct'), vector.hex('tag'))));
    }
  });
});
