import { beforeAll, describe, expect, it } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { createVault, type Salvaged, salvageVault, type Secret, useHeaderCopy, type VaultEngine } from '../../../shared/vault/engine.ts';
import { logFiles } from '../../../shared/vault/log-copy.ts';
import type { StateSnapshot } from '../../../shared/vault/state.ts';
import { Random } from '../../faults/random.ts';
import { MemoryStore } from './memory-store.ts';
import { changePassphrase, fastOptions, NEXT, openFast, OWNER, textOf, WORDS } from './keys-tools.ts';
import { captureFile, fileDraft, noteDraft } from './vault-tools.ts';

beforeAll(() => loadSodium());

const CALM = { onProgress: () => undefined, checkStopped: () => undefined };
const BYTES = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);

interface Sample {
  readonly store: MemoryStore;
  readonly engine: VaultEngine;
  readonly snapshot: StateSnapshot;
  /** Place of every entry, by number − 1. */
  readonly places: readonly { segment: number; offset: number; lengthBytes: number; act: string; itemId: string | null }[];
}

/** Three segments: two notes with changes, a file, more notes; entry 1 and 2 make the vault. */
async function sample(): Promise<Sample> {
  const store = new MemoryStore();
  const vault = { store, engine: await createVault(fastOptions(store), { passphrase: textOf(OWNER), words: WORDS.words.split(' ') }) };
  for (const text of ['하나', '둘']) {
    const item = await vault.engine.captureItem(noteDraft(text), null);
    await vault.engine.annotateItem(item.itemId, { notes: `${text} 메모` });
  }
  await captureFile(vault.engine, BYTES);
  for (const text of ['넷', '다섯', '여섯']) await vault.engine.captureItem(noteDraft(text), null);
  vault.engine.lock();
  // A frame is bound to its number and not to its place, so the one segment can be cut into several between any two.
  const whole = vault.store.files.segments[0] ?? new Uint8Array();
  const { entries } = vault.engine.state;
  const cuts = [0, entries[3]?.offset ?? 0, entries[6]?.offset ?? 0, whole.length];
  vault.store.files.segments = [0, 1, 2].map((index) => whole.slice(cuts[index], cuts[index + 1]));
  const engine = await openFast(store, OWNER);
  return { store, engine, snapshot: engine.snapshot(), places: engine.state.entries.map((record) => ({ ...record })) };
}

async function salvage(store: MemoryStore, snapshot: StateSnapshot | null = null, secret: Secret = OWNER): Promise<{ engine: VaultEngine; salvaged: Salvaged }> {
  return salvageVault(fastOptions(store), secret, { snapshot });
}

const textsOf = (engine: VaultEngine): (string | null)[] => [...engine.state.items.values()].map(({ item }) => item.text);
const ALL = ['하나', '둘', null, '넷', '다섯', '여섯'];

function flip(store: MemoryStore, segment: number, at: number): void {
  const bytes = store.files.segments[segment - 1];
  if (bytes) bytes[at] = (bytes[at] ?? 0) ^ 1;
}

