import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeDisk } from '../../../electron/disk.ts';
import { JournalReach } from '../../../electron/journal-reach.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { tempFolder } from './temp-folder.ts';

const HEADER = utf8(JSON.stringify({ vaultId: '0'.repeat(31) + '1' }));
const OTHER = utf8(JSON.stringify({ vaultId: '0'.repeat(31) + '2' }));

interface Computer {
  readonly userData: string;
  readonly journal: string;
  start(): Promise<{ store: VaultFolder; reach: JournalReach }>;
}

function computer(): Computer {
  const userData = tempFolder();
  return {
    userData,
    journal: join(userData, 'vault', 'journal', '000001.kj'),
    start: async () => {
      const reach = await JournalReach.open(nodeDisk, userData);
      const store = await VaultFolder.open(join(userData, 'vault'), nodeDisk, null, reach);
      onTestFinished(() => store.close());
      return { store, reach };
    },
  };
}

/** A vault with a journal of 30 bytes in two appends, closed. */
async function withVault(): Promise<Computer> {
  const made = computer();
  const { store } = await made.start();
  await store.replaceHeader(HEADER, true);
  await store.appendJournal(1, 0, new Uint8Array(20));
  await store.appendJournal(1, 20, new Uint8Array(10));
  await store.close();
  return made;
}

async function missing({ start }: Computer): Promise<number> {
  const { store } = await start();
  const { missingBytes } = await store.readHeader();
  await store.close();
  return missingBytes;
}

test('a journal that is as long as it was misses nothing, also one with an unfinished end', async () => {
  const vault = await withVault();
  expect(await missing(vault)).toBe(0);
  writeFileSync(vault.journal, new Uint8Array(34));
  expect(await missing(vault)).toBe(0);
});

test('a journal cut at the end of an entry is noticed without the index, also after it has grown again, until somebody has said that they know', async () => {
  const vault = await withVault();
  truncateSync(vault.journal, 20);
  expect([await missing(vault), await missing(vault)]).toEqual([10, 10]);
  const { store } = await vault.start();
  await store.appendJournal(1, 20, new Uint8Array(3));
  await store.appendJournal(1, 23, new Uint8Array(30));
  await store.close();
  expect(await missing(vault)).toBe(10);
  // Cut once more, by less: the larger loss is the one that is told.
  truncateSync(vault.journal, 50);
  expect(await missing(vault)).toBe(10);
  const { store: later } = await vault.start();
  await later.appendJournal(1, 50, new Uint8Array(1));
  expect((await later.readHeader()).missingBytes).toBe(10);
  await later.acceptShorter();
  expect((await later.readHeader()).missingBytes).toBe(0);
  await later.appendJournal(1, 51, new Uint8Array(4));
  await later.close();
  expect(await missing(vault)).toBe(0);
  truncateSync(vault.journal, 51);
  expect(await missing(vault)).toBe(4);
});

test('a journal that was cut and never written since can be accepted as it is; where the disk cannot note it, it is told again', async () => {
  const vault = await withVault();
  truncateSync(vault.journal, 20);
  let isFull = true;
  const disk = { ...nodeDisk, rename: async (from: string, to: string) => (isFull && to.endsWith('reach.json') ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : nodeDisk.rename(from, to)) };
  const store = await VaultFolder.open(join(vault.userData, 'vault'), nodeDisk, null, await JournalReach.open(disk, vault.userData));
  onTestFinished(() => store.close());
  await expect(store.acceptShorter()).rejects.toMatchObject({ code: 'disk/full' });
  expect((await store.readHeader()).missingBytes).toBe(10);
  isFull = false;
  await store.acceptShorter();
  expect((await store.readHeader()).missingBytes).toBe(0);
  await store.close();
  expect(await missing(vault)).toBe(0);
});

test('what was cut off one vault is not said of another that comes in its place', async () => {
  const vault = await withVault();
  truncateSync(vault.journal, 20);
  const { store } = await vault.start();
  await store.appendJournal(1, 20, new Uint8Array(3));
  await store.close();
  writeFileSync(join(vault.userData, 'vault', 'vault.json'), OTHER);
  expect(await missing(vault)).toBe(0);
  const { store: other } = await vault.start();
  await other.appendJournal(1, 23, new Uint8Array(1));
  await other.close();
  expect(await missing(vault)).toBe(0);
});

test('an older copy of the whole folder is noticed', async () => {
  const vault = computer();
  const { store } = await vault.start();
  await store.replaceHeader(HEADER, true);
  await store.appendJournal(1, 0, new Uint8Array(20));
  await store.close();
  cpSync(join(vault.userData, 'vault'), join(vault.userData, 'older'), { recursive: true });
  const { store: later } = await vault.start();
  await later.appendJournal(1, 20, new Uint8Array(5));
  await later.close();
  rmSync(join(vault.userData, 'vault'), { recursive: true });
  cpSync(join(vault.userData, 'older'), join(vault.userData, 'vault'), { recursive: true });
  expect(await missing(vault)).toBe(5);
});

test('another vault, a note that is forgotten and a damaged note say nothing', async () => {
  const vault = await withVault();
  const file = join(vault.userData, 'reach.json');
  const note = readFileSync(file);
  truncateSync(vault.journal, 20);
  writeFileSync(file, 'damaged');
  expect(await missing(vault)).toBe(0);
  writeFileSync(file, note);
  expect(await missing(vault)).toBe(10);
  writeFileSync(join(vault.userData, 'vault', 'vault.json'), OTHER);
  expect(await missing(vault)).toBe(0);
  writeFileSync(join(vault.userData, 'vault', 'vault.json'), HEADER);
  const { store, reach } = await vault.start();
  await reach.forget();
  await store.close();
  expect(await missing(vault)).toBe(0);
});

test('a journal whose folder cannot be read is no reason not to read the header', async () => {
  const vault = await withVault();
  const reach = await JournalReach.open(nodeDisk, vault.userData);
  const disk = { ...nodeDisk, list: (folder: string) => (folder.endsWith('journal') ? Promise.reject(Object.assign(new Error('bad sector'), { code: 'EIO' })) : nodeDisk.list(folder)) };
  const store = await VaultFolder.open(join(vault.userData, 'vault'), disk, null, reach);
  expect(await store.readHeader()).toMatchObject({ isEmpty: false, missingBytes: 0 });
  await store.close();
});

test('a mistake of our own is not taken for a journal that misses nothing', async () => {
  const vault = await withVault();
  const reach = await JournalReach.open(nodeDisk, vault.userData);
  reach.missingBytes = () => Promise.reject(new TypeError('planted'));
  const store = await VaultFolder.open(join(vault.userData, 'vault'), nodeDisk, null, reach);
  onTestFinished(() => store.close());
  await expect(store.readHeader()).rejects.toThrow();
});

test('a note that cannot be written keeps nothing from being saved', async () => {
  const vault = await withVault();
  const reach = await JournalReach.open({ ...nodeDisk, rename: async (from, to) => (to.endsWith('reach.json') ? Promise.reject(new Error('full')) : nodeDisk.rename(from, to)) }, vault.userData);
  const store = await VaultFolder.open(join(vault.userData, 'vault'), nodeDisk, null, reach);
  await store.appendJournal(1, 30, new Uint8Array(1));
  await store.close();
  expect(await missing(vault)).toBe(0);
});
