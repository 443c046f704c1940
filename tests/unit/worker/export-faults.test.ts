import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { chosenItems, MAX_BUNDLE_ITEMS } from '../../../renderer/vault/export-plan.ts';
import type { Session } from '../../../renderer/vault/session.ts';
import type { TaskStage } from '../../../shared/contract/vault.ts';
import { Bench, fileOf, HANDLE, noise, PASSPHRASE } from './worker-tools.ts';

async function benchWithItems(): Promise<{ bench: Bench; itemIds: string[] }> {
  const bench = await new Bench().create();
  const { itemId } = await bench.addFile(fileOf('a.bin', noise(150_000)));
  const note = await bench.addNote('note');
  return { bench, itemIds: [itemId, note.itemId] };
}

const acts = (bench: Bench): string[] => bench.session.engine.state.entries.map(({ act }) => act).filter((act) => act.startsWith('bundle.'));

function expectNothingLeft(bench: Bench): void {
  expect([...bench.saves.committed.keys()]).toEqual([]);
  expect([...bench.saves.parts.keys()]).toEqual([]);
}

describe('an export that goes wrong', () => {
  it('leaves no file and says so, whichever call of the place to save to fails', async () => {
    const { bench, itemIds } = await benchWithItems();
    await bench.export(itemIds);
    const total = bench.saves.calls.length;
    const tried: string[] = [];
    // Every call but the many equal ones in the middle: of writes and reads the first, one in the middle, and the last.
    const seen = new Map<string, number[]>();
    bench.saves.calls.forEach((call, index) => seen.set(call, [...(seen.get(call) ?? []), index + 1]));
    const numbers = [...seen.values()].flatMap((list) => [...new Set([list[0]!, list[list.length >> 1]!, list.at(-1)!])]).sort((a, b) => a - b);
    for (const failing of numbers) {
      bench.saves.committed.clear();
      bench.saves.calls.length = 0;
      bench.saves.onCall = (call, number) => {
        if (number !== failing) return null;
        tried.push(call);
        return 'disk/full';
      };
      await expect(bench.export(itemIds)).rejects.toMatchObject({ code: 'disk/full' });
      expectNothingLeft(bench);
      const isPrepared = acts(bench).at(-1) === 'bundle.abandoned';
      expect(isPrepared || failing <= 3).toBe(true);
    }
    expect(new Set(tried)).toEqual(new Set(['begin bundle', 'begin hash-sheet', 'begin timestamp-request', 'write bundle', 'finish bundle', 'read bundle', 'digest bundle', 'write hash-sheet', 'finish hash-sheet', 'read hash-sheet', 'write timestamp-request', 'finish timestamp-request', 'read timestamp-request', 'commit timestamp-request', 'commit hash-sheet', 'commit bundle']));
    expect(acts(bench).filter((act) => act === 'bundle.exported')).toHaveLength(1);
    bench.saves.onCall = () => null;
    bench.saves.calls.length = 0;
    await bench.export(itemIds);
    expect(bench.saves.committed.size).toBe(3);
    expect(total).toBeGreaterThan(10);
  }, 120_000);

  it('finds every byte that the disk gives back changed, in the bundle, the hash sheet and the request', async () => {
    const { bench, itemIds } = await benchWithItems();
    for (const [part, place] of [['bundle', 0], ['bundle', 0.5], ['bundle', 0.9999], ['hash-sheet', 0.5], ['timestamp-request', 0.5]] as const) {
      let flips = 0;
      bench.saves.onRead = (bytes, offset, of) => {
        const size = of === 'bundle' ? [...bench.saves.parts.entries()].find(([name]) => name.endsWith('.zip'))?.[1].reduce((sum, chunk) => sum + chunk.length, 0) ?? 0 : bytes.length;
        const at = Math.floor(size * place) - offset;
        if (of === part && at >= 0 && at < bytes.length) {
          bytes[at]! ^= 1;
          flips++;
        }
        return bytes;
      };
      await expect(bench.export(itemIds)).rejects.toMatchObject({ code: 'bundle/check-failed' });
      expect(flips).toBeGreaterThan(0);
      expectNothingLeft(bench);
    }
    expect(acts(bench)).not.toContain('bundle.exported');
  }, 60_000);

  it('finds a disk that gives the right bytes to the verifier and others afterwards', async () => {
    const { bench, itemIds } = await benchWithItems();
    let wholeReads = 0;
    let flips = 0;
    bench.saves.onRead = (bytes, offset, part) => {
      // So small a file is read whole by the verifier, and once more after it.
      const zip = bench.saves.parts.get('abab.zip') ?? [];
      if (part === 'bundle' && offset === 0 && bytes.length === zip.reduce((sum, chunk) => sum + chunk.length, 0) && ++wholeReads === 2) {
        bytes[100]! ^= 1;
        flips++;
      }
      return bytes;
    };
    await expect(bench.export(itemIds)).rejects.toMatchObject({ code: 'bundle/check-failed', details: { check: 'zip-digest' } });
    expect(flips).toBe(1);
    expectNothingLeft(bench);
  });

  it.each<[TaskStage, number]>([['report', 0], ['report', 1], ['writing', 0], ['writing', 1], ['checking', 0], ['checking', 2]])('stops when cancelled in stage %s, report %s', async (stage, nth) => {
    const { bench, itemIds } = await benchWithItems();
    let seen = 0;
    const push = bench.events.push.bind(bench.events);
    bench.events.push = (event) => {
      if (event.event === 'task.progress' && event.taskId === 'export' && event.stage === stage && seen++ === nth) void bench.call('task.cancel', { taskId: 'export' });
      return push(event);
    };
    await expect(bench.export(itemIds)).rejects.toMatchObject({ code: 'task/cancelled' });
    expect(seen).toBeGreaterThan(nth);
    expectNothingLeft(bench);
    expect(acts(bench)).toEqual(['bundle.prepared', 'bundle.abandoned']);
  });

  it('stops before it begins when cancelled while it waits its turn', async () => {
    const { bench, itemIds } = await benchWithItems();
    const slow = bench.addFile(fileOf('b.bin', noise(400_000)), 'no', 'file');
    const waiting = bench.export(itemIds);
    await bench.call('task.cancel', { taskId: 'export' });
    await expect(waiting).rejects.toMatchObject({ code: 'task/cancelled' });
    await slow;
    expect([bench.saves.calls, acts(bench)]).toEqual([[], []]);
  });

  it('needs the passphrase, which is counted as at the door', async () => {
    const { bench, itemIds } = await benchWithItems();
    const params = { itemIds, languages: ['ko'], taskId: 't', passphrase: `${PASSPHRASE}x`, saveHandle: HANDLE } as const;
    await expect(bench.call('export.run', params)).rejects.toMatchObject({ code: 'passphrase/wrong' });
    expect([bench.attempts.tries, bench.saves.calls, acts(bench)]).toEqual([1, [], []]);
    bench.attempts.waitMs = 1000;
    await expect(bench.export(itemIds)).rejects.toMatchObject({ code: 'attempts/wait' });
  });

  it('refuses an empty choice and items that are not there', async () => {
    const { bench } = await benchWithItems();
    await expect(bench.export([])).rejects.toMatchObject({ code: 'bundle/nothing-chosen' });
    await expect(bench.call('export.preview', { itemIds: [], languages: ['ko'] })).rejects.toMatchObject({ code: 'bundle/nothing-chosen' });
    await expect(bench.export(['00000000-0000-4000-8000-000000000000'])).rejects.toMatchObject({ code: 'item/not-found' });
    expect(bench.saves.calls).toEqual([]);
  });

  it('refuses at once what no bundle holds, before anything is written', async () => {
    const { bench, itemIds } = await benchWithItems();
    const stored = bench.session.engine.state.items.get(itemIds[0]!)!;
    const huge = { ...stored, item: { ...stored.item, file: { ...stored.item.file!, sizeBytes: 3_500_000_001 } } };
    (bench.session.engine.state.items as unknown as Map<string, unknown>).set(itemIds[0]!, huge);
    await expect(bench.call('export.preview', { itemIds, languages: ['ko'] })).rejects.toMatchObject({ code: 'bundle/too-large' });
    await expect(bench.export(itemIds)).rejects.toMatchObject({ code: 'bundle/too-large' });
    expect([bench.saves.calls, bench.attempts.tries, acts(bench)]).toEqual([[], 0, []]);
  });

  it('takes back both files when the journal cannot say that they were handed out', async () => {
    const { bench, itemIds } = await benchWithItems();
    let isCommitted = false;
    bench.saves.onCall = (call) => {
      isCommitted ||= call === 'commit bundle';
      return null;
    };
    bench.store.onAppend = () => (isCommitted ? { code: 'disk/full', keptBytes: 10 } : null);
    await expect(bench.export(itemIds)).rejects.toMatchObject({ code: 'disk/full' });
    expect(isCommitted).toBe(true);
    expectNothingLeft(bench);
    bench.store.onAppend = () => null;
    bench.saves.onCall = () => null;
    await bench.restart();
    await bench.unlock();
    expect((await bench.list()).total).toBe(2);
    expect((await bench.export(itemIds)).bundleName).toBe('K-2026-0001_20261122-2');
  });

  it('stops at a stored file that is not the one that was captured', async () => {
    const { bench, itemIds } = await benchWithItems();
    for (const [objectId, bytes] of bench.store.files.objects) {
      const changed = bytes.slice();
      changed[changed.length - 40]! ^= 1;
      bench.store.files.objects.set(objectId, changed);
    }
    await expect(bench.export(itemIds)).rejects.toMatchObject({ code: 'vault/object-damaged', details: { exhibitNo: 'E-0001' } });
    expectNothingLeft(bench);
    bench.store.files.objects.clear();
    await expect(bench.export(itemIds)).rejects.toMatchObject({ code: 'vault/object-missing', details: { exhibitNo: 'E-0001' } });
    expectNothingLeft(bench);
    expect(acts(bench)).toEqual(['bundle.prepared', 'bundle.abandoned', 'bundle.prepared', 'bundle.abandoned']);
  });
});

