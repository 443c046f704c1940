import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import type { VaultParams } from '../../../shared/contract/vault.ts';
import { BOX_BYTES, CHUNK_BYTES } from '../../../shared/crypto/content-stream.ts';
import { digest } from '../../e2e/profiles.ts';
import { Bench, MODIFIED_MS, noise, SCREEN } from './worker-tools.ts';

const ID = '22222222-2222-4222-8222-222222222222';
/** Long enough for several whole chunks and a part of one. */
const VIDEO = noise(5 * CHUNK_BYTES + 1234);
let bench: Bench;

beforeEach(async () => {
  bench = await new Bench().create();
});

function begin(changes: Partial<VaultParams<'recording.begin'>> = {}) {
  return bench.call('recording.begin', { recordingId: ID, screen: SCREEN, display: null, frameWidthPx: 1280, frameHeightPx: 800, mime: 'video/webm', begunAtMs: MODIFIED_MS, depictedMinor: 'no', ...changes });
}

async function append(bytes: Uint8Array = VIDEO): Promise<void> {
  for (let at = 0; at < bytes.length; at += 40_000) await bench.call('recording.append', { recordingId: ID, bytes: bytes.slice(at, at + 40_000).buffer as ArrayBuffer });
}

const finish = (endedBy: VaultParams<'recording.finish'>['endedBy'] = 'person') => bench.call('recording.finish', { recordingId: ID, durationMs: 61_000, pauses: 1, endedBy });
const recover = () => bench.call('recording.recover', { taskId: 'r' });

/** The newest item: its facts, and its bytes as they come out of the vault. */
async function newest() {
  const row = (await bench.list()).rows[0];
  if (row === undefined) throw new Error('no item');
  const { item } = await bench.call('items.get', { itemId: row.itemId });
  const parts: Uint8Array[] = [];
  for await (const part of (await bench.session.engine.openContent(row.itemId)).stream()) parts.push(part.slice());
  return { item, bytes: Uint8Array.from(Buffer.concat(parts)) };
}

/** The program ends here: what was written stays, nothing else happens. */
async function endSuddenly(): Promise<void> {
  await bench.restart();
}

describe('a recording that is ended by the person', () => {
  it('is one item with the bytes that were recorded, their digests, its length and its pauses', async () => {
    await begin();
    await append();
    const { exhibitNo } = await finish();
    const { item, bytes } = await newest();
    expect(item).toMatchObject({ exhibitNo, kind: 'screen_recording', capture: { mode: 'recording', recording: { recordingId: ID, durationMs: 61_000, pauses: 1, endedBy: 'person' } } });
    expect(Buffer.compare(bytes, VIDEO)).toBe(0);
    expect(item.file).toMatchObject({ sha256: digest('sha256', VIDEO), sha512: digest('sha512', VIDEO), sizeBytes: VIDEO.length });
    expect(bench.store.recordingFiles.size).toBe(0);
    expect(bench.session.engine.state.recordings).toEqual([]);
  });

  it('is made durable while it runs', async () => {
    await begin();
    bench.store.calls.length = 0;
    await append();
    expect(bench.store.calls.filter((call) => call === 'recording.sync').length).toBeGreaterThan(1);
  });

  it('is one at a time', async () => {
    await begin();
    await expect(begin({ recordingId: '33333333-3333-4333-8333-333333333333' })).rejects.toThrow('internal/bad-call');
  });
});

it.each(['yes', 'unknown'] as const)('after the answer "%s" none begins and nothing is written', async (depictedMinor) => {
  bench.store.calls.length = 0;
  await expect(begin({ depictedMinor })).rejects.toThrow('gate/pixels-refused');
  expect(bench.store.calls).toEqual([]);
  expect(bench.store.recordingFiles.size).toBe(0);
});

