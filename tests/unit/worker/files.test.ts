import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { sha256Hex, sha512Hex } from '../../../shared/crypto/hash.ts';
import { MINOR_ANSWERS } from '../../../shared/evidence/item.ts';
import { digestHere, type NewDigester } from '../../../renderer/vault/digester.ts';
import { Bench, fileOf, namedFault, noise, PNG, pngCopy, SCREEN, strangeFile } from './worker-tools.ts';

const CHUNK = 64 * 1024;

async function expectNothingStored(bench: Bench): Promise<void> {
  expect(bench.store.files.objects.size).toBe(0);
  expect((await bench.list()).total).toBe(0);
  expect(bench.session.engine.state.entries.map(({ act }) => act)).toEqual(['vault.created', 'case.created']);
}

describe('a file that is taken in', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 1024 * 1024, 5 * 1024 * 1024 + 7])('of %s bytes comes back byte for byte', async (sizeBytes) => {
    const bench = await new Bench().create();
    const bytes = noise(sizeBytes);
    const { itemId, stored } = await bench.addFile(fileOf('x', bytes));
    const { item } = await bench.call('items.get', { itemId });
    expect([stored, item.file]).toEqual([true, expect.objectContaining({ sizeBytes, sha256: sha256Hex(bytes), sha512: sha512Hex(bytes), originalFilename: 'x' })]);
    const content = await bench.session.engine.openContent(itemId);
    const chunks: Uint8Array[] = [];
    for await (const chunk of content.stream()) chunks.push(chunk.slice());
    expect(Buffer.concat(chunks).equals(Buffer.from(bytes))).toBe(true);
  });

  it.each(['한글 이름.png', '🙂'.repeat(60), 'a'.repeat(255), '../../etc/passwd', 'CON', 'a\u202Egnp.exe', '', ' ', 'x\u0000y', '\uD800half', '<img src=x onerror=alert(1)>', '=cmd|calc'])('may be called %j', async (name) => {
    const bench = await new Bench().create();
    const { itemId } = await bench.addFile(fileOf(name, noise(10)));
    expect((await bench.call('items.get', { itemId })).item.file?.originalFilename).toBe(fileOf(name, noise(1)).name.toWellFormed());
    await bench.restart();
    expect((await bench.unlock()).itemCount).toBe(1);
  });

  it.each([
    ['vanishes before it is read', strangeFile(9000, () => { throw namedFault('NotFoundError'); }), 'file/vanished'],
    ['vanishes while it is read', strangeFile(9 * CHUNK, (chunk) => { if (chunk === 3) throw namedFault('NotFoundError'); return noise(CHUNK); }), 'file/vanished'],
    ['changes while it is read', strangeFile(9 * CHUNK, (chunk) => { if (chunk === 3) throw namedFault('NotReadableError'); return noise(CHUNK); }), 'file/changed'],
    ['is shorter than it said', strangeFile(9 * CHUNK, (chunk) => (chunk < 5 ? noise(CHUNK) : null)), 'file/changed'],
    ['is longer than it said', strangeFile(3 * CHUNK, () => noise(CHUNK)), 'file/changed'],
    ['was written to while it was read', strangeFile(3 * CHUNK, (chunk) => (chunk < 3 ? noise(CHUNK) : null), 'video.mp4', () => { throw namedFault('NotReadableError'); }), 'file/changed'],
    ['vanishes in a way that its stream does not name', strangeFile(9000, () => { throw namedFault('NetworkError'); }, 'video.mp4', () => { throw namedFault('NotFoundError'); }), 'file/vanished'],
    ['may not be read', strangeFile(9000, () => { throw namedFault('NotReadableError'); }), 'file/unreadable'],
    ['may not be touched', strangeFile(9000, () => { throw namedFault('SecurityError'); }), 'file/unreadable'],
    ['is a folder', strangeFile(4096, () => { throw namedFault('NotFoundError'); }, 'folder'), 'file/folder'],
    ['is larger than anything', strangeFile(65 * 1024 ** 3, () => noise(CHUNK)), 'file/too-large'],
  ])('that %s leaves nothing behind', async (_, file, code) => {
    const bench = await new Bench().create();
    const begin = bench.store.beginObject.bind(bench.store);
    const fates: string[] = [];
    bench.store.beginObject = async () => {
      const sink = await begin();
      return { ...sink, commit: async () => void fates.push('committed'), abort: async () => void fates.push('aborted') };
    };
    for (const answer of MINOR_ANSWERS) await expect(bench.addFile(file, answer)).rejects.toMatchObject({ code });
    await expectNothingStored(bench);
    expect(fates).toEqual(code === 'file/too-large' ? [] : ['aborted']);
    await bench.addNote('the vault goes on');
  });

  it('whose name goes while it is read is whole all the same', async () => {
    const bench = await new Bench().create();
    const file = strangeFile(3 * CHUNK, (chunk) => (chunk < 3 ? noise(CHUNK) : null), 'video.mp4', () => { throw namedFault('NotFoundError'); });
    expect(await bench.addFile(file)).toMatchObject({ stored: true });
  });

  it('can be cancelled while it is read, before its turn, and not after', async () => {
    const bench = await new Bench().create();
    const endless = strangeFile(1000 * CHUNK, (chunk) => {
      if (chunk === 20) void bench.call('task.cancel', { taskId: 'first' });
      return noise(CHUNK);
    });
    const first = bench.addFile(endless, 'no', 'first');
    const second = bench.addFile(fileOf('b', noise(10)), 'no', 'second');
    await bench.call('task.cancel', { taskId: 'second' });
    await expect(first).rejects.toMatchObject({ code: 'task/cancelled' });
    await expect(second).rejects.toMatchObject({ code: 'task/cancelled' });
    await expectNothingStored(bench);
    await bench.addFile(fileOf('c', noise(10)), 'no', 'first');
    await bench.call('task.cancel', { taskId: 'first' });
    expect((await bench.list()).total).toBe(1);
  });

  it('is given up with the fault of whoever digests it, not with one of its own', async () => {
    const bench = await new Bench().create();
    const fault = new KeptError('internal/unexpected', { kind: 'hash-worker' });
    for (const failing of [{ update: () => Promise.reject(fault) }, { finish: () => Promise.reject(fault) }]) {
      const newDigester: NewDigester = (sizeBytes) => ({ ...digestHere(sizeBytes), ...failing });
      Object.assign(bench.session.parts, { newDigester });
      await expect(bench.addFile(fileOf('video.mp4', noise(12_000_000)))).rejects.toMatchObject({ code: 'internal/unexpected', details: { kind: 'hash-worker' } });
    }
    await expectNothingStored(bench);
  });

  it('reports how far it is, at most ten times a second and at the end', async () => {
    const bench = await new Bench().create();
    let nowMs = 0;
    bench.clock.monotonicMs = () => (nowMs += 40);
    const size = 480 * CHUNK;
    await bench.addFile(strangeFile(size, (chunk) => (chunk < 480 ? noise(CHUNK) : null)), 'no', 'task');
    const done = bench.events.flatMap((event) => (event.event === 'task.progress' ? [event.doneBytes] : []));
    expect(done[0]).toBe(0);
    expect(done.at(-1)).toBe(size);
    expect(done.length).toBeGreaterThan(5);
    expect(done.length).toBeLessThan(15);
  });

  it('is not there when the disk is full on the way, at the object’s end, or at the journal', async () => {
    const bench = await new Bench().create();
    const begin = bench.store.beginObject.bind(bench.store);
    let failing: 'write' | 'commit' | 'none' = 'write';
    bench.store.beginObject = async () => {
      const sink = await begin();
      const fail = (): Promise<void> => Promise.reject(new KeptError('disk/full'));
      return { ...sink, ...(failing === 'write' ? { write: fail } : {}), ...(failing === 'commit' ? { commit: fail } : {}) };
    };
    await expect(bench.addFile(fileOf('a', noise(3_000_000)))).rejects.toMatchObject({ code: 'disk/full' });
    failing = 'commit';
    await expect(bench.addFile(fileOf('a', noise(3_000_000)))).rejects.toMatchObject({ code: 'disk/full' });
    await expectNothingStored(bench);
    failing = 'none';
    bench.store.onAppend = () => ({ code: 'disk/full', keptBytes: 100 });
    await expect(bench.addFile(fileOf('a', noise(3_000_000)))).rejects.toMatchObject({ code: 'disk/full' });
    await expect(bench.addNote('n')).rejects.toMatchObject({ code: 'disk/full' });
    expect((await bench.list()).total).toBe(0);
    bench.store.onAppend = () => null;
    await bench.addFile(fileOf('a', noise(3_000_000)));
    await bench.restart();
    expect((await bench.unlock()).itemCount).toBe(1);
  });

  it('does not hold up a note', async () => {
    const bench = await new Bench().create();
    const gate = Promise.withResolvers<void>();
    const begin = bench.store.beginObject.bind(bench.store);
    bench.store.beginObject = async () => {
      await gate.promise;
      return begin();
    };
    const adding = bench.addFile(fileOf('slow', noise(2 * CHUNK)));
    await bench.addNote('meanwhile');
    expect((await bench.list()).total).toBe(1);
    gate.resolve();
    await adding;
    expect((await bench.list()).total).toBe(2);
  });

  it('with a time that cannot be written is taken in at the time of intake', async () => {
    const bench = await new Bench().create();
    for (const lastModified of [Number.NaN, -1, 0, 9e15, 253_402_300_800_000]) {
      const { itemId } = await bench.addFile({ ...strangeFile(1, (chunk) => (chunk === 0 ? noise(1) : null)), lastModified } as File);
      expect((await bench.call('items.get', { itemId })).item).toMatchObject({ capturedAtSource: 'computer-clock', file: { modifiedUtc: null } });
    }
  });
});

