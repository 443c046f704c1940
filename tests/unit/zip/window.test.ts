import { describe, expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import { openArchive } from '../../../shared/zip/read-archive.ts';
import { readEntries } from '../../../shared/zip/read-entries.ts';
import { DIGEST_STEP_BYTES, ReadWindow, WINDOW_BYTES, type ByteSource } from '../../../shared/zip/read-window.ts';
import { assemble } from '../../vectors/bundle/zip-parts.ts';

const SIZE = 2 * WINDOW_BYTES + 1000;
const all = Uint8Array.from({ length: SIZE }, (_, at) => (at * 31 + (at >> 8)) & 0xff);

function counted(bytes: Uint8Array = all): ByteSource & { readonly reads: [number, number][] } {
  const reads: [number, number][] = [];
  return { reads, sizeBytes: bytes.length, read: (offset, lengthBytes) => (reads.push([offset, lengthBytes]), Promise.resolve(bytes.slice(offset, offset + lengthBytes))) };
}

async function piecesOf(window: ReadWindow, offset: number, lengthBytes: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of window.pieces(offset, lengthBytes)) pieces.push(piece.slice());
  return pieces;
}

describe('a window', () => {
  it('gives nothing of a reading that broke off in the middle for what it held before', async () => {
    let isBroken = false;
    const window = new ReadWindow({
      sizeBytes: SIZE,
      read: async (offset, lengthBytes, into = new Uint8Array(lengthBytes)) => {
        into.set(all.subarray(offset, offset + 500));
        if (isBroken) throw new Error('the drive');
        into.set(all.subarray(offset, offset + lengthBytes));
        return into.subarray(0, lengthBytes);
      },
    });
    expect(await window.bytes(0, 100)).toEqual(all.subarray(0, 100));
    isBroken = true;
    await expect(window.bytes(WINDOW_BYTES + 7, 100)).rejects.toThrow('the drive');
    isBroken = false;
    expect(await window.bytes(0, 100)).toEqual(all.subarray(0, 100));
  });

  it('is read once for all that lies in it, a mebibyte at a time, and anew behind or before it', async () => {
    const source = counted();
    const window = new ReadWindow(source);
    expect(window.sizeBytes).toBe(SIZE);
    expect(await window.bytes(0, 100)).toEqual(all.subarray(0, 100));
    expect(await window.bytes(WINDOW_BYTES - 10, 10)).toEqual(all.subarray(WINDOW_BYTES - 10, WINDOW_BYTES));
    expect(source.reads).toEqual([[0, WINDOW_BYTES]]);
    expect(await window.bytes(WINDOW_BYTES - 10, 11)).toEqual(all.subarray(WINDOW_BYTES - 10, WINDOW_BYTES + 1));
    expect(source.reads).toEqual([[0, WINDOW_BYTES], [WINDOW_BYTES - 10, WINDOW_BYTES]]);
    expect(await window.bytes(5, 5)).toEqual(all.subarray(5, 10));
    expect(source.reads).toHaveLength(3);
  });

  it('gives no more than a mebibyte, and at the end what there is', async () => {
    const window = new ReadWindow(counted());
    expect((await window.bytes(0, SIZE)).length).toBe(WINDOW_BYTES);
    expect(await window.bytes(SIZE - 5, 100)).toEqual(all.subarray(SIZE - 5));
    expect((await window.bytes(SIZE, 10)).length).toBe(0);
    expect((await window.bytes(SIZE + 10, 10)).length).toBe(0);
  });

  it('gives a range in pieces without a gap, and asks for nothing twice', async () => {
    const source = counted();
    const window = new ReadWindow(source);
    await window.bytes(1000, 1);
    const pieces = await piecesOf(window, 1500, 2 * WINDOW_BYTES - 600);
    expect(Buffer.concat(pieces).equals(all.subarray(1500, 1500 + 2 * WINDOW_BYTES - 600))).toBe(true);
    expect(source.reads).toEqual([[1000, WINDOW_BYTES], [1000 + WINDOW_BYTES, SIZE - 1000 - WINDOW_BYTES]]);
    expect(await piecesOf(window, 0, 0)).toEqual([]);
    expect((await piecesOf(window, 10, 20)).map((piece) => piece.length)).toEqual([20]);
  });

  it('a range behind the end, or a source that gives less than it has, is a file that changed', async () => {
    await expect(piecesOf(new ReadWindow(counted()), SIZE - 5, 6)).rejects.toThrow('file/changed');
    const short: ByteSource = { sizeBytes: 100, read: () => Promise.resolve(new Uint8Array(99)) };
    await expect(new ReadWindow(short).bytes(0, 10)).rejects.toThrow('file/changed');
    const long: ByteSource = { sizeBytes: 100, read: () => Promise.resolve(new Uint8Array(101)) };
    await expect(new ReadWindow(long).bytes(0, 10)).rejects.toThrow('file/changed');
  });

  it('stops where it is cancelled, before it reads', async () => {
    const source = counted();
    await expect(new ReadWindow(source, AbortSignal.abort()).bytes(0, 10)).rejects.toThrow('task/cancelled');
    expect(source.reads).toEqual([]);
  });
});

