import { afterEach, describe, expect, it } from 'vitest';
import { KeptError, toErrorWire } from '../../../shared/base/errors.ts';
import { STORE_CHUNK_BYTES, type StoreRequest } from '../../../shared/contract/store-port.ts';
import { createStoreClient, type StoreClient } from '../../../renderer/vault/store-client.ts';
import { noise } from './worker-tools.ts';

const OBJECT = 'cd'.repeat(16);
const HANDLE = 'ab'.repeat(16);

/** Main's end of a real port, answering as the test says; requests are kept in the order of their arrival. */
class Main {
  readonly requests: StoreRequest[] = [];
  readonly client: StoreClient;
  readonly port: MessagePort;
  answer: (request: StoreRequest) => unknown = () => null;
  raw: ((request: StoreRequest) => unknown) | null = null;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.addEventListener('message', ({ data }: MessageEvent<StoreRequest>) => void this.#serve(data));
    port1.start();
    this.client = createStoreClient(port2 as unknown as Parameters<typeof createStoreClient>[0]);
    open.push(port1);
  }

  async #serve(request: StoreRequest): Promise<void> {
    this.requests.push(request);
    if (this.raw !== null) return this.port.postMessage(this.raw(request));
    try {
      this.port.postMessage({ id: request.id, ok: true, value: await this.answer(request) });
    } catch (error) {
      this.port.postMessage({ id: request.id, ok: false, error: toErrorWire(error) });
    }
  }

  ops(): string[] {
    return this.requests.map(({ op }) => op);
  }
}

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

const bytesOf = (main: Main): Uint8Array => Buffer.concat(main.requests.flatMap((request) => ('bytes' in request ? [request.bytes] : [])));

