import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { deriveSlotKey } from '../../../shared/crypto/kdf.ts';
import { sha256Hex } from '../../../shared/crypto/hash.ts';
import type { VaultEngine } from '../../../shared/vault/engine.ts';
import type { Disk, DiskFile } from '../../../electron/disk.ts';
import { MemoryDisk } from '../electron/memory-disk.ts';
import { captureFile, noteDraft, stateOf } from '../vault/vault-tools.ts';
import { Computer } from './computer.ts';
import { noise, PASSPHRASE } from './worker-tools.ts';

vi.mock('electron', async () => (await import('../electron/fake-electron.ts')).electronModule);

const HOME = '/home/a';
const STICK = '/stick';

async function newDisk(): Promise<MemoryDisk> {
  const disk = new MemoryDisk(HOME);
  await disk.makeFolder('/home/b');
  await disk.makeFolder(STICK);
  await disk.syncFolder('/home');
  await disk.syncFolder('/');
  return disk;
}

async function computerWithVault(disk: MemoryDisk) {
  const computer = await Computer.start(disk, HOME);
  const words = await computer.makeVault();
  return { computer, words };
}

/** A note and three files; one longer than a step of copying where the test is about steps. */
async function addSome(engine: VaultEngine, longestBytes = 200_000): Promise<void> {
  await engine.captureItem(noteDraft('first'), null);
  await captureFile(engine, noise(100_000, 1));
  await captureFile(engine, noise(longestBytes, 2));
  await captureFile(engine, noise(0, 3));
}

/** Digests of the files of a folder, by their names in it, without what is not part of a vault. */
function filesIn(disk: MemoryDisk, folder: string): Map<string, string> {
  const names = disk.paths().filter((path) => path.startsWith(`${folder}/`) && !path.endsWith('/session') && !path.endsWith('/backup.json'));
  return new Map(names.map((path) => [path.slice(folder.length + 1), digestOf(disk.bytesOf(path))]));
}

function digestOf(bytes: Uint8Array | null): string {
  return sha256Hex(bytes ?? new Uint8Array());
}

function backupFolder(disk: MemoryDisk): string {
  const path = disk.paths().find((each) => each.startsWith(`${STICK}/Kept-`)) ?? '';
  return path.split('/').slice(0, 3).join('/');
}

test('a backup is the vault, byte for byte, and says what it did', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine, 5_000_000);
  await computer.session.logCopies.settle(computer.session.engine);
  const before = filesIn(disk, `${HOME}/vault`);
  const report = await computer.backUp(STICK);
  expect(filesIn(disk, backupFolder(disk))).toEqual(before);
  expect(report).toMatchObject({ entries: 6, objects: 3, copiedObjects: 3, faults: [] });
  expect(report.folderName).toMatch(/^stick\/Kept-[0-9a-f]{8}$/);
  const status = await computer.call('backup.status', {});
  expect(status.last).toMatchObject({ entries: 6, objects: 3, folder: backupFolder(disk), sizeBytes: report.sizeBytes });
  expect(status).toMatchObject({ newItems: 0, known: { folderName: report.folderName } });
});

test('the second backup copies only what is new; a deleted file goes from it too', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.backUp(STICK);
  const { itemId } = await captureFile(computer.session.engine, noise(3000, 9));
  const again = await computer.backUp(STICK);
  expect(again).toMatchObject({ copiedObjects: 1, objects: 4 });
  await computer.session.engine.deleteItem(itemId, 'not mine');
  const last = await computer.backUp(STICK);
  expect(last).toMatchObject({ copiedObjects: 0, objects: 3 });
  const there = [...filesIn(disk, backupFolder(disk)).keys()].filter((name) => name.startsWith('objects/'));
  expect(there).toHaveLength(3);
});

