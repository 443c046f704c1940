import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex } from '../../../shared/base/bytes.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import type { DeriveKey } from '../../../shared/crypto/kdf.ts';
import { newRecoveryWords } from '../../../shared/crypto/recovery-words.ts';
import { loadSodium, sodium } from '../../../shared/crypto/sodium.ts';
import { createVault, openVault, type EngineOptions, type VaultEngine } from '../../../shared/vault/engine.ts';
import { VaultFolder } from '../../../electron/vault-folder.ts';
import { FaultyDisk, type Fault } from '../electron/faulty-disk.ts';
import { CUTS, MemoryDisk } from '../electron/memory-disk.ts';
import { captureFile, engineOptions, newVault, noteDraft, PASSPHRASE, reopen, stateOf } from './vault-tools.ts';

await loadSodium();

const bytes = (fill: number, lengthBytes = 3000) => new Uint8Array(lengthBytes).fill(fill);

async function contentOf(engine: VaultEngine, itemId: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await engine.openContent(itemId)).stream()) chunks.push(chunk.slice());
  return concatBytes(...chunks);
}

describe('deleting an item', () => {
  it('takes its file away and leaves its entries, its number and everything else', async () => {
    const { store, engine } = await newVault();
    const gone = await captureFile(engine, bytes(1));
    const kept = await captureFile(engine, bytes(2));
    const note = await engine.captureItem(noteDraft('stays'), null);
    const entriesBefore = engine.state.entries.map((record) => ({ ...record }));
    await engine.deleteItem(gone.itemId, '두 번 저장됨');
    expect(store.files.objects.has(gone.objectId)).toBe(false);
    expect(await contentOf(engine, kept.itemId)).toEqual(bytes(2));
    expect(engine.state.entries.slice(0, -1)).toEqual(entriesBefore);
    expect(engine.state.entries.at(-1)).toMatchObject({ act: 'item.deleted', itemId: gone.itemId });
    for (const refused of [() => engine.deleteItem(gone.itemId, ''), () => engine.annotateItem(gone.itemId, { notes: 'x' }), () => engine.openContent(gone.itemId), () => engine.log.ofItem(gone.itemId), () => engine.log.custodyLines([gone.itemId, note.itemId])]) {
      await expect(refused()).rejects.toMatchObject({ code: 'item/not-found' });
    }
    expect((await engine.captureItem(noteDraft('next'), null)).exhibitNo).toBe('E-0004');
    const again = await reopen(store);
    expect(stateOf(again.engine)).toEqual(stateOf(engine));
    expect(again.engine.state.items.get(gone.itemId)).toMatchObject({ item: { exhibitNo: 'E-0001' }, deletedAt: { zone: 'Asia/Seoul' } });
    const resumed = await reopen(store, { snapshot: engine.snapshot() });
    expect([resumed.opened.snapshotUsed, stateOf(resumed.engine)]).toEqual([true, stateOf(engine)]);
  });

  it('refuses, in writing and in reading, every entry about an item that is gone', async () => {
    const { engine } = await newVault();
    const { itemId } = await engine.captureItem(noteDraft('gone'), null);
    const other = await engine.captureItem(noteDraft('other'), null);
    await engine.deleteItem(itemId, '');
    const position = engine.state.position;
    await expect(engine.record('item.deleted', { itemId, reason: '' }, { itemId })).rejects.toMatchObject({ details: { fault: 'item' } });
    await expect(engine.record('item.annotated', { itemId, changes: [{ field: 'notes', before: '', after: 'x' }] }, { itemId })).rejects.toMatchObject({ details: { fault: 'item' } });
    await expect(engine.record('item.deleted', { itemId: other.itemId, reason: '' }, { itemId })).rejects.toMatchObject({ details: { fault: 'item' } });
    await expect(engine.record('item.deleted', { itemId: other.itemId, reason: '' })).rejects.toMatchObject({ details: { fault: 'item' } });
    await expect(engine.record('item.deleted', { itemId: other.itemId, reason: 'x'.repeat(1001) }, { itemId: other.itemId })).rejects.toMatchObject({ details: { fault: 'entry' } });
    expect(engine.state.position).toEqual(position);
  });

  it('says that a file is still there, tries every other one, and finishes later', async () => {
    const { store, engine } = await newVault();
    const [one, two] = [await captureFile(engine, bytes(1)), await captureFile(engine, bytes(2))];
    const remove = store.removeObject.bind(store);
    store.removeObject = () => Promise.reject(new KeptError('disk/failed', { errno: 'EIO' }));
    for (const { itemId } of [one, two]) await expect(engine.deleteItem(itemId, '')).rejects.toMatchObject({ code: 'item/delete-unfinished' });
    const again = (await reopen(store)).engine;
    store.removeObject = (objectId) => (objectId === one.objectId ? Promise.reject(new KeptError('disk/failed')) : remove(objectId));
    await expect(again.finishDeletions()).rejects.toMatchObject({ code: 'item/delete-unfinished', details: { exhibitNo: 'E-0001' } });
    expect([...store.files.objects.keys()]).toEqual([one.objectId]);
    store.removeObject = remove;
    expect([await again.finishDeletions(), await again.finishDeletions()]).toEqual([1, 0]);
    expect(store.files.objects.size).toBe(0);
  });
});

