import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { BrowserWindow } from 'electron';
import type { Disk } from '../../../electron/disk.ts';
import { nodeDisk } from '../../../electron/disk.ts';
import { SaveFiles } from '../../../electron/save-file.ts';
import type { SavePartFile } from '../../../electron/save-part.ts';
import type { SavePart } from '../../../shared/contract/store-port.ts';
import { UnfinishedSaves } from '../../../electron/unfinished-saves.ts';
import { calls, callsOf, dialog } from './fake-electron.ts';
import { diskError, MemoryDisk } from './memory-disk.ts';
import { codeOf, tempFolder } from './temp-folder.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

const text = (value: string) => new TextEncoder().encode(value);
const window = { name: 'window' } as unknown as BrowserWindow;

beforeEach(() => {
  calls.length = 0;
  dialog.answer = { canceled: true, filePath: '' };
});

interface Desk { readonly saves: SaveFiles; readonly out: string; readonly userData: string }

function desk(disk: Disk = nodeDisk): Desk {
  const userData = tempFolder();
  const out = join(userData, 'out');
  mkdirSync(out);
  return { saves: new SaveFiles(disk, new UnfinishedSaves(disk, userData)), out, userData };
}

async function writeWhole(part: SavePartFile, content: string): Promise<void> {
  await part.begin();
  await part.write(text(content));
  await part.finish();
}

test("the system's own dialog is asked, without a trace in its list of recent files", async () => {
  const { saves } = desk();
  expect(await saves.choose(window, 'K-2026-0001_20261122.zip')).toBeNull();
  expect(callsOf('dialog.showSaveDialog')).toEqual([[window, {
    defaultPath: 'K-2026-0001_20261122.zip', filters: [{ name: 'ZIP', extensions: ['zip'] }], properties: ['dontAddToRecent', 'createDirectory', 'showOverwriteConfirmation'],
  }]]);
});

test('the page gets a handle and a name, never a path', async () => {
  const { saves, out } = desk();
  dialog.answer = { canceled: false, filePath: join(out, 'Report.ZIP') };
  const chosen = await saves.choose(window, 'x.zip');
  expect(chosen).toEqual({ handle: expect.stringMatching(/^[0-9a-f]{32}$/), fileName: 'Report.zip' });
  expect(readdirSync(out)).toEqual([]);
});

test('written, read back from the disk, and only then named', async () => {
  const { saves, out, userData } = desk();
  const { handle } = await saves.add(join(out, 'K.zip'));
  const bundle = saves.part(handle, 'bundle');
  await bundle.begin();
  await bundle.write(text('PK'));
  await bundle.write(text('34'));
  expect(readdirSync(out)).toEqual(['K.zip.part']);
  expect(JSON.parse(readFileSync(join(userData, 'unfinished-saves.json'), 'utf8'))).toEqual([join(out, 'K.zip.part')]);
  expect(await codeOf(bundle.read(0, 4))).toBe('internal/bad-call');
  // Of the bytes as they came, whatever becomes of them on the disk.
  expect(await bundle.finish()).toEqual({ sizeBytes: 4, sha256: createHash('sha256').update('PK34').digest('hex') });
  writeFileSync(join(out, 'K.zip.part'), 'XK34');
  expect(await bundle.read(0, 4)).toEqual(text('XK34'));
  await bundle.commit();
  expect(readdirSync(out)).toEqual(['K.zip']);
  expect(await bundle.read(1, 2)).toEqual(text('K3'));
  expect(JSON.parse(readFileSync(join(userData, 'unfinished-saves.json'), 'utf8'))).toEqual([]);

  const sheet = saves.part(handle, 'hash-sheet');
  await writeWhole(sheet, '%PDF');
  await sheet.commit();
  expect(readdirSync(out).sort()).toEqual(['K.zip', 'K_hash-sheet.pdf']);
});