test('what is missing or damaged in the vault leaves the good copy in the backup alone, and is named', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  const { engine } = computer.session;
  await addSome(engine);
  const [gone, cut, bad] = [await captureFile(engine, noise(2000, 4)), await captureFile(engine, noise(2000, 5)), await captureFile(engine, noise(2000, 6))];
  await computer.backUp(STICK);
  const path = (objectId: string): string => `${HOME}/vault/objects/${objectId.slice(0, 2)}/${objectId}`;
  const good = filesIn(disk, backupFolder(disk));
  await disk.remove(path(gone.objectId));
  disk.plant(path(cut.objectId), (disk.bytesOf(path(cut.objectId)) ?? new Uint8Array()).slice(0, 50));
  disk.plant(path(bad.objectId), noise(disk.bytesOf(path(bad.objectId))?.length ?? 0, 77));
  const fresh = await captureFile(engine, noise(2000, 7));
  await disk.remove(path(fresh.objectId));
  const report = await computer.backUp(STICK);
  const after = filesIn(disk, backupFolder(disk));
  for (const [name, bytes] of good) if (name.startsWith('objects/')) expect(after.get(name)).toEqual(bytes);
  expect(report.faults).toMatchObject([{ kind: 'object-missing', exhibitNo: 'E-0008', itemId: fresh.itemId }]);
});

test('a journal that was damaged in the vault does not replace the good one', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.backUp(STICK);
  const good = filesIn(disk, backupFolder(disk)).get('journal/000001.kj');
  const path = `${HOME}/vault/journal/000001.kj`;
  const bytes = (disk.bytesOf(path) ?? new Uint8Array()).slice();
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  disk.plant(path, bytes);
  await expect(computer.backUp(STICK)).rejects.toMatchObject({ code: 'vault/damaged-journal' });
  expect(filesIn(disk, backupFolder(disk)).get('journal/000001.kj')).toEqual(good);
});

test('damage in the backup is mended, and what lay there is kept beside', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.backUp(STICK);
  const path = `${backupFolder(disk)}/journal/000001.kj`;
  const bytes = (disk.bytesOf(path) ?? new Uint8Array()).slice();
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  disk.plant(path, bytes);
  await computer.backUp(STICK);
  expect(filesIn(disk, backupFolder(disk)).get('journal/000001.kj.aside-1')).toBe(digestOf(bytes));
  expect(await computer.drill(STICK)).toMatchObject({ faults: [] });
});

test('a later state, another way on, another vault and the vault itself are refused and left alone', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.backUp(STICK);
  await computer.session.engine.captureItem(noteDraft('later'), null);
  await computer.backUp(STICK);
  const folder = backupFolder(disk);
  const later = filesIn(disk, folder);
  // The state of before, restored on another computer, that then goes its own way.
  const other = await Computer.start(disk, '/home/b');
  await other.restore(STICK);
  await other.lock();
  await other.unlock();
  await expect(computer.backUp(STICK)).resolves.toMatchObject({ faults: [] });
  await other.session.engine.captureItem(noteDraft('a way of its own'), null);
  const now = filesIn(disk, folder);
  expect(now.size).toBeGreaterThanOrEqual(later.size);
  await expect(other.backUp(STICK)).rejects.toMatchObject({ code: 'backup/newer' });
  expect(filesIn(disk, folder)).toEqual(now);

  const foreign = await Computer.start(disk, '/home/c');
  await disk.makeFolder('/home/c');
  await foreign.makeVault();
  await expect(foreign.backUp(folder)).rejects.toMatchObject({ code: 'backup/other-vault' });
  await foreign.backUp(STICK);
  expect(disk.paths().filter((path) => path.endsWith('/backup.json'))).toHaveLength(2);
  for (const inside of [`${HOME}/vault`, `${HOME}/vault/objects`, HOME]) {
    await expect(computer.backUp(inside)).rejects.toMatchObject({ code: 'backup/inside-vault' });
  }
  expect(filesIn(disk, folder)).toEqual(now);
});

test('no room and too large a file are told before the first byte', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  disk.freeBytes = 300_000;
  await expect(computer.backUp(STICK)).rejects.toMatchObject({ code: 'disk/no-room', details: { freeBytes: 300_000 } });
  disk.freeBytes = 1e12;
  expect(disk.paths().filter((path) => path.startsWith(STICK) && path.includes('/objects/'))).toEqual([]);
});

test('a drive that does not keep what it is given is found out, and the good copy stays', async () => {
  const disk = await newDisk();
  const lying = new Proxy(disk as Disk, { get: (_target, name: keyof Disk) => name === 'open' ? (path: string, access: 'read' | 'write' | 'create') => openLying(disk, path, access) : (disk[name] as () => unknown).bind(disk) });
  const computer = await Computer.start(lying, HOME);
  await computer.makeVault();
  await addSome(computer.session.engine);
  await expect(computer.backUp(STICK)).rejects.toMatchObject({ code: 'backup/read-back' });
  expect(disk.paths().filter((path) => path.startsWith(STICK) && (path.endsWith('.part') || path.includes('/objects/')))).toEqual([]);
});

