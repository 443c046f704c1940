import { armor, Decrypter } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { platformRandom } from '../../../shared/base/ids.ts';
import { encodeBech32 } from '../../../shared/crypto/bech32.ts';
import { sealRecoveryIdentity } from '../../../shared/crypto/recovery-identity.ts';
import { newRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';

const IDENTITY = Uint8Array.from({ length: 32 }, (_, n) => 200 - n);
const identityText = (): string => `${Buffer.from(encodeBech32('age-secret-key-', IDENTITY)).toString('latin1').toUpperCase()}\n`;

describe('sealRecoveryIdentity', () => {
  beforeAll(loadSodium);

  it('is opened by age-encryption with the words, and by nothing else', async () => {
    const words = newRecoveryWords('ko', platformRandom);
    const file = armor.decode(await sealRecoveryIdentity(IDENTITY, words, platformRandom));
    const right = new Decrypter();
    right.addPassphrase(words.join(' '));
    expect(await right.decrypt(file, 'text')).toBe(identityText());
    const wrong = new Decrypter();
    wrong.addPassphrase(words.toReversed().join(' '));
    await expect(wrong.decrypt(file)).rejects.toThrow();
  });

  it('leaves the identity as it was', async () => {
    const identity = IDENTITY.slice();
    await sealRecoveryIdentity(identity, newRecoveryWords('en', platformRandom), platformRandom);
    expect(identity).toEqual(IDENTITY);
  });

  it('is the text that FORMAT.md and the age command know: armoured in lines of 64, a passphrase of one work factor, and all secrets that were drawn wiped', async () => {
    const drawn: Uint8Array[] = [];
    const text = await sealRecoveryIdentity(IDENTITY, newRecoveryWords('en', platformRandom), (lengthBytes) => {
      drawn.push(new Uint8Array(lengthBytes).fill(drawn.length + 1));
      return drawn.at(-1) as Uint8Array<ArrayBuffer>;
    });
    const lines = text.split('\n');
    expect([lines[0], lines.at(-2), lines.at(-1)]).toEqual(['-----BEGIN AGE ENCRYPTED FILE-----', '-----END AGE ENCRYPTED FILE-----', '']);
    const body = lines.slice(1, -2);
    expect(body.slice(0, -1).every((line) => line.length === 64) && body.at(-1)!.length > 0 && body.at(-1)!.length <= 64).toBe(true);
    expect(Buffer.from(body.join(''), 'base64').toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt AgICAgICAgICAgICAgICAg 10\n/);
    expect(drawn.map((one) => [one.length, one.every((byte) => byte === 0)])).toEqual([[16, true], [16, false], [16, false]]);
  });

  it('has a line in capitals for every byte that a key may hold', async () => {
    for (const fill of [0, 1, 0x55, 0xaa, 0xff]) {
      const reader = new Decrypter();
      reader.addPassphrase('a b');
      const found = await reader.decrypt(armor.decode(await sealRecoveryIdentity(new Uint8Array(32).fill(fill), ['a', 'b'], platformRandom)), 'text');
      expect(found).toBe(`${Buffer.from(encodeBech32('age-secret-key-', new Uint8Array(32).fill(fill))).toString('latin1').toUpperCase()}\n`);
      expect(found).toMatch(/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}\n$/);
    }
  });
});
