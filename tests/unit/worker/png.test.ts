import { crc32, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeLengths } from '../../../renderer/vault/huffman.ts';
import { PngEncoder, WIDEST_PX } from '../../../renderer/vault/png.ts';

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** Every chunk, its length and CRC checked with the platform's own code (W3C PNG 5.3). */
function chunksOf(png: Uint8Array): Chunk[] {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push({ type: body.toString('latin1', 0, 4), data: body.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

/** The pixels as a decoder sees them: inflated by zlib, which also checks the Adler-32, and added up along each row (9.2). */
function decode(png: Uint8Array): { readonly widthPx: number; readonly heightPx: number; readonly pixels: Uint32Array } {
  const chunks = chunksOf(png);
  expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'sRGB', 'IDAT', 'IEND']);
  const [header, , image] = chunks.map(({ data }) => data) as [Buffer, Buffer, Buffer];
  const [widthPx, heightPx] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect([...header.subarray(8)]).toEqual([8, 2, 0, 0, 0]);
  const rows = inflateSync(image);
  expect(rows.length).toBe(heightPx * (widthPx * 3 + 1));
  const pixels = new Uint32Array(widthPx * heightPx);
  for (let y = 0, at = 0; y < heightPx; y++) {
    expect(rows[at++], 'the filter of each row is Sub').toBe(1);
    const left = [0, 0, 0];
    for (let x = 0; x < widthPx; x++) for (let band = 0; band < 3; band++) {
      left[band] = (left[band]! + rows[at++]!) & 0xff;
      pixels[y * widthPx + x]! |= left[band]! << (8 * band);
    }
  }
  return { widthPx, heightPx, pixels };
}

function encode(pixels: Uint32Array, widthPx: number, rowsAtATime = Infinity): Uint8Array {
  const heightPx = pixels.length / widthPx;
  const encoder = new PngEncoder(widthPx, heightPx);
  for (let row = 0; row < heightPx; row += rowsAtATime) encoder.writeRows(pixels.subarray(row * widthPx, Math.min(heightPx, row + rowsAtATime) * widthPx));
  return encoder.finish();
}

/** As a canvas or a video frame gives them: the highest byte is alpha, which an opaque picture has nothing to say with. */
function expectSame(pixels: Uint32Array, widthPx: number, rowsAtATime?: number): void {
  const back = decode(encode(pixels, widthPx, rowsAtATime));
  expect([back.widthPx, back.heightPx]).toEqual([widthPx, pixels.length / widthPx]);
  // Compared as bytes: as arrays of numbers it would take longer than all the rest.
  expect(Buffer.compare(Buffer.from(back.pixels.buffer), Buffer.from(pixels.map((pixel) => pixel & 0xffffff).buffer))).toBe(0);
}

/** Of every kind of thing that a screen shows: planes, noise, patterns that come again at many distances, gradients. */
function picture(widthPx: number, heightPx: number, seed: number): Uint32Array {
  let state = seed | 1;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  const [kind, period, plain] = [next() % 5, 1 + (next() >>> 8) % 97, next() & 0xffffff];
  return Uint32Array.from({ length: widthPx * heightPx }, (_, at) => {
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
    const colour = [plain, next() & 0xffffff, Math.imul(x % period, 0x010203), x + y * 0x0101, (x * y) % period === 0 ? next() & 0x0f0f0f : plain][kind] ?? 0;
    return (0xff000000 | colour) >>> 0;
  });
}

describe('a screenshot as PNG', () => {
  it('has every pixel as it was, whatever is in it and however its rows come', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 40 }), fc.integer(), fc.integer({ min: 1, max: 40 }), (widthPx, heightPx, seed, rows) => expectSame(picture(widthPx, heightPx, seed), widthPx, rows)), { numRuns: 400 });
  });

  it.each([[1, 1], [2, 1], [1, 300], [85, 3], [86, 3], [87, 3], [10_922, 4], [10_923, 4], [10_924, 4], [WIDEST_PX, 3]])('of %i × %i pixels too', (widthPx, heightPx) => {
    for (let seed = 1; seed < 8; seed++) expectSame(picture(widthPx, heightPx, seed), widthPx);
    // The same row again and again: the repetition lies a row back, as far as can be looked back at or just beyond.
    const row = picture(widthPx, 1, 2);
    expectSame(Uint32Array.from({ length: widthPx * heightPx }, (_, at) => row[at % widthPx]!), widthPx);
  });

  it('with more in it than one block holds, and colours so unequal that their codes would grow too long', () => {
    const noise = picture(700, 300, 1).map((_, at) => (Math.imul(at + 1, 0x9e3779b1) >>> 3) & 0xffffff);
    expectSame(noise, 700, 64);
    // Counts like Fibonacci numbers make the deepest tree that there is.
    const fibonacci = [1, 1];
    while (fibonacci.length < 24) fibonacci.push(fibonacci.at(-1)! + fibonacci.at(-2)!);
    const steps = fibonacci.flatMap((many, colour) => Array.from({ length: Math.min(many, 9000) }, () => colour * 7));
    let value = 0;
    const pixels = Uint32Array.from(steps, (step, at) => (value = (value + step * (at % 2 === 0 ? 1 : 0x0100)) & 0xffffff));
    expectSame(pixels.subarray(0, pixels.length - (pixels.length % 64)), 64);
  });

  it.each([10_912, 10_916, 10_917, 10_918, 10_921, 10_922, 10_923])('where everything comes again %i pixels later, over many ends of rows: as far as can be looked back at, and no farther', (periodPx) => {
    const differences = Uint32Array.from({ length: 700 * 48 }, (_, at) => (Math.imul((at % periodPx) + 1, 0x9e3779b1) >>> 5) & 0xffffff);
    const pixels = new Uint32Array(differences.length);
    for (let at = 0; at < differences.length; at++) pixels[at] = at % 700 === 0 ? differences[at]! : [0, 8, 16].reduce((pixel, band) => pixel | ((((pixels[at - 1]! >>> band) + (differences[at]! >>> band)) & 0xff) << band), 0);
    expectSame(pixels, 700);
  });

  it('is small for what is plain, and hardly larger than the pixels for what is not', () => {
    const plain = new Uint32Array(1000 * 500).fill(0xff336699);
    expect(encode(plain, 1000).length).toBeLessThan(10_000);
    const noise = plain.map((_, at) => Math.imul(at + 1, 0x9e3779b1) ^ Math.imul(at, 0x85ebca6b));
    expect(encode(noise, 1000).length).toBeLessThan(1000 * 500 * 3 * 1.01);
  });
});

