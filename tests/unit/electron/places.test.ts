import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ChosenFolders } from '../../../electron/chosen-folders.ts';
import { isCloudFolder } from '../../../electron/cloud-folders.ts';
import type { Disk } from '../../../electron/disk.ts';
import { mountType, nodeDisk } from '../../../electron/disk.ts';
import { readRoom } from '../../../electron/drive.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { VaultPlace } from '../../../electron/vault-place.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { callsOf, dialog } from './fake-electron.ts';
import { CUTS, diskError, MemoryDisk } from './memory-disk.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

const VAULT_ID = '0123456789abcdef'.repeat(2);

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'places-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('kind of drive', () => {
  const over = (typeNumber: number, typeName: string | null, path = '/x'): Disk => ({
    ...nodeDisk, space: async () => ({ freeBytes: 5, typeNumber, typeName, driveNumber: 1 }), realPath: async () => path,
  });
  test.each([
    [0xef53, null, 'local'], [0x6969, null, 'network'], [0xff534d42, null, 'network'], [-11317950, null, 'network'], [0x01021997, null, 'network'], [0x517b, null, 'network'],
    [0xfe534d42, null, 'network'], [0x4d44, null, 'fat'], [0x2011bab0, null, 'fat'], [0x65735546, 'fuseblk', 'local'], [0x65735546, 'fuse.sshfs', 'network'], [0x65735546, 'fuse.other', 'unknown'],
  ])('0x%s %s is %s on Linux', async (number, name, drive) => {
    expect(await readRoom(over(number, name), '/x', 'linux')).toEqual({ freeBytes: 5, drive, maxFileBytes: number === 0x4d44 ? 4_294_967_295 : null });
  });

  test.each([['\\\\server\\share\\x', 'network'], ['\\\\?\\UNC\\server\\share', 'network'], ['\\\\?\\C:\\x', 'unknown'], ['C:\\x', 'unknown']])('%s is %s on Windows', async (path, drive) => {
    expect(await readRoom(over(0, null, path), path, 'win32')).toMatchObject({ drive, maxFileBytes: null });
  });

  test('the type of a FUSE mount is that of the deepest mount over the path', () => {
    const list = '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 22 0:40 / /mnt/a\\040b rw shared:1 - fuse.sshfs host: rw\n31 30 0:41 / /mnt/a\\040b/c rw - fuseblk /dev/sdb rw\n';
    expect([mountType('/mnt/a b/x', list), mountType('/mnt/a b/c/d', list), mountType('/mnt/a bc', list), mountType('/mnt/a b', list)]).toEqual(['fuse.sshfs', 'fuseblk', 'ext4', 'fuse.sshfs']);
  });

  test('a real folder has room and a drive', async () => {
    expect(await readRoom(nodeDisk, scratchFolder())).toMatchObject({ maxFileBytes: null, freeBytes: expect.any(Number) });
  });
});

describe('cloud folders', () => {
  const NAMES = ['OneDrive', 'OneDrive - 회사', 'Dropbox', 'Dropbox (Personal)', 'Google Drive', 'GoogleDrive', '내 드라이브', 'Library/CloudStorage/GoogleDrive-x', 'Library/Mobile Documents/x', 'iCloudDrive', 'Nextcloud', 'Nextcloud2', 'ownCloud', 'MEGA', 'MEGAsync', 'NAVER MYBOX', 'MYBOX', 'SynologyDrive', 'Box', 'pCloud Drive', 'pCloudDrive'];
  test.each(NAMES)('%s is one', async (name) => {
    const folder = join(scratchFolder(), name, 'backup');
    mkdirSync(folder, { recursive: true });
    expect(await isCloudFolder(nodeDisk, folder, {})).toBe(true);
  });

  test.each(['USB', 'Boxes', 'box', 'Documents', 'Megaphone', 'OneDriver', '드라이브'])('%s is none', async (name) => {
    const folder = join(scratchFolder(), name);
    mkdirSync(folder);
    expect(await isCloudFolder(nodeDisk, folder, { OneDrive: '/elsewhere/OneDrive', OneDriveConsumer: '' })).toBe(false);
  });

  test('by the variable of OneDrive, by a mark in it and above', async () => {
    const folder = join(scratchFolder(), 'renamed', 'deep');
    mkdirSync(folder, { recursive: true });
    expect(await isCloudFolder(nodeDisk, folder, { OneDriveCommercial: join(folder, '..') })).toBe(true);
    writeFileSync(join(folder, '.sync_0a1b2c3d4e5f.db'), '');
    expect(await isCloudFolder(nodeDisk, folder, {})).toBe(true);
    rmSync(join(folder, '.sync_0a1b2c3d4e5f.db'));
    mkdirSync(join(folder, '..', '.dropbox.cache'));
    expect(await isCloudFolder(nodeDisk, folder, {})).toBe(true);
  });
});

