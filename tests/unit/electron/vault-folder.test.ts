import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Disk } from '../../../electron/disk.ts';
import { nodeDisk } from '../../../electron/disk.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { FaultyDisk } from './faulty-disk.ts';
import { CUTS, diskError, MemoryDisk } from './memory-disk.ts';
import { codeOf, tempFolder } from './temp-folder.ts';

const text = (value: string) => new TextEncoder().encode(value);

async function openAt(folder: string, disk: Disk = nodeDisk): Promise<VaultFolder> {
  const store = await VaultFolder.open(folder, disk);
  onTestFinished(() => store.close());
  return store;
}

async function putObject(store: VaultFolder, content: Uint8Array): Promise<string> {
  const sink = await store.beginObject();
  await sink.write(content);
  await sink.commit();
  return sink.objectId;
}

test('a vault comes to be, grows and is read back from a fresh start', async () => {
  const folder = join(tempFolder(), 'vault');
  const first = await VaultFolder.open(folder);
  expect(await first.readHeader()).toEqual({ current: null, previous: null, isEmpty: true, wasUnclean: false, missingBytes: 0 });
  await first.replaceHeader(text('one'), true);
  await first.replaceHeader(text('two'), false);
  await first.appendJournal(1, 0, text('abc'));
  await first.appendJournal(1, 3, text('defg'));
  await first.appendJournal(2, 0, text('h'));
  const objectId = await putObject(first, text('ciphertext'));
  await first.close();

  const second = await openAt(folder);
  expect(await second.readHeader()).toEqual({ current: text('two'), previous: text('two'), isEmpty: false, wasUnclean: false, missingBytes: 0 });
  expect(await second.listJournal()).toEqual([{ segment: 1, sizeBytes: 7 }, { segment: 2, sizeBytes: 1 }]);
  expect(await second.readJournal(1, 2, 3)).toEqual(text('cde'));
  expect(await second.objectSize(objectId)).toBe(10);
  expect(await second.readObject(objectId, 6, 4)).toEqual(text('text'));
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
    'journal', 'journal/000001.kj', 'journal/000002.kj', 'lock', 'objects', `objects/${objectId.slice(0, 2)}`, `objects/${objectId.slice(0, 2)}/${objectId}`, 'session', 'vault.json', 'vault.json.previous',
  ].sort());
});

test('only the owner may read what lies there', async () => {
  const folder = join(tempFolder(), 'vault');
  const store = await openAt(folder);
  await store.replaceHeader(text('one'), true);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'vault.json')).mode & 0o777).toBe(0o600);
});

test.each([
  ['a header', 'vault.json'],
  ['an older header', 'vault.json.previous'],
  ['a journal', 'journal/000001.kj'],
  ['a tail that was set aside', 'journal/000001.kj.aside-1'],
  ['an object', 'objects/ab/abababababababababababababababab'],
])('nothing is created over %s', async (_name, file) => {
  const folder = join(tempFolder(), 'vault');
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), 'evidence');
  const store = await openAt(folder);
  expect((await store.readHeader()).isEmpty).toBe(false);
  expect(await codeOf(store.replaceHeader(text('new'), true))).toBe('vault/exists');
  expect(readFileSync(join(folder, file), 'utf8')).toBe('evidence');
});

test("other programs' litter is no vault", async () => {
  const folder = join(tempFolder(), 'vault');
  mkdirSync(join(folder, 'journal'), { recursive: true });
  writeFileSync(join(folder, 'journal', '.DS_Store'), '');
  writeFileSync(join(folder, 'desktop.ini'), '');
  const store = await openAt(folder);
  expect((await store.readHeader()).isEmpty).toBe(true);
  await store.replaceHeader(text('new'), true);
});

test('a header cannot be exchanged where there is none', async () => {
  const store = await openAt(join(tempFolder(), 'vault'));
  expect(await codeOf(store.replaceHeader(text('x'), false))).toBe('vault/missing');
});

