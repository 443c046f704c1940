import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { openVault } from '../../../shared/vault/engine.ts';
import { ItemTable } from '../../../shared/vault/item-table.ts';
import type { EntryRecord, StateSnapshot } from '../../../shared/vault/state.ts';
import { MemoryStore } from './memory-store.ts';
import { engineOptions, newVault, noteDraft, PASSPHRASE, reopen, stateOf, type TestVault } from './vault-tools.ts';

describe('a snapshot', () => {
  let vault: TestVault;
  let snapshot: StateSnapshot;
  beforeAll(async () => {
    await loadSodium();
    vault = await newVault();
    const { itemId } = await vault.engine.captureItem(noteDraft('하나'), null);
    await vault.engine.annotateItem(itemId, { notes: 'x' });
    await vault.engine.record('vault.unlocked', { slot: 'passphrase', failedTries: 0 });
    snapshot = vault.engine.snapshot();
    await vault.engine.captureItem(noteDraft('둘'), null);
  });

  it('survives structured clone and does not change when the vault goes on', () => {
    expect(structuredClone(snapshot)).toEqual(snapshot);
    expect([ItemTable.of(snapshot.items).size, snapshot.entries.length, snapshot.position.seq]).toEqual([1, 5, 5]);
  });

  it('saves reading what lies before it', async () => {
    const store = vault.store.copy();
    const { opened, engine } = await reopen(store, { snapshot });
    expect(opened).toEqual({ entriesRead: 1, tornBytes: 0, missingEntries: 0, snapshotUsed: true });
    expect(stateOf(engine)).toEqual(stateOf(vault.engine));
  });

  const entryAt = (index: number, change: Partial<EntryRecord>): Partial<StateSnapshot> => ({ entries: snapshot.entries.map((record, n) => (n === index ? { ...record, ...change } : record)) });
  const odd: [string, () => Partial<StateSnapshot>][] = [
    ['of another format', () => ({ format: 1 as 2 })],
    ['of another vault', () => ({ vaultId: '0'.repeat(32) })],
    ['without entries', () => ({ entries: [], position: { seq: 0, segment: 1, offset: 0 } })],
    ['with an entry missing', () => ({ entries: snapshot.entries.toSpliced(2, 1) })],
    ['with a wrong number', () => entryAt(3, { seq: 9 })],
    ['with a wrong place', () => entryAt(3, { offset: (snapshot.entries[3]?.offset ?? 0) + 1 })],
    ['with a wrong number', () => entryAt(1, { seq: 7 })],
    ['with a wrong length', () => entryAt(4, { lengthBytes: 5 })],
    ['with a wrong segment', () => entryAt(3, { segment: 2 })],
    ['with a wrong body hash', () => entryAt(2, { bodyHash: '0'.repeat(64) })],
    ['with a wrong last body hash', () => entryAt(4, { bodyHash: '0'.repeat(64) })],
    ['with a wrong link', () => entryAt(2, { entryHash: '0'.repeat(64) })],
    ['with a wrong place in the chain', () => entryAt(2, { caseSeq: 7 })],
    ['with another chain head', () => ({ chain: { ...snapshot.chain, entryHash: '0'.repeat(64) } })],
    ['with a chain that is too long', () => ({ chain: { ...snapshot.chain, caseSeq: 9 } })],
    ['with another position', () => ({ position: { ...snapshot.position, offset: snapshot.position.offset + 1 } })],
    ['with a later position', () => ({ position: { ...snapshot.position, seq: snapshot.position.seq + 1 } })],
    ['with an item missing', () => ({ items: [] })],
    ['with a page of items that is none', () => ({ items: [Uint8Array.of(9, 9)] })],
  ];
  for (const [name, change] of odd) {
    it(`${name} is ignored, and everything is read`, async () => {
      const { opened, engine } = await reopen(vault.store.copy(), { snapshot: { ...snapshot, ...change() } });
      expect(opened).toMatchObject({ snapshotUsed: false, entriesRead: 6 });
      expect(stateOf(engine)).toEqual(stateOf(vault.engine));
    });
  }

  it('that knows more than the journal says how much is missing', async () => {
    const later = vault.engine.snapshot();
    const older = vault.store.copy();
    older.files.segments = [older.files.segments[0]!.slice(0, snapshot.position.offset)];
    const { opened, engine } = await reopen(older, { snapshot: later });
    expect(opened).toEqual({ entriesRead: 5, tornBytes: 0, missingEntries: 1, snapshotUsed: false });
    expect(engine.state.entries.length).toBe(5);
  });

  it('of a vault that went on from an older copy is ignored: its last entries are not the ones in the journal', async () => {
    const older = vault.store.copy();
    older.files.segments = [older.files.segments[0]!.slice(0, snapshot.position.offset)];
    const fork = await reopen(older);
    await fork.engine.captureItem(noteDraft('둘'), null);
    await fork.engine.captureItem(noteDraft('셋'), null);
    const { opened } = await reopen(older, { snapshot: vault.engine.snapshot() });
    expect(opened).toMatchObject({ snapshotUsed: false, entriesRead: 7, missingEntries: 0 });
  });

  it('of a fork is ignored also where both end with the very same act on the vault', async () => {
    const clock = { nowMs: () => 0, monotonicMs: () => 0, zone: () => 'Asia/Seoul', offsetMinutes: () => 540 };
    const [itemId = ''] = vault.engine.state.items.keys();
    const forks = await Promise.all(['y', 'z'].map(async (notes) => {
      const store = vault.store.copy();
      const { engine } = await openVault({ ...engineOptions(store), clock }, { passphrase: PASSPHRASE });
      await engine.annotateItem(itemId, { notes });
      await engine.record('vault.unlocked', { slot: 'passphrase', failedTries: 0 });
      return { store, snapshot: engine.snapshot() };
    }));
    const [y, z] = [forks[0]!, forks[1]!];
    expect(y.snapshot.entries.at(-1)).toEqual(z.snapshot.entries.at(-1));
    expect((await reopen(y.store, { snapshot: y.snapshot })).opened.snapshotUsed).toBe(true);
    expect((await reopen(y.store, { snapshot: z.snapshot })).opened.snapshotUsed).toBe(false);
  });

  it('does not hide damage behind it, nor a segment that is shorter than it knows', async () => {
    const damaged = vault.store.copy();
    damaged.files.segments[0]![snapshot.position.offset + 30]! ^= 1;
    await expect(reopen(damaged, { snapshot })).rejects.toMatchObject({ code: 'vault/damaged-journal', details: { segment: 1, offset: snapshot.position.offset } });
    const gone = new MemoryStore({ ...vault.store.copy().files, segments: [] });
    await expect(reopen(gone, { snapshot })).rejects.toThrow('vault/damaged-journal');
  });

  it('leaves damage before it to the one who reads it', async () => {
    const damaged = vault.store.copy();
    damaged.files.segments[0]![(vault.engine.state.entries[2]?.offset ?? 0) + 30]! ^= 1;
    const { engine, opened } = await reopen(damaged, { snapshot });
    expect(opened.snapshotUsed).toBe(true);
    await expect(engine.log.custodyLines([...engine.state.items.keys()])).rejects.toThrow('vault/damaged-journal');
    await expect(reopen(damaged)).rejects.toThrow('vault/damaged-journal');
  });
});
