import { toHex } from '../base/bytes.ts';
import type { PictureType } from '../evidence/picture-size.ts';

/** How a picture's first bytes must read, in hexadecimal. A name or a stated type is never asked: whatever else a file may be, it is decoded as this or not at all. */
const MAGIC: readonly (readonly [PictureType, RegExp])[] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^47494638(?:37|39)61/],
  // RIFF, a length, WEBP and one of its three first chunks: "VP8 ", "VP8L", "VP8X".
  ['image/webp', /^52494646.{8}57454250565038(?:20|4c|58)/],
  // BM, twelve bytes, and the length of a known header: 12, 40, 52, 56, 64, 108 or 124.
  ['image/bmp', /^424d.{24}(?:0c|28|34|38|40|6c|7c)000000/],
  ['image/avif', /^000000(?:1[4-9a-f]|[23][0-9a-f]|40)667479706176(?:6966|6973)/],
];

export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  const head = toHex(bytes.subarray(0, 32));
  return MAGIC.find(([, pattern]) => pattern.test(head))?.[0] ?? null;
}