describe('the client of main’s store', () => {
  it('carries every call and reads its answer', async () => {
    const main = new Main();
    const values: Record<string, unknown> = {
      'header.read': { current: noise(3), previous: null, isEmpty: false, wasUnclean: false, missingBytes: 0 }, 'journal.list': [{ segment: 1, sizeBytes: 5 }], 'journal.read': noise(5), 'object.size': 9, 'object.read': noise(4),
      'attempts.read': { failedTries: 2, waitMs: 3 }, 'attempts.succeeded': { failedTries: 2, isComplete: false },
    };
    main.answer = ({ op }) => values[op] ?? null;
    const { vault, attempts } = main.client;
    expect((await vault.readHeader()).current).toEqual(noise(3));
    expect(await vault.listJournal()).toEqual([{ segment: 1, sizeBytes: 5 }]);
    expect(await vault.readJournal(1, 0, 5)).toEqual(noise(5));
    await vault.appendJournal(1, 5, noise(10).subarray(2, 6));
    await vault.replaceHeader(noise(2), true);
    await vault.setAsideJournalTail(1, 4);
    expect([await vault.objectSize(OBJECT), await vault.readObject(OBJECT, 1, 4)]).toEqual([9, noise(4)]);
    await vault.removeObject(OBJECT);
    expect(await attempts.read()).toEqual({ failedTries: 2, waitMs: 3 });
    await attempts.begin();
    expect(await attempts.succeeded()).toEqual({ failedTries: 2, isComplete: false });
    expect(main.requests[3]).toMatchObject({ op: 'journal.append', segment: 1, offset: 5, bytes: noise(10).slice(2, 6) });
    const sent = main.requests[3];
    expect(sent !== undefined && 'bytes' in sent && sent.bytes.buffer.byteLength).toBe(4);
  });

  it('writes an object in order, in chunks that main takes, with a few under way and never many', async () => {
    const main = new Main();
    let waiting = 0;
    let most = 0;
    main.answer = async ({ op }) => {
      if (op === 'object.begin') return { objectId: OBJECT };
      waiting++;
      most = Math.max(most, waiting);
      await new Promise((resolve) => setTimeout(resolve, 3));
      waiting--;
      return null;
    };
    const content = noise(12 * 1024 * 1024 + 77);
    const sink = await main.client.vault.beginObject();
    for (let at = 0; at < content.length; at += 700_001) await sink.write(content.subarray(at, at + 700_001));
    expect(main.ops()).not.toContain('object.commit');
    await sink.commit();
    expect(Buffer.compare(bytesOf(main), content)).toBe(0);
    expect(main.ops().at(-1)).toBe('object.commit');
    expect(main.requests.every((request) => !('bytes' in request) || request.bytes.length <= STORE_CHUNK_BYTES)).toBe(true);
    expect([most >= 2, most <= 4]).toEqual([true, true]);
  });

  it.each([1, 2, 5, 12])('reports the first failing chunk (%s), commits nothing after it, and can abort', async (nth) => {
    const main = new Main();
    let writes = 0;
    main.answer = ({ op }) => {
      if (op === 'object.begin') return { objectId: OBJECT };
      if (op !== 'object.write') return null;
      writes++;
      if (writes === nth) throw new KeptError('disk/full');
      if (writes > nth) throw new KeptError('internal/bad-call');
      return null;
    };
    const sink = await main.client.vault.beginObject();
    const writing = async (): Promise<void> => {
      for (let index = 0; index < 12; index++) await sink.write(noise(STORE_CHUNK_BYTES));
      await sink.commit();
    };
    await expect(writing()).rejects.toMatchObject({ code: 'disk/full' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(sink.commit()).rejects.toMatchObject({ code: 'disk/full' });
    await sink.abort();
    expect(main.ops()).not.toContain('object.commit');
    expect(main.ops().at(-1)).toBe('object.abort');
  });

  it('gathers small writes to a save, finishes only when all are answered, and reads back in pieces', async () => {
    const main = new Main();
    main.answer = (request) => {
      if (request.op === 'save.begin') return { fileName: 'x.zip' };
      if (request.op === 'save.finish') return { sizeBytes: 3_000_000, sha256: 'ab'.repeat(32) };
      return request.op === 'save.read' ? noise(3_000_000).slice(request.offset, request.offset + request.lengthBytes) : null;
    };
    const file = await main.client.beginSave(HANDLE, 'bundle');
    const content = noise(3_000_000);
    for (let at = 0; at < content.length; at += 999) await file.write(content.subarray(at, at + 999));
    expect(await file.finish()).toEqual({ sizeBytes: 3_000_000, sha256: 'ab'.repeat(32) });
    expect(main.ops()).toEqual(['save.begin', 'save.write', 'save.write', 'save.write', 'save.write', 'save.finish']);
    expect(Buffer.compare(bytesOf(main), content)).toBe(0);
    expect(Buffer.compare(await file.read(10, 2_500_000), content.slice(10, 2_500_010))).toBe(0);
    await file.commit();
    await file.abort();
    expect(main.ops().slice(-2)).toEqual(['save.commit', 'save.abort']);
  });

  it('passes on the faults that main names, and nothing that is no fault of ours', async () => {
    const main = new Main();
    main.answer = () => {
      throw new KeptError('attempts/wait', { waitMs: 9 });
    };
    await expect(main.client.attempts.begin()).rejects.toMatchObject({ code: 'attempts/wait', details: { waitMs: 9 } });
    main.answer = () => {
      throw new RangeError('a path on this disk');
    };
    await expect(main.client.vault.listJournal()).rejects.toMatchObject({ code: 'internal/unexpected', details: { kind: 'RangeError' } });
  });

  it.each([
    ['header.read', { current: 'text', previous: null, isEmpty: true }],
    ['journal.list', [{ segment: 1 }]],
    ['journal.read', noise(4)],
    ['object.size', -1],
    ['object.begin', { objectId: '../x' }],
    ['attempts.read', null],
  ])('takes no answer of the wrong shape to %s', async (op, value) => {
    const main = new Main();
    main.answer = () => value;
    const { vault, attempts } = main.client;
    const calls = { 'header.read': () => vault.readHeader(), 'journal.list': () => vault.listJournal(), 'journal.read': () => vault.readJournal(1, 0, 5), 'object.size': () => vault.objectSize(OBJECT), 'object.begin': () => vault.beginObject(), 'attempts.read': () => attempts.read() };
    await expect(calls[op as keyof typeof calls]()).rejects.toMatchObject({ code: 'internal/unexpected' });
  });

  it('fails every call that waits, and every later one, when the port dies', async () => {
    const main = new Main();
    main.answer = () => new Promise(() => undefined);
    const waiting = [main.client.vault.listJournal(), main.client.vault.readHeader()];
    const failures = Promise.allSettled(waiting);
    await new Promise((resolve) => setTimeout(resolve, 20));
    main.port.close();
    for (const outcome of await failures) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'disk/failed' } });
    await expect(main.client.vault.listJournal()).rejects.toMatchObject({ code: 'disk/failed' });
  });

  it.each([null, 5, { id: 'x', ok: true, value: 1 }, { id: 1, ok: 'yes' }, { id: 1 }])('trusts nothing more after an answer like %j', async (reply) => {
    const main = new Main();
    main.raw = () => reply;
    await expect(main.client.vault.listJournal()).rejects.toMatchObject({ code: 'disk/failed' });
    await expect(main.client.vault.listJournal()).rejects.toMatchObject({ code: 'disk/failed' });
  });

  it('overlooks an answer to a question that was never asked', async () => {
    const main = new Main();
    main.answer = () => [];
    main.port.postMessage({ id: 999, ok: true, value: [] });
    expect(await main.client.vault.listJournal()).toEqual([]);
  });
});
