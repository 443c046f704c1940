import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { nodeDisk } from '../../../electron/disk.ts';
import { SettingsFile } from '../../../electron/settings.ts';
import { DEFAULT_SETTINGS } from '../../../shared/contract/host-schema.ts';
import { nativeTheme } from './fake-electron.ts';
import { diskError } from './memory-disk.ts';
import { codeOf, tempFolder } from './temp-folder.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

test('choices are remembered and the theme follows them', async () => {
  const folder = tempFolder();
  const settings = await SettingsFile.open(nodeDisk, folder);
  expect(settings.current).toEqual({ language: null, theme: 'system', idleMinutes: 5 });
  expect(await settings.change({ theme: 'dark', language: 'ko' })).toEqual({ language: 'ko', theme: 'dark', idleMinutes: 5 });
  expect(settings.current).toEqual({ language: 'ko', theme: 'dark', idleMinutes: 5 });
  expect(nativeTheme.themeSource).toBe('dark');
  nativeTheme.themeSource = 'system';
  expect((await SettingsFile.open(nodeDisk, folder)).current).toEqual({ language: 'ko', theme: 'dark', idleMinutes: 5 });
  expect(nativeTheme.themeSource).toBe('dark');
});

test.each([
  ['no JSON', '{'],
  ['another shape', '{"language":"ko"}'],
  ['a member more', JSON.stringify({ ...DEFAULT_SETTINGS, evil: 1 })],
  ['a value out of bounds', JSON.stringify({ ...DEFAULT_SETTINGS, idleMinutes: 100_000 })],
  ['a prototype trick', '{"__proto__":{"theme":"dark"}}'],
  ['no UTF-8', '\u00ff\u00fe'],
])('%s: defaults, and the file is kept aside', async (_name, content) => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'settings.json'), content, 'latin1');
  expect((await SettingsFile.open(nodeDisk, folder)).current).toEqual(DEFAULT_SETTINGS);
  expect(readdirSync(folder)).toEqual(['settings.json.damaged-1']);
  expect(readFileSync(join(folder, 'settings.json.damaged-1'), 'latin1')).toBe(content);
});

test('a file of any size is not read into memory', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'settings.json'), '');
  truncateSync(join(folder, 'settings.json'), 8 * 1024 ** 3);
  expect((await SettingsFile.open(nodeDisk, folder)).current).toEqual(DEFAULT_SETTINGS);
});

test('damaged files do not pile up', async () => {
  const folder = tempFolder();
  for (let times = 0; times < 20; times++) {
    writeFileSync(join(folder, 'settings.json'), `${times}`);
    await SettingsFile.open(nodeDisk, folder);
  }
  expect(readdirSync(folder)).toHaveLength(9);
});

test.each([
  ['a folder in its place', (folder: string) => { mkdirSync(join(folder, 'settings.json')); }],
  ['nothing at all', () => undefined],
])('%s stops no start', async (_name, prepare) => {
  const folder = tempFolder();
  prepare(folder);
  expect((await SettingsFile.open(nodeDisk, folder)).current).toEqual(DEFAULT_SETTINGS);
});

test('a file that may not be read is left where it is', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'settings.json'), '{}');
  const settings = await SettingsFile.open({ ...nodeDisk, open: async () => { throw diskError('EACCES'); } }, folder);
  expect(settings.current).toEqual(DEFAULT_SETTINGS);
  expect(readdirSync(folder)).toEqual(['settings.json']);
});

test('a change that could not be written is told and does not count', async () => {
  const folder = tempFolder();
  const settings = await SettingsFile.open({ ...nodeDisk, rename: async () => { throw diskError('ENOSPC'); } }, folder);
  expect(await codeOf(settings.change({ theme: 'dark' }))).toBe('disk/full');
  expect(settings.current).toEqual(DEFAULT_SETTINGS);
  expect(readdirSync(folder)).toEqual([]);
});

test('two choices made at once are both remembered', async () => {
  const folder = tempFolder();
  const settings = await SettingsFile.open(nodeDisk, folder);
  const [first, second] = await Promise.all([settings.change({ idleMinutes: 1 }), settings.change({ theme: 'dark' })]);
  expect(first).toMatchObject({ idleMinutes: 1 });
  expect(second).toMatchObject({ idleMinutes: 1, theme: 'dark' });
  expect((await SettingsFile.open(nodeDisk, folder)).current).toMatchObject({ idleMinutes: 1, theme: 'dark' });
});

test('one that cannot be remembered takes nothing from the next', async () => {
  let isFull = true;
  const settings = await SettingsFile.open({ ...nodeDisk, open: async (path, access) => {
    if (access === 'create' && isFull) throw diskError('ENOSPC');
    return nodeDisk.open(path, access);
  } }, tempFolder());
  const failing = codeOf(settings.change({ idleMinutes: 1 }));
  expect(await failing).toBe('disk/full');
  isFull = false;
  expect(await settings.change({ theme: 'dark' })).toMatchObject({ idleMinutes: 5, theme: 'dark' });
});
