const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Splits the bytes of a JSON array, given piece by piece, into its elements, so that a long list is never held as a whole. Only brackets
 * and strings are looked at: whether an element is JSON, and which, is for whoever takes it.
 */
export class ListSplitter {
  readonly #limitBytes: number;
  #parts: Uint8Array[] = [];
  #partsBytes = 0;
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #elements = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /**
   * The elements that end in this piece, one by one: a piece may have half a million of them, and whoever takes the first may want no other. Null, and nothing behind it,
   * where it cannot be one array of elements of that length. The arrays are copies.
   */
  *split(piece: Uint8Array): Generator<Uint8Array | null, void> {
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const kind = this.#step(piece[at] ?? 0);
      if (kind === 'wrong') return yield null;
      if (kind === 'opened') start = at + 1;
      if (kind !== 'ended') continue;
      this.#keep(piece.subarray(start, at));
      const element = this.#take();
      // Only an array without any element has nothing between its brackets.
      const isElement = element.length > 0 || this.#depth > 0 || this.#elements > 0;
      this.#elements += 1;
      start = at + 1;
      if (isElement) yield element;
    }
    if (this.#depth > 0) this.#keep(piece.subarray(start));
    if (this.#partsBytes > this.#limitBytes) yield null;
  }

  /** Whether the array is closed. */
  isComplete(): boolean {
    return this.#elements > 0 && this.#depth === 0;
  }

  #step(byte: number): 'inside' | 'opened' | 'ended' | 'wrong' {
    if (this.#inString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#inString = false;
      return 'inside';
    }
    if (this.#depth === 0) {
      if (byte !== OPEN_LIST || this.#elements > 0) return 'wrong';
      this.#depth = 1;
      return 'opened';
    }
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#depth += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) return this.#close(byte);
    else if (byte === COMMA && this.#depth === 1) return 'ended';
    return 'inside';
  }

  #close(byte: number): 'inside' | 'ended' | 'wrong' {
    this.#depth -= 1;
    if (this.#depth > 0) return 'inside';
    return byte === CLOSE_LIST ? 'ended' : 'wrong';
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0) return;
    // Not slice(): of a Buffer of Node's it is no copy.
    this.#parts.push(new Uint8Array(part));
    this.#partsBytes += part.length;
  }

  #take(): Uint8Array {
    const element = new Uint8Array(this.#partsBytes);
    let at = 0;
    for (const part of this.#parts) {
      element.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#partsBytes = 0;
    return element;
  }
}
