import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { fromUtf8 } from '../../../shared/base/bytes.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import { encryptedSize } from '../../../shared/crypto/content-stream.ts';
import { logFiles, MAX_LOG_FILE_BYTES } from '../../../shared/vault/log-copy.ts';
import type { EntryRecord } from '../../../shared/vault/state.ts';
import { LogCopies } from '../../../renderer/vault/log-copies.ts';
import { Bench } from './worker-tools.ts';

const QUIET_MS = 15;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function newBench(): Promise<Bench> {
  const bench = await new Bench().create();
  await bench.call('vault.settle', {});
  return bench;
}

/** Whether every copy is there and says exactly what the journal says. */
async function expectWhole(bench: Bench): Promise<void> {
  const { engine } = bench.session;
  const files = [...logFiles(engine.state.entries)];
  expect(files.at(-1)?.last).toBe(engine.state.position.seq);
  for (const file of files) expect(await engine.log.isCopyRight(file, bench.store.logCopies.get(file.first)?.length ?? 0)).toBe(true);
}

const record = (seq: number, lineBytes: number): EntryRecord => ({
  seq, act: 'item.annotated', caseSeq: seq, itemId: null, bodyHash: '', entryHash: '', segment: 1, offset: 0, lengthBytes: lineBytes - 1 + 48,
});

describe('how the log is divided', () => {
  it('begins a new file after 500 entries, or where the next would make it too long', () => {
    const small = Array.from({ length: 1203 }, (_, index) => record(index + 1, 1000));
    expect([...logFiles(small)]).toEqual([
      { first: 1, last: 500, sizeBytes: encryptedSize(500_000) }, { first: 501, last: 1000, sizeBytes: encryptedSize(500_000) }, { first: 1001, last: 1203, sizeBytes: encryptedSize(203_000) },
    ]);
    expect([...logFiles(small, 501)]).toEqual([...logFiles(small)].slice(1));
    const long = [400_000, 400_000, 300_000, MAX_LOG_FILE_BYTES, 1].map((bytes, index) => record(index + 1, bytes));
    expect([...logFiles(long)].map(({ first, last }) => [first, last])).toEqual([[1, 2], [3, 3], [4, 4], [5, 5]]);
    expect([...logFiles([])]).toEqual([]);
  });
});

describe('copies of the log', () => {
  it('follow when it has been quiet, at a lock, and at the next unlock', async () => {
    const bench = await newBench();
    await expectWhole(bench);
    const { engine } = bench.session;
    const copies = new LogCopies(bench.store, QUIET_MS);
    await bench.addNote('첫 메모');
    expect(bench.store.logCopies.get(1)?.length).toBeLessThan([...logFiles(engine.state.entries)][0]?.sizeBytes ?? 0);
    copies.note(engine);
    await vi.waitFor(() => expectWhole(bench), 5000);
    await bench.addNote('second');
    await bench.call('vault.settle', {});
    await expectWhole(bench);
    for (let count = 0; count < 700; count++) await bench.addNote(`note ${count}`);
    await bench.restart();
    await bench.unlock();
    await bench.call('vault.settle', {});
    expect([...bench.store.logCopies.keys()]).toEqual([1, 501]);
    await expectWhole(bench);
  });

  it('never fail or hold up what is saved, and are written when the disk takes them again', async () => {
    const bench = await newBench();
    const { engine } = bench.session;
    let refused = 0;
    bench.store.onLogCopy = () => {
      refused++;
      throw new KeptError('disk/full');
    };
    const { itemId } = await bench.addNote('saved all the same');
    await bench.call('vault.settle', {});
    expect([refused, (await bench.list()).rows[0]?.itemId]).toEqual([1, itemId]);
    bench.store.onLogCopy = () => undefined;
    await bench.addNote('another');
    await bench.call('vault.settle', {});
    await expectWhole(bench);
    // One file a turn: a write that comes in between goes first.
    for (let count = 0; count < 1100; count++) await engine.record('bundle.abandoned', { bundleName: 'x', reason: 'y' });
    const copies = new LogCopies(bench.store, 20 * QUIET_MS);
    const written: number[] = [];
    await new Promise<void>((resolve) => {
      bench.store.onLogCopy = (first) => {
        written.push(first);
        copies.note(engine);
        resolve();
      };
      copies.note(engine);
    });
    await pause(2 * QUIET_MS);
    expect(written).toEqual([1]);
    bench.store.onLogCopy = () => undefined;
    expect(await copies.settle(engine)).toBe(true);
    await expectWhole(bench);
  });

  it('make way for somebody who asks for something, after the file that is being written', async () => {
    const bench = await newBench();
    const { engine } = bench.session;
    for (let count = 0; count < 1100; count++) await engine.record('bundle.abandoned', { bundleName: 'x', reason: 'y' });
    const copies = new LogCopies(bench.store, 1500);
    const written: number[] = [];
    copies.makeWay(engine);
    await new Promise<void>((resolve) => {
      bench.store.onLogCopy = (first) => {
        written.push(first);
        copies.makeWay(engine);
        resolve();
      };
      copies.note(engine);
    });
    // Long enough for the other files to be written, if it went on.
    await pause(1000);
    expect(written).toEqual([1]);
    bench.store.onLogCopy = () => undefined;
    await vi.waitFor(() => expectWhole(bench), 10_000);
  });

  it('are read by the check, which names what is missing, damaged or another, and written again', async () => {
    const bench = await newBench();
    for (let count = 0; count < 1100; count++) await bench.session.engine.record('bundle.abandoned', { bundleName: 'x', reason: 'y' });
    const { engine, logCopies } = bench.session;
    expect(await logCopies.check(engine)).toEqual([]);
    const { store } = bench;
    const [first, second] = [store.logCopies.get(1)?.slice(), store.logCopies.get(501)];
    if (first) first[first.length - 5]! ^= 1;
    store.logCopies.set(1, first ?? new Uint8Array());
    store.logCopies.delete(501);
    store.logCopies.set(1001, second ?? new Uint8Array());
    const report = await bench.call('check.run', { taskId: 'check' });
    expect(report.faults).toEqual([1, 501, 1001].map((entrySeq) => ({ kind: 'log-copy', entrySeq, itemId: null, exhibitNo: null, title: '' })));
    expect(report.faultCount).toBe(3);
    await bench.call('vault.settle', {});
    await expectWhole(bench);
    expect(await logCopies.check(engine)).toEqual([]);
  });

  it('say what the journal says, a line for each entry, also of what was deleted', async () => {
    const bench = await newBench();
    const { itemId } = await bench.addNote('지워질 메모');
    await bench.call('items.delete', { itemId, by: { words: bench.words.join(' ') }, reason: 'because' });
    await bench.call('vault.settle', {});
    const { engine } = bench.session;
    await expectWhole(bench);
    const sealed = await engine.log.sealCopy({ first: 1, last: engine.state.position.seq, sizeBytes: 0 });
    expect(fromUtf8(sealed.slice(0, 22))).toBe('age-encryption.org/v1\n');
    expect(Buffer.from(sealed).includes('because')).toBe(false);
  });
});
