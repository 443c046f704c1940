import { beforeAll, describe, expect, it } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import type { CheckFindings, CheckWatch, VaultEngine } from '../../../shared/vault/engine.ts';
import { Random } from '../../faults/random.ts';
import type { MemoryStore } from './memory-store.ts';
import { captureFile, newVault, noteDraft, reopen } from './vault-tools.ts';

const CALM: CheckWatch = { onProgress: () => undefined, checkStopped: () => undefined };

beforeAll(() => loadSodium());

const noise = (seed: number, length: number): Uint8Array => {
  const random = new Random(seed);
  return Uint8Array.from({ length }, () => random.below(256));
};

/** Items with notes, changes, and stored files of 0 bytes to several chunks. */
async function filled(sizes = [0, 1, 5_000, 65_536, 200_000]): Promise<{ store: MemoryStore; engine: VaultEngine; objects: Map<string, string> }> {
  const { store, engine } = await newVault();
  const objects = new Map<string, string>();
  for (const [index, sizeBytes] of sizes.entries()) {
    const { itemId, objectId } = await captureFile(engine, noise(index + 1, sizeBytes));
    objects.set(objectId, itemId);
  }
  const note = await engine.captureItem(noteDraft('첫째'), null);
  await engine.annotateItem(note.itemId, { notes: '하나', poster_display_name: 'x' });
  await engine.annotateItem(note.itemId, { notes: '둘', poster_display_name: '' });
  await engine.captureItem(noteDraft('둘째'), null);
  return { store, engine, objects };
}

const kindsOf = ({ faults }: CheckFindings): string[] => faults.map(({ kind }) => kind);

