
/** Near the most that main takes, and below what a browser's allocator keeps: it gets memory for larger messages afresh each time, which costs as much as encryption. */
const CHUNK_BYTES = 896 * 1024;
/** Chunks under way to main at a time: enough to keep it busy, few enough to bound memory. */
const MAX_IN_FLIGHT = 4;

/**
 * Gathers bytes into chunks of the size that main takes and keeps a few under way, in order. The first failure of any chunk is thrown
 * by the next call, and by `flush`; after it nothing more is sent.
 */
export class ChunkWriter {
  readonly #send: (chunk: Uint8Array) => Promise<unknown>;
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  readonly #inFlight: Promise<void>[] = [];
  #filledBytes = 0;
  #failure: { readonly error: unknown } | null = null;

  /** `send` must have taken its copy of the chunk when it returns its promise. */
  constructor(send: (chunk: Uint8Array) => Promise<unknown>) {
    this.#send = send;
  }

  /** Resolves when there is room for more. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      this.#throwFailure();
      const part = bytes.subarray(at, at + CHUNK_BYTES - this.#filledBytes);
      this.#buffer.set(part, this.#filledBytes);
      this.#filledBytes += part.length;
      at += part.length;
      if (this.#filledBytes === CHUNK_BYTES) await this.#sendBuffer();
    }
    this.#throwFailure();
  }

  /** Resolves when main has answered every chunk. */
  async flush(): Promise<void> {
    this.#throwFailure();
    if (this.#filledBytes > 0) await this.#sendBuffer();
    await this.settle();
    this.#throwFailure();
  }

  /** Waits until nothing is under way, whatever came of it. */
  async settle(): Promise<void> {
    await Promise.all(this.#inFlight.splice(0));
  }

  async #sendBuffer(): Promise<void> {
    // Posting a view copies the whole buffer behind it: a full one goes as it is, a part of it as a copy of its exact length.
    const isFull = this.#filledBytes === this.#buffer.length;
    const sent = this.#send(isFull ? this.#buffer : this.#buffer.slice(0, this.#filledBytes));
    this.#filledBytes = 0;
    this.#inFlight.push(sent.then(() => undefined, (error: unknown) => {
      this.#failure ??= { error };
    }));
    if (this.#inFlight.length >= MAX_IN_FLIGHT) await this.#inFlight.shift();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