describe('chosen folders', () => {
  async function newFolders() {
    const root = scratchFolder();
    const [userData, stick] = [join(root, 'data'), join(root, 'stick')];
    mkdirSync(join(userData, 'vault'), { recursive: true });
    mkdirSync(stick);
    writeFileSync(join(userData, 'vault', 'vault.json'), JSON.stringify({ vaultId: VAULT_ID }));
    return { userData, stick, folders: new ChosenFolders(nodeDisk, new VaultPlace(nodeDisk, userData)) };
  }
  function plantBackup(folder: string, vaultId: string, finishedUtc: string | null): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'vault.json'), JSON.stringify({ vaultId }));
    writeFileSync(join(folder, 'backup.json'), JSON.stringify({ format: 'kept-backup/1', vaultId, finishedUtc }));
  }

  test('a backup gets a neutrally named folder of its own, and is known again by it', async () => {
    const { stick, folders } = await newFolders();
    const choice = await folders.add(stick, 'backup');
    expect(folders.path(choice.handle)).toBe(join(stick, 'Kept-01234567'));
    expect(choice).toMatchObject({ folderName: 'stick/Kept-01234567', warnings: ['same-drive'] });
    plantBackup(join(stick, 'Kept-01234567'), VAULT_ID, null);
    expect(folders.path((await folders.add(join(stick, 'Kept-01234567'), 'backup')).handle)).toBe(join(stick, 'Kept-01234567'));
    expect(() => folders.path('ab'.repeat(16))).toThrow('backup/not-chosen');
  });

  test('the system asks for a folder; nothing is remembered in its recent files, and cancelled is null', async () => {
    const { stick, folders } = await newFolders();
    const window = {} as BrowserWindow;
    expect(await folders.choose(window, 'backup')).toBeNull();
    dialog.folderAnswer = { canceled: false, filePaths: [stick] };
    expect(await folders.choose(window, 'backup')).toMatchObject({ folderName: 'stick/Kept-01234567' });
    expect(callsOf('dialog.showOpenDialog').at(-1)).toEqual([window, { properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'] }]);
  });

  test('a path of the journal comes back only where a backup of this very vault lies', async () => {
    const { userData, stick, folders } = await newFolders();
    const path = join(stick, 'Kept-01234567');
    expect(await folders.readmit(path)).toBeNull();
    plantBackup(path, 'f'.repeat(32), null);
    expect(await folders.readmit(path)).toBeNull();
    plantBackup(path, VAULT_ID, null);
    expect(await folders.readmit(path)).toMatchObject({ folderName: 'stick/Kept-01234567' });
    const { handle } = await folders.add(path, 'backup');
    for (let again = 0; again < 20; again++) expect((await folders.readmit(path))?.handle).toBe(handle);
    expect(folders.path(handle)).toBe(path);
    expect(await folders.readmit('relative')).toBeNull();
    expect(await folders.readmit(userData)).toBeNull();
  });

  test('for a restore the newest backup in the chosen folder is found', async () => {
    const { stick, folders } = await newFolders();
    plantBackup(join(stick, 'Kept-aaaaaaaa'), 'a'.repeat(32), '2026-11-21T00:00:00.000Z');
    plantBackup(join(stick, 'Kept-bbbbbbbb'), 'b'.repeat(32), '2026-11-22T00:00:00.000Z');
    plantBackup(join(stick, 'Kept-cccccccc'), 'c'.repeat(32), null);
    symlinkSync(stick, join(stick, 'loop'));
    expect(folders.path((await folders.add(stick, 'restore')).handle)).toBe(join(stick, 'Kept-bbbbbbbb'));
    expect(folders.path((await folders.add(join(stick, 'Kept-aaaaaaaa'), 'restore')).handle)).toBe(join(stick, 'Kept-aaaaaaaa'));
  });
});

describe('the place of the vault', () => {
  test('an exchange cut short anywhere is the old vault or, after the next start, the new one with the old beside it', async () => {
    for (let atCall = 1; ; atCall++) {
      let calls = 0;
      let isHit = false;
      const inner = new MemoryDisk('/data');
      for (const folder of ['/data/vault', '/data/vault.restoring']) await inner.makeFolder(folder);
      await inner.syncFolder('/data');
      inner.plant('/data/vault/vault.json', utf8('old'));
      inner.plant('/data/vault.restoring/vault.json', utf8('new'));
      const disk = new Proxy(inner as Disk, { get: (_target, name: keyof Disk) => (...args: never[]) => {
        if (['rename', 'syncFolder'].includes(name) && ++calls >= atCall) { isHit = true; throw diskError('EIO'); }
        return (inner[name] as (...args: never[]) => unknown)(...args);
      } });
      await new VaultPlace(disk, '/data').putInPlace('/data/vault.restoring').catch(() => undefined);
      for (const cut of CUTS) {
        const after = inner.afterPowerCut(cut);
        await new VaultPlace(after, '/data').settle();
        const texts = after.paths().map((path) => [path.replace(/kept-.*\//, 'kept/'), new TextDecoder().decode(after.bytesOf(path) ?? new Uint8Array())]);
        if (texts.length === 1) expect(texts).toEqual([['/data/vault/vault.json', 'old']]);
        else expect(texts).toEqual([['/data/vault.kept/vault.json', 'old'], ['/data/vault/vault.json', 'new']]);
      }
      if (!isHit) break;
    }
  });

  test('whoever looks while one is put in place waits: nothing is exchanged twice', async () => {
    for (let atCall = 1; ; atCall++) {
      const inner = new MemoryDisk('/data');
      for (const folder of ['/data/vault', '/data/vault.restoring']) await inner.makeFolder(folder);
      inner.plant('/data/vault/vault.json', utf8('old'));
      inner.plant('/data/vault.restoring/vault.json', utf8('new'));
      let calls = 0;
      const looks: Promise<void>[] = [];
      const disk: Disk = new Proxy(inner as Disk, { get: (_target, name: keyof Disk) => async (...args: never[]) => {
        if (['rename', 'syncFolder'].includes(name) && ++calls === atCall) {
          // As a page does that is opened by a lock in this very moment.
          looks.push(place.settle());
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        return (inner[name] as (...args: never[]) => unknown)(...args);
      } });
      const place = new VaultPlace(disk, '/data');
      await place.putInPlace('/data/vault.restoring', new Date(2026, 10, 22, 9, 8, 7));
      await Promise.all(looks);
      expect(inner.paths().map((path) => [path, new TextDecoder().decode(inner.bytesOf(path) ?? new Uint8Array())]), `at call ${atCall}`).toEqual([
        ['/data/vault.kept-20261122-090807/vault.json', 'old'], ['/data/vault/vault.json', 'new'],
      ]);
      if (looks.length === 0) break;
    }
  });

  test('a scratch folder that is still being removed is not begun anew beside that', async () => {
    const disk = new MemoryDisk('/data');
    const place = new VaultPlace(disk, '/data');
    const before = await place.beginScratch('restore');
    for (const name of ['a', 'b', 'c', 'd']) disk.plant(`${before}/${name}`, utf8(name));
    const ending = place.endScratch(before);
    const again = place.beginScratch('restore');
    await Promise.all([ending, again]);
    disk.plant(`${await again}/new`, utf8('new'));
    await place.settle();
    expect(disk.paths()).toEqual(['/data/vault.restoring/new']);
  });

  test('a bare folder gives way and is not kept; the first file in it stops that', async () => {
    const disk = new MemoryDisk('/data');
    for (const folder of ['/data/vault', '/data/vault/objects', '/data/vault/objects/ab', '/data/vault.restoring']) await disk.makeFolder(folder);
    expect(await new VaultPlace(disk, '/data').putInPlace('/data/vault.restoring')).toBeNull();
    await disk.makeFolder('/data/vault.restoring');
    await disk.makeFolder('/data/vault/journal');
    disk.plant('/data/vault/journal/notes.txt', utf8('x'));
    expect(await new VaultPlace(disk, '/data').putInPlace('/data/vault.restoring', new Date(2026, 10, 22, 9, 8, 7))).toBe('vault.kept-20261122-090807');
    expect(disk.paths()).toEqual(['/data/vault.kept-20261122-090807/journal/notes.txt']);
  });

  test('a folder that cannot be looked into is kept', async () => {
    const inner = new MemoryDisk('/data');
    for (const folder of ['/data/vault', '/data/vault.restoring']) await inner.makeFolder(folder);
    const disk = new Proxy(inner as Disk, { get: (_target, name: keyof Disk) => name === 'list' ? async () => { throw diskError('EACCES'); } : (inner[name] as () => unknown).bind(inner) });
    expect(await new VaultPlace(disk, '/data').putInPlace('/data/vault.restoring')).toMatch(/^vault\.kept-/);
    expect((await inner.inspect('/data/vault'))?.kind).toBe('folder');
  });

  test('on a file system without links the lock is a file that names its process', async () => {
    if (process.platform !== 'linux') return;
    const inner = new MemoryDisk('/data');
    const disk = new Proxy(inner as Disk, { get: (_target, name: keyof Disk) => name === 'makeNote' ? async () => { throw diskError('EPERM'); } : (inner[name] as () => unknown).bind(inner) });
    const first = await VaultFolder.open('/data/vault', disk);
    await expect(VaultFolder.open('/data/vault', disk)).rejects.toMatchObject({ code: 'vault/in-use' });
    await first.appendJournal(1, 0, utf8('x'));
    await first.close();
    const second = await VaultFolder.open('/data/vault', disk);
    await second.close();
    inner.plant('/data/vault/lock', utf8('another-start:1:1'));
    await (await VaultFolder.open('/data/vault', disk)).close();
  });
});
