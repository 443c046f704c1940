import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../../../shared/base/bytes.ts';
import { zipStored, zipStoredSize, type ZipEntry } from '../../../shared/zip/write.ts';

const folder = mkdtempSync(join(tmpdir(), 'zip-write-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function entry(name: string, ...pieces: readonly Uint8Array[]): ZipEntry {
  const sizeBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return { name, sizeBytes, chunks: async function* () { yield* pieces; } };
}

async function zipped(entries: Iterable<ZipEntry>): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  await zipStored(entries, { write: async (bytes) => void blocks.push(bytes.slice()) });
  return concatBytes(...blocks);
}

const never = (): Promise<never> => new Promise(() => undefined);

const SAMPLE = (): ZipEntry[] => [
  entry('B/z.txt', utf8('last')),
  entry('B/empty'),
  entry('B/A.txt', utf8('upper'), new Uint8Array(0), utf8(' case')),
  entry('B/data/big.bin', new Uint8Array(300_000).fill(7), new Uint8Array(300_000).fill(9)),
];

describe('the bytes of the archive', () => {
  test('are those of the profile, header by header', async () => {
    const bytes = await zipped([entry('B/b', utf8('hi')), entry('B/a')]);
    const u16 = (...values: number[]): Uint8Array => new Uint8Array(values.flatMap((v) => [v & 255, v >>> 8]));
    const u32 = (...values: number[]): Uint8Array => new Uint8Array(new Uint32Array(values).buffer);
    const name = (text: string): Uint8Array => utf8(text);
    const hiCrc = crc32('hi');
    expect(bytes).toEqual(concatBytes(
      u32(0x04034b50), u16(10, 8, 0, 0, 0x21), u32(0, 0, 0), u16(3, 0), name('B/a'),
      u32(0x08074b50, 0, 0, 0),
      u32(0x04034b50), u16(10, 8, 0, 0, 0x21), u32(0, 0, 0), u16(3, 0), name('B/b'), utf8('hi'),
      u32(0x08074b50, hiCrc, 2, 2),
      u32(0x02014b50), u16(0x14, 10, 8, 0, 0, 0x21), u32(0, 0, 0), u16(3, 0, 0, 0, 0), u32(0, 0), name('B/a'),
      u32(0x02014b50), u16(0x14, 10, 8, 0, 0, 0x21), u32(hiCrc, 2, 2), u16(3, 0, 0, 0, 0), u32(0, 49), name('B/b'),
      u32(0x06054b50), u16(0, 0, 2, 2), u32(98, 100), u16(0),
    ));
  });

  test('are as many as foretold, in byte order of the names, and the same every time', async () => {
    const bytes = await zipped(SAMPLE());
    expect(bytes.length).toBe(zipStoredSize(SAMPLE()));
    expect(await zipped(SAMPLE().toReversed())).toEqual(bytes);
    writeFileSync(join(folder, 'order.zip'), bytes);
    const names = execFileSync('zipinfo', ['-1', join(folder, 'order.zip')], { encoding: 'utf8' }).trim().split('\n');
    expect(names).toEqual(['B/A.txt', 'B/data/big.bin', 'B/empty', 'B/z.txt']);
  });

  test('give the same tree in unzip, 7z and Python', async () => {
    const file = join(folder, 'tree.zip');
    writeFileSync(file, await zipped(SAMPLE()));
    execFileSync('unzip', ['-q', file, '-d', join(folder, 'by-unzip')]);
    execFileSync('7z', ['x', '-bd', `-o${join(folder, 'by-7z')}`, file]);
    execFileSync('python3', ['-c', 'import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])', file, join(folder, 'by-python')]);
    for (const tool of ['by-unzip', 'by-7z', 'by-python']) {
      expect(readFileSync(join(folder, tool, 'B/A.txt'), 'utf8')).toBe('upper case');
      expect(readFileSync(join(folder, tool, 'B/empty')).length).toBe(0);
      const big = readFileSync(join(folder, tool, 'B/data/big.bin'));
      expect([big.length, big[299_999], big[300_000]]).toEqual([600_000, 7, 9]);
    }
  });
});

describe('memory', () => {
  test('a source may reuse its buffer, and what the sink gets stays as it is until it is done', async () => {
    const source: ZipEntry = {
      name: 'B/a',
      sizeBytes: 900_000,
      chunks: async function* () {
        const buffer = new Uint8Array(100_000);
        for (let i = 1; i <= 9; i++) yield buffer.fill(i);
      },
    };
    const kept: Uint8Array[] = [];
    await zipStored([source], { write: async (bytes) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      kept.push(bytes.slice());
    } });
    const bytes = concatBytes(...kept);
    for (let i = 0; i < 9; i++) expect(bytes[33 + i * 100_000 + 99_999]).toBe(i + 1);
  });

  test('a slow sink slows the source: little is read ahead of it', async () => {
    let given = 0;
    let taken = 0;
    let mostAhead = 0;
    const source: ZipEntry = {
      name: 'B/a',
      sizeBytes: 64 * 100_000,
      chunks: async function* () {
        for (let i = 0; i < 64; i++) {
          given += 100_000;
          mostAhead = Math.max(mostAhead, given - taken);
          yield new Uint8Array(100_000);
        }
      },
    };
    await zipStored([source], { write: async (bytes) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      taken += bytes.length;
    } });
    expect(mostAhead).toBeLessThan(800_000);
  });
});

