export interface PixelSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Bytes from the start of a file within which a picture's size is looked for; metadata in front of it may be long. */
export const PICTURE_HEAD_BYTES = 256 * 1024;

/** Types that are decoded as pictures. SVG is not among them: it is a program. */
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/bmp', 'image/avif'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

export function isPictureType(mime: string | null): mime is PictureType {
  return PICTURE_TYPES.some((type) => type === mime);
}

/**
 * Width and height as a picture's header states them, without decoding a pixel; null when the header is not there or makes no sense.
 * A decoder that is asked to allocate by these numbers is asked only after they were held against a limit.
 */
export function readPictureSize(mime: string, head: Uint8Array): PixelSize | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const size = sizeIn(mime, head, view);
  return size !== null && size.widthPx > 0 && size.heightPx > 0 ? size : null;
}

function sizeIn(mime: string, head: Uint8Array, view: DataView): PixelSize | null {
  if (mime === 'image/png') return head.length >= 24 && ascii(head, 12, 4) === 'IHDR' ? { widthPx: view.getUint32(16), heightPx: view.getUint32(20) } : null;
  if (mime === 'image/gif') return gifSize(head, view);
  if (mime === 'image/bmp') return head.length >= 26 ? bmpSize(view) : null;
  if (mime === 'image/jpeg') return jpegSize(head, view);
  if (mime === 'image/webp') return webpSize(head, view);
  if (mime === 'image/avif') return avifSize(head, view);
  return null;
}

/**
 * The screen that the header names, or what the first frame reaches to where that is more: decoders let it grow the picture, so a header of one pixel may stand before a frame
 * of a gigapixel. Null where that frame does not begin within these bytes.
 */
function gifSize(head: Uint8Array, view: DataView): PixelSize | null {
  if (head.length < 13) return null;
  const flags = view.getUint8(10);
  let at = 13 + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  while (head[at] === 0x21) at = endOfBlocks(head, at + 2);
  if (head[at] !== 0x2c || at + 9 > head.length) return null;
  return {
    widthPx: Math.max(view.getUint16(6, true), view.getUint16(at + 1, true) + view.getUint16(at + 5, true)),
    heightPx: Math.max(view.getUint16(8, true), view.getUint16(at + 3, true) + view.getUint16(at + 7, true)),
  };
}

/** Behind a chain of sub-blocks, each with its length before it and a zero behind the last. */
function endOfBlocks(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] ?? 0);
  return at + 1;
}

/** BITMAPCOREHEADER (12 bytes) or any later header; the height is negative for rows from the top. */
function bmpSize(view: DataView): PixelSize {
  if (view.getUint32(14, true) === 12) return { widthPx: view.getUint16(18, true), heightPx: view.getUint16(20, true) };
  return { widthPx: Math.abs(view.getInt32(18, true)), heightPx: Math.abs(view.getInt32(22, true)) };
}

/** The first start-of-frame marker (ITU-T T.81 B.2.2); every other segment is stepped over by its length. */
function jpegSize(head: Uint8Array, view: DataView): PixelSize | null {
  let at = 2;
  while (at + 9 <= head.length) {
    if (head[at] !== 0xff) return null;
    const marker = head[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isStandalone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { widthPx: view.getUint16(at + 7), heightPx: view.getUint16(at + 5) };
    if (marker === 0xda || marker === 0xd9) return null;
    at += isStandalone ? 2 : 2 + Math.max(2, view.getUint16(at + 2));
  }
  return null;
}

/** VP8X (extended), VP8L (lossless) or VP8 (lossy) chunk, which must come first (RFC 9649 §2). */
function webpSize(head: Uint8Array, view: DataView): PixelSize | null {
  if (head.length < 30) return null;
  const chunk = ascii(head, 12, 4);
  if (chunk === 'VP8X') return { widthPx: 1 + uint24(view, 24), heightPx: 1 + uint24(view, 27) };
  if (chunk === 'VP8 ') return { widthPx: view.getUint16(26, true) & 0x3fff, heightPx: view.getUint16(28, true) & 0x3fff };
  if (chunk !== 'VP8L') return null;
  const bits = view.getUint32(21, true);
  return { widthPx: 1 + (bits & 0x3fff), heightPx: 1 + ((bits >>> 14) & 0x3fff) };
}

/** The largest image spatial extents property ('ispe', ISO/IEC 23008-12 §6.5.3): a file may hold several images, and one may be a thumbnail. */
function avifSize(head: Uint8Array, view: DataView): PixelSize | null {
  let largest: PixelSize | null = null;
  for (let at = 4; at + 16 <= head.length; at++) {
    if (head[at] !== 0x69 || ascii(head, at, 4) !== 'ispe') continue;
    const size = { widthPx: view.getUint32(at + 8), heightPx: view.getUint32(at + 12) };
    if (largest === null || size.widthPx * size.heightPx > largest.widthPx * largest.heightPx) largest = size;
  }
  return largest;
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
}

function ascii(bytes: Uint8Array, at: number, lengthBytes: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + lengthBytes));
}
