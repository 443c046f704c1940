import { argon2Sync } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import type { DeriveKey } from '../../../shared/crypto/kdf.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { openVault, type Secret } from '../../../shared/vault/engine.ts';
import { type Expected, expectedOf } from '../../vectors/golden-vault.ts';
import { tempFolder } from '../electron/temp-folder.ts';
import { engineOptions } from './vault-tools.ts';

const VECTORS = join(import.meta.dirname, '../../vectors');
const GOLDEN = readdirSync(VECTORS).filter((name) => name.startsWith('vault-v')).toSorted();

type Golden = Expected & { readonly passphrase: string; readonly words: string; readonly format: string };

/** OpenSSL's Argon2id, six times as fast as the app's: a vault must also open by other means than those that wrote it. */
const deriveKey: DeriveKey = async (message, { salt, memLimitBytes, opsLimit }) =>
  Uint8Array.from(argon2Sync('argon2id', { message, nonce: Buffer.from(salt, 'hex'), parallelism: 1, tagLength: 32, memory: memLimitBytes / 1024, passes: opsLimit }));

async function openCopy(name: string, secret: Secret): Promise<{ found: Expected; entriesRead: number; tornBytes: number }> {
  const folder = join(tempFolder(), 'vault');
  cpSync(join(VECTORS, name, 'vault'), folder, { recursive: true });
  const store = await VaultFolder.open(folder);
  try {
    const { engine, opened } = await openVault({ ...engineOptions(store), deriveKey }, secret);
    const found = await expectedOf(engine);
    engine.lock();
    return { found, entriesRead: opened.entriesRead, tornBytes: opened.tornBytes };
  } finally {
    await store.close();
  }
}

/** Vaults that earlier versions wrote, as they lie on a disk. Each must open for ever, by either secret, and hold what it held. */
describe('golden vaults', { timeout: 60_000 }, () => {
  beforeAll(loadSodium);

  it('there is one of every format so far', () => {
    expect(GOLDEN).toEqual(['vault-v1']);
  });

  for (const name of GOLDEN) {
    const { format, passphrase, words, ...expected } = JSON.parse(readFileSync(join(VECTORS, name, 'expected.json'), 'utf8')) as Golden;
    for (const [by, secret] of [['the passphrase', { passphrase }], ['the words', { words }]] as const) {
      it(`${format} opens with ${by} and holds all it held`, async () => {
        const { found, entriesRead, tornBytes } = await openCopy(name, secret);
        expect(found).toEqual(expected);
        expect([entriesRead, tornBytes]).toEqual([expected.entries.length, 0]);
      });
    }
  }
});