test('what a crash left unfinished is gone after the next start, and nothing else is', async () => {
  const folder = join(tempFolder(), 'vault');
  const first = await VaultFolder.open(folder);
  await first.replaceHeader(text('one'), true);
  const objectId = await putObject(first, text('kept'));
  const unfinished = await first.beginObject();
  await unfinished.write(text('half'));
  await first.close();
  writeFileSync(join(folder, 'vault.json.part'), 'half');
  writeFileSync(join(folder, 'vault.json.previous.part'), 'half');
  writeFileSync(join(folder, 'objects', 'note.part'), 'not ours');

  const second = await openAt(folder);
  const left = readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.part'));
  expect(left).toEqual(['objects/note.part']);
  expect(await second.readObject(objectId, 0, 4)).toEqual(text('kept'));
  expect(await codeOf(second.objectSize(unfinished.objectId))).toBe('vault/object-missing');
  await unfinished.abort();
});

test('an object is invisible until it is committed and gone when it is aborted', async () => {
  const store = await openAt(join(tempFolder(), 'vault'));
  const sink = await store.beginObject();
  await sink.write(text('half'));
  expect(await codeOf(store.objectSize(sink.objectId))).toBe('vault/object-missing');
  expect(await codeOf(store.readObject(sink.objectId, 0, 1))).toBe('vault/object-missing');
  await sink.abort();
  expect(await codeOf(sink.commit())).toBe('internal/bad-call');
  expect(await codeOf(sink.write(text('more')))).toBe('internal/bad-call');
  const objectId = await putObject(store, text('whole'));
  await store.removeObject(objectId);
  expect(await codeOf(store.readObject(objectId, 0, 1))).toBe('vault/object-missing');
  expect(await codeOf(store.removeObject(objectId))).toBe('vault/object-missing');
});

test.each(['', '../../vault.json', 'AB'.repeat(16), `${'ab'.repeat(15)}a.`, `${'ab'.repeat(16)}/..`, `${'ab'.repeat(16)}\0`, 'ab'.repeat(17), '/etc/passwd'])('the object name %j never reaches the disk', async (name) => {
  const folder = join(tempFolder(), 'vault');
  const disk = new FaultyDisk(nodeDisk, null);
  const store = await openAt(folder, disk);
  await store.replaceHeader(text('one'), true);
  const before = disk.calls;
  expect(await codeOf(store.objectSize(name))).toBe('internal/bad-call');
  expect(await codeOf(store.readObject(name, 0, 1))).toBe('internal/bad-call');
  expect(await codeOf(store.removeObject(name))).toBe('internal/bad-call');
  expect(disk.calls).toBe(before);
});

test('an entry goes only to the very end of the journal', async () => {
  const store = await openAt(join(tempFolder(), 'vault'));
  await store.appendJournal(1, 0, text('abc'));
  for (const [segment, offset] of [[1, 0], [1, 2], [1, 4], [2, 1], [3, 0], [0, 0]] as const) {
    expect(await codeOf(store.appendJournal(segment, offset, text('x')))).toBe('internal/bad-call');
  }
  expect(await store.listJournal()).toEqual([{ segment: 1, sizeBytes: 3 }]);
});

test.each([[1, 3], [2, 0]])('an entry that was refused is not left lying in segment %i', async (segment, offset) => {
  const folder = join(tempFolder(), 'vault');
  let isIll = false;
  const store = await openAt(folder, { ...nodeDisk, open: async (path, access) => {
    const file = await nodeDisk.open(path, access);
    // The bytes are written, then syncing them fails once.
    const sync = async () => {
      if (!isIll) return file.sync();
      isIll = false;
      throw diskError('EIO');
    };
    return { ...file, sync };
  } });
  await store.appendJournal(1, 0, text('abc'));
  isIll = true;
  expect(await codeOf(store.appendJournal(segment, offset, text('refused')))).toBe('disk/failed');
  expect(await store.listJournal()).toEqual([{ segment: 1, sizeBytes: 3 }]);
});