test('a finished file is digested where it lies, in steps that follow each other', async () => {
  const { saves, out } = desk();
  const bundle = saves.part((await saves.add(join(out, 'K.zip'))).handle, 'bundle');
  await writeWhole(bundle, '123456789');
  const whole = { sha256: createHash('sha256').update('123456789').digest('hex'), sha512: createHash('sha512').update('123456789').digest('hex'), crc32: 0xcbf43926 };
  expect(await bundle.digest(0, 9, true)).toEqual(whole);
  expect([await bundle.digest(0, 4, false), await bundle.digest(4, 5, true)]).toEqual([null, whole]);
  expect(await bundle.digest(0, 9, true, 'sha256')).toEqual({ sha256: whole.sha256, sha512: '', crc32: 0 });
  // A step that does not go on where the last one ended begins anew.
  expect(await bundle.digest(0, 4, false)).toBeNull();
  expect((await bundle.digest(5, 4, true))?.sha256).toBe(createHash('sha256').update('6789').digest('hex'));
  writeFileSync(join(out, 'K.zip.part'), '12345678X');
  expect((await bundle.digest(0, 9, true))?.sha256).not.toBe(whole.sha256);
  expect(await codeOf(bundle.digest(0, 10, true))).toBe('internal/bad-call');
});

test.each(['K.zip', 'K.zip.part', 'K_hash-sheet.pdf', 'K_hash-sheet.pdf.part', 'K.tsq', 'K.tsq.part'])('where %s is already, another name is taken and told', async (existing) => {
  const { saves, out } = desk();
  writeFileSync(join(out, existing), 'old');
  writeFileSync(join(out, 'K-2.zip'), 'older');
  const { handle, fileName } = await saves.add(join(out, 'K.zip'));
  expect(fileName).toBe('K-3.zip');
  await writeWhole(saves.part(handle, 'bundle'), 'new');
  await saves.part(handle, 'bundle').commit();
  await writeWhole(saves.part(handle, 'hash-sheet'), 'sheet');
  await saves.part(handle, 'hash-sheet').commit();
  expect(readFileSync(join(out, existing), 'utf8')).toBe('old');
  expect(readFileSync(join(out, 'K-2.zip'), 'utf8')).toBe('older');
  expect(readFileSync(join(out, 'K-3.zip'), 'utf8')).toBe('new');
  expect(existsSync(join(out, 'K-3_hash-sheet.pdf'))).toBe(true);
});

test('a dangling link with the chosen name is not followed', async () => {
  const { saves, out, userData } = desk();
  symlinkSync(join(userData, 'elsewhere'), join(out, 'K.zip'));
  expect((await saves.add(join(out, 'K.zip'))).fileName).toBe('K-2.zip');
});

test.each([
  ['hard links', nodeDisk],
  ['no hard links (FAT32)', { ...nodeDisk, link: async () => { throw diskError('EPERM'); } }],
] as const)('a file that appears under the name meanwhile is never replaced, with %s', async (_name, disk) => {
  const { saves, out } = desk(disk);
  const { handle } = await saves.add(join(out, 'K.zip'));
  const bundle = saves.part(handle, 'bundle');
  await writeWhole(bundle, 'new');
  writeFileSync(join(out, 'K.zip'), 'somebody else');
  expect(await codeOf(bundle.commit())).toBe('save/exists');
  expect(readFileSync(join(out, 'K.zip'), 'utf8')).toBe('somebody else');
  await bundle.abort();
  expect(readdirSync(out)).toEqual(['K.zip']);
});

test('a drive without hard links gets the file all the same', async () => {
  const { saves, out } = desk({ ...nodeDisk, link: async () => { throw diskError('EPERM'); } });
  const { handle } = await saves.add(join(out, 'K.zip'));
  await writeWhole(saves.part(handle, 'bundle'), 'new');
  await saves.part(handle, 'bundle').commit();
  expect(readdirSync(out)).toEqual(['K.zip']);
  expect(readFileSync(join(out, 'K.zip'), 'utf8')).toBe('new');
});

