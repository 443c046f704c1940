/** Received between two hints. */
const HINT_EVERY_BYTES = 32 * 1024 * 1024;
/** As much as V8 lets memory outside of its heap grow before it collects; less only shifts the next collection. */
const HINT_BYTES = 64 * 1024 * 1024;

/**
 * Has the browser's collector run while much is being received. Chromium keeps the bytes of a message from another process until the message's event is collected,
 * and counts none of them as garbage: of 4 GB that had arrived, 450 MiB were still held. Memory that is asked for and never touched takes no page of the computer,
 * but is counted, and what it makes the collector do frees those events: 77 MiB, whatever arrives.
 */
export class ReceivedMemory {
  readonly #ask: (sizeBytes: number) => unknown;
  #bytes = 0;

  constructor(ask: (sizeBytes: number) => unknown = askInVain) {
    this.#ask = ask;
  }

  took(value: unknown): void {
    if (!(value instanceof Uint8Array)) return;
    this.#bytes += value.byteLength;
    if (this.#bytes < HINT_EVERY_BYTES) return;
    this.#bytes = 0;
    this.#ask(HINT_BYTES);
  }
}

/** What it gives is for nobody: that it was asked for is the hint. */
function askInVain(sizeBytes: number): ArrayBuffer | null {
  try {
    return new ArrayBuffer(sizeBytes);
  } catch (error) {
    // Where so much cannot even be promised the collector has just run: it does before it says so.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
