import { codeLengths, codesOf, type CodeTable } from './huffman.ts';

/** Symbols of one block before its codes are made anew; what the picture shows changes from one part to the next. */
const BLOCK_TOKENS = 32_768;
/** 15 are allowed (RFC 1951, 3.2.7). With 12, two literals, or a distance with its extra bits, fit into 32 bits beside the seven that are left of the byte before. */
const LONGEST_CODE = 12;
/** A token is at most 42 bits: a length of 12 + 5 and a distance of 12 + 13. What is written goes up to three bytes beyond what counts. */
const BLOCK_BYTES = BLOCK_TOKENS * 6 + 1024;
const LITERALS = 286;
const DISTANCES = 30;
const END_OF_BLOCK = 256;
/** How far back a repetition may lie (RFC 1951, 2). */
export const REACH_BYTES = 32_768;
/** RFC 1951, 3.2.7. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** RFC 1951, 3.2.5: where the lengths of each symbol from 257 begin, and how many bits say which of them it is. */
const LENGTH_BASES = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASES = Uint16Array.from([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289, 16_385, 24_577,
]);
const DISTANCE_BITS = Uint8Array.from([0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]);

/** Pixels of three bytes each: 258, the longest repetition there is, is 86 of them. */
export const LONGEST_PX = 86;
const PIXEL_BYTES = 3;
/** By the number of pixels: symbol, extra bits, and what stands in them. */
const [PX_SYMBOL, PX_BITS, PX_EXTRA] = [new Uint16Array(LONGEST_PX + 1), new Uint8Array(LONGEST_PX + 1), new Uint8Array(LONGEST_PX + 1)];
for (let px = 1; px <= LONGEST_PX; px++) {
  const place = LENGTH_BASES.findLastIndex((base) => base <= px * PIXEL_BYTES);
  PX_SYMBOL[px] = 257 + place;
  PX_BITS[px] = LENGTH_BITS[place] ?? 0;
  PX_EXTRA[px] = px * PIXEL_BYTES - (LENGTH_BASES[place] ?? 0);
}
const DISTANCE_SYMBOL = new Uint8Array(REACH_BYTES + 1);
for (let distance = 1, place = 0; distance <= REACH_BYTES; distance++) {
  if (DISTANCE_BASES[place + 1] === distance) place++;
  DISTANCE_SYMBOL[distance] = place;
}

/** Marks among tokens: a byte alone, a repetition. A token with neither is a pixel. */
const ALONE = 0x0100_0000;
const REPETITION = 0x8000_0000 | 0;

/**
 * A deflate stream (RFC 1951) of pixels of three bytes, with single bytes between them, in blocks with codes of their own (3.2.7). It is told what is a repetition;
 * it looks for none.
 */
export class DeflateBlocks {
  readonly #take: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #tokens = new Int32Array(BLOCK_TOKENS);
  readonly #literalCounts = new Uint32Array(LITERALS);
  readonly #distanceCounts = new Uint32Array(DISTANCES);
  readonly #literalCodes: CodeTable = new Uint32Array(LITERALS);
  readonly #distanceCodes: CodeTable = new Uint32Array(DISTANCES);
  /** The codes of 1 to LONGEST_PX pixels with their extra bits, above five bits that say how long they are. */
  readonly #lengthCodes = new Uint32Array(LONGEST_PX + 1);
  readonly #out = new Uint8Array(BLOCK_BYTES);
  readonly #view = new DataView(this.#out.buffer);
  #tokenCount = 0;
  #at = 0;
  #bits = 0;
  #bitCount = 0;

  /** What it is given holds only until it returns. */
  constructor(take: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#take = take;
  }

  byte(value: number): void {
    this.#countLiteral(value);
    this.#push(ALONE | value);
  }

  pixel(value: number): void {
    this.#countLiteral(value & 0xff);
    this.#countLiteral((value >>> 8) & 0xff);
    this.#countLiteral(value >>> 16);
    this.#push(value);
  }

  /** 1 to LONGEST_PX pixels, as they stand so many bytes before. */
  repeat(px: number, distanceBytes: number): void {
    this.#countLiteral(PX_SYMBOL[px] ?? 0);
    const symbol = DISTANCE_SYMBOL[distanceBytes] ?? 0;
    this.#distanceCounts[symbol] = (this.#distanceCounts[symbol] ?? 0) + 1;
    // 32,768 needs the sixteenth bit; the number of pixels begins above it.
    this.#push(REPETITION | (px << 16) | distanceBytes);
  }

  finish(): void {
    this.#block(true);
    if (this.#bitCount > 0) this.#put(0, 8 - this.#bitCount);
    this.#flush();
  }

  #countLiteral(symbol: number): void {
    this.#literalCounts[symbol] = (this.#literalCounts[symbol] ?? 0) + 1;
  }

  #push(token: number): void {
    this.#tokens[this.#tokenCount++] = token;
    if (this.#tokenCount === BLOCK_TOKENS) this.#block(false);
  }