describe('salvage', () => {
  it('of a whole vault finds everything, loses nothing and writes nothing', async () => {
    const { store } = await sample();
    const before = structuredClone(store.files);
    const { engine, salvaged } = await salvage(store);
    expect(textsOf(engine)).toEqual(ALL);
    expect(salvaged).toEqual({ headerFrom: 'current', entriesRead: 10, entriesLost: [], missingSegments: [], strayBytes: 0, itemsLost: [], indexKnown: false, logKnown: false });
    expect((await engine.check(CALM)).faults).toEqual([]);
    expect(store.files).toEqual(before);
  });

  it('any one entry that does not open is named, and every other entry and item is there', async () => {
    const { store, snapshot, places } = await sample();
    for (const [index, place] of places.entries()) {
      for (const at of [0, 3, 6, 12, 60, place.lengthBytes - 1]) {
        const damaged = store.copy();
        flip(damaged, place.segment, place.offset + at);
        for (const known of [null, snapshot]) {
          const about = `entry ${index + 1} byte ${at} index ${known !== null}`;
          const { engine, salvaged } = await salvage(damaged, known);
          const isLast = index === places.length - 1;
          const seq = isLast && at < 8 && known === null ? null : index + 1;
          const exhibitNo = place.itemId === null ? null : snapshotExhibit(snapshot, engine, place.itemId);
          const act = known === null ? null : place.act;
          expect(salvaged.entriesLost, about).toEqual([{ seq, segment: place.segment, offset: place.offset, act, exhibitNo: known === null ? null : exhibitNo }]);
          expect(engine.state.entries.map((entry) => entry.seq), about).toEqual(places.map((_, n) => n + 1).filter((n) => n !== index + 1));
          expect(textsOf(engine), about).toHaveLength(place.act === 'item.captured' ? 5 : 6);
          expect(salvaged.itemsLost, about).toHaveLength(place.act === 'item.captured' && (known !== null || !isLast) ? 1 : 0);
        }
      }
    }
  });

  it.each([
    ['a missing segment', (segments: Uint8Array[]) => void segments.splice(1, 1, new Uint8Array(0)), [4, 5, 6], 0],
    ['segments in each other’s place', (segments: Uint8Array[]) => void segments.splice(0, 3, ...segments.toReversed()), [], 0],
    ['a segment twice', (segments: Uint8Array[]) => void segments.splice(1, 0, segments[0] ?? new Uint8Array()), [], 1650],
    ['noise between two frames', (segments: Uint8Array[]) => void segments.splice(1, 1, Uint8Array.from([...noise(5000), ...(segments[1] ?? [])])), [], 5000],
    ['a segment of nothing but noise', (segments: Uint8Array[]) => void segments.splice(1, 1, noise(9000)), [4, 5, 6], 0],
    ['a segment that was cut short', (segments: Uint8Array[]) => void segments.splice(1, 1, (segments[1] ?? new Uint8Array()).slice(0, 700)), null, 0],
    ['a run of bytes that stands there twice', (segments: Uint8Array[]) => void segments.splice(1, 1, twice(segments[1] ?? new Uint8Array(), 30, 500)), [], 470],
    ['zeros over the middle', (segments: Uint8Array[]) => void segments[1]?.fill(0, 300, 1100), null, 0],
  ])('%s costs only what was on it', async (_, damage, lost, stray) => {
    const { store, snapshot, places } = await sample();
    damage(store.files.segments);
    const { engine, salvaged } = await salvage(store, snapshot);
    const lostNumbers = salvaged.entriesLost.map(({ seq }) => seq);
    if (lost === null) {
      expect(lostNumbers.length).toBeGreaterThan(0);
      for (const seq of lostNumbers) expect(places[(seq ?? 0) - 1]?.segment).toBe(2);
    } else expect(lostNumbers).toEqual(lost);
    expect(engine.state.entries.map(({ seq }) => seq)).toEqual(places.map((_place, index) => index + 1).filter((seq) => !lostNumbers.includes(seq)));
    expect(salvaged.strayBytes).toBe(stray);
    const blind = await salvage(store);
    expect(blind.engine.state.entries).toEqual(engine.state.entries);
    expect(blind.salvaged.entriesLost.map(({ seq }) => seq)).toEqual(lostNumbers);
  });

  it('what the index no longer knows the log’s copy tells: which entries and items are lost, also at the very end', async () => {
    const { store, engine, places } = await sample();
    for (const file of logFiles(engine.state.entries)) store.logCopies.set(file.first, await engine.log.sealCopy(file));
    const cut = places.at(-2)?.offset ?? 0;
    store.files.segments[2] = store.files.segments[2]?.slice(0, cut) ?? new Uint8Array();
    flip(store, 1, (places[2]?.offset ?? 0) + 20);
    const { salvaged } = await salvage(store);
    expect(salvaged.entriesLost).toEqual([
      { seq: 3, segment: 1, offset: places[2]?.offset, act: 'item.captured', exhibitNo: 'E-0001' },
      ...[9, 10].map((seq) => ({ seq, segment: 3, offset: cut, act: 'item.captured', exhibitNo: `E-000${seq - 4}` })),
    ]);
    expect(salvaged).toMatchObject({ itemsLost: ['E-0001', 'E-0005', 'E-0006'], indexKnown: false, logKnown: true });
  });

  it('a copy of the log that is damaged or numbers its entries otherwise tells nothing', async () => {
    const { store, engine } = await sample();
    const [file] = logFiles(engine.state.entries);
    if (file === undefined) throw new Error('no file');
    const sealed = await engine.log.sealCopy(file);
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    store.logCopies.set(1, sealed);
    store.logCopies.set(501, await engine.log.sealCopy(file));
    store.logCopies.set(1001, new Uint8Array(40));
    expect((await salvage(store)).salvaged).toMatchObject({ entriesLost: [], itemsLost: [], logKnown: false });
  });

  it('an entry outside the reach of a bad sector is read', async () => {
    const { store, places } = await sample();
    const bad = places[4];
    const read = store.readJournal.bind(store);
    store.readJournal = async (segment, offset, lengthBytes) => {
      if (bad && segment === bad.segment && offset <= bad.offset && offset + lengthBytes > bad.offset) throw new KeptError('disk/failed', { errno: 'EIO' });
      return read(segment, offset, lengthBytes);
    };
    const { salvaged } = await salvage(store);
    expect(salvaged.entriesRead).toBe(7);
    store.readJournal = () => Promise.reject(new KeptError('disk/failed', { kind: 'port-closed' }));
    await expect(salvage(store)).rejects.toMatchObject({ code: 'disk/failed' });
  });

  it('shows items, their files and logs, and refuses every change and every bundle', async () => {
    const { store, snapshot, places } = await sample();
    flip(store, places[3]?.segment ?? 0, (places[3]?.offset ?? 0) + 50);
    const before = structuredClone(store.files);
    const { engine } = await salvage(store, snapshot);
    const stored = [...engine.state.items.values()];
    const [note, file] = [stored[0]?.item.itemId ?? '', stored.find(({ objectId }) => objectId !== null)?.item.itemId ?? ''];
    const content = await engine.openContent(file);
    expect(await content.read(0, content.sizeBytes)).toEqual(BYTES);
    expect((await engine.log.ofItem(note)).map(({ body }) => body.act)).toEqual(['item.captured']);
    expect((await engine.log.ofItem(file)).map(({ entryHash }) => entryHash)).toEqual(['']);
    const readOnly = { code: 'vault/read-only' };
    await expect(engine.record('vault.unlocked', { slot: 'passphrase', failedTries: 0 })).rejects.toMatchObject(readOnly);
    await expect(engine.captureItem(noteDraft('x'), null)).rejects.toMatchObject(readOnly);
    await expect(engine.captureItem(fileDraft(BYTES), stored[2]?.objectId ?? null)).rejects.toMatchObject(readOnly);
    await expect(engine.annotateItem(note, { notes: 'x' })).rejects.toMatchObject(readOnly);
    await expect(engine.deleteItem(note, 'x')).rejects.toMatchObject(readOnly);
    await expect(engine.beginContent()).rejects.toMatchObject(readOnly);
    await expect(changePassphrase(engine)).rejects.toMatchObject(readOnly);
    expect(() => engine.snapshot()).toThrow(expect.objectContaining(readOnly) as Error);
    await expect(engine.log.custodyLines([note])).rejects.toMatchObject({ code: 'bundle/incomplete-vault' });
    expect(store.files).toEqual(before);
  });

  it('the full check of a salvaged vault names the lost entries and still reads every object', async () => {
    const { store, snapshot, places } = await sample();
    flip(store, places[4]?.segment ?? 0, (places[4]?.offset ?? 0) + 50);
    const [objectId, bytes] = [...store.files.objects][0] ?? ['', new Uint8Array()];
    store.files.objects.set(objectId, bytes.slice(0, -1));
    const { engine } = await salvage(store, snapshot);
    const found = await engine.check(CALM);
    expect(found.faults.map(({ kind, entrySeq }) => [kind, entrySeq])).toEqual([['entry-damaged', 5], ['object-damaged', null]]);
    expect(found.faults[0]?.itemId).toBe(places[4]?.itemId);
  });

  it('an index of another vault, or one that cannot be, is as good as none', async () => {
    const { store, snapshot } = await sample();
    const other = await sample();
    for (const odd of [other.snapshot, { ...snapshot, items: [new Uint8Array([1, 2, 3])] }]) {
      const { salvaged } = await salvage(store, odd);
      expect(salvaged).toMatchObject({ indexKnown: false, entriesRead: 10, entriesLost: [] });
    }
  });

  it('opens with the copy of a damaged header, and says so', async () => {
    const { store } = await sample();
    if (store.files.current) store.files.current[90] = 0;
    for (const secret of [OWNER, WORDS]) {
      const { engine, salvaged } = await salvage(store, null, secret);
      expect(salvaged).toMatchObject({ headerFrom: 'copy', entriesRead: 10 });
      expect(textsOf(engine)).toEqual(ALL);
    }
    await expect(salvage(store, null, { passphrase: 'falsch' })).rejects.toMatchObject({ code: 'passphrase/wrong' });
    if (store.files.previous) store.files.previous[90] = 0;
    await expect(salvage(store)).rejects.toMatchObject({ code: 'vault/damaged-header' });
  });

  it('an older header opens it only for a secret that was not changed since', async () => {
    const { store, engine } = await sample();
    const older = structuredClone(store.files.current);
    await changePassphrase(engine);
    const put = (): MemoryStore => {
      const copy = store.copy();
      copy.files.current = copy.files.previous = older;
      return copy;
    };
    await expect(salvage(put())).rejects.toMatchObject({ code: 'vault/header-older' });
    const { engine: opened } = await salvage(put(), null, WORDS);
    expect(textsOf(opened)).toEqual(ALL);
  });

});

