import { beforeAll, describe, expect, it } from 'vitest';
import { uint32be } from '../../../shared/base/bytes.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { sealFrame } from '../../../shared/vault/frame.ts';
import { MAX_SEGMENT_BYTES } from '../../../shared/vault/journal-read.ts';
import type { EntryRecord } from '../../../shared/vault/state.ts';
import { MemoryStore } from './memory-store.ts';
import { newVault, noteDraft, reopen, stateOf, type TestVault } from './vault-tools.ts';

const damaged = (segment: number, offset: number): object => ({ code: 'vault/damaged-journal', details: { segment, offset } });

/** The same folder with other segments. */
function withSegments({ store }: TestVault, segments: Uint8Array[]): MemoryStore {
  return new MemoryStore({ ...store.copy().files, segments });
}

function framesOf({ store, engine }: TestVault, segment = 1): { records: readonly EntryRecord[]; frames: Uint8Array[] } {
  const records = engine.state.entries.filter((record) => record.segment === segment);
  const bytes = store.files.segments[segment - 1] ?? new Uint8Array();
  return { records, frames: records.map(({ offset, lengthBytes }) => bytes.slice(offset, offset + lengthBytes)) };
}

const joined = (frames: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(frames));

/** Opens and checks that the state holds exactly the first `count` entries of the vault. */
async function expectFirst(vault: TestVault, store: MemoryStore, count: number, tornBytes: number): Promise<void> {
  const { engine, opened } = await reopen(store);
  expect(opened).toMatchObject({ entriesRead: count, tornBytes });
  expect(engine.state.entries).toEqual(vault.engine.state.entries.slice(0, count));
}

describe('a journal of one segment', { timeout: 120_000 }, () => {
  let vault: TestVault;
  let whole: Uint8Array;
  let last: EntryRecord;
  let count: number;
  beforeAll(async () => {
    await loadSodium();
    vault = await newVault();
    for (const text of ['하나', '둘']) await vault.engine.captureItem(noteDraft(text), null);
    whole = vault.store.files.segments[0] ?? new Uint8Array();
    last = vault.engine.state.entries.at(-1)!;
    count = vault.engine.state.entries.length;
  });

  it('sets a last frame that is cut short aside at every cut, reports it, and keeps everything before', async () => {
    for (let cut = last.offset; cut < whole.length; cut++) {
      const store = withSegments(vault, [whole.slice(0, cut)]);
      const tornBytes = cut - last.offset;
      await expectFirst(vault, store, count - 1, tornBytes);
      expect(store.files.setAside.map(({ bytes }) => bytes)).toEqual(tornBytes === 0 ? [] : [whole.slice(last.offset, cut)]);
      expect(store.files.segments).toEqual([whole.slice(0, last.offset)]);
    }
  });

  it('goes on behind a frame that was set aside', async () => {
    const store = withSegments(vault, [whole.slice(0, whole.length - 1)]);
    const { engine } = await reopen(store);
    await engine.captureItem(noteDraft('셋'), null);
    const again = await reopen(store);
    expect(again.opened.tornBytes).toBe(0);
    expect([...again.engine.state.items.values()].map(({ item }) => [item.exhibitNo, item.text])).toEqual([['E-0001', '하나'], ['E-0002', '셋']]);
  });

  it('sets a tail of zeros aside, and a last frame whose last sectors are zeros', async () => {
    for (const zeros of [1, 7, 8, 100, 4096, 1024 * 1024]) {
      await expectFirst(vault, withSegments(vault, [joined([whole, new Uint8Array(zeros)])]), count, zeros);
    }
    for (let sector = Math.ceil((last.offset + 8) / 512) * 512; sector < whole.length - 8; sector += 512) {
      const store = withSegments(vault, [whole.slice().fill(0, sector)]);
      await expectFirst(vault, store, count - 1, whole.length - last.offset);
    }
  });

  it('does not take much damage for an unfinished append: zeros over earlier frames, or more than a frame could be', async () => {
    const earlier = vault.engine.state.entries.at(-2)!;
    await expect(reopen(withSegments(vault, [whole.slice().fill(0, earlier.offset + 20)]))).rejects.toMatchObject(damaged(1, earlier.offset));
    await expect(reopen(withSegments(vault, [joined([whole, new Uint8Array(1024 * 1024 + 1)])]))).rejects.toMatchObject(damaged(1, whole.length));
    await expect(reopen(withSegments(vault, [joined([whole, new Uint8Array(100), Uint8Array.of(1)])]))).rejects.toMatchObject(damaged(1, whole.length));
  });

  it('stops at every flipped bit of a complete frame, and says where', async () => {
    for (let at = 0; at < whole.length; at++) {
      const bad = whole.slice();
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8));
      const record = vault.engine.state.entries.findLast(({ offset }) => offset <= at)!;
      await expect(reopen(withSegments(vault, [bad])), `byte ${at}`).rejects.toMatchObject(damaged(1, record.offset));
    }
  });

  it('writes nothing when it stops', async () => {
    const store = withSegments(vault, [joined([whole, Uint8Array.from({ length: 50 }, () => 1)])]);
    const before = structuredClone({ ...store.files });
    await expect(reopen(store)).rejects.toMatchObject(damaged(1, whole.length));
    expect({ ...store.files }).toEqual(before);
  });

  it('stops at frames that were swapped, repeated, removed or put in', async () => {
    const { frames, records } = framesOf(vault);
    const offsets = records.map(({ offset }) => offset);
    for (let n = 0; n < frames.length - 1; n++) {
      const frame = frames[n]!;
      await expect(reopen(withSegments(vault, [joined(frames.toSpliced(n, 2, frames[n + 1]!, frame))])), 'swapped').rejects.toMatchObject(damaged(1, offsets[n]!));
      await expect(reopen(withSegments(vault, [joined(frames.toSpliced(n, 1))])), 'removed').rejects.toMatchObject(damaged(1, offsets[n]!));
      await expect(reopen(withSegments(vault, [joined(frames.toSpliced(n, 0, frame))])), 'repeated').rejects.toMatchObject(damaged(1, offsets[n + 1]!));
    }
    const other = sealFrame({ key: platformRandom(32), vaultId: vault.engine.vaultId }, 3, new Uint8Array(50), platformRandom);
    await expect(reopen(withSegments(vault, [joined(frames.toSpliced(2, 0, other))])), 'put in').rejects.toMatchObject(damaged(1, offsets[2]!));
  });

  it('stops at a journal of another vault', async () => {
    const other = await newVault();
    await expect(reopen(withSegments(vault, other.store.files.segments))).rejects.toMatchObject(damaged(1, 0));
  });

  it('does not follow a length that no frame may have', async () => {
    for (const length of [0, 1, 0x7fffffff, 0xffffffff]) {
      await expect(reopen(withSegments(vault, [joined([whole, uint32be(length), new Uint8Array(60).fill(1)])]))).rejects.toMatchObject(damaged(1, whole.length));
    }
  });
});

