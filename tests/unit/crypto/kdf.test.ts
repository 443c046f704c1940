import * as nodeCrypto from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { fromHex, toHex, utf8 } from '../../../shared/base/bytes.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import { _testOnlyDangerousKdf, checkKdfParams, deriveSlotKey, newKdfParams, type KdfParams } from '../../../shared/crypto/kdf.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';

const MIB = 1024 * 1024;
const good: KdfParams = { algorithm: 'argon2id13', opsLimit: 3, memLimitBytes: 64 * MIB, salt: '00112233445566778899aabbccddeeff' };

describe('checkKdfParams', () => {
  it('accepts floor, default and ceiling', () => {
    const limits: Partial<KdfParams>[] = [{}, { memLimitBytes: 256 * MIB }, { memLimitBytes: 1024 * MIB, opsLimit: 16 }];
    for (const change of limits) expect(() => checkKdfParams({ ...good, ...change })).not.toThrow();
  });

  const bad: [string, Partial<KdfParams>][] = [
    ['two passes', { opsLimit: 2 }], ['no pass', { opsLimit: 0 }], ['negative passes', { opsLimit: -3 }], ['a broken number of passes', { opsLimit: 3.5 }],
    ['seventeen passes', { opsLimit: 17 }], ['a number that cannot be', { opsLimit: Number.NaN }], ['endless passes', { opsLimit: Infinity }],
    ['a byte below 64 MiB', { memLimitBytes: 64 * MIB - 1 }], ['a byte above 1 GiB', { memLimitBytes: 1024 * MIB + 1 }], ['4 TiB', { memLimitBytes: 2 ** 42 }],
    ['a short salt', { salt: '00' }], ['a salt in capitals', { salt: '00112233445566778899AABBCCDDEEFF' }], ['no salt', { salt: '' }],
    ['a digit too many in front', { salt: `0${good.salt}` }], ['a digit too many behind', { salt: `${good.salt}0` }], ['a salt with a line end', { salt: `${good.salt}\n` }], ['a broken number of bytes', { memLimitBytes: 64 * MIB + 0.5 }],
    ['another algorithm', { algorithm: 'argon2i13' as 'argon2id13' }],
  ];
  for (const [name, change] of bad) {
    it(`refuses ${name}`, () => {
      expect(() => checkKdfParams({ ...good, ...change })).toThrow(expect.objectContaining({ code: 'vault/damaged-header', details: { fault: 'kdf' } }));
    });
  }
});

describe('deriveSlotKey', () => {
  beforeAll(loadSodium);

  it("gives what the platform's Argon2id gives", () => {
    const expected = nodeCrypto.argon2Sync('argon2id', { message: utf8('correct horse'), nonce: fromHex(good.salt), parallelism: 1, tagLength: 32, memory: 64 * 1024, passes: 3 });
    expect(toHex(deriveSlotKey(utf8('correct horse'), good))).toBe(Buffer.from(expected).toString('hex'));
  });

  it('refuses before it allocates', () => {
    expect(() => deriveSlotKey(utf8('x'), { ...good, memLimitBytes: 2 ** 42 })).toThrow('vault/damaged-header');
  });
});

describe('newKdfParams', () => {
  it('asks for 256 MiB, three passes and a fresh salt', () => {
    const params = newKdfParams(platformRandom);
    expect(params).toMatchObject({ algorithm: 'argon2id13', opsLimit: 3, memLimitBytes: 256 * MIB });
    expect(() => checkKdfParams(params)).not.toThrow();
    expect(newKdfParams(platformRandom).salt).not.toBe(params.salt);
  });
});

describe('_testOnlyDangerousKdf', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('throws outside the test runner', () => {
    vi.stubEnv('VITEST', undefined);
    expect(() => _testOnlyDangerousKdf(platformRandom)).toThrow('internal/bad-call');
  });

  it('is what lets cheap parameters through, and only those exactly', () => {
    const cheap = { ...good, opsLimit: 1, memLimitBytes: 8192 };
    expect(() => checkKdfParams(cheap)).toThrow('vault/damaged-header');
    expect(() => checkKdfParams(_testOnlyDangerousKdf(platformRandom))).not.toThrow();
    for (const near of [{ memLimitBytes: 8193 }, { memLimitBytes: 8191 }, { opsLimit: 0 }, { opsLimit: 2 }]) expect(() => checkKdfParams({ ...cheap, ...near })).toThrow('vault/damaged-header');
  });
});
