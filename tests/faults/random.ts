/** Numbers that follow from a seed alone (xorshift32), so that a failing run can be had again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds give unlike numbers; the state may never be 0.
    this.#state = (Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) >>> 0) || 1;
    for (let n = 0; n < 8; n++) this.next();
  }

  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    this.#state >>>= 0;
    return this.#state;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return this.next() % limit;
  }

  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }
}

/** Bytes that follow from a seed and that nothing compresses or takes for a picture. */
export function noiseOf(seed: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const random = new Random(seed);
  const words = new Uint32Array(Math.ceil(sizeBytes / 4));
  for (let at = 0; at < words.length; at++) words[at] = random.next();
  return new Uint8Array(words.buffer, 0, sizeBytes);
}