test('a part that somebody else has is neither used nor removed', async () => {
  const { saves, out } = desk();
  const { handle } = await saves.add(join(out, 'K.zip'));
  writeFileSync(join(out, 'K.zip.part'), 'foreign');
  const bundle = saves.part(handle, 'bundle');
  expect(await codeOf(bundle.begin())).toBe('save/exists');
  await bundle.abort();
  await saves.forgetAll();
  expect(readFileSync(join(out, 'K.zip.part'), 'utf8')).toBe('foreign');
});

test('an abort leaves nothing and lets the person try again', async () => {
  const { saves, out, userData } = desk();
  const { handle } = await saves.add(join(out, 'K.zip'));
  const bundle = saves.part(handle, 'bundle');
  await bundle.begin();
  await bundle.write(text('half'));
  await bundle.abort();
  expect(readdirSync(out)).toEqual([]);
  expect(JSON.parse(readFileSync(join(userData, 'unfinished-saves.json'), 'utf8'))).toEqual([]);
  await writeWhole(bundle, 'whole');
  await bundle.abort();
  expect(readdirSync(out)).toEqual([]);
  await writeWhole(bundle, 'whole');
  await bundle.commit();
  await bundle.abort();
  expect(readdirSync(out)).toEqual(['K.zip']);
});

test('an export that fails after a file got its name takes the name back, and only its own', async () => {
  const { saves, out } = desk();
  const { handle } = await saves.add(join(out, 'K.zip'));
  const bundle = saves.part(handle, 'bundle');
  await writeWhole(bundle, 'whole');
  await bundle.withdraw();
  expect(readdirSync(out)).toEqual([]);
  await writeWhole(bundle, 'whole');
  await bundle.commit();
  await bundle.withdraw();
  expect(readdirSync(out)).toEqual([]);
  await writeWhole(bundle, 'again');
  await bundle.commit();
  await saves.forgetAll();
  expect(readFileSync(join(out, 'K.zip'), 'utf8')).toBe('again');
  writeFileSync(join(out, 'K.zip'), 'somebody else');
  await bundle.withdraw();
  expect(readFileSync(join(out, 'K.zip'), 'utf8')).toBe('somebody else');
});

test('steps out of order are wrong calls', async () => {
  const { saves, out } = desk();
  const bundle = saves.part((await saves.add(join(out, 'K.zip'))).handle, 'bundle');
  for (const step of [() => bundle.write(text('x')), () => bundle.finish(), () => bundle.read(0, 1), () => bundle.commit()]) expect(await codeOf(step())).toBe('internal/bad-call');
  await bundle.begin();
  for (const step of [() => bundle.begin(), () => bundle.read(0, 1), () => bundle.commit()]) expect(await codeOf(step())).toBe('internal/bad-call');
  await bundle.finish();
  for (const step of [() => bundle.write(text('x')), () => bundle.begin(), () => bundle.finish()]) expect(await codeOf(step())).toBe('internal/bad-call');
  await bundle.abort();
});

test('after a write that failed nothing can be finished', async () => {
  let isFull = false;
  const disk: Disk = { ...nodeDisk, open: async (path, access) => {
    const file = await nodeDisk.open(path, access);
    return { ...file, write: (bytes, offset) => isFull ? Promise.reject(diskError('ENOSPC')) : file.write(bytes, offset) };
  } };
  const { saves, out } = desk(disk);
  const bundle = saves.part((await saves.add(join(out, 'K.zip'))).handle, 'bundle');
  await bundle.begin();
  isFull = true;
  expect(await codeOf(bundle.write(text('x')))).toBe('disk/full');
  isFull = false;
  for (const step of [() => bundle.write(text('x')), () => bundle.finish(), () => bundle.commit()]) expect(await codeOf(step())).toBe('internal/bad-call');
  await bundle.abort();
  expect(readdirSync(out)).toEqual([]);
});