/** A counterfeit stick: what is written behind the first 4 KiB comes back as zeros. */
async function openLying(disk: MemoryDisk, path: string, access: 'read' | 'write' | 'create'): Promise<DiskFile> {
  const file = await disk.open(path, access);
  if (!path.startsWith(STICK)) return file;
  return { ...file, write: (bytes, offset) => file.write(bytes.map((byte, at) => (offset + at < 4096 ? byte : 0)), offset) };
}

test('cancelled: what was copied whole stays and is used next time, nothing half stays', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine, 5_000_000);
  const handle = await computer.choose(STICK);
  let files = 0;
  computer.onCall = async (call) => {
    if (call.op === 'copy.file' && ++files === 3) await computer.call('task.cancel', { taskId: 'stop' });
  };
  await expect(computer.call('backup.run', { taskId: 'stop', handle })).rejects.toMatchObject({ code: 'task/cancelled' });
  computer.onCall = () => undefined;
  expect(disk.paths().filter((path) => path.endsWith('.part'))).toEqual([]);
  const whole = disk.paths().filter((path) => path.startsWith(STICK) && path.includes('/objects/')).length;
  expect(whole).toBeGreaterThan(0);
  expect(await computer.backUp(STICK)).toMatchObject({ copiedObjects: 3 - whole, objects: 3 });
});

test('the person goes on saving and deleting while a backup runs', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  const { engine } = computer.session;
  await addSome(engine);
  const doomed = await captureFile(engine, noise(4000, 8));
  let files = 0;
  computer.onCall = (call) => {
    if (call.op !== 'copy.file' || ++files !== 1) return;
    void engine.captureItem(noteDraft('meanwhile'), null);
    void engine.deleteItem(doomed.itemId, 'gone');
  };
  const report = await computer.backUp(STICK);
  expect(report.faults).toEqual([]);
  expect(await computer.drill(STICK)).toMatchObject({ faults: [], objects: 3 });
  expect(engine.state.items.size).toBe(6);
});

test('a drill tells what a backup is worth, counts wrong secrets, and leaves nothing', async () => {
  const disk = await newDisk();
  const { computer, words } = await computerWithVault(disk);
  const { engine } = computer.session;
  await addSome(engine);
  const { objectId, itemId } = await captureFile(engine, noise(2000, 4));
  await computer.backUp(STICK);
  expect(await computer.drill(STICK, { words })).toMatchObject({ entries: 7, objects: 4, faults: [] });
  const path = `${backupFolder(disk)}/objects/${objectId.slice(0, 2)}/${objectId}`;
  disk.plant(path, noise(disk.bytesOf(path)?.length ?? 0, 5));
  expect((await computer.drill(STICK)).faults).toMatchObject([{ kind: 'object-damaged', itemId, exhibitNo: 'E-0005' }]);
  expect(await computer.backUp(STICK)).toMatchObject({ copiedObjects: 1, faults: [] });
  expect((await computer.drill(STICK)).faults).toEqual([]);
  for (let tries = 0; tries < 3; tries++) await expect(computer.drill(STICK, { passphrase: 'not the passphrase' })).rejects.toMatchObject({ code: 'passphrase/wrong' });
  await expect(computer.drill(STICK)).rejects.toMatchObject({ code: 'attempts/wait' });
  expect(disk.paths().filter((each) => each.includes('vault.drill'))).toEqual([]);
});

test('a chosen folder can be read by the worker and not written, and only what main names can be copied', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.backUp(STICK);
  const before = filesIn(disk, STICK);
  const { folders } = computer.session.parts.store;
  const handle = await computer.choose(STICK);
  const there = folders.at(handle);
  const bytes = new Uint8Array(40);
  for (const write of [() => there.replaceHeader(bytes, false), () => there.appendJournal(1, 0, bytes), () => there.setAsideJournalTail(1, 0)]) {
    await expect(write()).rejects.toMatchObject({ code: 'disk/read-only' });
  }
  for (const call of [() => folders.copyHeader(handle), () => folders.removeObject(handle, 'ab'.repeat(16)), () => folders.commitRestore(handle), () => folders.at('00'.repeat(16)).readHeader()]) {
    await expect(call()).rejects.toMatchObject({ code: 'backup/not-chosen' });
  }
  await folders.beginBackup(handle);
  for (const name of ['vault.json', '../x', 'objects/ab/../../x', 'journal/000001.kj', 'objects/ab/cd'.padEnd(43, '0'), 'log/../x.age']) {
    await expect(folders.copyFile(handle, name)).rejects.toMatchObject({ code: 'internal/bad-call' });
  }
  expect(filesIn(disk, STICK)).toEqual(before);
});