describe('more items than one entry of the log can name', () => {
  const ids = (count: number): string[] => Array.from({ length: count }, (_, number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
  const sessionOf = (count: number): Session => ({ engine: { state: { items: new Map(ids(count).map((itemId) => [itemId, { item: { itemId, file: null }, deletedAt: null }])) } } }) as unknown as Session;

  it('are too many for one bundle, and that is said before anything is begun', () => {
    expect(chosenItems(sessionOf(MAX_BUNDLE_ITEMS), ids(MAX_BUNDLE_ITEMS))).toHaveLength(MAX_BUNDLE_ITEMS);
    expect(() => chosenItems(sessionOf(MAX_BUNDLE_ITEMS + 1), ids(MAX_BUNDLE_ITEMS + 1))).toThrow('bundle/too-large');
  });

  it('as many as are taken can be named, however long the rest of the entry is', async () => {
    const bench = await new Bench().create();
    const data = { bundleName: 'N'.repeat(200), itemIds: ids(MAX_BUNDLE_ITEMS), rootSha256: 'a'.repeat(64), zipSha256: 'b'.repeat(64), sizeBytes: 3_500_000_000 };
    await bench.session.engine.record('bundle.exported', data);
    await expect(bench.session.engine.record('bundle.exported', { ...data, itemIds: ids(MAX_BUNDLE_ITEMS + 1000) })).rejects.toMatchObject({ code: 'internal/bad-call', details: { fault: 'entry-too-large' } });
  });
});