  #block(isLast: boolean): void {
    this.#literalCounts[END_OF_BLOCK] = 1;
    const literals = codeLengths(this.#literalCounts, LONGEST_CODE);
    const distances = codeLengths(this.#distanceCounts, LONGEST_CODE);
    codesOf(literals, this.#literalCodes);
    codesOf(distances, this.#distanceCodes);
    this.#put(isLast ? 1 : 0, 1);
    this.#put(2, 2);
    this.#lengths(literals.subarray(0, usedOf(literals, 257)), distances.subarray(0, usedOf(distances, 1)));
    this.#body();
    this.#symbol(this.#literalCodes[END_OF_BLOCK] ?? 0);
    this.#flush();
    this.#tokenCount = 0;
    this.#literalCounts.fill(0);
    this.#distanceCounts.fill(0);
  }

  /** RFC 1951, 3.2.7: the lengths of both codes in a row, themselves in a code. */
  #lengths(literals: Uint8Array, distances: Uint8Array): void {
    const row = runsOf([...literals, ...distances]);
    const counts = new Uint32Array(LENGTH_ORDER.length);
    for (const { symbol } of row) counts[symbol] = (counts[symbol] ?? 0) + 1;
    const lengths = codeLengths(counts, 7);
    const codes: CodeTable = new Uint32Array(LENGTH_ORDER.length);
    codesOf(lengths, codes);
    const many = usedOf(Uint8Array.from(LENGTH_ORDER, (symbol) => lengths[symbol] ?? 0), 4);
    this.#put(literals.length - 257, 5);
    this.#put(distances.length - 1, 5);
    this.#put(many - 4, 4);
    for (const symbol of LENGTH_ORDER.slice(0, many)) this.#put(lengths[symbol] ?? 0, 3);
    for (const { symbol, extra, extraBits } of row) {
      this.#symbol(codes[symbol] ?? 0);
      this.#put(extra, extraBits);
    }
  }

  /** The inner loop of every picture: bits stay in local variables, and four bytes are written each time, of which the whole ones count. */
  #body(): void {
    const [tokens, view, literalCodes, distanceCodes] = [this.#tokens, this.#view, this.#literalCodes, this.#distanceCodes];
    const lengthCodes = this.#codePixels();
    const tokenCount = this.#tokenCount;
    let at = this.#at;
    let bits = this.#bits;
    let bitCount = this.#bitCount;
    for (let index = 0; index < tokenCount; index++) {
      const token = tokens[index] ?? 0;
      const first = token < 0 ? lengthCodes[(token >>> 16) & 0x7f] ?? 0 : literalCodes[token & 0xff] ?? 0;
      bits |= (first >>> 5) << bitCount;
      bitCount += first & 31;
      if (token < ALONE && token >= 0) {
        const second = literalCodes[(token >>> 8) & 0xff] ?? 0;
        bits |= (second >>> 5) << bitCount;
        bitCount += second & 31;
      }
      view.setInt32(at, bits, true);
      at += bitCount >>> 3;
      bits = bitCount >= 32 ? 0 : bits >>> (bitCount & 24);
      bitCount &= 7;
      if (token >= ALONE) continue;
      if (token < 0) {
        const distance = token & 0xffff;
        const symbol = DISTANCE_SYMBOL[distance] ?? 0;
        const code = distanceCodes[symbol] ?? 0;
        bits |= ((code >>> 5) | ((distance - (DISTANCE_BASES[symbol] ?? 0)) << (code & 31))) << bitCount;
        bitCount += (code & 31) + (DISTANCE_BITS[symbol] ?? 0);
      } else {
        const third = literalCodes[token >>> 16] ?? 0;
        bits |= (third >>> 5) << bitCount;
        bitCount += third & 31;
      }
      view.setInt32(at, bits, true);
      at += bitCount >>> 3;
      bits = bitCount >= 32 ? 0 : bits >>> (bitCount & 24);
      bitCount &= 7;
    }
    [this.#at, this.#bits, this.#bitCount] = [at, bits, bitCount];
  }

  /** A length's code and its extra bits are put together once a block. */
  #codePixels(): CodeTable {
    for (let px = 1; px <= LONGEST_PX; px++) {
      const code = this.#literalCodes[PX_SYMBOL[px] ?? 0] ?? 0;
      const length = code & 31;
      this.#lengthCodes[px] = (((code >>> 5) | ((PX_EXTRA[px] ?? 0) << length)) << 5) | (length + (PX_BITS[px] ?? 0));
    }
    return this.#lengthCodes;
  }

  #symbol(code: number): void {
    this.#put(code >>> 5, code & 31);
  }

  #put(value: number, many: number): void {
    this.#bits |= value << this.#bitCount;
    this.#bitCount += many;
    for (; this.#bitCount >= 8; this.#bitCount -= 8, this.#bits >>>= 8) this.#out[this.#at++] = this.#bits;
  }

  #flush(): void {
    this.#take(this.#out.subarray(0, this.#at));
    this.#at = 0;
  }
}

/** How many of a code's lengths are written: all up to the last that is not 0, and never fewer than that. */
function usedOf(lengths: Uint8Array, least: number): number {
  return Math.max(least, lengths.findLastIndex((length) => length > 0) + 1);
}

interface Run {
  readonly symbol: number;
  readonly extra: number;
  readonly extraBits: number;
}

/** RFC 1951, 3.2.7: 16 says the length before 3 to 6 times more, 17 and 18 say 3 to 10 and 11 to 138 times nothing. */
function runsOf(lengths: readonly number[]): Run[] {
  const row: Run[] = [];
  for (let at = 0; at < lengths.length;) {
    const length = lengths[at] ?? 0;
    let many = 1;
    while (lengths[at + many] === length) many++;
    if (length === 0 && many >= 3) {
      many = Math.min(many, 138);
      row.push(many < 11 ? { symbol: 17, extra: many - 3, extraBits: 3 } : { symbol: 18, extra: many - 11, extraBits: 7 });
    } else if (length !== 0 && many >= 4) {
      many = Math.min(many, 7);
      row.push({ symbol: length, extra: 0, extraBits: 0 }, { symbol: 16, extra: many - 4, extraBits: 2 });
    } else {
      many = 1;
      row.push({ symbol: length, extra: 0, extraBits: 0 });
    }
    at += many;
  }
  return row;
}