const VAULT = '/data/vault';
/** In place of Argon2id: this is about the disk. */
const fastDerive: DeriveKey = async (secret, params) => sodium().crypto_generichash(32, concatBytes(secret, fromHex(params.salt)), null);
const optionsOf = (store: VaultFolder): EngineOptions => ({ ...engineOptions(store), deriveKey: fastDerive });

/** A vault on a disk of its own: a note, and files of 1, 2 and 3; the one of 2 is to be deleted. */
async function prepare(): Promise<{ disk: MemoryDisk; ids: readonly string[]; objectId: string }> {
  const disk = new MemoryDisk('/data');
  const folder = await VaultFolder.open(VAULT, disk);
  const engine = await createVault(optionsOf(folder), { passphrase: PASSPHRASE, words: newRecoveryWords('en', platformRandom) });
  await engine.captureItem(noteDraft('a note'), null);
  const files = [await captureFile(engine, bytes(1)), await captureFile(engine, bytes(2)), await captureFile(engine, bytes(3))];
  await folder.close();
  return { disk, ids: files.map(({ itemId }) => itemId), objectId: files[1]?.objectId ?? '' };
}

type Told = 'deleted' | 'unfinished' | 'nothing';

/** Deletes, and once more when one call alone failed; what was told last. */
async function deleteOn(disk: FaultyDisk, itemId: string, tries: number): Promise<Told> {
  let told: Told = 'nothing';
  try {
    const { engine } = await openVault(optionsOf(await VaultFolder.open(VAULT, disk)), { passphrase: PASSPHRASE });
    for (let left = tries; left > 0 && told === 'nothing'; left--) {
      told = await engine.deleteItem(itemId, 'because').then(() => 'deleted' as const, (error: unknown) => {
        expect(error).toBeInstanceOf(KeptError);
        return (error as KeptError).code === 'item/delete-unfinished' ? 'unfinished' : 'nothing';
      });
    }
  } catch (error) {
    expect(error).toBeInstanceOf(KeptError);
  }
  return told;
}

async function examine(disk: MemoryDisk, told: Told, ids: readonly string[], objectId: string): Promise<void> {
  const folder = await VaultFolder.open(VAULT, disk);
  const { engine } = await openVault(optionsOf(folder), { passphrase: PASSPHRASE });
  const [first = '', doomed = '', last = ''] = ids;
  const isThere = await folder.objectSize(objectId).then(() => true, () => false);
  const isDeleted = engine.state.items.get(doomed)?.deletedAt !== null;
  if (told !== 'nothing') expect(isDeleted).toBe(true);
  if (told === 'deleted') expect(isThere).toBe(false);
  if (isDeleted) {
    await engine.finishDeletions();
    await expect(folder.objectSize(objectId)).rejects.toMatchObject({ code: 'vault/object-missing' });
  } else {
    expect(await contentOf(engine, doomed)).toEqual(bytes(2));
  }
  expect(await contentOf(engine, first)).toEqual(bytes(1));
  expect(await contentOf(engine, last)).toEqual(bytes(3));
  expect((await engine.captureItem(noteDraft('next'), null)).exhibitNo).toBe('E-0005');
}

describe('deleting on a disk that fails', () => {
  const CASES = [{ errno: 'EIO', lasting: 'once' }, { errno: 'EROFS', lasting: 'from-then-on' }] as const;
  it.each(CASES)('at every call: $errno, $lasting: the item is gone or whole, and no other is touched', async ({ errno, lasting }) => {
    const seen = new Set<Told>();
    const prepared = await prepare();
    const { ids, objectId } = prepared;
    for (let atCall = 1; ; atCall++) {
      const disk = prepared.disk.afterPowerCut('everything');
      const fault: Fault = { atCall, errno, lasting, tearsWrites: true };
      const faulty = new FaultyDisk(disk, fault);
      const told = await deleteOn(faulty, ids[1] ?? '', lasting === 'once' ? 2 : 1);
      seen.add(told);
      for (const cut of CUTS) await examine(disk.afterPowerCut(cut), told, ids, objectId);
      if (!faulty.isHit) break;
    }
    expect(seen.has('deleted')).toBe(true);
    expect(seen.has('unfinished')).toBe(true);
  }, 60_000);
});
