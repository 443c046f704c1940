import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { BundleFiles, type BundleFile } from '../../../shared/verify/bundle-files.ts';
import { CheckFault, CheckNotMade } from '../../../shared/verify/faults.ts';
import { WINDOW_BYTES } from '../../../shared/zip/read-window.ts';
import { fromBuffer } from './from-buffer.ts';

beforeAll(loadSodium);

const PREFIX = 5;
const hex = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');

/** One file `a` of these bytes, five bytes into the archive, read from `source` afterwards. */
function holding(bytes: Uint8Array, source: Uint8Array = Buffer.concat([Buffer.alloc(PREFIX), bytes]), signal?: AbortSignal): BundleFiles {
  const found = { sha256: hex('sha256', bytes), sha512: hex('sha512', bytes), dataOffset: PREFIX };
  const files: BundleFile[] = [{ path: 'a', row: 0, sizeBytes: bytes.length, found }, { path: 'torn', row: 1, sizeBytes: 3, found: null }];
  return new BundleFiles('folder', new Map(files.map((file) => [file.path, file])), fromBuffer(source), signal);
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

async function faultOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof CheckFault) return [error.fault, error.details];
    if (error instanceof CheckNotMade) return [error.reason, error.details];
    return (error as { code?: string }).code;
  }
}

/** As good as the bytes were, with one bit of the last byte turned over. */
const turned = (bytes: Uint8Array): Uint8Array => {
  const other = Buffer.concat([Buffer.alloc(PREFIX), bytes]);
  other[other.length - 1]! ^= 1;
  return other;
};

describe('a file of a bundle', () => {
  it('that is not there is a fault where the check is about it, and else keeps the check from being made', async () => {
    const files = holding(Buffer.from('x'));
    expect(await faultOf(() => files.expect('b'))).toEqual(['missing', { entry: 'b' }]);
    expect(await faultOf(() => files.need('b'))).toEqual(['needs-file', { entry: 'b' }]);
    for (const read of [() => files.expect('torn'), () => files.need('torn'), () => files.bytes('torn', 9)]) expect(await faultOf(read)).toEqual(['unreadable-entry', { entry: 'torn' }]);
    expect([files.expect('a').path, files.need('a').sizeBytes, files.folder]).toEqual(['a', 1, 'folder']);
  });

  it('is read whole up to a limit, which is looked at before anything is read', async () => {
    expect(Buffer.from(await holding(Buffer.from('four')).bytes('a', 4)).toString()).toBe('four');
    expect(await faultOf(() => holding(Buffer.from('four'), Buffer.alloc(0)).bytes('a', 3))).toEqual(['too-long', { entry: 'a', limitBytes: 3 }]);
  });

  it('is text in UTF-8 without a mark of its order', async () => {
    expect(await holding(Buffer.from('한글\n')).text('a', 99, 'case-json')).toBe('한글\n');
    for (const bytes of [Buffer.from('\uFEFFx'), Buffer.from([0xff]), Buffer.from([0xed, 0xa0, 0x80])]) expect(await faultOf(() => holding(bytes).text('a', 99, 'key-pem'))).toEqual(['key-pem', { entry: 'a', line: 1 }]);
  });

  it('has lines that end with LF, each within its limit, over any number of readings', async () => {
    const long = 'y'.repeat(WINDOW_BYTES - 1);
    const lines = (text: string | Buffer, limit: number): Promise<(string | null)[]> => all(holding(Buffer.from(text as string)).lines('a', limit));
    expect(await lines('', 9)).toEqual([]);
    expect(await lines('a\n\nbc\n', 3)).toEqual(['a', '', 'bc']);
    expect(await lines('abc\nd\n', 3)).toEqual([null]);
    expect(await lines('a\nbcd', 3)).toEqual(['a', null]);
    expect(await lines('a\nbcde', 3)).toEqual(['a', null]);
    expect(await lines(Buffer.from([0x61, 0x0a, 0xff, 0x0a, 0x62, 0x0a]), 9)).toEqual(['a', null, 'b']);
    expect(await lines(`x\n${long}\n${long}z\n`, WINDOW_BYTES + 1)).toEqual(['x', long, `${long}z`]);
    expect(await lines(`x\n${long}\n${long}z\n`, WINDOW_BYTES)).toEqual(['x', long, null]);
  });

  it('has elements, each within its limit, and none behind what is no list', async () => {
    const elements = (text: string | Buffer, limit: number): Promise<(string | null)[]> => all(holding(Buffer.from(text as string)).elements('a', limit));
    expect(await elements('[]', 9)).toEqual([]);
    expect(await elements('[1,"한",[2]]', 9)).toEqual(['1', '"한"', '[2]']);
    expect(await elements('[1234,1]', 3)).toEqual([null, '1']);
    expect(await elements('[123,1]', 3)).toEqual(['123', '1']);
    expect(await elements('[1}', 9)).toEqual([null]);
    expect(await elements('[1', 9)).toEqual([null]);
    expect(await elements('', 9)).toEqual([null]);
    expect(await elements(Buffer.from([0x5b, 0xff, 0x2c, 0x31, 0x5d]), 9)).toEqual([null, '1']);
    expect(await elements(`[${'7'.repeat(WINDOW_BYTES)},8]`, WINDOW_BYTES)).toEqual(['7'.repeat(WINDOW_BYTES), '8']);
  });

  it('comes in pieces of a window, in order', async () => {
    const bytes = Uint8Array.from({ length: 2 * WINDOW_BYTES + 1 }, (_, place) => (place * 31) % 251);
    const pieces = await all(holding(bytes).stream('a'));
    expect(pieces.map(({ length }) => length)).toEqual([WINDOW_BYTES, WINDOW_BYTES, 1]);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  });

  it('that is not what was hashed, or ends early, is told at the end of every way to read it', async () => {
    const bytes = Buffer.from('[1,2]\n');
    const ways = (files: BundleFiles): readonly (() => Promise<unknown>)[] => [() => files.bytes('a', 99), () => files.text('a', 99, 'case-json'), () => all(files.lines('a', 99)), () => all(files.stream('a'))];
    for (const read of ways(holding(bytes, turned(bytes)))) expect(await faultOf(read)).toBe('file/changed');
    for (const read of ways(holding(bytes, turned(bytes).subarray(0, -1)))) expect(await faultOf(read)).toBe('file/changed');
    const list = Buffer.from('[1,"2"]');
    const inside = Buffer.concat([Buffer.alloc(PREFIX), Buffer.from('[1,"3"]')]);
    expect(await faultOf(() => all(holding(list, inside).elements('a', 99)))).toBe('file/changed');
    expect(await faultOf(() => all(holding(list, inside.subarray(0, -1)).elements('a', 99)))).toBe('file/changed');
  });

  it('is read no further once that was called off', async () => {
    const abort = new AbortController();
    const files = holding(new Uint8Array(3 * WINDOW_BYTES), undefined, abort.signal);
    let pieces = 0;
    expect(await faultOf(async () => {
      for await (const _ of files.stream('a')) if ((pieces += 1) === 2) abort.abort();
    })).toBe('task/cancelled');
    expect(pieces).toBe(2);
  });
});