describe('the minors rule at the worker', () => {
  it.each(['yes', 'unknown'] as const)('keeps only digests and facts of a file when the answer is %s', async (answer) => {
    const bench = await new Bench().create();
    bench.store.beginObject = () => Promise.reject(new Error('nothing may be written'));
    const bytes = noise(2_000_000);
    const { itemId, stored } = await bench.addFile(fileOf('a.bin', bytes), answer);
    const { item, hasPicture } = await bench.call('items.get', { itemId });
    expect([stored, hasPicture, item.kind, item.depictedMinor]).toEqual([false, false, 'file_hash_only', answer]);
    expect(item.file).toMatchObject({ stored: false, sha256: sha256Hex(bytes), sizeBytes: bytes.length });
    const picture = await bench.addFile(fileOf('a.png', Uint8Array.from(PNG)), answer);
    expect(await bench.call('items.picture', { itemId: picture.itemId, maxSidePx: 100 })).toBeNull();
    expect(bench.codec.asked).toEqual([]);
    expect(bench.store.files.objects.size).toBe(0);
  });

  it.each(['yes', 'unknown'] as const)('refuses a screenshot when the answer is %s, before anything is looked at', async (answer) => {
    const bench = await new Bench().create();
    bench.store.beginObject = () => Promise.reject(new Error('nothing may be written'));
    await expect(bench.call('items.addScreenshot', { png: pngCopy(), screen: SCREEN, capturedAtMs: 1, depictedMinor: answer })).rejects.toMatchObject({ code: 'gate/pixels-refused' });
    await expect(bench.call('items.addScreenshot', { png: new ArrayBuffer(3), screen: SCREEN, capturedAtMs: 1, depictedMinor: answer })).rejects.toMatchObject({ code: 'gate/pixels-refused' });
    await expectNothingStored(bench);
  });

  it('keeps address and text whatever the answer', async () => {
    const bench = await new Bench().create();
    for (const answer of MINOR_ANSWERS) {
      await bench.call('items.addAddress', { raw: 't.me/x_y/1', depictedMinor: answer });
      await bench.call('items.addNote', { text: 'words', depictedMinor: answer });
    }
    expect((await bench.list()).total).toBe(6);
  });
});

