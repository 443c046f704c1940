import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeDisk } from '../../../electron/disk.ts';
import { KnownVault } from '../../../electron/known-vault.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { VaultPlace } from '../../../electron/vault-place.ts';
import { codeOf, tempFolder } from './temp-folder.ts';

const HEADER = new TextEncoder().encode('header');

async function start(userData: string): Promise<{ store: VaultFolder; known: KnownVault }> {
  const known = await KnownVault.open(nodeDisk, userData);
  const store = await VaultFolder.open(join(userData, 'vault'), nodeDisk, known);
  onTestFinished(() => store.close());
  return { store, known };
}

/** A data folder in which a vault was made; nothing is open. */
async function withVault(): Promise<string> {
  const userData = tempFolder();
  const { store } = await start(userData);
  await store.replaceHeader(HEADER, true);
  await store.close();
  return userData;
}

test('a first start is one: nothing is remembered, and a vault can be made', async () => {
  const userData = tempFolder();
  const { store } = await start(userData);
  expect((await store.readHeader()).isEmpty).toBe(true);
  expect(existsSync(join(userData, 'state.json'))).toBe(false);
  await store.replaceHeader(HEADER, true);
  expect(existsSync(join(userData, 'state.json'))).toBe(true);
});

test.each([
  ['the folder has gone', (vault: string) => rmSync(vault, { recursive: true })],
  ['the folder was moved away', (vault: string) => renameSync(vault, `${vault}-elsewhere`)],
])('%s: the vault is missing, and nothing is made in its place', async (_, lose) => {
  const userData = await withVault();
  lose(join(userData, 'vault'));
  expect(await codeOf(start(userData))).toBe('vault/missing');
  expect(existsSync(join(userData, 'vault'))).toBe(false);
});

test('the folder was emptied: the vault is missing, and none can be made', async () => {
  const userData = await withVault();
  rmSync(join(userData, 'vault'), { recursive: true });
  mkdirSync(join(userData, 'vault'));
  const { store } = await start(userData);
  expect(await codeOf(store.readHeader())).toBe('vault/missing');
  expect(await codeOf(store.replaceHeader(HEADER, true))).toBe('vault/missing');
  expect(existsSync(join(userData, 'vault', 'vault.json'))).toBe(false);
});

test('the folder goes while it is open: nothing is made in its place', async () => {
  const userData = await withVault();
  const { store } = await start(userData);
  renameSync(join(userData, 'vault'), join(userData, 'elsewhere'));
  expect(await codeOf(store.readHeader())).toBe('vault/missing');
  expect(await codeOf(store.replaceHeader(HEADER, true))).toMatch(/^vault\/missing|^disk\/failed/);
  expect(readdirSync(userData).sort()).toEqual(['elsewhere', 'state.json']);
  renameSync(join(userData, 'elsewhere'), join(userData, 'vault'));
});

test('no damage of the mark makes it say that there never was a vault', async () => {
  const userData = await withVault();
  for (const content of ['', '{', '\u0000'.repeat(5), '{"format":9}']) {
    writeFileSync(join(userData, 'state.json'), content);
    rmSync(join(userData, 'vault'), { recursive: true, force: true });
    expect(await codeOf(start(userData)), content).toBe('vault/missing');
  }
});

test('a vault of an older version of the program, or one that was put there, is remembered from its first sight', async () => {
  const userData = await withVault();
  rmSync(join(userData, 'state.json'));
  const { store } = await start(userData);
  await store.readHeader();
  expect(existsSync(join(userData, 'state.json'))).toBe(true);
});

test('only where nothing of a vault lies can the person start anew', async () => {
  const userData = await withVault();
  const place = new VaultPlace(nodeDisk, userData);
  expect(await place.isBare()).toBe(false);
  rmSync(join(userData, 'vault', 'vault.json'));
  expect(await place.isBare()).toBe(true);
  writeFileSync(join(userData, 'vault', 'journal', '000001.kj'), 'x');
  expect(await place.isBare()).toBe(false);
  rmSync(join(userData, 'vault'), { recursive: true });
  expect(await place.isBare()).toBe(true);
  const known = await KnownVault.open(nodeDisk, userData);
  await known.forget();
  const { store } = await start(userData);
  expect((await store.readHeader()).isEmpty).toBe(true);
});