test('a file that is shorter than what was written is not finished', async () => {
  const disk: Disk = { ...nodeDisk, open: async (path, access) => {
    const file = await nodeDisk.open(path, access);
    return { ...file, write: async (bytes) => bytes.length };
  } };
  const { saves, out } = desk(disk);
  const bundle = saves.part((await saves.add(join(out, 'K.zip'))).handle, 'bundle');
  await bundle.begin();
  await bundle.write(text('lost'));
  expect(await codeOf(bundle.finish())).toBe('disk/failed');
  await bundle.abort();
});

test('a handle that was never given, or is forgotten, leads nowhere', async () => {
  const { saves, out } = desk();
  expect(() => saves.part('ab'.repeat(16), 'bundle')).toThrow('save/not-chosen');
  const { handle } = await saves.add(join(out, 'K.zip'));
  await saves.part(handle, 'bundle').begin();
  await saves.forgetAll();
  expect(() => saves.part(handle, 'bundle')).toThrow('save/not-chosen');
  expect(readdirSync(out)).toEqual([]);
});

test('choosing again and again keeps only the last places', async () => {
  const { saves, out } = desk();
  const handles: string[] = [];
  for (let times = 0; times < 20; times++) handles.push((await saves.add(join(out, 'K.zip'))).handle);
  expect(handles.filter((handle) => { try { saves.part(handle, 'bundle'); return true; } catch { return false; } })).toHaveLength(16);
});

test('a folder that cannot be written says so', async () => {
  const { saves, out } = desk({ ...nodeDisk, open: async () => { throw diskError('EACCES'); } });
  const bundle = saves.part((await saves.add(join(out, 'K.zip'))).handle, 'bundle');
  expect(await codeOf(bundle.begin())).toBe('disk/read-only');
});

test('what a crash left of a bundle is removed at the next start, and nothing else', async () => {
  const { saves, out, userData } = desk();
  const bundle = saves.part((await saves.add(join(out, 'K.zip'))).handle, 'bundle');
  await writeWhole(bundle, 'evidence in the clear');
  writeFileSync(join(out, 'own.part'), 'hers');
  await new UnfinishedSaves(nodeDisk, userData).removeLeftovers();
  expect(readdirSync(out)).toEqual(['own.part']);
  expect(JSON.parse(readFileSync(join(userData, 'unfinished-saves.json'), 'utf8'))).toEqual([]);
});

test('a leftover on a drive that is away waits until the drive is back', async () => {
  const { saves, out, userData } = desk();
  await writeWhole(saves.part((await saves.add(join(out, 'K.zip'))).handle, 'bundle'), 'evidence');
  rmSync(out, { recursive: true });
  await new UnfinishedSaves(nodeDisk, userData).removeLeftovers();
  mkdirSync(out);
  writeFileSync(join(out, 'K.zip.part'), 'evidence');
  await new UnfinishedSaves(nodeDisk, userData).removeLeftovers();
  expect(readdirSync(out)).toEqual([]);
});

test('a note that was tampered with removes nothing but parts', async () => {
  const { out, userData } = desk();
  writeFileSync(join(out, 'photo.png'), 'hers');
  mkdirSync(join(out, 'folder.part'));
  writeFileSync(join(userData, 'unfinished-saves.json'), JSON.stringify([join(out, 'photo.png'), 'relative.part', join(out, 'folder.part'), `${join(out, 'photo.png')}\0.part`]));
  await new UnfinishedSaves(nodeDisk, userData).removeLeftovers();
  expect(readdirSync(out).sort()).toEqual(['folder.part', 'photo.png']);
});