describe('a recording that was cut off', () => {
  it('is told at the next unlock, and kept up to its last whole chunk with the words "ended by a crash"', async () => {
    await begin();
    await append();
    await endSuddenly();
    const report = await bench.unlock();
    expect(report.notices).toContainEqual({ kind: 'recordings', count: 1 });
    expect(await recover()).toEqual({ kept: ['E-0001'], dropped: 0, fault: null });
    const { item, bytes } = await newest();
    expect(item.capture?.recording).toEqual({ recordingId: ID, durationMs: null, pauses: 0, endedBy: 'crash' });
    // The sync of the last piece but one, two seconds before the end by this test's clock.
    expect(bytes.length).toBeGreaterThanOrEqual(5 * CHUNK_BYTES);
    expect(Buffer.compare(bytes, VIDEO.subarray(0, bytes.length))).toBe(0);
    expect(item.file?.sha256).toBe(digest('sha256', bytes));
    expect(await recover()).toEqual({ kept: [], dropped: 0, fault: null });
    await bench.restart();
    expect((await bench.unlock()).notices.some(({ kind }) => kind === 'recordings')).toBe(false);
  });

  it('by a lock says that', async () => {
    await begin();
    await append();
    for (const file of bench.store.recordingFiles.values()) file.isHeld = true;
    await endSuddenly();
    await bench.unlock();
    await recover();
    expect((await newest()).item.capture?.recording?.endedBy).toBe('lock');
  });

  it.each([1, 17, BOX_BYTES - 1, BOX_BYTES, BOX_BYTES + 1, 2 * BOX_BYTES + 500])('with %i bytes torn off its end is kept up to the last chunk that is whole', async (tornBytes) => {
    await begin();
    const headerBytes = [...bench.store.recordingFiles.values()][0]!.bytes.length;
    await append();
    // Its tail is gone too.
    for (const file of bench.store.recordingFiles.values()) file.bytes = file.bytes.slice(0, headerBytes + 5 * BOX_BYTES - tornBytes);
    await endSuddenly();
    await bench.unlock();
    await recover();
    const { bytes } = await newest();
    expect(bytes.length).toBe((5 - Math.ceil(tornBytes / BOX_BYTES)) * CHUNK_BYTES);
    expect(Buffer.compare(bytes, VIDEO.subarray(0, bytes.length))).toBe(0);
  });

  it('with a hole in it, as a power cut may leave, is kept up to the hole', async () => {
    await begin();
    await append();
    for (const file of bench.store.recordingFiles.values()) file.bytes.fill(0, 300 + 2 * BOX_BYTES, 400 + 2 * BOX_BYTES);
    await endSuddenly();
    await bench.unlock();
    await recover();
    expect((await newest()).bytes.length).toBe(2 * CHUNK_BYTES);
  });

  it('soon after its first piece is kept with that piece, a part of a chunk though it is', async () => {
    await begin();
    await append(VIDEO.subarray(0, 1000));
    await endSuddenly();
    await bench.unlock();
    expect(await recover()).toEqual({ kept: ['E-0001'], dropped: 0, fault: null });
    const { item, bytes } = await newest();
    expect(Buffer.compare(bytes, VIDEO.subarray(0, 1000))).toBe(0);
    expect(item.file).toMatchObject({ sizeBytes: 1000, sha256: digest('sha256', bytes) });
  });

  it.each([1, 999, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 77])('after %i bytes is kept up to its last sync, and so once more when the program ends while it is kept', async (sizeBytes) => {
    await begin();
    for (const piece of [VIDEO.subarray(0, Math.floor(sizeBytes / 2)), VIDEO.subarray(Math.floor(sizeBytes / 2), sizeBytes)]) {
      if (piece.length === 0) continue;
      await append(piece);
      await bench.session.recording?.writer.sync();
    }
    await endSuddenly();
    await bench.unlock();
    const record = bench.session.engine.captureItem.bind(bench.session.engine);
    bench.session.engine.captureItem = () => Promise.reject(new KeptError('disk/full'));
    expect(await recover()).toMatchObject({ kept: [], dropped: 0, fault: { code: 'disk/full' } });
    bench.session.engine.captureItem = record;
    await endSuddenly();
    await bench.unlock();
    expect(await recover()).toEqual({ kept: ['E-0001'], dropped: 0, fault: null });
    expect(Buffer.compare((await newest()).bytes, VIDEO.subarray(0, sizeBytes))).toBe(0);
  });

  it('with a tail that is another\u2019s, of another place or broken, is kept up to its last whole chunk', async () => {
    for (const spoil of [(bytes: Uint8Array) => { bytes[bytes.length - 1]! ^= 1; }, (bytes: Uint8Array) => { bytes.copyWithin(bytes.length - 1239, bytes.length - 1240, bytes.length - 1); }]) {
      bench = await new Bench().create();
      await begin();
      await append(VIDEO.subarray(0, 2 * CHUNK_BYTES + 1200));
      await bench.session.recording?.writer.sync();
      for (const file of bench.store.recordingFiles.values()) spoil(file.bytes);
      await endSuddenly();
      await bench.unlock();
      await recover();
      expect((await newest()).bytes.length).toBe(2 * CHUNK_BYTES);
    }
  });

  it('and cannot be read now stays as it is and is told of, while the others become items', async () => {
    const ids = ['22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444'];
    for (const recordingId of ids) {
      await begin({ recordingId });
      await bench.call('recording.append', { recordingId, bytes: VIDEO.slice(0, 40_000).buffer as ArrayBuffer });
      await endSuddenly();
      await bench.unlock();
    }
    const [, bad] = bench.session.engine.state.recordings.map(({ storedAs }) => storedAs);
    const { read } = bench.store.recordings;
    bench.store.recordings.read = (objectId, offset, lengthBytes) => (objectId === bad ? Promise.reject(new KeptError('disk/failed', { errno: 'EIO' })) : read(objectId, offset, lengthBytes));
    expect(await recover()).toEqual({ kept: ['E-0001', 'E-0002'], dropped: 0, fault: { code: 'disk/failed', details: { errno: 'EIO' } } });
    expect([...bench.store.recordingFiles.keys()]).toEqual([bad]);
    bench.store.recordings.read = read;
    expect(await recover()).toEqual({ kept: ['E-0003'], dropped: 0, fault: null });
  });

  it('is read in steps of a mebibyte, not of a chunk', async () => {
    await begin();
    await append(noise(20 * CHUNK_BYTES));
    await endSuddenly();
    await bench.unlock();
    const { read } = bench.store.recordings;
    const steps: number[] = [];
    bench.store.recordings.read = (objectId, offset, lengthBytes) => {
      steps.push(lengthBytes);
      return read(objectId, offset, lengthBytes);
    };
    await recover();
    expect([steps.length <= 4, Math.max(...steps)]).toEqual([true, 1024 * 1024]);
  });

  it('before its first piece is recorded as dropped, and nothing of it is left', async () => {
    await begin();
    await endSuddenly();
    await bench.unlock();
    expect(await recover()).toEqual({ kept: [], dropped: 1, fault: null });
    expect(bench.store.recordingFiles.size).toBe(0);
    expect((await bench.list()).total).toBe(0);
  });

  it('between its file and the entry about it is swept away', async () => {
    const sink = await bench.store.recordings.begin();
    await sink.write(new Uint8Array(100));
    expect(await recover()).toEqual({ kept: [], dropped: 0, fault: null });
    expect(bench.store.recordingFiles.size).toBe(0);
  });

  it('between its name as an object and the entry about it is found under that name', async () => {
    await begin();
    await append();
    const record = bench.session.engine.captureItem.bind(bench.session.engine);
    bench.session.engine.captureItem = () => Promise.reject(new KeptError('disk/full'));
    await expect(finish()).rejects.toThrow('disk/full');
    bench.session.engine.captureItem = record;
    await endSuddenly();
    expect((await bench.unlock()).notices).toContainEqual({ kind: 'recordings', count: 1 });
    bench.store.calls.length = 0;
    expect(await recover()).toEqual({ kept: ['E-0001'], dropped: 0, fault: null });
    expect(Buffer.compare((await newest()).bytes, VIDEO)).toBe(0);
    // Its name is durable before the entry that says so.
    expect(bench.store.calls.filter((call) => call === 'recording.finish' || call === 'journal.append')).toEqual(['recording.finish', 'journal.append']);
  });
});

