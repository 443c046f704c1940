import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BackupCalls } from '../../../electron/backup-calls.ts';
import type { Attempts } from '../../../electron/attempts.ts';
import { type Disk, nodeDisk } from '../../../electron/disk.ts';
import type { SaveFiles } from '../../../electron/save-file.ts';
import { StoreCalls } from '../../../electron/store-calls.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { VaultObjects } from '../../../electron/vault-objects.ts';
import { diskError, MemoryDisk } from './memory-disk.ts';
import { codeOf, tempFolder } from './temp-folder.ts';

const text = (value: string) => new TextEncoder().encode(value);
const names = (folder: string) => readdirSync(join(folder, 'objects'), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('/')).map((name) => name.replace(/^.*\/[0-9a-f]{32}/, '…'));

async function begun(folder: string): Promise<{ store: VaultFolder; objectId: string }> {
  const store = await VaultFolder.open(folder);
  const sink = await store.recordings.begin();
  await sink.write(text('one two three'));
  await sink.sync(new Uint8Array(0));
  return { store, objectId: sink.objectId };
}

test('a recording outlives the end of the program, is read, finished in its place and is then an object', async () => {
  const folder = join(tempFolder(), 'vault');
  const { store, objectId } = await begun(folder);
  await store.close();
  const again = await VaultFolder.open(folder);
  expect(names(folder)).toEqual(['….rec']);
  expect(await again.listObjects(objectId.slice(0, 2))).toEqual([]);
  expect(await again.recordings.list()).toEqual([{ objectId, sizeBytes: 13, isHeld: false }]);
  expect(await again.recordings.read(objectId, 4, 3)).toEqual(text('two'));
  await again.recordings.finish(objectId, 8, text('END'));
  expect(names(folder)).toEqual(['…']);
  expect(await again.readObject(objectId, 0, 11)).toEqual(text('one two END'));
  expect(await again.recordings.list()).toEqual([]);
  expect(await codeOf(again.recordings.finish(objectId, 0, text('x')))).toBe('vault/object-missing');
  await again.close();
});

test('a recording is read from the drive, not from what the system remembers after a sync that failed', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'on-the-drive'), 'one two');
  const disk: Disk = { ...nodeDisk, openUncached: () => nodeDisk.open(join(folder, 'on-the-drive'), 'read') };
  const objects = new VaultObjects(disk, join(folder, 'objects'));
  const sink = await objects.beginRecording();
  await sink.write(text('one TWO'));
  await sink.hold();
  expect(Buffer.from(await objects.readRecording(sink.objectId, 0, 7)).toString()).toBe('one two');
});

test('a tail lies behind what was written until the next write takes its place, and is no part of the object', async () => {
  const store = await VaultFolder.open(join(tempFolder(), 'vault'));
  const sink = await store.recordings.begin();
  const read = async (): Promise<string> => {
    const [file] = await store.recordings.list();
    return Buffer.from(await store.recordings.read(sink.objectId, 0, file?.sizeBytes ?? 0)).toString();
  };
  await sink.write(Buffer.from('whole'));
  await sink.sync(Buffer.from('(a long tail)'));
  expect(await read()).toBe('whole(a long tail)');
  await sink.write(Buffer.from('whole'));
  expect(await read(), 'what is left of it stays behind').toBe('wholewholeng tail)');
  await sink.sync(Buffer.from('(tail)'));
  await sink.write(Buffer.from('!'));
  await sink.commit();
  expect(Buffer.from(await store.readObject(sink.objectId, 0, 11)).toString()).toBe('wholewhole!');
  expect(await store.objectSize(sink.objectId)).toBe(11);
  await store.close();
});

test('one that is being made into an object keeps the vault from passing for an empty folder', async () => {
  const folder = join(tempFolder(), 'vault');
  const { store } = await begun(folder);
  expect((await store.readHeader()).isEmpty).toBe(false);
  await store.close();
});

test('a line that ends in order holds its recording, and removes what else was unfinished', async () => {
  const folder = join(tempFolder(), 'vault');
  const store = await VaultFolder.open(folder);
  const calls = new StoreCalls({ openStore: async () => store, backups: { end: async () => undefined } as BackupCalls, saves: {} as SaveFiles, attempts: {} as Attempts });
  const { objectId } = await calls.answer({ op: 'recording.begin' }) as { objectId: string };
  await calls.answer({ op: 'object.begin' });
  await calls.answer({ op: 'object.write', objectId, bytes: text('video') });
  expect(await codeOf(calls.answer({ op: 'recording.begin' }))).toBe('internal/bad-call');
  await calls.end();
  expect(names(folder)).toEqual(['….held']);
  expect(await store.recordings.list()).toEqual([{ objectId, sizeBytes: 5, isHeld: true }]);
  await store.recordings.remove(objectId);
  expect(names(folder)).toEqual([]);
  await store.close();
});

/** A recording of three words over a disk in memory, and what of it the folder holds. */
async function inMemory(fault: Partial<Record<keyof Disk, () => boolean>> = {}) {
  const inner = new MemoryDisk('/data');
  const disk = new Proxy(inner as Disk, { get: (_target, name: keyof Disk) => (...args: never[]) => {
    if (fault[name]?.() === true) throw diskError('EIO');
    return (inner[name] as (...args: never[]) => unknown)(...args);
  } });
  const store = await VaultFolder.open('/data/vault', disk);
  const sink = await store.recordings.begin();
  await sink.write(text('one two three'));
  await sink.sync(new Uint8Array(0));
  return { inner, store, sink, left: (from = inner) => from.paths().filter((path) => path.includes(sink.objectId)).map((path) => path.replace(/^.*\/[0-9a-f]{32}/, '…')) };
}

test('a folder that cannot be synced when it becomes an object costs nothing of it: it is a recording again, and is finished as one', async () => {
  const failing = { now: false };
  const { store, sink, left, inner } = await inMemory({ syncFolder: () => failing.now });
  failing.now = true;
  expect(await codeOf(sink.commit())).toBe('disk/failed');
  expect(left()).toEqual(['….rec']);
  failing.now = false;
  await sink.hold();
  expect(await store.recordings.list()).toEqual([{ objectId: sink.objectId, sizeBytes: 13, isHeld: true }]);
  await store.recordings.finish(sink.objectId, 13, new Uint8Array(0));
  expect(left(inner.afterPowerCut('nothing'))).toEqual(['…']);
});

test('where it does not even get its name back it stays an object, which is as good as finished once its name is durable', async () => {
  const failing = { now: false };
  const renames = { count: 0 };
  const { inner, store, sink, left } = await inMemory({ syncFolder: () => failing.now, rename: () => failing.now && ++renames.count > 1 });
  failing.now = true;
  expect(await codeOf(sink.commit())).toBe('disk/failed');
  failing.now = false;
  expect(left()).toEqual(['…']);
  expect(left(inner.afterPowerCut('bytes'))).toEqual(['….rec']);
  await sink.hold();
  expect(await codeOf(store.recordings.finish(sink.objectId, 12, new Uint8Array(0)))).toBe('vault/object-missing');
  await store.recordings.finish(sink.objectId, 13, new Uint8Array(0));
  expect(left(inner.afterPowerCut('nothing'))).toEqual(['…']);
});
