import { createCipheriv, hkdfSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../../shared/base/bytes.ts';
import { encodeUnpadded, type Stanza } from '../../../shared/crypto/age-header.ts';
import { recipientOf, unwrapFileKey, wrapFileKey } from '../../../shared/crypto/age-x25519.ts';
import { hkdfSha256, hmacSha256 } from '../../../shared/crypto/hkdf.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { wycheproof } from './published.ts';

beforeAll(loadSodium);

const FILE_KEY = Uint8Array.from({ length: 16 }, (_, place) => 16 - place);

/** The body of an age stanza (C2SP age.md, X25519) over a shared secret that is given, by OpenSSL. */
function bodyFor(shared: Uint8Array, share: Uint8Array, recipient: Uint8Array): Uint8Array<ArrayBuffer> {
  const wrapKey = new Uint8Array(hkdfSync('sha256', shared, concatBytes(share, recipient), 'age-encryption.org/v1/X25519', 32));
  const cipher = createCipheriv('chacha20-poly1305', wrapKey, new Uint8Array(12), { authTagLength: 16 });
  return new Uint8Array(Buffer.concat([cipher.update(FILE_KEY), cipher.final(), cipher.getAuthTag()]));
}

describe('X25519', () => {
  const all = wycheproof('x25519_test.json').map(({ vector }) => ({ ...vector, isZero: vector.hex('shared').every((byte) => byte === 0) }));

  it('the 518 of Wycheproof: a file key wrapped to each, and unwrapped from each, goes through just that shared secret', () => {
    const usable = all.filter(({ isZero }) => !isZero);
    expect([all.length, usable.length]).toEqual([518, 487]);
    for (const vector of usable) {
      const [secret, foreign, shared] = [vector.hex('private'), vector.hex('public'), vector.hex('shared')];
      const own = recipientOf(secret);
      const received: Stanza = { args: ['X25519', encodeUnpadded(foreign)], body: bodyFor(shared, foreign, own) };
      expect([vector.tcId, toHex(unwrapFileKey(secret, [received]))]).toEqual([vector.tcId, toHex(FILE_KEY)]);
      const made = wrapFileKey(foreign, FILE_KEY, () => secret.slice());
      expect([vector.tcId, made.args[1], toHex(made.body)]).toEqual([vector.tcId, encodeUnpadded(own), toHex(bodyFor(shared, own, foreign))]);
    }
  });

  /** Wycheproof leaves these to choice ("acceptable"). age refuses them, and so do we: whoever sends such a share would choose the key. Every one has the flag. */
  it('the 31 whose shared secret is zero are refused as no header, though Wycheproof would let them pass', () => {
    const zero = all.filter(({ isZero }) => isZero);
    expect([zero.length, zero.filter(({ result, flags }) => result === 'acceptable' && flags.includes('ZeroSharedSecret')).length]).toEqual([31, 31]);
    for (const vector of zero) {
      const [secret, foreign] = [vector.hex('private'), vector.hex('public')];
      const received: Stanza = { args: ['X25519', encodeUnpadded(foreign)], body: bodyFor(vector.hex('shared'), foreign, recipientOf(secret)) };
      expect(() => unwrapFileKey(secret, [received])).toThrow(expect.objectContaining({ code: 'vault/object-damaged', details: expect.objectContaining({ fault: 'header' }) }));
      expect(() => wrapFileKey(foreign, FILE_KEY, () => secret.slice())).toThrow();
    }
  });
});

describe('HKDF-SHA-256', () => {
  const all = wycheproof('hkdf_sha256_test.json').map(({ vector }) => vector);

  /** RFC 5869 with our HMAC; ours in shared/ takes the first block only. */
  function expanded(secret: Uint8Array, salt: Uint8Array, info: Uint8Array, sizeBytes: number): Uint8Array {
    const key = hmacSha256(salt, secret);
    const blocks: Uint8Array[] = [];
    for (let number = 1; 32 * blocks.length < sizeBytes; number++) blocks.push(hmacSha256(key, concatBytes(blocks.at(-1) ?? new Uint8Array(0), info, Uint8Array.of(number))));
    return concatBytes(...blocks).subarray(0, sizeBytes);
  }

  it('the 102 valid ones of Wycheproof, by our HMAC', () => {
    const valid = all.filter(({ result }) => result === 'valid');
    expect([all.length, valid.length]).toEqual([105, 102]);
    for (const vector of valid) expect([vector.tcId, toHex(expanded(vector.hex('ikm'), vector.hex('salt'), vector.hex('info'), vector.size!))]).toEqual([vector.tcId, toHex(vector.hex('okm'))]);
  });

  it('the 31 whose info is text, by our HKDF, as far as its one block goes', () => {
    const text = all.filter((vector) => vector.result === 'valid' && Buffer.from(Buffer.from(vector.hex('info')).toString()).equals(vector.hex('info')));
    expect(text.length).toBe(31);
    for (const vector of text) {
      const okm = vector.hex('okm').subarray(0, 32);
      expect([vector.tcId, toHex(hkdfSha256(vector.hex('ikm'), vector.hex('salt'), Buffer.from(vector.hex('info')).toString()).subarray(0, okm.length))]).toEqual([vector.tcId, toHex(okm)]);
    }
  });

  it('the three that ask for too much ask for more than 255 blocks, and ours gives one', () => {
    const invalid = all.filter(({ result }) => result === 'invalid');
    expect(invalid.map(({ size }) => size! > 255 * 32)).toEqual([true, true, true]);
    for (const vector of invalid) expect(hkdfSha256(vector.hex('ikm'), vector.hex('salt'), '').length).toBe(32);
  });
});
