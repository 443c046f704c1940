import { crc32 as referenceCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { DirectoryRecord } from '../../../shared/zip/central-directory.ts';
import { crc32 } from '../../../shared/zip/crc32.ts';
import { openArchive, type Archive } from '../../../shared/zip/read-archive.ts';
import { readEntries, type EntriesReport } from '../../../shared/zip/read-entries.ts';
import { ReadWindow, WINDOW_BYTES } from '../../../shared/zip/read-window.ts';
import { makeZip, type RawEntry } from '../verify/make-zip.ts';

const LIMITS = { entries: 1000, directoryBytes: 1_000_000 };

function source(bytes: Uint8Array): { sizeBytes: number; read(offset: number, lengthBytes: number): Promise<Uint8Array>; reads: number[] } {
  const reads: number[] = [];
  return { sizeBytes: bytes.length, reads, read: (offset, lengthBytes) => {
    reads.push(lengthBytes);
    return Promise.resolve(new Uint8Array(bytes.subarray(offset, offset + lengthBytes)));
  } };
}

async function open(bytes: Uint8Array): Promise<Archive> {
  const archive = await openArchive(new ReadWindow(source(bytes)), LIMITS);
  if ('reason' in archive) throw new Error(archive.reason);
  return archive;
}

async function readAll(bytes: Uint8Array): Promise<{ report: EntriesReport; seen: [string, string][]; visitedBytes: number }> {
  const seen: [string, string][] = [];
  let data = '';
  let visitedBytes = 0;
  const window = new ReadWindow(source(bytes));
  const archive = await openArchive(window, LIMITS);
  if ('reason' in archive) throw new Error(archive.reason);
  const report = await readEntries(window, archive, {
    begin: () => void (data = ''),
    data: (piece) => {
      visitedBytes += piece.length;
      data += Buffer.from(piece.subarray(0, 10)).toString();
    },
    digested: () => undefined,
    passed: () => undefined,
    end: async (record: DirectoryRecord) => void seen.push([record.name, data]),
  });
  return { report, seen, visitedBytes };
}

describe('a large entry whose source digests its own bytes', () => {
  const big = Buffer.alloc(9 * 1024 * 1024, 'evidence');
  const file = makeZip([{ name: 'K/a.bin', data: big }, { name: 'K/b.txt', data: Buffer.from('small') }]);

  it.each([['as it is', 0, []], ['with another sum', 1, [{ fault: 'crc', entry: 'K/a.bin' }]]])('is not fetched, and found %s', async (_, error, departures) => {
    const steps: [number, number, boolean][] = [];
    const given = { sha256: 'a', sha512: 'b', crc32: referenceCrc32(big) + error };
    const digest = async (offset: number, lengthBytes: number, isLast: boolean) => {
      steps.push([offset, lengthBytes, isLast]);
      return isLast ? given : null;
    };
    const window = new ReadWindow({ ...source(file), digest });
    const archive = await openArchive(window, LIMITS);
    if ('reason' in archive) throw new Error(archive.reason);
    const seen = { fetched: 0, digested: [] as unknown[], passed: 0 };
    const report = await readEntries(window, archive, {
      begin: () => undefined,
      data: (piece) => void (seen.fetched += piece.length),
      digested: (found) => void seen.digested.push(found),
      passed: (lengthBytes) => void (seen.passed += lengthBytes),
      end: async () => undefined,
    });
    expect(seen).toEqual({ fetched: 5, digested: [given], passed: big.length + 5 });
    expect(steps.map(([offset, lengthBytes, isLast]) => [offset - 37, lengthBytes, isLast])).toEqual([[0, 8 * 1024 * 1024, false], [8 * 1024 * 1024, 1024 * 1024, true]]);
    expect(report.departures.filter(({ fault }) => fault === 'crc')).toEqual(departures);
  });
});

const entry = (name: string, data: string, more: Partial<RawEntry> = {}): RawEntry => ({ name, data: Buffer.from(data), ...more });

describe('crc32', () => {
  it.each([0, 1, 7, 8, 9, 15, 16, 1000, 100_003])('agrees with zlib on %i bytes, whole and in two parts', (size) => {
    const bytes = Buffer.alloc(size, 'check').map((byte, at) => byte ^ (at * 7));
    expect(crc32(bytes)).toBe(referenceCrc32(bytes));
    expect(crc32(bytes.subarray(3), crc32(bytes.subarray(0, 3)))).toBe(referenceCrc32(bytes));
  });
});

describe('ReadWindow', () => {
  const bytes = Buffer.alloc(3 * WINDOW_BYTES + 5).map((_, at) => at % 253);

  it('never asks for more than a mebibyte, and reads a file once', async () => {
    const from = source(bytes);
    const window = new ReadWindow(from);
    const pieces: Buffer[] = [];
    for await (const piece of window.pieces(0, bytes.length)) pieces.push(Buffer.from(piece));
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(from.reads).toEqual([WINDOW_BYTES, WINDOW_BYTES, WINDOW_BYTES, 5]);
  });

  it('gives small ranges out of one reading, and less than asked at the end alone', async () => {
    const from = source(bytes);
    const window = new ReadWindow(from);
    for (let at = 0; at < 1000; at += 30) expect(Buffer.from(await window.bytes(at, 30)).equals(bytes.subarray(at, at + 30))).toBe(true);
    expect(from.reads).toHaveLength(1);
    expect((await window.bytes(bytes.length - 3, 30)).length).toBe(3);
    expect((await window.bytes(bytes.length + 3, 30)).length).toBe(0);
  });

  it('says that a file changed when it gives less than it promised', async () => {
    const window = new ReadWindow({ sizeBytes: 100, read: () => Promise.resolve(new Uint8Array(50)) });
    await expect(window.bytes(0, 10)).rejects.toMatchObject({ code: 'file/changed' });
  });
});

describe('openArchive', () => {
  it('finds nothing amiss in an archive of the profile', async () => {
    const archive = await open(makeZip([entry('a/1', 'one'), entry('a/2', '')]));
    expect([archive.records.map((record) => record.name), archive.departures, archive.shiftBytes]).toEqual([['a/1', 'a/2'], [], 0]);
  });

  it('refuses more entries than allowed before it reads their list', async () => {
    const zip = makeZip([entry('a/1', 'one')], { count: 1001 });
    const from = source(zip);
    expect(await openArchive(new ReadWindow(from), LIMITS)).toEqual({ reason: 'too-many-entries', firstName: 'a/1' });
  });

  it('refuses a list longer than the file or the limit before it allocates it', async () => {
    const zip = Buffer.from(makeZip([entry('a/1', 'one')]));
    zip.writeUInt32LE(0x7fff_ffff, zip.length - 10);
    expect(await openArchive(new ReadWindow(source(zip)), LIMITS)).toEqual({ reason: 'directory-damaged', firstName: 'a/1' });
  });

  it('refuses what only Zip64 could hold', async () => {
    const sizeBytes = 0x1_0000_0000;
    const file = { sizeBytes, read: (_: number, lengthBytes: number) => Promise.resolve(new Uint8Array(lengthBytes)) };
    expect(await openArchive(new ReadWindow(file), LIMITS)).toEqual({ reason: 'too-large', firstName: null });
  });

  it('takes the last of two end records, as readers that look from the end do', async () => {
    const inner = makeZip([entry('inner/1', 'x')]);
    const archive = await open(makeZip([{ name: 'a/inner.zip', data: inner }]));
    expect(archive.records.map((record) => record.name)).toEqual(['a/inner.zip']);
  });

  it('shows names that are no UTF-8 one character a byte', async () => {
    const zip = Buffer.from(makeZip([entry('a/xx', 'one')]));
    const at = zip.lastIndexOf('a/xx');
    zip[at + 2] = 0xff;
    expect((await open(zip)).records[0]?.name).toBe('a/\u00ffx');
  });
});

describe('readEntries', () => {
  it('visits every entry of the profile once', async () => {
    const { report, seen } = await readAll(makeZip([entry('a/1', 'one'), entry('a/2', ''), entry('a/3', 'three')]));
    expect([report, seen]).toEqual([{ departures: [], overlapping: false }, [['a/1', 'one'], ['a/2', ''], ['a/3', 'three']]]);
  });

  it('stops at entries that share their bytes: a bomb is never read more than once', async () => {
    const kernel = 'x'.repeat(100_000);
    const bomb = makeZip([entry('a/0', kernel), ...Array.from({ length: 500 }, (_, at) => entry(`b/${at}`, '', { central: { offset: 0, size: kernel.length } }))]);
    const { report, visitedBytes } = await readAll(bomb);
    expect(report.overlapping).toBe(true);
    expect(visitedBytes).toBeLessThanOrEqual(bomb.length);
  });

  it('stops at an entry that reaches into the list of entries', async () => {
    const { report, seen } = await readAll(makeZip([entry('a/1', 'one', { central: { size: 60 } })]));
    expect([report.overlapping, seen]).toEqual([true, []]);
  });

  it.each([
    ['encrypted', { local: { flags: 9 }, central: { flags: 9 } }],
    ['of another method', { local: { method: 8 }, central: { method: 8 } }],
    ['named otherwise in its header', { local: { name: 'b/1' } }],
    ['of another size in its header', { local: { size: 2 } }],
    ['without a header', { local: { signature: 1 } }],
    ['with a descriptor that differs', { descriptor: Buffer.alloc(16) }],
  ] as const)('does not finish an entry that is %s', async (_, more) => {
    expect((await readAll(makeZip([entry('a/1', 'one', more)]))).seen).toEqual([]);
  });

  it('still reads a foreign entry about which readers agree', async () => {
    const plain = { flags: 0, crc: referenceCrc32('one'), size: 3 };
    const { report, seen } = await readAll(makeZip([entry('a/1', 'one', { local: plain, central: { flags: 0 }, descriptor: Buffer.alloc(0) })]));
    expect([report, seen]).toEqual([{ departures: [], overlapping: false }, [['a/1', 'one']]]);
  });
});
