import { crc32 as zlib } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../shared/zip/crc32.ts';

const bytes = Uint8Array.from({ length: 600 }, (_, at) => (at * at * 31 + at * 7 + 200) & 0xff);

describe('crc32', () => {
  it('is what zlib gives, for every length and place in memory, begun anew or gone on with', () => {
    for (let length = 0; length <= 40; length++) {
      for (const from of [0, 1, 3, 300]) {
        const piece = bytes.subarray(from, from + length);
        expect([length, from, crc32(piece)]).toEqual([length, from, zlib(piece)]);
        expect(crc32(piece, zlib(bytes))).toBe(zlib(piece, zlib(bytes)));
      }
    }
    expect(crc32(bytes)).toBe(zlib(bytes));
  });

  it('meets the check value of the algorithm, and that of a byte of each kind', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    for (let byte = 0; byte < 256; byte++) {
      for (const length of [1, 8, 9]) expect(crc32(new Uint8Array(length).fill(byte))).toBe(zlib(new Uint8Array(length).fill(byte)));
    }
  });
});
