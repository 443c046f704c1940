import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platformRandom } from '../../../shared/base/ids.ts';
import { recipientOf } from '../../../shared/crypto/age-x25519.ts';
import { encodeBech32 } from '../../../shared/crypto/bech32.ts';
import { encryptor, openContent } from '../../../shared/crypto/content-stream.ts';
import { sealRecoveryIdentity } from '../../../shared/crypto/recovery-identity.ts';
import { newRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { collect, fileOf } from './age-tools.ts';

const IDENTITY = Uint8Array.from({ length: 32 }, (_, n) => 200 - n);
const SIZES = [0, 1, 65_535, 65_536, 65_537, 131_072, 3_000_000];
const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const identityText = (): string => `${ascii(encodeBech32('age-secret-key-', IDENTITY)).toUpperCase()}\n`;

async function ourFile(plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const writer = await encryptor(recipientOf(IDENTITY), platformRandom);
  return Buffer.concat([writer.header, writer.push(plain), writer.finish()]);
}

/** Types an answer at a program that asks on the terminal, as `age` does for passphrases. */
function runOnTerminal(command: string, answer: string): number | null {
  return spawnSync('script', ['-qefc', command, '/dev/null'], { input: `${answer}\n`, timeout: 20_000 }).status;
}

describe('the age command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kept-age-'));
  const path = (name: string): string => join(folder, name);
  beforeAll(async () => {
    await loadSodium();
    writeFileSync(path('key.txt'), identityText());
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  for (const size of SIZES) {
    it(`opens our file of ${size} bytes, and we open its`, async () => {
      const plain = new Uint8Array(randomBytes(size));
      writeFileSync(path('ours.age'), await ourFile(plain));
      expect(execFileSync('age', ['-d', '-i', path('key.txt'), path('ours.age')], { maxBuffer: 2 ** 24 }).equals(plain)).toBe(true);
      const recipient = ascii(encodeBech32('age', recipientOf(IDENTITY)));
      execFileSync('age', ['-r', recipient, '-o', path('theirs.age')], { input: plain });
      const content = await openContent(IDENTITY, fileOf(new Uint8Array(readFileSync(path('theirs.age')))));
      expect(content.sizeBytes).toBe(size);
      expect(Buffer.from(await collect(content.stream())).equals(plain)).toBe(true);
      rmSync(path('theirs.age'));
    });
  }

  for (const list of ['ko', 'en'] as const) {
    it(`opens the recovery identity with the ${list} words alone, and with it an object`, async () => {
      const words = newRecoveryWords(list, platformRandom);
      writeFileSync(path('identity.age'), await sealRecoveryIdentity(IDENTITY, words, platformRandom));
      expect(runOnTerminal(`age -d -o ${path('identity.txt')} ${path('identity.age')}`, words.join(' '))).toBe(0);
      expect(readFileSync(path('identity.txt'), 'utf8')).toBe(identityText());
      writeFileSync(path('object.age'), await ourFile(Buffer.from('증거')));
      expect(execFileSync('age', ['-d', '-i', path('identity.txt'), path('object.age')], { encoding: 'utf8' })).toBe('증거');
      expect(runOnTerminal(`age -d -i ${path('identity.age')} -o ${path('direct.txt')} ${path('object.age')}`, words.join(' '))).toBe(0);
      expect(readFileSync(path('direct.txt'), 'utf8')).toBe('증거');
      expect(runOnTerminal(`age -d -o ${path('no.txt')} ${path('identity.age')}`, words.toReversed().join(' '))).not.toBe(0);
    });
  }
});
