import { describe, expect, it } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { zipStored, zipStoredSize, type ByteSink, type ZipEntry, type ZipHooks } from '../../../shared/zip/write.ts';
import { assemble } from '../../vectors/bundle/zip-parts.ts';

const entry = (name: string, ...pieces: string[]): ZipEntry => ({
  name, sizeBytes: pieces.join('').length,
  chunks: async function* chunks() {
    for (const piece of pieces) yield Buffer.from(piece);
  },
});

async function zipped(entries: readonly ZipEntry[], hooks: ZipHooks = {}, write?: ByteSink['write']): Promise<Buffer> {
  const parts: Buffer[] = [];
  await zipStored(entries, { write: write ?? (async (bytes) => void parts.push(Buffer.from(bytes))) }, hooks);
  return Buffer.concat(parts);
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.then(() => 'nothing', (reason: unknown) => reason);
  return error instanceof KeptError ? { code: error.code, ...error.details } : error;
}

describe('an archive', () => {
  it('is byte for byte what the profile says, sorted by name, in pieces or whole', async () => {
    const expected = assemble({ members: [{ name: 'bag/B', data: Buffer.from('upper') }, { name: 'bag/a', data: Buffer.from('one two') }, { name: 'bag/b/c', data: Buffer.alloc(0) }] });
    const entries = [entry('bag/b/c'), entry('bag/a', 'one', '', ' two'), entry('bag/B', 'upper')];
    expect((await zipped(entries)).equals(expected)).toBe(true);
    expect(zipStoredSize(entries)).toBe(expected.length);
    expect((await zipped([])).equals(assemble({ members: [] }))).toBe(true);
    expect(zipStoredSize([])).toBe(22);
  });

  it('is told of as it grows, up to all of it', async () => {
    const told: [number, number][] = [];
    const bytes = await zipped([entry('bag/a', 'abc', 'def')], { onProgress: (done, total) => void told.push([done, total]) });
    expect(told.length).toBeGreaterThan(2);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b));
    expect(told.at(-1)).toEqual([bytes.length, bytes.length]);
    expect(new Set(told.map(([, total]) => total))).toEqual(new Set([bytes.length]));
  });

  it('asks a source for the next piece only when the sink took the one before', async () => {
    const order: string[] = [];
    const slow: ZipEntry = {
      name: 'bag/a', sizeBytes: 3,
      chunks: async function* chunks() {
        for (const piece of ['x', 'y', 'z']) {
          order.push(`asked ${piece}`);
          yield Buffer.from(piece);
        }
      },
    };
    await zipped([slow], {}, async (bytes) => {
      await new Promise((resolve) => void setTimeout(resolve, 2));
      if (bytes.length === 1) order.push(`took ${Buffer.from(bytes).toString()}`);
    });
    expect(order).toEqual(['asked x', 'took x', 'asked y', 'took y', 'asked z', 'took z']);
  });
});

