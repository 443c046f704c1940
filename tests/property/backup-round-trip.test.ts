import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { sha256Hex } from '../../shared/crypto/hash.ts';
import type { VaultEngine } from '../../shared/vault/engine.ts';
import { MemoryDisk } from '../unit/electron/memory-disk.ts';
import { captureFile, noteDraft, stateOf } from '../unit/vault/vault-tools.ts';
import { Computer } from '../unit/worker/computer.ts';
import { noise } from '../unit/worker/worker-tools.ts';

vi.mock('electron', async () => (await import('../unit/electron/fake-electron.ts')).electronModule);

const act = fc.oneof(
  fc.record({ kind: fc.constant('note' as const), text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }) }),
  fc.record({ kind: fc.constant('file' as const), sizeBytes: fc.integer({ min: 0, max: 70_000 }), seed: fc.integer() }),
  fc.record({ kind: fc.constant('annotate' as const), index: fc.nat(), text: fc.string({ maxLength: 50 }) }),
  fc.record({ kind: fc.constant('delete' as const), index: fc.nat() }),
  fc.record({ kind: fc.constant('back up' as const) }),
);

type RandomAct = typeof act extends fc.Arbitrary<infer T> ? T : never;

async function perform(computer: Computer, engine: VaultEngine, step: RandomAct): Promise<void> {
  const kept = [...engine.state.items.values()].filter(({ deletedAt }) => deletedAt === null).map(({ item }) => item.itemId);
  const chosen = 'index' in step ? kept[step.index % Math.max(1, kept.length)] : undefined;
  if (step.kind === 'note') await engine.captureItem(noteDraft(step.text.toWellFormed()), null);
  if (step.kind === 'file') await captureFile(engine, noise(step.sizeBytes, step.seed));
  if (step.kind === 'annotate' && chosen !== undefined) await engine.annotateItem(chosen, { notes: step.text.toWellFormed() });
  if (step.kind === 'delete' && chosen !== undefined) await engine.deleteItem(chosen, 'x');
  if (step.kind === 'back up') await computer.backUp('/stick');
}

/** Everything but the last entries, which say that one was backed up and the other restored and unlocked. */
function comparable(engine: VaultEngine, entries: number): unknown {
  const { items, entries: all, caseId, bundleNames } = stateOf(engine) as { items: unknown; entries: readonly unknown[]; caseId: unknown; bundleNames: unknown };
  return { items, entries: all.slice(0, entries), caseId, bundleNames };
}

async function contentsOf(engine: VaultEngine): Promise<string[]> {
  const digests: string[] = [];
  for (const { item, objectId, deletedAt } of engine.state.items.values()) {
    if (objectId === null || deletedAt !== null) continue;
    const content = await engine.openContent(item.itemId);
    digests.push(sha256Hex(await content.read(0, content.sizeBytes)));
  }
  return digests;
}

/** KEPT_RUNS=100 for the number that is promised; each takes a fifth of a second. */
const RUNS = Number(process.env['KEPT_RUNS'] ?? 15);

test('any vault, backed up at any moments and restored elsewhere, is the same vault', { timeout: 120_000 }, async () => {
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), fc.boolean(), async (acts, byWords) => {
    const disk = new MemoryDisk('/home/a');
    for (const folder of ['/home/b', '/stick']) await disk.makeFolder(folder);
    const computer = await Computer.start(disk, '/home/a');
    const words = await computer.makeVault();
    const { engine } = computer.session;
    for (const step of acts) await perform(computer, engine, step);
    const { entries, faults } = await computer.backUp('/stick');
    expect(faults).toEqual([]);
    const other = await Computer.start(disk, '/home/b');
    expect(await other.restore('/stick', byWords ? { secret: { words } } : {})).toMatchObject({ restored: true, entries, faults: [] });
    await other.lock();
    await other.unlock();
    expect(comparable(other.session.engine, entries)).toEqual(comparable(engine, entries));
    expect(await contentsOf(other.session.engine)).toEqual(await contentsOf(engine));
    await computer.session.index.settled();
    await other.stop();
  }), { numRuns: RUNS });
});