test('restored on a clean computer with the words, everything is equal and the log says so', async () => {
  const disk = await newDisk();
  const { computer, words } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.backUp(STICK);
  const other = await Computer.start(disk, '/home/b');
  const handle = await other.choose(STICK, 'restore');
  expect(await other.call('restore.inspect', { handle })).toMatchObject({ objects: 3, hasVaultHere: false });
  const report = await other.restore(STICK, { secret: { words }, keepOld: false });
  expect(report).toMatchObject({ restored: true, itemCount: 4, entries: 6, objects: 3, keptOldAs: null, faults: [] });
  await other.lock();
  await other.unlock();
  const acts = other.session.engine.state.entries.map(({ act }) => act);
  expect(acts.slice(6, 8)).toEqual(['vault.restored', 'vault.unlocked']);
  expect(await other.call('check.run', { taskId: 'c' })).toMatchObject({ faults: [], leftovers: { count: 0 } });
  const [here, there] = [stateOf(computer.session.engine), stateOf(other.session.engine)] as { items: unknown }[];
  expect(there?.items).toEqual(here?.items);
});

test('a folder copied by hand, of the first format, is a backup too, and stays as it is', async () => {
  const disk = await newDisk();
  const golden = join('tests', 'vectors', 'vault-v1');
  for (const entry of readdirSync(join(golden, 'vault'), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(join(golden, 'vault').length);
    if (entry.isDirectory()) await disk.makeFolder(`/stick/copied${path}`);
    else disk.plant(`/stick/copied${path}`, readFileSync(join(golden, 'vault', path)));
  }
  await disk.makeFolder('/stick/copied');
  const { passphrase, items } = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')) as { passphrase: string; items: unknown[] };
  const before = filesIn(disk, STICK);
  const other = await Computer.start(disk, '/home/b', async (secret, params) => deriveSlotKey(secret, params));
  const handle = await other.choose(STICK, 'restore');
  expect(await other.call('restore.inspect', { handle })).toMatchObject({ backupUtc: null, hasVaultHere: false });
  expect(await other.restore(STICK, { handle, secret: { passphrase } })).toMatchObject({ restored: true, itemCount: items.length, faults: [] });
  expect(filesIn(disk, STICK)).toEqual(before);
});

test('a vault that was here is asked about and kept; a wrong secret changes nothing', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.backUp(STICK);
  const other = await Computer.start(disk, '/home/b');
  await other.makeVault('another long passphrase');
  await other.lock();
  const before = filesIn(disk, '/home/b');
  await expect(other.restore(STICK, { keepOld: false })).rejects.toMatchObject({ code: 'vault/exists' });
  await expect(other.restore(STICK, { secret: { passphrase: 'another long passphrase' } })).rejects.toMatchObject({ code: 'passphrase/wrong' });
  const isVault = ([name]: [string, string]): boolean => name.startsWith('vault');
  expect([...filesIn(disk, '/home/b')].filter(isVault)).toEqual([...before].filter(isVault));
  const { keptOldAs } = await other.restore(STICK);
  expect(keptOldAs).toMatch(/^vault\.kept-\d{8}-\d{6}$/);
  const kept = [...filesIn(disk, `/home/b/${keptOldAs}`)].map(([name, digest]) => [`vault/${name}`, digest]);
  expect(kept).toEqual([...before].filter(([name]) => name.startsWith('vault/')));
  await other.lock();
  await expect(other.unlock()).resolves.toMatchObject({ itemCount: 4 });
});

