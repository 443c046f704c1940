import { argon2Sync } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { LogCopies } from '../../../renderer/vault/log-copies.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import type { DeriveKey } from '../../../shared/crypto/kdf.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { inspectVault, openVault, type Secret, type VaultEngine } from '../../../shared/vault/engine.ts';
import { HEADER_FORMAT, parseHeader } from '../../../shared/vault/header.ts';
import { logFiles } from '../../../shared/vault/log-copy.ts';
import { FIRST_FACTS } from '../../../shared/vault/state.ts';
import type { VaultStore } from '../../../shared/vault/store.ts';
import { type Expected, expectedOf } from '../../vectors/golden-vault.ts';
import { tempFolder } from '../electron/temp-folder.ts';
import { noteDraft, engineOptions } from './vault-tools.ts';

const VECTORS = join(import.meta.dirname, '../../vectors');
const GOLDEN = readdirSync(VECTORS).filter((name) => name.startsWith('vault-v')).toSorted();

/** `gone`: secrets that were taken away in it. The first format knew neither deletions nor changes of keys. */
type Golden = Omit<Expected, 'deleted' | 'keys'> & Partial<Pick<Expected, 'deleted' | 'keys'>> & { readonly passphrase: string; readonly words: string; readonly advocate?: string; readonly gone?: readonly Secret[]; readonly format: string };

/**
 * OpenSSL's Argon2id, several times as fast as the app's: a vault must also open by other means than those that wrote it. Each key is derived once.
 */
const derived = new Map<string, Uint8Array>();
const deriveKey: DeriveKey = async (message, { salt, memLimitBytes, opsLimit }) => {
  const name = `${Buffer.from(message).toString('hex')} ${salt}`;
  const key = derived.get(name) ?? Uint8Array.from(argon2Sync('argon2id', { message, nonce: Buffer.from(salt, 'hex'), parallelism: 1, tagLength: 32, memory: memLimitBytes / 1024, passes: opsLimit }));
  derived.set(name, key);
  return key.slice();
};

const goldenOf = (name: string): Golden => JSON.parse(readFileSync(join(VECTORS, name, 'expected.json'), 'utf8')) as Golden;

function copyOf(name: string): string {
  const folder = join(tempFolder(), 'vault');
  cpSync(join(VECTORS, name, 'vault'), folder, { recursive: true });
  return folder;
}

async function withStore<T>(folder: string, work: (store: VaultFolder) => Promise<T>): Promise<T> {
  const store = await VaultFolder.open(folder);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function withEngine<T>(store: VaultStore, secret: Secret, work: (engine: VaultEngine) => Promise<T>): Promise<T> {
  const { engine } = await openVault({ ...engineOptions(store), deriveKey }, secret);
  try {
    return await work(engine);
  } finally {
    engine.lock();
  }
}

const filesOf = (folder: string): Map<string, string> => new Map(readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'hex')]));
const headerOf = (folder: string, name = 'vault.json'): Buffer => readFileSync(join(folder, name));