describe('the copy of the header', () => {
  const use = (store: MemoryStore, secret: Secret = OWNER): Promise<void> => useHeaderCopy(store, fastOptions(store).deriveKey, secret);

  it('takes the place of a damaged one when the secret opens it, and never of a whole one', async () => {
    const { store } = await sample();
    await expect(use(store)).rejects.toMatchObject({ code: 'internal/bad-call' });
    const good = structuredClone(store.files.current);
    if (store.files.current) store.files.current[90] = 0;
    await expect(use(store, { passphrase: 'falsch' })).rejects.toMatchObject({ code: 'passphrase/wrong' });
    expect(store.files.current).not.toEqual(good);
    await use(store);
    expect(store.files.current).toEqual(good);
    expect(textsOf(await openFast(store, OWNER))).toEqual(ALL);
  });

  it('takes the place of an older one that somebody put there', async () => {
    const { store, engine } = await sample();
    const older = structuredClone(store.files.current);
    await changePassphrase(engine);
    store.files.current = older;
    await expect(openFast(store, OWNER)).rejects.toMatchObject({ code: 'vault/header-older' });
    await expect(openFast(store, NEXT)).rejects.toMatchObject({ code: 'vault/header-older', details: { generation: 1, known: 2 } });
    await expect(openFast(store, { passphrase: 'keine von beiden' })).rejects.toMatchObject({ code: 'passphrase/wrong' });
    await expect(use(store)).rejects.toMatchObject({ code: 'passphrase/wrong' });
    await use(store, NEXT);
    expect(textsOf(await openFast(store, NEXT))).toEqual(ALL);
  });
});

function twice(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, to), ...bytes.subarray(from)]);
}

function noise(length: number): Uint8Array {
  const random = new Random(7);
  return Uint8Array.from({ length }, () => random.below(256));
}

/** Its number, where the item is still known or the index tells. */
function snapshotExhibit(snapshot: StateSnapshot, engine: VaultEngine, itemId: string): string | null {
  const number = snapshot.entries.filter(({ act }) => act === 'item.captured').findIndex((entry) => entry.itemId === itemId);
  return engine.state.items.get(itemId)?.item.exhibitNo ?? `E-000${number + 1}`;
}