describe('what is kept of others while one', () => {
  const OTHER = '33333333-3333-4333-8333-333333333333';

  /** Holds up what the store does until it is let go. */
  function holdUp<K extends 'appendJournal'>(name: K): () => void {
    const gate = Promise.withResolvers<null>();
    const inner = bench.store[name].bind(bench.store);
    bench.store[name] = (async (...args: Parameters<typeof inner>) => {
      await gate.promise;
      return inner(...args);
    }) as typeof inner;
    return () => {
      bench.store[name] = inner;
      gate.resolve(null);
    };
  }

  it('is being begun leaves that one alone, although no entry tells of it yet', async () => {
    const goOn = holdUp('appendJournal');
    const beginning = begin();
    await vi.waitFor(() => expect(bench.store.recordingFiles.size).toBe(1));
    const recovering = recover();
    await new Promise((resolve) => setTimeout(resolve, 20));
    goOn();
    await Promise.all([beginning, recovering]);
    expect(bench.store.recordingFiles.size).toBe(1);
    await append();
    await finish();
    expect(Buffer.compare((await newest()).bytes, VIDEO)).toBe(0);
    // The next one removes what nobody will tell of any more.
    await (await bench.store.recordings.begin()).write(new Uint8Array(9));
    await recover();
    expect(bench.store.recordingFiles.size).toBe(0);
  });

  it('is being finished leaves that one alone', async () => {
    await begin();
    await append();
    const goOn = holdUp('appendJournal');
    const finishing = finish();
    await vi.waitFor(() => expect(bench.store.recordingFiles.size).toBe(0));
    const recovering = recover();
    await new Promise((resolve) => setTimeout(resolve, 20));
    goOn();
    const [{ exhibitNo }, recovered] = await Promise.all([finishing, recovering]);
    expect(recovered).toEqual({ kept: [], dropped: 0, fault: null });
    expect((await bench.list()).total).toBe(1);
    expect((await newest()).item).toMatchObject({ exhibitNo, capture: { recording: { endedBy: 'person', durationMs: 61_000 } } });
    // Of one that could not be finished the next recovery makes an item all the same.
    await begin({ recordingId: OTHER });
    await bench.call('recording.append', { recordingId: OTHER, bytes: noise(500).buffer as ArrayBuffer });
    const record = bench.session.engine.captureItem.bind(bench.session.engine);
    bench.session.engine.captureItem = () => Promise.reject(new KeptError('disk/full'));
    await expect(bench.call('recording.finish', { recordingId: OTHER, durationMs: 1, pauses: 0, endedBy: 'person' })).rejects.toThrow('disk/full');
    bench.session.engine.captureItem = record;
    expect(await recover()).toEqual({ kept: ['E-0002'], dropped: 0, fault: null });
  });
});