describe('what is typed or captured', () => {
  it('must be something, and not too long', async () => {
    const bench = await new Bench().create();
    const add = (raw: string) => bench.call('items.addAddress', { raw, depictedMinor: 'no' });
    await expect(add(' \n')).rejects.toMatchObject({ code: 'address/empty' });
    await expect(add('x'.repeat(8193))).rejects.toMatchObject({ code: 'address/too-long' });
    await expect(bench.addNote(' ')).rejects.toMatchObject({ code: 'note/empty' });
    await expect(bench.addNote('x'.repeat(100_001))).rejects.toMatchObject({ code: 'note/too-long' });
    const kept = await add('no address at all \uD800');
    expect((await bench.call('items.get', { itemId: kept.itemId })).item.address).toEqual({ raw: 'no address at all \uFFFD', platform: 'none', form: 'unreadable', parts: [] });
    await bench.addNote('가'.repeat(100_000));
    expect((await bench.list()).total).toBe(2);
  });

  it('must be a picture when it is a screenshot', async () => {
    const bench = await new Bench().create();
    const noPng = new TextEncoder().encode('<svg/>').buffer;
    await expect(bench.call('items.addScreenshot', { png: noPng, screen: SCREEN, capturedAtMs: 1, depictedMinor: 'no' })).rejects.toMatchObject({ code: 'capture/no-picture' });
    await expectNothingStored(bench);
  });
});
