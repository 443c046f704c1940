import { concatBytes } from '../../shared/base/bytes.ts';
import { crc32 } from '../../shared/zip/crc32.ts';
import { DeflateBlocks, LONGEST_PX, REACH_BYTES } from './deflate-block.ts';

/** Pixels that can still be looked back at: as many as REACH_BYTES holds, and the row under way. A power of two. */
const RING_PX = 32_768;
const PIXEL_BYTES = 3;
const REACH_PX = Math.ceil(REACH_BYTES / PIXEL_BYTES);
/** Of wider ones the row under way would run over what is looked back at; no display is as wide. */
export const WIDEST_PX = RING_PX - REACH_PX;
const HASH_BITS = 14;
const FILTER_SUB = 1;
const ADLER_BASE = 65_521;

/**
 * Writes a screenshot as PNG (W3C PNG, third edition), without loss: 8 bits of red, green and blue a pixel (11.2.2), every row as the difference from the pixel to its left
 * (9.2, "Sub"), compressed (10.1, RFC 1950) by repetitions of whole pixels, each looked for in one place. Files are a third smaller than the browser's own, which leaves less to
 * encrypt and write at every press, and pixels need not be drawn on a canvas first (tests/bench/NOTES.md). Only for pictures without clear pixels.
 */
export class PngEncoder {
  readonly #widthPx: number;
  readonly #heightPx: number;
  /** Differences of the latest pixels, by their number in the picture modulo its length. */
  readonly #ring = new Int32Array(RING_PX);
  /** For two pixels side by side, where they were seen last: at first too far away. */
  readonly #seen = new Int32Array(1 << HASH_BITS).fill(-RING_PX);
  readonly #pieces: Uint8Array<ArrayBuffer>[] = [];
  readonly #blocks: DeflateBlocks;
  #row = 0;
  #adlerLow = 1;
  #adlerHigh = 0;

  constructor(widthPx: number, heightPx: number) {
    this.#widthPx = widthPx;
    this.#heightPx = heightPx;
    this.#blocks = new DeflateBlocks((bytes) => this.#pieces.push(bytes.slice()));
  }

  /** Whole rows, in their order; each pixel is a number with red in its lowest eight bits, then green, then blue. */
  writeRows(pixels: Uint32Array): void {
    for (let at = 0; at < pixels.length; at += this.#widthPx) {
      const first = this.#row * this.#widthPx;
      this.#filter(pixels, at, first);
      this.#blocks.byte(FILTER_SUB);
      this.#compress(first, this.#row);
      this.#row++;
    }
  }

  /** When all rows have been written. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#blocks.finish();
    const header = new Uint8Array(13);
    const view = new DataView(header.buffer);
    view.setUint32(0, this.#widthPx);
    view.setUint32(4, this.#heightPx);
    // 8 bits each of red, green and blue; deflate, the five filters, rows from top to bottom.
    header.set([8, 2, 0, 0, 0], 8);
    const checksum = new Uint8Array(4);
    new DataView(checksum.buffer).setUint32(0, ((this.#adlerHigh << 16) | this.#adlerLow) >>> 0);
    return concatBytes(
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      ...chunk('IHDR', [header]),
      // 11.3.2.5: the colours are sRGB, as those of a canvas are.
      ...chunk('sRGB', [Uint8Array.of(0)]),
      // RFC 1950, 2.2: deflate with a window of 32 KiB, the fastest way.
      ...chunk('IDAT', [Uint8Array.of(0x78, 0x01), ...this.#pieces, checksum]),
      ...chunk('IEND', []),
    );
  }

  /** The row's differences into the ring, modulo 256 in each of three bytes at once (9.2); the filter's number and they go into the checksum (RFC 1950, 8.2). */
  #filter(pixels: Uint32Array, from: number, first: number): void {
    const ring = this.#ring;
    let left = 0;
    let low = this.#adlerLow + FILTER_SUB;
    let high = this.#adlerHigh + low;
    for (let x = 0; x < this.#widthPx; x++) {
      const pixel = (pixels[from + x] ?? 0) & 0xffffff;
      const difference = (((pixel | 0x808080) - (left & 0x7f7f7f)) ^ ((pixel ^ ~left) & 0x808080)) & 0xffffff;
      ring[(first + x) & (RING_PX - 1)] = difference;
      left = pixel;
      low += difference & 0xff;
      high += low;
      low += (difference >>> 8) & 0xff;
      high += low;
      low += difference >>> 16;
      high += low;
      // Often enough that both stay below 2³⁰, up to which the engine counts fastest.
      if ((x & 0x1ff) === 0x1ff) {
        low %= ADLER_BASE;
        high %= ADLER_BASE;
      }
    }
    this.#adlerLow = low % ADLER_BASE;
    this.#adlerHigh = high % ADLER_BASE;
  }

  /** Each pair of pixels is looked up in the one place where it, or another with the same hash, was seen last. Nothing reaches across the end of a row, where a filter's number stands. */
  #compress(first: number, row: number): void {
    const [ring, seen, blocks, widthPx] = [this.#ring, this.#seen, this.#blocks, this.#widthPx];
    const end = first + widthPx;
    for (let at = first; at < end;) {
      const pixel = ring[at & (RING_PX - 1)] ?? 0;
      let length = 0;
      if (at + 1 < end) {
        const next = ring[(at + 1) & (RING_PX - 1)] ?? 0;
        const hash = Math.imul(pixel ^ Math.imul(next, 0x85ebca6b), 0x9e3779b1) >>> (32 - HASH_BITS);
        const before = seen[hash] ?? 0;
        seen[hash] = at;
        if (at - before < REACH_PX && ring[before & (RING_PX - 1)] === pixel && ring[(before + 1) & (RING_PX - 1)] === next) {
          const beforeRow = Math.floor(before / widthPx);
          const distanceBytes = (at - before) * PIXEL_BYTES + row - beforeRow;
          const most = distanceBytes > REACH_BYTES ? 0 : Math.min(end - at, (beforeRow + 1) * widthPx - before, LONGEST_PX);
          while (length < most && ring[(at + length) & (RING_PX - 1)] === ring[(before + length) & (RING_PX - 1)]) length++;
          if (length >= 2) blocks.repeat(length, distanceBytes);
        }
      }
      if (length < 2) blocks.pixel(pixel);
      at += Math.max(1, length);
    }
  }
}

/** 5.3: length, type, data, and the CRC of type and data. */
function chunk(type: string, data: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer>[] {
  const name = Uint8Array.from(type, (letter) => letter.charCodeAt(0));
  const [length, sum] = [new Uint8Array(4), new Uint8Array(4)];
  new DataView(length.buffer).setUint32(0, data.reduce((bytes, part) => bytes + part.length, 0));
  new DataView(sum.buffer).setUint32(0, data.reduce((crc, part) => crc32(part, crc), crc32(name)));
  return [length, name, ...data, sum];
}