describe('a drive that is full', () => {
  it('before it begins: nothing begins', async () => {
    bench.folders.space = () => Promise.resolve({ freeBytes: 10_000_000, drive: 'local', maxFileBytes: null });
    await expect(begin()).rejects.toThrow('disk/no-room');
    expect(bench.store.recordingFiles.size).toBe(0);
  });

  it('soon: the answer says that it should end', async () => {
    await begin();
    bench.folders.space = () => Promise.resolve({ freeBytes: 10_000_000, drive: 'local', maxFileBytes: null });
    expect(await bench.call('recording.append', { recordingId: ID, bytes: noise(10).buffer as ArrayBuffer })).toEqual({ sizeBytes: 10, freeBytes: 10_000_000, isFull: true });
  });

  it('in the middle: what it took is kept, without room for another byte of it', async () => {
    const { begin: open } = bench.store.recordings;
    Object.assign(bench.store.recordings, {
      begin: async () => {
        const sink = await open();
        let left = 3 * BOX_BYTES + 5000;
        return { ...sink, write: async (bytes: Uint8Array) => {
          await sink.write(bytes.subarray(0, Math.max(0, left)));
          left -= bytes.length;
          if (left < 0) throw new KeptError('disk/full');
        } };
      },
    });
    await begin();
    await expect(append()).rejects.toThrow('disk/full');
    const { exhibitNo } = await finish('disk-full');
    const { item, bytes } = await newest();
    expect(item).toMatchObject({ exhibitNo, capture: { recording: { endedBy: 'disk-full', durationMs: null } } });
    expect(bytes.length).toBe(3 * CHUNK_BYTES);
    expect(Buffer.compare(bytes, VIDEO.subarray(0, bytes.length))).toBe(0);
  });
});