describe('no archive is reported when', () => {
  test.each([['fewer', 4], ['more', 2]])('a source gives %s bytes than announced', async (_, sizeBytes) => {
    await expect(zipped([{ ...entry('B/a', utf8('abc')), sizeBytes }])).rejects.toMatchObject({
      code: 'bundle/cannot-build', details: { reason: 'size', entry: 'B/a' },
    });
  });

  test('a source never ends', async () => {
    let given = 0;
    const endless: ZipEntry = { name: 'B/a', sizeBytes: 5, chunks: async function* () {
      for (; given < 1_000; given++) yield utf8('abc');
    } };
    await expect(zipped([endless])).rejects.toMatchObject({ code: 'bundle/cannot-build', details: { reason: 'size' } });
    expect(given).toBeLessThan(5);
  });

  test('a source fails, at once, between pieces, or when it is opened', async () => {
    const fault = new Error('disk gone');
    const failing = (pieces: number): ZipEntry => ({ name: 'B/b', sizeBytes: 9, chunks: async function* () {
      for (let i = 0; i < pieces; i++) yield utf8('abc');
      throw fault;
    } });
    for (const pieces of [0, 1, 3]) {
      await expect(zipped([entry('B/a', utf8('x')), failing(pieces), entry('B/c')])).rejects.toBe(fault);
    }
    await expect(zipped([{ name: 'B/a', sizeBytes: 1, chunks: () => { throw fault; } }])).rejects.toBe(fault);
  });

  test('the sink fails, early or in the last block; the source is closed', async () => {
    const fault = new Error('stick pulled out');
    let closed = 0;
    const source: ZipEntry = { name: 'B/a', sizeBytes: 600_000, chunks: async function* () {
      try {
        for (let i = 0; i < 6; i++) yield new Uint8Array(100_000);
      } finally {
        closed++;
      }
    } };
    for (const failAt of [2, 3, 4]) {
      let writes = 0;
      await expect(zipStored([source], { write: async () => { if (++writes === failAt) throw fault; } })).rejects.toBe(fault);
      expect(writes).toBe(failAt);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(closed).toBe(3);
  });

  test('it is cancelled: beforehand, while a source hangs, while the sink hangs', async () => {
    const cancelled = { code: 'task/cancelled' };
    const hanging: ZipEntry = { name: 'B/a', sizeBytes: 1, chunks: () => ({ [Symbol.asyncIterator]: () => ({ next: never }) }) };
    const sink = { write: async () => undefined };
    await expect(zipStored([entry('B/a')], sink, { signal: AbortSignal.abort() })).rejects.toMatchObject(cancelled);
    await expect(zipStored([hanging], sink, { signal: AbortSignal.abort() })).rejects.toMatchObject(cancelled);
    await expect(zipStored([hanging], sink, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject(cancelled);
    await expect(zipStored([entry('B/a')], { write: never }, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject(cancelled);
  });

  test('it is cancelled in the middle; nothing more goes to the sink', async () => {
    const control = new AbortController();
    let writes = 0;
    const done = zipStored([entry('B/a', new Uint8Array(2_000_000))], { write: async () => {
      if (++writes === 2) control.abort();
    } }, { signal: control.signal });
    await expect(done).rejects.toMatchObject({ code: 'task/cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(writes).toBe(2);
  });

  test('two entries have one name, or a name is not of the profile', async () => {
    const refused = { code: 'bundle/cannot-build' };
    await expect(zipped([entry('B/a'), entry('B/a')])).rejects.toMatchObject({ ...refused, details: { reason: 'duplicate-name' } });
    for (const name of ['a', '../B/a', 'B/../a', '/B/a', 'B//a', 'B/a/', 'B/한', 'B/a b', 'B\\a', 'B/.a', 'B/a\n', '']) {
      await expect(zipped([entry(name)]), JSON.stringify(name)).rejects.toMatchObject(refused);
    }
  });

  test('it would need Zip64; not one byte is written', async () => {
    let writes = 0;
    const sink = { write: async () => void writes++ };
    const huge = { ...entry('B/a'), sizeBytes: 2 ** 32 };
    await expect(zipStored([huge], sink)).rejects.toMatchObject({ code: 'bundle/too-large' });
    const many = Array.from({ length: 65_535 }, (_, i) => entry(`B/${i}`));
    await expect(zipStored(many, sink)).rejects.toMatchObject({ code: 'bundle/too-large' });
    expect(writes).toBe(0);
  });
});

test('progress counts what the sink took, up to the whole', async () => {
  const seen: [number, number][] = [];
  await zipStored(SAMPLE(), { write: async () => undefined }, { onProgress: (done, total) => seen.push([done, total]) });
  const total = zipStoredSize(SAMPLE());
  expect(seen.at(-1)).toEqual([total, total]);
  expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).toSorted((a, b) => a - b));
});
