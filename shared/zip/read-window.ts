import { KeptError } from '../base/errors.ts';

/** Bytes at rest that can be read anywhere. */
export interface ByteSource {
  readonly sizeBytes: number;
  read(offset: number, lengthBytes: number): Promise<Uint8Array>;
}

/** The most that is asked for at once. */
export const WINDOW_BYTES = 1024 * 1024;

/** Reads a source forward through one buffer of a mebibyte, so that small entries cost no read each and large ones no memory. */
export class ReadWindow {
  readonly sizeBytes: number;
  readonly #source: ByteSource;
  readonly #signal: AbortSignal | undefined;
  #offset = 0;
  #buffer: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource, signal?: AbortSignal) {
    this.sizeBytes = source.sizeBytes;
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

  async #fill(offset: number): Promise<void> {
    if (this.#signal?.aborted) throw new KeptError('task/cancelled');
    const lengthBytes = Math.min(WINDOW_BYTES, Math.max(0, this.sizeBytes - offset));
    const bytes = await this.#source.read(offset, lengthBytes);
    if (bytes.length !== lengthBytes) throw new KeptError('file/changed');
    this.#offset = offset;
    this.#buffer = bytes;
  }
}
