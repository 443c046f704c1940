import { toHex } from '../base/bytes.ts';

const DIGEST_BYTES = { sha256: 32, sha512: 64 } as const;
const DIGIT_0 = 0x30;
const BEFORE_DIGIT_A = 0x61 - 10;

/** Digests of one kind by number, as bytes end to end: in hexadecimal those of 60,000 files would be texts of more than twice that, each with an object around it. */
export class DigestTable {
  readonly #digestBytes: number;
  readonly #bytes: Uint8Array;

  constructor(algorithm: keyof typeof DIGEST_BYTES, rows: number) {
    this.#digestBytes = DIGEST_BYTES[algorithm];
    this.#bytes = new Uint8Array(rows * this.#digestBytes);
  }

  /** A digest in lower-case hexadecimal, as long as those of its kind are. */
  put(row: number, hex: string): void {
    const start = this.#start(row);
    if (hex.length !== 2 * this.#digestBytes) throw new RangeError('not a digest of this kind');
    for (let at = 0; at < this.#digestBytes; at++) this.#bytes[start + at] = (digitAt(hex, 2 * at) << 4) | digitAt(hex, 2 * at + 1);
  }

  /** In lower-case hexadecimal. */
  get(row: number): string {
    const start = this.#start(row);
    return toHex(this.#bytes.subarray(start, start + this.#digestBytes));
  }

  #start(row: number): number {
    const start = row * this.#digestBytes;
    if (start < 0 || start >= this.#bytes.length) throw new RangeError('no such row');
    return start;
  }
}

function digitAt(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return code < 0x3a ? code - DIGIT_0 : code - BEFORE_DIGIT_A;
}
