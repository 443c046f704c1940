import { createHmac, createPrivateKey, createPublicKey, hkdfSync, sign as nodeSign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../../shared/base/bytes.ts';
import { hkdfSha256, hmacSha256 } from '../../../shared/crypto/hkdf.ts';
import { deriveVaultKeys, wipeKeys } from '../../../shared/crypto/keys.ts';
import { signerFromSeed } from '../../../shared/crypto/sign.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';

const COUNTING = Uint8Array.from({ length: 32 }, (_, n) => n);

describe('deriveVaultKeys', () => {
  beforeAll(loadSodium);

  it("gives keyed BLAKE2b-256 with salt = 1 and personal = context, as Python's hashlib computes it", () => {
    const keys = deriveVaultKeys(COUNTING);
    expect(toHex(keys.headerMac)).toBe('cedd43e7e0b690c064a8ff7f1035de795540155cf435e53641bd13e01a85de97');
    expect(toHex(keys.journal)).toBe('3cf7d949cbfd2bb3f6f972fdb032e503bef039f8e8c7fea1218136d86e7f9784');
    expect(toHex(keys.index)).toBe('f79a5b4fd7dbec6476b9e7520e159bca91f97ff0913c870292e085068a25b650');
    expect(toHex(keys.signingSeed)).toBe('2d8471486a385d5bb49e118ec1292163be0c1cfa548a888e3f0f0fb4f0fd653e');
    expect(toHex(keys.objectIdentity)).toBe('13980f4f2b7978bb395c62f53bd77dda1ee4a9d42ff55aa41fb17aa0e2f9ee29');
  });

  it('is undone by wipeKeys', () => {
    const keys = deriveVaultKeys(COUNTING);
    wipeKeys(keys);
    for (const key of Object.values(keys)) expect(key).toEqual(new Uint8Array(32));
  });
});

describe('hkdfSha256', () => {
  beforeAll(loadSodium);

  it('gives the published bytes (RFC 5869 A.3) and those of the platform', () => {
    expect(toHex(hkdfSha256(new Uint8Array(22).fill(0x0b), new Uint8Array(0), ''))).toBe('8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d');
    for (const saltBytes of [0, 1, 32, 64, 65, 200]) {
      const salt = new Uint8Array(saltBytes).fill(3);
      expect(hkdfSha256(COUNTING, salt, 'payload')).toEqual(new Uint8Array(hkdfSync('sha256', COUNTING, salt, 'payload', 32)));
      expect(hmacSha256(salt, COUNTING)).toEqual(new Uint8Array(createHmac('sha256', salt).update(COUNTING).digest()));
    }
  });
});

describe('signerFromSeed', () => {
  beforeAll(loadSodium);

  it('signs as RFC 8032 §7.1 test 2 does, and as the platform does', () => {
    const seed = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
    const signer = signerFromSeed(seed);
    expect(toHex(signer.publicKey)).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    expect(toHex(signer.sign(Uint8Array.of(0x72)))).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    expect(signer.sign(utf8('한글'))).toEqual(new Uint8Array(nodeSign(null, utf8('한글'), key)));
    expect(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(12)).toEqual(Buffer.from(signer.publicKey));
  });

  it('does not sign once it is wiped', () => {
    const signer = signerFromSeed(COUNTING);
    signer.wipe();
    expect(() => signer.sign(utf8('x'))).toThrow('vault/locked');
  });
});