describe('a source that digests its own bytes', () => {
  const FOUND = { sha256: 'a', sha512: 'b', crc32: 7 };
  function digesting(answers: (isLast: boolean) => typeof FOUND | null): ByteSource & { readonly asked: [number, number, boolean][] } {
    const asked: [number, number, boolean][] = [];
    return { ...counted(), asked, digest: (offset, lengthBytes, isLast) => (asked.push([offset, lengthBytes, isLast]), Promise.resolve(answers(isLast))) };
  }

  it('is asked in steps, the last one told, and each step heard', async () => {
    const source = digesting((isLast) => (isLast ? FOUND : null));
    const steps: number[] = [];
    expect(await new ReadWindow(source).digests(50, 2 * DIGEST_STEP_BYTES + 9, (stepBytes) => void steps.push(stepBytes))).toEqual(FOUND);
    expect(source.asked).toEqual([[50, DIGEST_STEP_BYTES, false], [50 + DIGEST_STEP_BYTES, DIGEST_STEP_BYTES, false], [50 + 2 * DIGEST_STEP_BYTES, 9, true]]);
    expect(steps).toEqual([DIGEST_STEP_BYTES, DIGEST_STEP_BYTES, 9]);
    expect(await new ReadWindow(digesting((isLast) => (isLast ? FOUND : null))).digests(0, DIGEST_STEP_BYTES, () => undefined)).toEqual(FOUND);
  });

  it('is none where it has no such function; one that never answers is a file that changed; a cancelled one is not asked', async () => {
    expect(await new ReadWindow(counted()).digests(0, 10, () => undefined)).toBeNull();
    await expect(new ReadWindow(digesting(() => null)).digests(0, 10, () => undefined)).rejects.toThrow('file/changed');
    const source = digesting(() => FOUND);
    await expect(new ReadWindow(source, AbortSignal.abort()).digests(0, 10, () => undefined)).rejects.toThrow('task/cancelled');
    expect(source.asked).toEqual([]);
  });

  it('is used for entries of a mebibyte and more only, and its sum is held against the directory', async () => {
    const members = [WINDOW_BYTES - 1, WINDOW_BYTES].map((size, at) => ({ name: `bag/${at}`, data: Buffer.alloc(size, at + 1) }));
    const bytes = assemble({ members });
    for (const sum of [crc32(members[1]!.data), 5]) {
      const calls: string[] = [];
      let passedBytes = 0;
      const window = new ReadWindow({ ...counted(bytes), digest: (_, lengthBytes, isLast) => Promise.resolve(isLast ? { sha256: `of ${lengthBytes}`, sha512: '', crc32: sum } : null) });
      const archive = await openArchive(window, { entries: 10, directoryBytes: 1000 });
      if ('reason' in archive) throw new Error(archive.reason);
      const { departures } = await readEntries(window, archive, {
        begin: ({ name }) => void calls.push(name), data: () => void (calls.at(-1) === 'data' || calls.push('data')), digested: ({ sha256 }) => void calls.push(sha256), passed: (length) => void (passedBytes += length), end: async () => void calls.push('end'),
      });
      expect(calls).toEqual(['bag/0', 'data', 'end', 'bag/1', `of ${WINDOW_BYTES}`, 'end']);
      expect([passedBytes, departures]).toEqual([2 * WINDOW_BYTES - 1, sum === 5 ? [{ fault: 'crc', entry: 'bag/1' }] : []]);
    }
  });
});