describe('the full check', () => {
  it('finds nothing in a whole vault and says how much it read', async () => {
    const { store, engine } = await filled();
    const stages: [string, number, number][] = [];
    const found = await engine.check({ ...CALM, onProgress: (...stage) => void stages.push(stage) });
    expect(found).toMatchObject({ entries: engine.state.entries.length, objects: 5, faults: [], faultCount: 0, leftovers: { count: 0, sizeBytes: 0 } });
    const journalBytes = store.files.segments.reduce((sum, bytes) => sum + bytes.length, 0);
    expect(found.sizeBytes).toBe(journalBytes + 0 + 1 + 5_000 + 65_536 + 200_000);
    for (const [, done, total] of stages) expect(done).toBeLessThanOrEqual(total);
    expect(stages.findLast(([stage]) => stage === 'entries')?.slice(1)).toEqual([journalBytes, journalBytes]);
    expect(stages.at(-1)).toEqual(['objects', 270_537, 270_537]);
  });

  it('finds each of 1,000 planted single-byte flips and names the one thing that it hit', async () => {
    const { store, engine, objects } = await filled([0, 1, 900, 66_000]);
    const seed = 30;
    const random = new Random(seed);
    const { files } = store;
    let found = 0;
    for (let run = 0; run < 1000; run++) {
      const inJournal = run % 4 === 0;
      const [objectId, itemId] = random.pick([...objects]);
      const target = inJournal ? files.segments[0] : files.objects.get(objectId);
      if (!target) throw new Error('no target');
      const at = random.below(target.length);
      const mask = 1 << random.below(8);
      target[at] = (target[at] ?? 0) ^ mask;
      const { faults, faultCount } = await engine.check(CALM);
      const hit = engine.state.entries.find((record) => at >= record.offset && at < record.offset + record.lengthBytes);
      const expected = inJournal ? { kind: 'entry-damaged', itemId: hit?.itemId, entrySeq: hit?.seq } : { kind: 'object-damaged', itemId, entrySeq: null };
      expect(faults, `seed ${seed} run ${run} byte ${at}`).toEqual([expected]);
      found += faultCount;
      target[at] = (target[at] ?? 0) ^ mask;
    }
    expect(found).toBe(1000);
    expect((await engine.check(CALM)).faultCount).toBe(0);
  }, 30_000);

  it('one missing, one swapped and one cut object are three faults, and every other is still read', async () => {
    const { store, engine, objects } = await filled();
    const [gone, swapped, cut, ...rest] = [...objects.keys()];
    if (!gone || !swapped || !cut) throw new Error('too few');
    store.files.objects.delete(gone);
    const other = await captureFile(engine, noise(9, 1));
    // One of our own, of the same size, that the tags let pass: only the journal tells.
    store.files.objects.set(swapped, store.files.objects.get(other.objectId) ?? new Uint8Array());
    store.files.objects.set(cut, (store.files.objects.get(cut) ?? new Uint8Array()).slice(0, -1));
    const found = await engine.check(CALM);
    expect(found.faults).toEqual([
      { kind: 'object-missing', itemId: objects.get(gone), entrySeq: null },
      { kind: 'object-damaged', itemId: objects.get(swapped), entrySeq: null },
      { kind: 'object-damaged', itemId: objects.get(cut), entrySeq: null },
    ]);
    // Counted by what the entries say, not by what could be read.
    expect(found).toMatchObject({ objects: rest.length + 4, wholeObjects: rest.length + 1, objectBytes: 0 + 1 + 5_000 + 65_536 + 200_000 + 1 });
  });

  it('a missing segment is named with every entry in it, and the objects are still read', async () => {
    const { store, engine } = await filled();
    const broken = engine.state.entries.length;
    store.readJournal = () => Promise.reject(new KeptError('vault/missing', { errno: 'ENOENT' }));
    const found = await engine.check(CALM);
    expect(kindsOf(found)).toEqual(['segment-missing', ...Array.from({ length: broken }, () => 'entry-damaged')]);
    expect(found.objects).toBe(5);
  });

  it('one bad sector costs the entry on it, not those read together with it', async () => {
    const { store, engine } = await filled();
    const bad = engine.state.entries[5];
    const read = store.readJournal.bind(store);
    store.readJournal = async (segment, offset, lengthBytes) => {
      if (bad && offset <= bad.offset && offset + lengthBytes > bad.offset) throw new KeptError('disk/failed', { errno: 'EIO' });
      return read(segment, offset, lengthBytes);
    };
    expect((await engine.check(CALM)).faults).toEqual([{ kind: 'entry-damaged', itemId: bad?.itemId, entrySeq: bad?.seq }]);
  });

  it('a drive that does not answer is an error, not a vault full of damage', async () => {
    const { store, engine } = await filled();
    store.readObject = () => Promise.reject(new KeptError('disk/failed', { kind: 'port-closed' }));
    await expect(engine.check(CALM)).rejects.toMatchObject({ code: 'disk/failed' });
    store.readObject = () => Promise.reject(new KeptError('vault/object-missing'));
    store.readJournal = () => Promise.reject(new KeptError('vault/missing'));
    store.listObjects = async () => [];
    const header = await store.readHeader();
    let reads = 0;
    store.readHeader = () => (reads++ === 0 ? Promise.resolve(header) : Promise.reject(new KeptError('vault/missing')));
    await expect(engine.check(CALM)).rejects.toMatchObject({ code: 'vault/missing' });
  });

  it('names a damaged header and a damaged or missing copy of it', async () => {
    const { store, engine } = await filled();
    const { current, previous } = store.files;
    const flipped = (bytes: Uint8Array | null): Uint8Array | null => bytes && Uint8Array.from(bytes, (byte, index) => (index === 100 ? byte ^ 1 : byte));
    store.files.current = flipped(current);
    expect(kindsOf(await engine.check(CALM))).toEqual(['header-damaged']);
    store.files.current = current;
    store.files.previous = flipped(previous);
    expect(kindsOf(await engine.check(CALM))).toEqual(['header-copy-damaged']);
    store.files.previous = null;
    expect(kindsOf(await engine.check(CALM))).toEqual(['header-copy-damaged']);
    const another = await newVault();
    store.files.previous = another.store.files.current;
    expect(kindsOf(await engine.check(CALM))).toEqual(['header-copy-damaged']);
  });

  it('counts files that no entry names, and not what was deleted or is being taken in meanwhile', async () => {
    const { store, engine } = await filled();
    store.files.objects.set('ab'.repeat(16), noise(1, 300));
    store.files.objects.set('cd'.repeat(16), noise(1, 500));
    const [, secondId] = [...engine.state.items.keys()];
    let isChanged = false;
    const found = await engine.check({
      onProgress: () => undefined,
      checkStopped: () => {
        if (isChanged) return;
        isChanged = true;
        void engine.deleteItem(secondId ?? '', 'x');
        void captureFile(engine, noise(3, 100_000));
      },
    });
    expect(found).toMatchObject({ leftovers: { count: 2, sizeBytes: 800 }, faults: [] });
    expect(found.objects).toBe(5);
  });

  it('checks what comes in while it runs, and holds up no writing', async () => {
    const { store, engine } = await filled();
    const before = engine.state.entries.length;
    let added: Promise<unknown> | null = null;
    const read = store.readJournal.bind(store);
    store.readJournal = async (...args) => {
      added ??= (async () => {
        const item = await engine.captureItem(noteDraft('dazwischen'), null);
        await engine.annotateItem(item.itemId, { notes: 'neu' });
      })();
      await added;
      return read(...args);
    };
    const found = await engine.check(CALM);
    expect(found).toMatchObject({ entries: before + 2, faults: [] });
  });

  it('finds a state that is not what the entries say', async () => {
    const { store, engine } = await filled();
    const { engine: second } = await reopen(store);
    const [firstId] = [...second.state.items.keys()];
    const stored = second.state.items.get(firstId ?? '');
    if (!stored) throw new Error('no item');
    const items = second.state.items as unknown as Map<string, unknown>;
    items.set(stored.item.itemId, { ...stored, item: { ...stored.item, fields: { notes: 'made up' } } });
    expect(kindsOf(await second.check(CALM))).toEqual(['count']);
    items.set(stored.item.itemId, { ...stored, item: { ...stored.item, text: 'made up' } });
    expect(kindsOf(await second.check(CALM))).toEqual(['count']);
    // An item that nobody deleted is missing from every list, and its file from the check.
    items.set(stored.item.itemId, { ...stored, deletedAt: stored.item.receivedAt });
    expect((await second.check(CALM)).faults).toEqual([{ kind: 'count', itemId: stored.item.itemId, entrySeq: null }]);
    items.set(stored.item.itemId, stored);
    expect(kindsOf(await second.check(CALM))).toEqual([]);
    const [, deletedId] = [...second.state.items.keys()];
    await second.deleteItem(deletedId ?? '', 'x');
    expect(kindsOf(await second.check(CALM))).toEqual([]);
    const deleted = second.state.items.get(deletedId ?? '');
    items.set(deletedId ?? '', { ...deleted, deletedAt: null, objectId: null });
    expect((await second.check(CALM)).faults).toContainEqual({ kind: 'count', itemId: deletedId, entrySeq: null });
    items.set(deletedId ?? '', deleted);
    const records = second.state.entries as unknown as { entryHash: string }[];
    const last = records.at(-2);
    if (last) records[records.length - 2] = { ...last, entryHash: '0'.repeat(64) };
    expect(kindsOf(await second.check(CALM))).toEqual(['chain', 'chain']);
    if (last) records[records.length - 2] = { ...last, bodyHash: '0'.repeat(64) } as unknown as { entryHash: string };
    expect(kindsOf(await second.check(CALM))).toEqual(['chain', 'entry-damaged']);
    void engine;
  });

  it('an item that is deleted while its file is read is no fault', async () => {
    const { store, engine, objects } = await filled();
    const [objectId, itemId] = [...objects].at(-1) ?? ['', ''];
    const read = store.readObject.bind(store);
    let deleted: Promise<void> | null = null;
    store.readObject = async (id, ...range) => {
      if (id === objectId) await (deleted ??= engine.deleteItem(itemId, 'x'));
      return read(id, ...range);
    };
    expect((await engine.check(CALM)).faults).toEqual([]);
    expect(deleted).not.toBeNull();
  });

  it('finds bytes behind the last entry', async () => {
    const { store, engine } = await filled();
    const [segment] = store.files.segments;
    store.files.segments[0] = Uint8Array.from([...(segment ?? []), 7, 7, 7]);
    expect(kindsOf(await engine.check(CALM))).toEqual(['count']);
  });

  it('stops when it is told to, with that error', async () => {
    const { engine } = await filled();
    for (const stopAt of [1, 5, 200, 258]) {
      let asked = 0;
      const checkStopped = (): void => {
        if (++asked === stopAt) throw new KeptError('task/cancelled');
      };
      await expect(engine.check({ ...CALM, checkStopped })).rejects.toMatchObject({ code: 'task/cancelled' });
    }
    engine.lock();
    await expect(engine.check(CALM)).rejects.toMatchObject({ code: 'vault/locked' });
  });
});