describe('what cannot be an archive', () => {
  it.each(['a', '/a', 'bag/', 'bag//a', '../a', 'bag/../a', 'bag/.a', 'bag/-a', '_/a', 'bag\\a', 'bag/a b', 'bag/가', 'bag/a\n', '', 'x\nbag/a'])('a name like %j', async (name) => {
    expect(await failure(zipped([entry(name, 'x')]))).toEqual({ code: 'bundle/cannot-build', reason: 'entry-name' });
  });

  it.each(['bag/a', 'B.a-g_1/0._-z', 'a/b/c/d', '0/1'])('a name like %j is one', async (name) => {
    expect((await zipped([entry(name, 'x')])).includes(name)).toBe(true);
  });

  it('two of one name', async () => {
    expect(await failure(zipped([entry('bag/a', 'x'), entry('bag/b'), entry('bag/a', 'y')]))).toEqual({ code: 'bundle/cannot-build', reason: 'duplicate-name', entry: 'bag/a' });
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('a size of %d', async (sizeBytes) => {
    expect(await failure(zipped([{ ...entry('bag/a'), sizeBytes }]))).toEqual({ code: 'bundle/cannot-build', reason: 'size', entry: 'bag/a' });
  });

  it('more than offsets can point to, by one byte, before anything is read or written', async () => {
    const big = (sizeBytes: number): ZipEntry => ({ name: 'bag/a', sizeBytes, chunks: () => { throw new Error('asked'); } });
    const limit = 0xffff_fffe - zipStoredSize([big(0)]);
    expect(await failure(zipped([big(limit + 1)]))).toEqual({ code: 'bundle/too-large', sizeBytes: 0xffff_ffff, entries: 1 });
    expect(await failure(zipped([big(limit)]))).toMatchObject({ message: 'asked' });
  });

  it('more entries than a directory can count', async () => {
    const many = (count: number): ZipEntry[] => Array.from({ length: count }, (_, at) => entry(`bag/${at}`));
    expect(await failure(zipped(many(0xffff)))).toMatchObject({ code: 'bundle/too-large', entries: 0xffff });
  });

  it.each([[['abc'], 2], [['abc'], 4], [[], 1], [['ab', 'c'], 2]] as const)('a source that gives %j though it said %d bytes', async (pieces, sizeBytes) => {
    expect(await failure(zipped([entry('bag/0', 'first'), { ...entry('bag/a', ...pieces), sizeBytes }]))).toEqual({ code: 'bundle/cannot-build', reason: 'size', entry: 'bag/a' });
  });
});

describe('an end before the end', () => {
  /** A source that says whether it was let go. */
  function watched(name: string, fails?: Error): ZipEntry & { readonly seen: { closed: number } } {
    const seen = { closed: 0 };
    return {
      seen, name, sizeBytes: 2,
      chunks: async function* chunks() {
        try {
          yield Buffer.from('a');
          if (fails) throw fails;
          yield Buffer.from('b');
        } finally {
          seen.closed += 1;
        }
      },
    };
  }

  it('what a source throws comes out as it is, and every open source is let go', async () => {
    const error = new Error('disk gone');
    const source = watched('bag/a', error);
    expect(await failure(zipped([source, watched('bag/b')]))).toBe(error);
    expect(source.seen.closed).toBe(1);
  });

  it('what the sink throws comes out as it is, and the source that was being read is let go', async () => {
    const error = new Error('full');
    const source = watched('bag/a');
    expect(await failure(zipped([source], {}, async (bytes) => {
      if (bytes.length === 1) throw error;
    }))).toBe(error);
    await new Promise((resolve) => void setTimeout(resolve, 5));
    expect(source.seen.closed).toBe(1);
  });

  it('a source that throws while it is let go changes nothing', async () => {
    const stubborn: ZipEntry = {
      name: 'bag/a', sizeBytes: 2,
      chunks: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: false, value: Buffer.from('a') }), return: () => Promise.reject(new Error('while closing')) }) }),
    };
    expect(await failure(zipped([stubborn]))).toEqual({ code: 'bundle/cannot-build', reason: 'size', entry: 'bag/a' });
  });

  it('is at once when cancelled, even while the sink never answers, and leaves no listener behind', async () => {
    const control = new AbortController();
    const removed: string[] = [];
    control.signal.removeEventListener = (type: string) => void removed.push(type);
    const work = zipped([entry('bag/a', 'x')], { signal: control.signal }, () => new Promise(() => undefined));
    setTimeout(() => control.abort(), 5);
    expect(await failure(work)).toEqual({ code: 'task/cancelled' });
    expect(removed).toEqual(['abort']);
    const before: Uint8Array[] = [];
    expect(await failure(zipped([entry('bag/a', 'x')], { signal: AbortSignal.abort() }, async (bytes) => void before.push(bytes)))).toEqual({ code: 'task/cancelled' });
    expect(before).toEqual([]);
  });

  it('is between two pieces when cancelled by the sink', async () => {
    const control = new AbortController();
    let writes = 0;
    expect(await failure(zipped([entry('bag/a', 'x'), entry('bag/b', 'y')], { signal: control.signal }, async () => {
      writes += 1;
      control.abort();
    }))).toEqual({ code: 'task/cancelled' });
    expect(writes).toBe(1);
    expect((await zipped([entry('bag/a', 'x')], { signal: new AbortController().signal })).length).toBeGreaterThan(22);
  });
});