test('an entry that was refused and could not be cut off is shown to no reader, and the next one takes its place', async () => {
  const inner = new MemoryDisk('/data');
  let state: 'well' | 'failing' | 'failed' = 'well';
  const refuse = () => { if (state === 'failed') throw diskError('ENOSPC'); };
  const store = await VaultFolder.open('/data/vault', new Proxy<Disk>(inner, {
    get: (target, name) => name === 'remove' ? async (path: string) => { refuse(); await target.remove(path); } : name !== 'open' ? Reflect.get(target, name).bind(target) : async (...values: Parameters<Disk['open']>) => {
      refuse();
      const file = await target.open(...values);
      return { ...file, sync: async () => { if (state === 'failing') state = 'failed'; refuse(); await file.sync(); } };
    },
  }));
  for (const [offset, old] of [[0, []], [3, [{ segment: 1, sizeBytes: 3 }]]] as const) {
    state = 'failing';
    expect(await codeOf(store.appendJournal(1, offset, text('no!')))).toBe('disk/full');
    expect(inner.bytesOf('/data/vault/journal/000001.kj')?.length).toBe(offset + 3);
    // A page that was opened anew meanwhile reads this.
    expect([await store.listJournal(), await store.surveyJournal()]).toEqual([old, old]);
    state = 'well';
    await store.appendJournal(1, offset, text('yes'));
    expect(await store.readJournal(1, offset, 3)).toEqual(text('yes'));
    expect(await store.listJournal()).toEqual([{ segment: 1, sizeBytes: offset + 3 }]);
  }
});

test('a missing segment is a damaged journal, never a shorter one', async () => {
  const folder = join(tempFolder(), 'vault');
  const store = await openAt(folder);
  mkdirSync(join(folder, 'journal'), { recursive: true });
  writeFileSync(join(folder, 'journal', '000001.kj'), 'a');
  writeFileSync(join(folder, 'journal', '000003.kj'), 'c');
  await expect(store.listJournal()).rejects.toMatchObject({ code: 'vault/damaged-journal', details: { segment: 2 } });
});

test('reading beyond an end is a wrong call and gives no padding', async () => {
  const store = await openAt(join(tempFolder(), 'vault'));
  await store.appendJournal(1, 0, text('abc'));
  const objectId = await putObject(store, text('abc'));
  expect(await codeOf(store.readJournal(1, 2, 2))).toBe('internal/bad-call');
  expect(await codeOf(store.readObject(objectId, 0, 4))).toBe('internal/bad-call');
});

test('a torn tail is kept beside the journal, each under its own name', async () => {
  const folder = join(tempFolder(), 'vault');
  const store = await openAt(folder);
  await store.appendJournal(1, 0, text('whole+torn'));
  await store.setAsideJournalTail(1, 5);
  await store.appendJournal(1, 5, text('+again'));
  await store.setAsideJournalTail(1, 5);
  await store.setAsideJournalTail(1, 5);
  expect(readFileSync(join(folder, 'journal', '000001.kj'), 'utf8')).toBe('whole');
  expect(readFileSync(join(folder, 'journal', '000001.kj.aside-1'), 'utf8')).toBe('+torn');
  expect(readFileSync(join(folder, 'journal', '000001.kj.aside-2'), 'utf8')).toBe('+again');
  expect(existsSync(join(folder, 'journal', '000001.kj.aside-3'))).toBe(false);
  expect(await codeOf(store.setAsideJournalTail(1, 6))).toBe('internal/bad-call');
  expect(await codeOf(store.setAsideJournalTail(2, 0))).toBe('internal/bad-call');
});

test('a header of a size that no header has is not read', async () => {
  const folder = join(tempFolder(), 'vault');
  const store = await openAt(folder);
  writeFileSync(join(folder, 'vault.json'), '{}');
  truncateSync(join(folder, 'vault.json'), 3 * 1024 ** 3);
  expect(await codeOf(store.readHeader())).toBe('disk/failed');
});

test('two lives of the app do not write one folder', async () => {
  const folder = join(tempFolder(), 'vault');
  const first = await VaultFolder.open(folder);
  expect(await codeOf(VaultFolder.open(folder))).toBe('vault/in-use');
  await first.close();
  const second = await openAt(folder);
  await second.replaceHeader(text('one'), true);
});

test('the lock of a process that is gone is taken over', async () => {
  const folder = join(tempFolder(), 'vault');
  mkdirSync(folder, { recursive: true });
  symlinkSync('another-start:1:1', join(folder, 'lock'));
  await openAt(folder);
  expect(readdirSync(folder).filter((name) => name.startsWith('lock'))).toEqual(['lock']);
});

test('an app that was killed in the middle of an append lets the next one in', async () => {
  const folder = join(tempFolder(), 'vault');
  const script = `
    const { VaultFolder } = await import(${JSON.stringify(new URL('../../../electron/vault-folder.ts', import.meta.url).href)});
    const store = await VaultFolder.open(${JSON.stringify(folder)});
    await store.appendJournal(1, 0, new Uint8Array(10));
    process.kill(process.pid, 'SIGKILL');`;
  expect(() => execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })).toThrow();
  expect(existsSync(join(folder, 'journal', '000001.kj'))).toBe(true);
  const store = await openAt(folder);
  await store.appendJournal(1, 10, text('x'));
});

