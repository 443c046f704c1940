import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { DigestChoice, RangeDigests } from '../shared/contract/store-port.ts';

/** Digests of a range of a file that is fed in order, by the system's own code: several times as fast as anything in a page, and no byte crosses to it. */
export class RangeDigester {
  readonly choice: DigestChoice;
  readonly #sha256: Hash = createHash('sha256');
  readonly #sha512: Hash | null;
  #crc32 = 0;
  #nextOffset: number;

  constructor(offset: number, choice: DigestChoice = 'all') {
    this.choice = choice;
    this.#sha512 = choice === 'all' ? createHash('sha512') : null;
    this.#nextOffset = offset;
  }

  /** Where the next bytes must begin. */
  get nextOffset(): number {
    return this.#nextOffset;
  }

  update(bytes: Uint8Array): void {
    this.#sha256.update(bytes);
    this.#sha512?.update(bytes);
    if (this.choice === 'all') this.#crc32 = crc32(bytes, this.#crc32);
    this.#nextOffset += bytes.length;
  }

  finish(): RangeDigests {
    return { sha256: this.#sha256.digest('hex'), sha512: this.#sha512?.digest('hex') ?? '', crc32: this.#crc32 };
  }
}
