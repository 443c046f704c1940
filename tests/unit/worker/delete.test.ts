import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { Bench, fileOf, noise, PASSPHRASE } from './worker-tools.ts';

const BY = { passphrase: PASSPHRASE };

async function benchWithThree(): Promise<{ bench: Bench; ids: readonly [string, string, string] }> {
  const bench = await new Bench().create();
  const first = await bench.addFile(fileOf('first.bin', noise(70_000)));
  const second = await bench.addFile(fileOf('second.bin', noise(90_000, 2)));
  const note = await bench.addNote('메모');
  await bench.call('items.setFields', { itemId: second.itemId, changes: { notes: 'about the second' } });
  return { bench, ids: [first.itemId, second.itemId, note.itemId] };
}

const verify = (bench: Bench, name: string) => {
  const zip = bench.saves.committed.get(name) ?? new Uint8Array(0);
  return verifyBundle({ sizeBytes: zip.length, read: async (offset, lengthBytes) => zip.slice(offset, offset + lengthBytes) });
};

it('takes a deleted item off the list, the search, the export and the disk, also after a lock and without the index', async () => {
  const { bench, ids: [first, second, note] } = await benchWithThree();
  expect(bench.store.files.objects.size).toBe(2);
  expect(await bench.call('items.delete', { itemId: second, by: BY, reason: '잘못 저장함' })).toEqual({});
  expect(bench.store.files.objects.size).toBe(1);
  const look = async (): Promise<void> => {
    expect(await bench.list()).toMatchObject({ total: 2, matching: 2 });
    expect((await bench.list('second')).rows).toEqual([]);
    await expect(bench.call('items.get', { itemId: second })).rejects.toMatchObject({ code: 'item/not-found' });
    await expect(bench.call('items.picture', { itemId: second, maxSidePx: 320 })).rejects.toMatchObject({ code: 'item/not-found' });
    await expect(bench.call('items.setFields', { itemId: second, changes: { notes: 'x' } })).rejects.toMatchObject({ code: 'item/not-found' });
    await expect(bench.call('export.preview', { itemIds: [first, second], languages: ['ko'] })).rejects.toMatchObject({ code: 'item/not-found' });
    await expect(bench.export([second])).rejects.toMatchObject({ code: 'item/not-found' });
    expect(await bench.call('export.preview', { itemIds: [first], languages: ['ko'] })).toMatchObject({ leftOut: 1 });
  };
  await look();
  await bench.restart();
  expect((await bench.unlock()).itemCount).toBe(2);
  await look();
  bench.indexStore = { read: async () => [], keys: async () => [], write: async () => undefined, keepOnly: async () => undefined };
  await bench.restart();
  await bench.unlock();
  await look();
  expect((await bench.call('items.get', { itemId: (await bench.addNote('next')).itemId })).item.exhibitNo).toBe('E-0004');
  expect(note).not.toBe(second);
});

it('leaves bundles made before and after intact: the deletion is a line of the chain by its hash alone', async () => {
  const { bench, ids: [first, second] } = await benchWithThree();
  await bench.export([first, second]);
  const before = bench.saves.committed.get('abab.zip');
  const whole = await verify(bench, 'abab.zip');
  await bench.call('items.delete', { itemId: second, by: BY, reason: 'SECRET-REASON' });
  expect(bench.saves.committed.get('abab.zip')).toBe(before);
  expect([whole.verdict, (await verify(bench, 'abab.zip')).verdict]).toEqual([0, 0]);
  bench.saves.committed.clear();
  await bench.export([first], ['ko', 'en', 'de']);
  const after = await verify(bench, 'abab.zip');
  expect(after.verdict).toBe(0);
  expect([whole.bundle?.logLeftOut, after.bundle?.logLeftOut]).toEqual([1, 6]);
  const zip = bench.saves.committed.get('abab.zip') ?? new Uint8Array(0);
  expect(Buffer.from(zip).includes('SECRET-REASON')).toBe(false);
  expect(Buffer.from(zip).includes('item.deleted')).toBe(false);
});

it('asks for a secret of the vault again and counts every try', async () => {
  const { bench, ids: [first, second, note] } = await benchWithThree();
  for (const by of [{ passphrase: 'not the passphrase' }, { words: 'abandon '.repeat(11) + 'about' }]) {
    const tries = bench.attempts.tries;
    await expect(bench.call('items.delete', { itemId: first, by, reason: '' })).rejects.toMatchObject({ code: expect.stringMatching(/\/wrong$/) });
    expect(bench.attempts.tries).toBe(tries + 1);
  }
  bench.attempts.waitMs = 5000;
  await expect(bench.call('items.delete', { itemId: first, by: BY, reason: '' })).rejects.toMatchObject({ code: 'attempts/wait' });
  bench.attempts.waitMs = 0;
  expect((await bench.list()).total).toBe(3);
  await bench.call('items.delete', { itemId: second, by: { words: bench.words.join(' ') }, reason: '' });
  expect(bench.attempts.tries).toBe(0);
  // A slip of the pen in the words costs no try.
  await expect(bench.call('items.delete', { itemId: note, by: { words: 'one two' }, reason: '' })).rejects.toMatchObject({ code: 'recovery/word-count' });
  expect([bench.attempts.tries, (await bench.list()).total]).toEqual([0, 2]);
});

it('finishes at the next unlock what the disk refused', async () => {
  const { bench, ids: [first] } = await benchWithThree();
  const remove = bench.store.removeObject.bind(bench.store);
  bench.store.removeObject = () => Promise.reject(new KeptError('disk/failed', { errno: 'EIO' }));
  await expect(bench.call('items.delete', { itemId: first, by: BY, reason: '' })).rejects.toMatchObject({ code: 'item/delete-unfinished', details: { exhibitNo: 'E-0001' } });
  expect([(await bench.list()).total, bench.store.files.objects.size]).toEqual([2, 2]);
  await bench.restart();
  await bench.unlock();
  await bench.session.engine.log.ofItem((await bench.list()).rows[0]?.itemId ?? '');
  expect(bench.store.files.objects.size).toBe(2);
  bench.store.removeObject = remove;
  await bench.restart();
  await bench.unlock();
  await bench.session.engine.log.ofItem((await bench.list()).rows[0]?.itemId ?? '');
  expect(bench.store.files.objects.size).toBe(1);
});

it('finishes in a full check, too, which takes no deleted item for a fault', async () => {
  const { bench, ids: [first, second] } = await benchWithThree();
  const remove = bench.store.removeObject.bind(bench.store);
  bench.store.removeObject = () => Promise.reject(new KeptError('disk/failed', { errno: 'EIO' }));
  await expect(bench.call('items.delete', { itemId: first, by: BY, reason: '' })).rejects.toMatchObject({ code: 'item/delete-unfinished' });
  bench.store.removeObject = remove;
  await bench.call('items.delete', { itemId: second, by: BY, reason: '' });
  expect(await bench.call('check.run', { taskId: 'check' })).toMatchObject({ faults: [], objects: 0, leftovers: { count: 0 } });
  expect(bench.store.files.objects.size).toBe(0);
});