test('a session that had no orderly end is told of until a check has run', async () => {
  const folder = join(tempFolder(), 'vault');
  const wasUnclean = async (store: VaultFolder): Promise<boolean> => (await store.readHeader()).wasUnclean;
  const first = await VaultFolder.open(folder);
  expect(await wasUnclean(first)).toBe(false);
  await first.close();
  const second = await VaultFolder.open(folder);
  expect(await wasUnclean(second)).toBe(false);
  await second.close();
  writeFileSync(join(folder, 'session'), '');
  const third = await VaultFolder.open(folder);
  expect([await wasUnclean(third), await wasUnclean(third)]).toEqual([true, true]);
  await third.close();
  const fourth = await openAt(folder);
  expect(await wasUnclean(fourth)).toBe(true);
  await fourth.noteChecked();
  expect(await wasUnclean(fourth)).toBe(false);
  await fourth.close();
  expect(await wasUnclean(await openAt(folder))).toBe(false);
});

test('the mark of a session outlives SIGKILL, and a power cut right behind the start', async () => {
  const folder = join(tempFolder(), 'vault');
  const script = `
    const { VaultFolder } = await import(${JSON.stringify(new URL('../../../electron/vault-folder.ts', import.meta.url).href)});
    await VaultFolder.open(${JSON.stringify(folder)});
    process.kill(process.pid, 'SIGKILL');`;
  expect(() => execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })).toThrow();
  expect((await (await openAt(folder)).readHeader()).wasUnclean).toBe(true);
  for (const cut of CUTS) {
    const disk = new MemoryDisk('/home');
    await VaultFolder.open('/home/vault', disk);
    const after = await VaultFolder.open('/home/vault', disk.afterPowerCut(cut));
    expect((await after.readHeader()).wasUnclean, cut).toBe(true);
  }
});

test('the copy of the header takes the place of a damaged one, which is kept', async () => {
  const folder = join(tempFolder(), 'vault');
  const store = await openAt(folder);
  await expect(store.useHeaderCopy()).rejects.toMatchObject({ code: 'vault/missing' });
  await store.replaceHeader(text('one'), true);
  await store.replaceHeader(text('two'), false);
  const copy = readFileSync(join(folder, 'vault.json.previous'));
  for (const number of [1, 2]) {
    writeFileSync(join(folder, 'vault.json'), `broken ${number}`);
    await store.useHeaderCopy();
    expect(readFileSync(join(folder, 'vault.json'))).toEqual(copy);
    expect(readFileSync(join(folder, `vault.json.damaged-${number}`), 'utf8')).toBe(`broken ${number}`);
  }
  rmSync(join(folder, 'vault.json'));
  await store.useHeaderCopy();
  expect(readFileSync(join(folder, 'vault.json'))).toEqual(copy);
  expect(readFileSync(join(folder, 'vault.json.previous'))).toEqual(copy);
});

test('a survey of the journal and lists of objects show what lies there, holes and all', async () => {
  const folder = join(tempFolder(), 'vault');
  const store = await openAt(folder);
  expect(await store.surveyJournal()).toEqual([]);
  for (const segment of [1, 2, 3]) await store.appendJournal(segment, 0, text('x'.repeat(segment)));
  rmSync(join(folder, 'journal', '000002.kj'));
  writeFileSync(join(folder, 'journal', '000003.kj.aside-1'), 'aside');
  mkdirSync(join(folder, 'journal', '000007.kj'));
  expect(await store.surveyJournal()).toEqual([{ segment: 1, sizeBytes: 1 }, { segment: 3, sizeBytes: 3 }]);
  const objectId = await putObject(store, text('content'));
  const shelf = objectId.slice(0, 2);
  const part = `${shelf}${'0'.repeat(30)}`;
  writeFileSync(join(folder, 'objects', shelf, `${part}.part`), 'half');
  writeFileSync(join(folder, 'objects', shelf, 'notes.txt'), 'not ours');
  expect(await store.listObjects(shelf)).toEqual([{ objectId, sizeBytes: 7 }]);
  expect(await store.listObjects(shelf === '00' ? '01' : '00')).toEqual([]);
  await expect(store.listObjects('..')).rejects.toMatchObject({ code: 'internal/bad-call' });
});