test.each(['an export that is given up', 'a file that has its name'] as const)('on a stick that is pulled %s leaves its note: the evidence on it goes when the stick is back', async (when) => {
  const { saves, out, userData } = desk({ ...nodeDisk, syncFolder: async (folder) => {
    await nodeDisk.syncFolder(folder);
    if (when === 'a file that has its name' && folder === out) renameSync(out, `${out}-away`);
  } });
  const bundle = saves.part((await saves.add(join(out, 'K.zip'))).handle, 'bundle');
  await writeWhole(bundle, 'evidence in the clear');
  if (when === 'a file that has its name') {
    await bundle.commit();
  } else {
    renameSync(out, `${out}-away`);
    await bundle.abort();
    expect(await codeOf(bundle.begin()), 'another try says what is the matter').toBe('disk/failed');
  }
  await new UnfinishedSaves(nodeDisk, userData).removeLeftovers();
  renameSync(`${out}-away`, out);
  await new UnfinishedSaves(nodeDisk, userData).removeLeftovers();
  expect(readdirSync(out)).toEqual(when === 'a file that has its name' ? ['K.zip'] : []);
});

test('a leftover that was removed does not come back after a power cut that finds its note gone', async () => {
  const disk = new MemoryDisk('/data');
  await disk.makeFolder('/stick');
  await disk.syncFolder('/');
  disk.plant('/stick/K.zip.part', text('evidence'));
  disk.plant('/data/unfinished-saves.json', text('["/stick/K.zip.part"]'));
  await new UnfinishedSaves(disk, '/data').removeLeftovers();
  const after = disk.afterPowerCut('nothing');
  expect(new TextDecoder().decode(after.bytesOf('/data/unfinished-saves.json') ?? new Uint8Array()).trim()).toBe('[]');
  expect(after.bytesOf('/stick/K.zip.part')).toBeNull();
});

test('a part that somebody else has is never noted as one of ours', async () => {
  const { saves, out, userData } = desk();
  const bundle = saves.part((await saves.add(join(out, 'K.zip'))).handle, 'bundle');
  writeFileSync(join(out, 'K.zip.part'), 'foreign');
  const noted = vi.spyOn(UnfinishedSaves.prototype, 'add');
  expect(await codeOf(bundle.begin())).toBe('save/exists');
  expect(noted).not.toHaveBeenCalled();
  noted.mockRestore();
  await new UnfinishedSaves(nodeDisk, userData).removeLeftovers();
  expect(readFileSync(join(out, 'K.zip.part'), 'utf8')).toBe('foreign');
});

async function threeOf(saves: SaveFiles, path: string): Promise<Readonly<Record<SavePart, SavePartFile>>> {
  const { handle } = await saves.add(path);
  return { bundle: saves.part(handle, 'bundle'), 'hash-sheet': saves.part(handle, 'hash-sheet'), 'timestamp-request': saves.part(handle, 'timestamp-request') };
}

test('a lock between the names of an export leaves all of its files or none', async () => {
  const { saves, out } = desk();
  const cut = await threeOf(saves, join(out, 'cut.zip'));
  for (const part of Object.values(cut)) await writeWhole(part, 'x');
  for (const name of ['timestamp-request', 'hash-sheet'] as const) await cut[name].commit();
  const whole = await threeOf(saves, join(out, 'whole.zip'));
  for (const part of Object.values(whole)) await writeWhole(part, 'x');
  for (const name of ['timestamp-request', 'hash-sheet', 'bundle'] as const) await whole[name].commit();
  // The name of the bundle is being given in this very moment: whoever ends the line waits for that.
  const last = await threeOf(saves, join(out, 'last.zip'));
  for (const part of Object.values(last)) await writeWhole(part, 'x');
  for (const name of ['timestamp-request', 'hash-sheet'] as const) await last[name].commit();
  await saves.forgetAll(last.bundle.commit());
  expect(readdirSync(out).sort()).toEqual(['last.tsq', 'last.zip', 'last_hash-sheet.pdf', 'whole.tsq', 'whole.zip', 'whole_hash-sheet.pdf']);
});