describe('a journal of several segments', { timeout: 120_000 }, () => {
  let vault: TestVault;
  let segments: Uint8Array[];
  beforeAll(async () => {
    await loadSodium();
    vault = await newVault();
    while (vault.store.files.segments.length < 4) await vault.engine.captureItem(noteDraft('가'.repeat(150_000)), null);
    segments = vault.store.files.segments;
  }, 120_000);

  it('rolls before a segment would grow beyond 8 MiB, and opens to the same state', async () => {
    for (const [index, bytes] of segments.entries()) {
      expect(bytes.length).toBeLessThanOrEqual(MAX_SEGMENT_BYTES);
      const next = framesOf(vault, index + 2).frames[0];
      if (next) expect(bytes.length + next.length).toBeGreaterThan(MAX_SEGMENT_BYTES);
    }
    expect(stateOf((await reopen(vault.store)).engine)).toEqual(stateOf(vault.engine));
  });

  it('tells how far it has read', async () => {
    const seen: [number, number][] = [];
    await reopen(vault.store, { onProgress: (done, total) => seen.push([done, total]) });
    const total = segments.reduce((sum, bytes) => sum + bytes.length, 0);
    expect(seen.at(-1)).toEqual([total, total]);
    expect(seen.length).toBe(4);
  });

  it('stops at segments that were swapped, repeated, removed, emptied or too long', async () => {
    const [a, b, c, d] = [segments[0]!, segments[1]!, segments[2]!, segments[3]!];
    const cases: [string, Uint8Array[], object][] = [
      ['swapped', [b, a, c, d], damaged(1, 0)],
      ['swapped later', [a, c, b, d], damaged(2, 0)],
      ['repeated', [a, a, b, c, d], damaged(2, 0)],
      ['removed at the front', [b, c, d], damaged(1, 0)],
      ['removed between', [a, c, d], damaged(2, 0)],
      ['emptied', [a, new Uint8Array(0), c, d], damaged(2, 0)],
      ['too long', [a, b, c, new Uint8Array(MAX_SEGMENT_BYTES + 1)], damaged(4, 0)],
    ];
    for (const [name, changed, fault] of cases) await expect(reopen(withSegments(vault, changed)), name).rejects.toMatchObject(fault);
  });

  it('tells of the first fault, though the segment behind is being read already', async () => {
    const failing = (changed: Uint8Array[]): MemoryStore => {
      const store = withSegments(vault, changed);
      const read = store.readJournal.bind(store);
      store.readJournal = async (segment, offset, lengthBytes) => {
        if (segment === 2) throw new KeptError('disk/failed', { kind: 'test' });
        return read(segment, offset, lengthBytes);
      };
      return store;
    };
    await expect(reopen(failing(segments))).rejects.toMatchObject({ code: 'disk/failed' });
    const flipped = segments[0]!.with(segments[0]!.length - 1, segments[0]!.at(-1)! ^ 1);
    await expect(reopen(failing([flipped, ...segments.slice(1)]))).rejects.toMatchObject(damaged(1, framesOf(vault, 1).records.at(-1)!.offset));
  });

  it('reads nothing of a segment that is longer than one can be', async () => {
    const store = withSegments(vault, segments);
    store.listJournal = async () => [{ segment: 1, sizeBytes: 2 ** 40 }];
    await expect(reopen(store)).rejects.toMatchObject(damaged(1, 0));
    expect(store.calls.filter((call) => call === 'journal.read')).toEqual([]);
  });

  it('allows an unfinished frame in the last segment only', async () => {
    const record = framesOf(vault, 2).records.at(-1)!;
    const cut = segments.with(1, segments[1]!.slice(0, -1));
    await expect(reopen(withSegments(vault, cut))).rejects.toMatchObject(damaged(2, record.offset));
    const torn = await reopen(withSegments(vault, segments.with(3, segments[3]!.slice(0, -1))));
    expect(torn.opened.tornBytes).toBeGreaterThan(0);
  });

  it('opens when the last segment is still empty, and goes on in it', async () => {
    const store = withSegments(vault, [...segments.slice(0, 3), new Uint8Array(0)]);
    const { engine } = await reopen(store);
    await engine.captureItem(noteDraft('끝'), null);
    expect(engine.state.entries.at(-1)).toMatchObject({ segment: 4, offset: 0 });
    expect(stateOf((await reopen(store)).engine)).toEqual(stateOf(engine));
  });
});