/** A disk whose calls of one kind fail. */
function failing(names: readonly (keyof Disk)[], errno: string): Disk {
  const broken = Object.fromEntries(names.map((name) => [name, async () => { throw diskError(errno); }]));
  return { ...nodeDisk, ...broken };
}

test.each([
  ['EACCES', 'vault/unreadable', 'disk/read-only'],
  ['EPERM', 'vault/unreadable', 'disk/read-only'],
  ['EROFS', 'disk/read-only', 'disk/read-only'],
  ['ENOSPC', 'disk/full', 'disk/full'],
  ['EDQUOT', 'disk/full', 'disk/full'],
  ['EIO', 'disk/failed', 'disk/failed'],
])('%s says %s when a vault is read and %s when it is written', async (errno, reading, writing) => {
  const folder = join(tempFolder(), 'vault');
  const healthy = await VaultFolder.open(folder);
  await healthy.replaceHeader(text('one'), true);
  await healthy.appendJournal(1, 0, text('abc'));
  const objectId = await putObject(healthy, text('abc'));
  await healthy.close();
  const store = await openAt(folder, failing(['open'], errno));
  expect(await codeOf(store.readHeader())).toBe(reading);
  expect(await codeOf(store.readJournal(1, 0, 1))).toBe(reading);
  expect(await codeOf(store.readObject(objectId, 0, 1))).toBe(reading);
  expect(await codeOf(store.appendJournal(1, 3, text('x')))).toBe(writing);
  expect(await codeOf(store.beginObject())).toBe(writing);
});

test('a folder that may not even be looked into is unreadable, not empty', async () => {
  const folder = join(tempFolder(), 'vault');
  const healthy = await VaultFolder.open(folder);
  await healthy.replaceHeader(text('one'), true);
  await healthy.close();
  const store = await openAt(folder, failing(['inspect', 'open', 'list'], 'EACCES'));
  expect(await codeOf(store.readHeader())).toBe('vault/unreadable');
  expect(await codeOf(store.replaceHeader(text('new'), true))).not.toBe('resolved');
  expect(readFileSync(join(folder, 'vault.json'), 'utf8')).toBe('one');
});

test('a vault on a disk that cannot be written is read, and taken when writing works again', async () => {
  const folder = join(tempFolder(), 'vault');
  const healthy = await VaultFolder.open(folder);
  await healthy.replaceHeader(text('one'), true);
  await healthy.close();
  let isFull = true;
  const store = await openAt(folder, { ...nodeDisk, makeNote: (note, path) => isFull ? Promise.reject(diskError('ENOSPC')) : nodeDisk.makeNote(note, path) });
  expect((await store.readHeader()).current).toEqual(text('one'));
  expect(await codeOf(store.appendJournal(1, 0, text('x')))).toBe('disk/full');
  isFull = false;
  await store.appendJournal(1, 0, text('x'));
  expect(await codeOf(VaultFolder.open(folder))).toBe('vault/in-use');
});

const isRoot = process.getuid?.() === 0;

/** A file system of one megabyte; null where this user may not mount one. */
function mountSmall(): string | null {
  const folder = tempFolder();
  if (!isRoot) return null;
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  onTestFinished(() => { execFileSync('umount', ['-l', folder]); });
  return folder;
}

test('a disk that fills up: nothing acknowledged is lost, and work goes on when there is room again', async () => {
  const mounted = mountSmall();
  if (mounted === null) return expect(isRoot).toBe(false);
  const store = await openAt(join(mounted, 'vault'));
  await store.replaceHeader(text('one'), true);
  const ballast = await putObject(store, new Uint8Array(300 * 1024));
  let offset = 0;
  let code = 'resolved';
  while (code === 'resolved') {
    code = await codeOf(store.appendJournal(1, offset, new Uint8Array(10_000).fill(7)));
    if (code === 'resolved') offset += 10_000;
  }
  expect(code).toBe('disk/full');
  expect(offset).toBeGreaterThan(100_000);
  expect(await store.listJournal()).toEqual([{ segment: 1, sizeBytes: offset }]);
  const sink = await store.beginObject().catch(() => null);
  if (sink !== null) {
    expect(await codeOf(sink.write(new Uint8Array(200_000)))).toBe('disk/full');
    await sink.abort();
  }
  expect(await codeOf(store.replaceHeader(new Uint8Array(100_000), false))).toBe('disk/full');
  expect((await store.readHeader()).current).toEqual(text('one'));
  await store.removeObject(ballast);
  await store.appendJournal(1, offset, new Uint8Array(10_000).fill(8));
  expect((await store.readJournal(1, 0, offset)).every((byte) => byte === 7)).toBe(true);
});

