import GenericWorker from 'jszip/lib/stream/GenericWorker.js';
import { KeptError } from '../base/errors.ts';

interface Source {
  readonly name: string;
  readonly sizeBytes: number;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/**
 * Feeds one file into JSZip's chain of workers, asking its source for the next piece only while the chain wants more
 * (JSZip's adapter for Node's streams does the same with pause and resume).
 */
export class PullWorker extends GenericWorker {
  readonly #source: Source;
  #iterator: AsyncIterator<Uint8Array> | null = null;
  #pulling = false;
  #leftBytes: number;

  constructor(source: Source) {
    super(`pull ${source.name}`);
    this.#source = source;
    this.#leftBytes = source.sizeBytes;
  }

  override resume(): boolean {
    if (!super.resume()) return false;
    if (!this.#pulling) void this.#pull();
    return true;
  }

  /** Lets go of a source that was not read to its end; safe to call at any time. */
  release(): void {
    this.isFinished = true;
    const iterator = this.#iterator;
    this.#iterator = null;
    // What a source says while it is being closed changes nothing: the archive is already complete or already refused.
    iterator?.return?.().then(undefined, () => undefined);
  }

  async #pull(): Promise<void> {
    this.#pulling = true;
    try {
      this.#iterator ??= this.#source.chunks()[Symbol.asyncIterator]();
      while (!this.isPaused && !this.isFinished) await this.#step(this.#iterator);
    } catch (cause) {
      this.error(cause);
    } finally {
      this.#pulling = false;
    }
  }

  async #step(iterator: AsyncIterator<Uint8Array>): Promise<void> {
    const { done, value } = await iterator.next();
    if (this.isFinished) return;
    if (done) {
      if (this.#leftBytes !== 0) throw this.#wrongSize();
      this.#iterator = null;
      this.end();
      return;
    }
    this.#leftBytes -= value.length;
    if (this.#leftBytes < 0) throw this.#wrongSize();
    // JSZip's CRC-32 of an empty piece is 0 whatever came before it: never hand one on.
    if (value.length > 0) this.push({ data: value, meta: { percent: 0 } });
  }

  #wrongSize(): KeptError {
    return new KeptError('bundle/cannot-build', { reason: 'size', entry: this.#source.name });
  }
}
