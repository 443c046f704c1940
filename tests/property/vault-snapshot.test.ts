import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import type { VaultEngine } from '../../shared/vault/engine.ts';
import type { StateSnapshot } from '../../shared/vault/state.ts';
import { MemoryStore } from '../unit/vault/memory-store.ts';
import { captureFile, newVault, noteDraft, reopen, stateOf } from '../unit/vault/vault-tools.ts';

/** One thing that a person or the disk does. Indices are taken modulo what there is. */
type Act =
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'file'; readonly sizeBytes: number }
  | { readonly kind: 'annotate'; readonly item: number; readonly notes: string; readonly platform: string }
  | { readonly kind: 'unlocked'; readonly failedTries: number }
  | { readonly kind: 'prepared'; readonly name: number }
  | { readonly kind: 'disk'; readonly keptBytes: number }
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'reopen'; readonly snapshot: number };

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('note' as const), text }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('file' as const), sizeBytes: fc.nat(200_000) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('annotate' as const), item: fc.nat(), notes: text, platform: text }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('unlocked' as const), failedTries: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('prepared' as const), name: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('disk' as const), keptBytes: fc.nat(2000) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('snapshot' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const), snapshot: fc.nat() }) },
  ),
  { maxLength: 30 },
);

async function annotate(engine: VaultEngine, index: number, changes: { notes: string; platform: string }): Promise<void> {
  const ids = [...engine.state.items.keys()];
  const itemId = ids[index % ids.length];
  if (itemId !== undefined) await engine.annotateItem(itemId, changes);
}

async function failingNote(engine: VaultEngine, store: MemoryStore, keptBytes: number): Promise<void> {
  store.onAppend = () => ({ code: 'disk/full', keptBytes });
  await expect(engine.captureItem(noteDraft('실패'), null)).rejects.toThrow('disk/full');
  store.onAppend = () => null;
}

/** Plays the acts; returns every snapshot on the way and the engine at the end. */
async function play(list: readonly Act[]): Promise<{ engine: VaultEngine; store: MemoryStore; snapshots: StateSnapshot[] }> {
  const vault = await newVault();
  const { store } = vault;
  let { engine } = vault;
  const snapshots = [structuredClone(engine.snapshot())];
  for (const act of list) {
    if (act.kind === 'note') await engine.captureItem(noteDraft(act.text), null);
    if (act.kind === 'file') await captureFile(engine, new Uint8Array(act.sizeBytes));
    if (act.kind === 'annotate') await annotate(engine, act.item, { notes: act.notes, platform: act.platform });
    if (act.kind === 'unlocked') await engine.record('vault.unlocked', { slot: 'passphrase', failedTries: act.failedTries });
    if (act.kind === 'prepared') await engine.record('bundle.prepared', { bundleName: `B_${act.name}`, itemIds: [...engine.state.items.keys()], languages: ['ko'] });
    if (act.kind === 'disk') await failingNote(engine, store, act.keptBytes);
    if (act.kind === 'snapshot') snapshots.push(structuredClone(engine.snapshot()));
    if (act.kind === 'reopen') ({ engine } = await reopen(store, { snapshot: snapshots[act.snapshot % snapshots.length] ?? null }));
  }
  return { engine, store, snapshots };
}

describe('whatever is done with a vault', { timeout: 120_000 }, () => {
  beforeAll(loadSodium);

  it('a full read and a resume from any snapshot give the state of the open vault', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (list) => {
        const { engine, store, snapshots } = await play(list);
        const full = await reopen(store.copy());
        // An append of which every byte arrived although the store failed is there after the next opening; it is never lost, only late.
        const extra = full.engine.state.entries.length - engine.state.entries.length;
        expect(extra === 0 || (extra === 1 && list.some(({ kind }) => kind === 'disk'))).toBe(true);
        if (extra === 0) expect(stateOf(full.engine)).toEqual(stateOf(engine));
        for (const snapshot of snapshots) {
          const resumed = await reopen(store.copy(), { snapshot });
          expect(resumed.opened).toMatchObject({ snapshotUsed: true, missingEntries: 0, entriesRead: full.engine.state.entries.length - snapshot.position.seq });
          expect(stateOf(resumed.engine)).toEqual(stateOf(full.engine));
          expect(await resumed.engine.log.custodyLines([...full.engine.state.items.keys()])).toEqual(await full.engine.log.custodyLines([...full.engine.state.items.keys()]));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a journal cut anywhere opens with exactly the entries that are whole, and says how many a snapshot misses', async () => {
    await fc.assert(
      fc.asyncProperty(acts, fc.double({ min: 0, max: 1, noNaN: true }), async (list, where) => {
        const { engine, store } = await play([...list, { kind: 'note', text: '끝' }]);
        const snapshot = engine.snapshot();
        const whole = store.files.segments[0] ?? new Uint8Array();
        const { offset, lengthBytes } = engine.state.entries[1] ?? { offset: 0, lengthBytes: 0 };
        const cut = offset + lengthBytes + Math.floor(where * (whole.length - offset - lengthBytes));
        const kept = engine.state.entries.filter(({ offset, lengthBytes }) => offset + lengthBytes <= cut);
        const shorter = new MemoryStore({ ...store.copy().files, segments: [whole.slice(0, cut)] });
        const { engine: opened, opened: report } = await reopen(shorter, { snapshot });
        expect(opened.state.entries).toEqual(kept);
        expect(report.missingEntries).toBe(snapshot.entries.length - kept.length);
        expect(report.snapshotUsed).toBe(kept.length === snapshot.entries.length);
      }),
      { numRuns: 60 },
    );
  });
});