test('what was opened of a damaged vault gives way to a backup without a lock between', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await expect(computer.restore(STICK)).rejects.toMatchObject({ code: 'internal/bad-call' });
  await computer.backUp(STICK);
  await computer.lock();
  const path = `${HOME}/vault/journal/000001.kj`;
  const bytes = (disk.bytesOf(path) ?? new Uint8Array()).slice();
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  disk.plant(path, bytes);
  await computer.call('vault.salvage', { passphrase: PASSPHRASE });
  const { keptOldAs, itemCount } = await computer.restore(STICK);
  expect([itemCount, disk.bytesOf(`${HOME}/${keptOldAs}/journal/000001.kj`)]).toEqual([4, bytes]);
  await computer.lock();
  await expect(computer.unlock()).resolves.toMatchObject({ itemCount: 4, readOnly: false });
});

test('one bad object in a backup costs one object, once the person has said so', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  const { objectId } = await captureFile(computer.session.engine, noise(2000, 4));
  await captureFile(computer.session.engine, noise(2000, 5));
  await computer.backUp(STICK);
  const path = `${backupFolder(disk)}/objects/${objectId.slice(0, 2)}/${objectId}`;
  disk.plant(path, noise(disk.bytesOf(path)?.length ?? 0, 5));
  const other = await Computer.start(disk, '/home/b');
  const handle = await other.choose(STICK, 'restore');
  const asked = await other.restore(STICK, { handle });
  expect(asked).toMatchObject({ restored: false, faults: [{ kind: 'object-damaged', exhibitNo: 'E-0001' }] });
  expect(disk.paths().some((each) => each.startsWith('/home/b/vault/vault.json'))).toBe(false);
  let copied = 0;
  other.onCall = (call) => { copied += Number(call.op === 'copy.file'); };
  expect(await other.restore(STICK, { handle, withFaults: true })).toMatchObject({ restored: true, faults: [{ exhibitNo: 'E-0001' }] });
  expect(copied).toBe(0);
  await other.lock();
  expect(await other.unlock(PASSPHRASE)).toMatchObject({ itemCount: 2 });
});

/** The disk with a bad sector in every file that this fits. */
function badSectors(inner: MemoryDisk, isBad: (path: string) => boolean): Disk {
  const open = async (path: string, access: 'read' | 'write' | 'create'): Promise<DiskFile> => {
    const file = await inner.open(path, access);
    return isBad(path) && access === 'read' ? { ...file, read: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) } : file;
  };
  return new Proxy(inner as Disk, { get: (_target, name: keyof Disk) => (name === 'open' ? open : (inner[name] as () => unknown).bind(inner)) });
}

test('a part of the readable log that cannot be read keeps nobody from a backup, a drill or a restore', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.session.logCopies.settle(computer.session.engine);
  await computer.stop();
  const isLog = (path: string): boolean => path.endsWith('/log/000001.age');
  const failing = await Computer.start(badSectors(disk, (path) => isLog(path) && path.startsWith(HOME)), HOME);
  await failing.unlock();
  const made = await failing.backUp(STICK);
  expect(made).toMatchObject({ copiedObjects: 3, faults: [] });
  await failing.stop();
  const mended = await Computer.start(disk, HOME);
  await mended.unlock();
  await mended.backUp(STICK);
  await mended.stop();
  expect(disk.paths().filter(isLog)).toHaveLength(2);
  const other = await Computer.start(badSectors(disk, (path) => isLog(path) && path.startsWith(STICK)), '/home/b');
  expect((await other.drill(STICK)).faults).toEqual([]);
  expect(await other.restore(STICK)).toMatchObject({ restored: true, faults: [] });
  // Anything that the evidence needs does stop it.
  const third = await Computer.start(badSectors(disk, (path) => path.endsWith('000001.kj') && path.startsWith(STICK)), '/home/b');
  await expect(third.restore(STICK, { keepOld: true })).rejects.toMatchObject({ code: 'disk/failed' });
});

test.each(['EACCES', 'EPERM', 'EISDIR', 'EIO'])('a stored file of which the system says %s costs that file, and is not called a drive that cannot be written', async (errno) => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.stop();
  const bad = disk.paths().find((path) => path.startsWith(`${HOME}/vault/objects/`));
  const failing = await Computer.start(new Proxy(disk as Disk, { get: (_target, name: keyof Disk) => (...args: never[]) => {
    if (name === 'open' && args[0] === bad) throw Object.assign(new Error(errno), { code: errno });
    return (disk[name] as (...args: never[]) => unknown)(...args);
  } }), HOME);
  await failing.unlock();
  expect(await failing.backUp(STICK)).toMatchObject({ copiedObjects: 2, faults: [{ kind: 'object-damaged' }] });
});