describe('lengths of a prefix code', () => {
  it('fill it, are never longer than allowed, and shorter for what is more frequent', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constant(0), fc.nat(9), fc.nat(1_000_000)), { minLength: 2, maxLength: 286 }), fc.constantFrom(9, 12, 15), (counts, longest) => {
      const lengths = codeLengths(Uint32Array.from(counts), longest);
      const used = counts.flatMap((many, symbol) => (many > 0 ? [symbol] : []));
      fc.pre(used.length > 1);
      for (const [symbol, many] of counts.entries()) expect(lengths[symbol]! > 0).toBe(many > 0);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(longest);
      expect(used.reduce((sum, symbol) => sum + 2 ** -lengths[symbol]!, 0)).toBe(1);
      const byCount = used.toSorted((a, b) => counts[a]! - counts[b]!);
      for (let at = 1; at < byCount.length; at++) if (counts[byCount[at]!]! > counts[byCount[at - 1]!]!) expect(lengths[byCount[at]!]!).toBeLessThanOrEqual(lengths[byCount[at - 1]!]!);
    }), { numRuns: 500 });
  });

  it('of one symbol is a bit, of none is nothing', () => {
    expect([...codeLengths(Uint32Array.of(0, 5, 0), 15)]).toEqual([0, 1, 0]);
    expect([...codeLengths(Uint32Array.of(0, 0), 15)]).toEqual([0, 0]);
  });
});