test('a read-only file system is told as one', async () => {
  const mounted = mountSmall();
  if (mounted === null) return expect(isRoot).toBe(false);
  const first = await VaultFolder.open(join(mounted, 'vault'));
  await first.replaceHeader(text('one'), true);
  await first.close();
  execFileSync('mount', ['-o', 'remount,ro', mounted]);
  const store = await VaultFolder.open(join(mounted, 'vault'));
  expect((await store.readHeader()).current).toEqual(text('one'));
  expect(await codeOf(store.appendJournal(1, 0, text('x')))).toBe('disk/read-only');
  expect(await codeOf(store.replaceHeader(text('two'), false))).toBe('disk/read-only');
});

test('a file that the system lets nobody read is unreadable', async () => {
  const folder = join(tempFolder(), 'vault');
  const first = await VaultFolder.open(folder);
  await first.replaceHeader(text('one'), true);
  await first.close();
  chmodSync(join(folder, 'vault.json'), 0o000);
  const script = `
    if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
    const { nodeDisk } = await import(${JSON.stringify(new URL('../../../electron/disk.ts', import.meta.url).href)});
    const { diskWork } = await import(${JSON.stringify(new URL('../../../electron/disk-errors.ts', import.meta.url).href)});
    await diskWork('read-vault', () => nodeDisk.open(${JSON.stringify(join(folder, 'vault.json'))}, 'read')).catch((error) => process.stdout.write(error.code));`;
  if (isRoot) for (const path of [folder, join(folder, '..')]) chmodSync(path, 0o755);
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe('vault/unreadable');
});

test('a folder that has gone, or that is a link to one that is not there, is missing and not empty', async () => {
  const root = tempFolder();
  const folder = join(root, 'vault');
  const store = await VaultFolder.open(folder);
  expect((await store.readHeader()).isEmpty).toBe(true);
  renameSync(folder, join(root, 'away'));
  expect(await codeOf(store.readHeader())).toBe('vault/missing');
  symlinkSync(join(root, 'drive', 'vault'), folder);
  expect(await codeOf(store.readHeader())).toBe('vault/missing');
  expect(await codeOf(VaultFolder.open(folder))).toBe('vault/missing');
  expect(existsSync(join(root, 'drive'))).toBe(false);
  rmSync(folder);
  writeFileSync(folder, 'a file');
  expect(await codeOf(VaultFolder.open(folder))).toBe('vault/unreadable');
  expect(readFileSync(folder, 'utf8')).toBe('a file');
});

test('a name whose sync failed is synced when it is used again: nothing acknowledged lies in a folder that the power takes', async () => {
  for (let atSync = 1; ; atSync++) {
    const inner = new MemoryDisk('/data');
    let syncs = 0;
    const disk = new Proxy<Disk>(inner, {
      get: (target, name) => name !== 'syncFolder' ? Reflect.get(target, name).bind(target) : async (path: string) => {
        if (++syncs === atSync) throw diskError('EIO');
        await target.syncFolder(path);
      },
    });
    const once = async <T>(work: () => Promise<T>): Promise<T> => work().catch(work);
    const store = await once(() => VaultFolder.open('/data/vault', disk));
    await once(() => store.replaceHeader(text('one'), true));
    await once(() => store.appendJournal(1, 0, text('abc')));
    const objectId = await once(() => putObject(store, text('ciphertext')));
    const after = await VaultFolder.open('/data/vault', inner.afterPowerCut('nothing'));
    expect((await after.readHeader()).current).toEqual(text('one'));
    expect(await after.readJournal(1, 0, 3)).toEqual(text('abc'));
    expect(await after.readObject(objectId, 0, 10)).toEqual(text('ciphertext'));
    if (syncs < atSync) break;
    expect(atSync).toBeLessThan(40);
  }
});