test('a drive that goes while it is backed up to is not made again in its place', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.backUp(STICK);
  await addSome(computer.session.engine);
  // What was mounted there has gone; the folder that it was mounted on is there, and ours to write.
  let isGone = false;
  computer.onCall = async ({ op }) => {
    if (op !== 'copy.segment' || isGone) return;
    isGone = true;
    await computer.place.removeTree(backupFolder(disk));
  };
  await expect(computer.backUp(STICK)).rejects.toMatchObject({ code: 'disk/failed' });
  expect(isGone).toBe(true);
  expect(disk.paths().filter((path) => path.startsWith(STICK))).toEqual([]);
  expect((await computer.call('backup.status', {})).newItems).toBeGreaterThan(0);
});

test('nor is a backup called made that was begun on one drive and ended on another', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  const { space } = disk;
  computer.onCall = async ({ op }) => {
    if (op === 'copy.segment') disk.space = async (path) => ({ ...await space.call(disk, path), driveNumber: 1 });
  };
  await expect(computer.backUp(STICK)).rejects.toMatchObject({ code: 'disk/failed' });
  expect((await computer.call('backup.status', {})).last).toBeNull();
});

test('only unfinished files of its own are removed from the folder of a backup', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  await computer.backUp(STICK);
  const folder = backupFolder(disk);
  const shelf = disk.paths().find((path) => path.startsWith(`${folder}/objects/`))?.split('/').slice(0, -1).join('/') ?? '';
  const [own, foreign] = [
    ['vault.json.part', 'vault.json.previous.part', 'backup.json.part', 'journal/000001.kj.part', 'log/000001.age.part', `${shelf.slice(folder.length + 1)}/${'ab'.repeat(16)}.part`],
    ['film.mp4.part', 'K-2026-0001.zip.part', 'journal/notes.part', `${shelf.slice(folder.length + 1)}/x.part`],
  ];
  for (const name of [...own, ...foreign]) disk.plant(`${folder}/${name}`, new Uint8Array([1]));
  await computer.backUp(STICK);
  expect(disk.paths().filter((path) => path.startsWith(folder) && path.endsWith('.part')).sort()).toEqual(foreign.map((name) => `${folder}/${name}`).sort());
});

test('a backup that has lost the end of its records, cleanly, is not called whole by a drill or a restore', async () => {
  const disk = await newDisk();
  const { computer } = await computerWithVault(disk);
  await addSome(computer.session.engine);
  const { entries } = await computer.backUp(STICK);
  const end = computer.session.engine.state.entries.at(-4);
  await computer.stop();
  // As a copy by hand that was cut short leaves it, or a synchronising program that put back an older state.
  const journal = `${backupFolder(disk)}/journal/000001.kj`;
  const whole = disk.bytesOf(journal) ?? new Uint8Array();
  disk.plant(journal, whole.slice(0, end === undefined ? 0 : end.offset + end.lengthBytes));
  const other = await Computer.start(disk, '/home/b');
  const cut = { kind: 'backup-cut', itemId: null, entrySeq: null, exhibitNo: null, title: '' };
  const drilled = await other.drill(STICK);
  expect(drilled.entries).toBeLessThan(entries);
  expect(drilled.faults).toEqual([cut]);
  const held = await other.restore(STICK);
  expect(held).toMatchObject({ restored: false, faults: [cut] });
  expect(disk.paths().filter((path) => path.startsWith('/home/b/vault/'))).toEqual([]);
  // Whoever knows of it may have what is there.
  expect(await other.restore(STICK, { withFaults: true })).toMatchObject({ restored: true, entries: drilled.entries, faults: [cut] });
  await other.stop();
  // The next backup makes it whole again; of a folder that was copied without the record nobody can tell.
  disk.plant(journal, whole);
  expect((await (await Computer.start(disk, '/home/b')).drill(STICK)).faults).toEqual([]);
  disk.plant(journal, whole.slice(0, end === undefined ? 0 : end.offset + end.lengthBytes));
  await disk.remove(`${backupFolder(disk)}/backup.json`);
  expect((await (await Computer.start(disk, '/home/b')).drill(STICK)).faults).toEqual([]);
});