/** Vaults that earlier versions wrote, as they lie on a disk. Each must open for ever, by each of its secrets, and hold what it held. */
describe('golden vaults', { timeout: 60_000 }, () => {
  beforeAll(loadSodium);

  it('there is one of every format so far, and it is of that format', () => {
    expect(GOLDEN.map((name) => name.slice('vault-v'.length))).toEqual(Array.from({ length: Number(HEADER_FORMAT.slice('kept-vault/'.length)) }, (_, index) => String(index + 1)));
    for (const name of GOLDEN) expect([goldenOf(name).format, parseHeader(headerOf(join(VECTORS, name, 'vault'))).format]).toEqual(Array(2).fill(`kept-vault/${name.slice('vault-v'.length)}`));
  });

  for (const name of GOLDEN) {
    const { format, passphrase, words, advocate, gone = [], ...held } = goldenOf(name);
    const expected: Expected = { ...held, deleted: held.deleted ?? [], keys: held.keys ?? FIRST_FACTS.keys };
    const secrets: readonly (readonly [string, Secret])[] = [['the passphrase', { passphrase }], ['the words', { words }], ...(advocate === undefined ? [] : [['the advocate’s passphrase', { passphrase: advocate }] as const])];
    for (const [by, secret] of secrets) {
      it(`${format} opens with ${by} and holds all it held`, async () => {
        expect(await withStore(copyOf(name), (store) => withEngine(store, secret, expectedOf))).toEqual(expected);
      });
    }

    it(`${format} is opened by nothing that was taken away`, async () => {
      const folder = copyOf(name);
      for (const secret of gone) await expect(withStore(folder, (store) => withEngine(store, secret, expectedOf))).rejects.toThrow(/\/wrong$/);
      expect(gone.length).toBe(format === 'kept-vault/1' ? 0 : 2);
    });

    it(`${format} goes on in the present format, and can then be written to`, async () => {
      const folder = copyOf(name);
      await withStore(folder, (store) => withEngine(store, { passphrase }, async (engine) => {
        expect(parseHeader(headerOf(folder)).format).toBe(HEADER_FORMAT);
        expect(headerOf(folder)).toEqual(headerOf(folder, 'vault.json.previous'));
        await engine.captureItem(noteDraft('later'), null);
      }));
      const found = await withStore(folder, (store) => withEngine(store, { words }, expectedOf));
      expect(found.items.slice(0, -1)).toEqual(expected.items);
      expect(found.entries.slice(0, -1)).toEqual(expected.entries);
    });

    it(`${format} opens as it is where the disk cannot be written`, async () => {
      const folder = copyOf(name);
      const before = filesOf(folder);
      await withStore(folder, async (store) => {
        for (const call of ['replaceHeader', 'appendJournal', 'setAsideJournalTail'] as const) store[call] = async () => { throw new KeptError('disk/read-only'); };
        expect(await withEngine(store, { passphrase }, expectedOf)).toEqual(expected);
      });
      for (const [path, bytes] of before) expect(filesOf(folder).get(path), path).toBe(bytes);
    });
  }

  it('the readable log that lies in one is what the present version would write, for ever', async () => {
    const folder = copyOf('vault-v2');
    const before = filesOf(join(folder, 'log'));
    await withStore(folder, (store) => withEngine(store, { words: goldenOf('vault-v2').words }, async (engine) => {
      const files = [...logFiles(engine.state.entries)];
      expect((await store.listLogCopies()).map(({ first, sizeBytes }) => [first, sizeBytes])).toEqual(files.map(({ first, sizeBytes }) => [first, sizeBytes]));
      for (const file of files) expect(await engine.log.isCopyRight(file, file.sizeBytes)).toBe(true);
      expect(await new LogCopies(store).check(engine)).toEqual([]);
    }));
    expect([before.size, filesOf(join(folder, 'log'))]).toEqual([1, before]);
  });

  it('of a later version is refused, and not a byte of it is touched', async () => {
    const folder = copyOf(GOLDEN.at(-1) ?? '');
    writeFileSync(join(folder, 'vault.json'), LATER);
    const before = filesOf(folder);
    await withStore(folder, async (store) => {
      await expect(inspectVault(store)).rejects.toMatchObject({ code: 'vault/newer' });
      for (const secret of [{ passphrase: 'x' }, { words: goldenOf(GOLDEN.at(-1) ?? '').words }]) await expect(withEngine(store, secret, expectedOf)).rejects.toMatchObject({ code: 'vault/newer' });
    });
    for (const [path, bytes] of before) expect(filesOf(folder).get(path), path).toBe(bytes);
  });
});

/** A header of a format that does not exist yet: canonical JSON with its name and checksum, as FORMAT.md has it for every later version. */
const LATER = '{"checksum":"7db349408cd27d50c1e7bc032f6088ce1bf875e8902a843ddd1a9cdcd6856670","format":"kept-vault/999","other":[1,2,3]}\n';
