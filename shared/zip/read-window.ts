import { KeptError } from '../base/errors.ts';

/** Bytes at rest that can be read anywhere. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** May fill `into`, which is at least as long, and give a part of it, where the caller has done with what was read before. */
  read(offset: number, lengthBytes: number, into?: Uint8Array): Promise<Uint8Array>;
  /**
   * Where whoever holds the bytes can digest them faster than they can be fetched: in steps of at most DIGEST_STEP_BYTES that follow each
   * other, null until the last one.
   */
  digest?(offset: number, lengthBytes: number, isLast: boolean): Promise<RangeDigests | null>;
}

/** In hexadecimal, and an unsigned number. */
export interface RangeDigests {
  readonly sha256: string;
  readonly sha512: string;
  readonly crc32: number;
}

export const DIGEST_STEP_BYTES = 8 * 1024 * 1024;

/** The most that is asked for at once. */
export const WINDOW_BYTES = 1024 * 1024;

/** Reads a source forward through one buffer of a mebibyte, so that small entries cost no read each and large ones no memory. */
export class ReadWindow {
  readonly sizeBytes: number;
  readonly #source: ByteSource;
  readonly #signal: AbortSignal | undefined;
  #offset = 0;
  #buffer: Uint8Array = new Uint8Array(0);
  /** Filled again and again: an array for each read would be garbage sooner than it is collected, tens of mebibytes of it. */
  readonly #room: Uint8Array;

  constructor(source: ByteSource, signal?: AbortSignal) {
    this.sizeBytes = source.sizeBytes;
    this.#room = new Uint8Array(Math.min(WINDOW_BYTES, source.sizeBytes));
    this.#source = source;
    this.#signal = signal;
  }

  /** Up to WINDOW_BYTES at an offset, fewer only at the end of the source. The array is valid until the next call. */
  async bytes(offset: number, lengthBytes: number): Promise<Uint8Array> {
    const wanted = Math.min(lengthBytes, WINDOW_BYTES, Math.max(0, this.sizeBytes - offset));
    const from = offset - this.#offset;
    if (from < 0 || from + wanted > this.#buffer.length) await this.#fill(offset);
    const start = offset - this.#offset;
    return this.#buffer.subarray(start, start + wanted);
  }

  /** Pieces of a range in order; each is valid until the next is asked for. */
  async *pieces(offset: number, lengthBytes: number): AsyncGenerator<Uint8Array> {
    const end = offset + lengthBytes;
    for (let at = offset; at < end; ) {
      const buffered = this.#offset + this.#buffer.length - at;
      const inside = at >= this.#offset && buffered > 0;
      const piece = await this.bytes(at, inside ? Math.min(buffered, end - at) : end - at);
      if (piece.length === 0) throw new KeptError('file/changed');
      yield piece;
      at += piece.length;
    }
  }

  /** Null where the source has no digests of its own. `onStep` hears how many bytes each step was. */
  async digests(offset: number, lengthBytes: number, onStep: (stepBytes: number) => void): Promise<RangeDigests | null> {
    const source = this.#source;
    if (source.digest === undefined) return null;
    for (let at = 0; at < lengthBytes; at += DIGEST_STEP_BYTES) {
      if (this.#signal?.aborted) throw new KeptError('task/cancelled');
      const stepBytes = Math.min(DIGEST_STEP_BYTES, lengthBytes - at);
      const found = await source.digest(offset + at, stepBytes, at + stepBytes === lengthBytes);
      onStep(stepBytes);
      if (found !== null) return found;
    }
    throw new KeptError('file/changed');
  }

  async #fill(offset: number): Promise<void> {
    if (this.#signal?.aborted) throw new KeptError('task/cancelled');
    const lengthBytes = Math.min(WINDOW_BYTES, Math.max(0, this.sizeBytes - offset));
    // From here on the room holds what was there before no longer, whatever comes of the reading.
    this.#buffer = this.#room.subarray(0, 0);
    const bytes = await this.#source.read(offset, lengthBytes, this.#room);
    if (bytes.length !== lengthBytes) throw new KeptError('file/changed');
    this.#offset = offset;
    this.#buffer = bytes;
  }
}
