/**
 * A reader of DER (ITU-T X.690, clauses 8 and 10) for answers of time-stamping authorities: bytes that a stranger made. It has no recursion, allocates nothing
 * by a length that it read, and takes one spelling of every value, so that two readers cannot find different things in the same bytes.
 */
export const TAG = {
  boolean: 0x01, integer: 0x02, bitString: 0x03, octetString: 0x04, null: 0x05, oid: 0x06, utf8String: 0x0c, sequence: 0x30, set: 0x31,
  printableString: 0x13, t61String: 0x14, ia5String: 0x16, utcTime: 0x17, generalizedTime: 0x18, bmpString: 0x1e,
} as const;

/** [n], constructed and primitive (X.690 8.1.2.4). */
export const context = (number: number): number => 0xa0 + number;
export const contextPrimitive = (number: number): number => 0x80 + number;

export interface Element {
  readonly tag: number;
  /** Tag and length included. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

/** Thrown where bytes are no DER, or not the structure that is asked for; turned into the finding of a check by whoever reads. */
export class DerFault extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'DerFault';
  }
}

/** Steps through the elements of one content, in order; each may be taken once. */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The tag that comes next; -1 at the end. */
  get nextTag(): number {
    return this.#bytes[this.#at] ?? -1;
  }

  /** The next element, which must be of this tag. */
  take(tag: number): Element {
    if (this.nextTag !== tag) throw new DerFault('tag');
    return this.any();
  }

  /** The next element where it is of this tag, else null and nothing is taken. */
  optional(tag: number): Element | null {
    return this.nextTag === tag ? this.any() : null;
  }

  any(): Element {
    const start = this.#at;
    const tag = this.#byte();
    // Tag numbers of 31 and more, which go over several bytes (8.1.2.4), and the end-of-contents mark occur in nothing that is read here.
    if ((tag & 0x1f) === 0x1f || tag === 0) throw new DerFault('tag');
    const lengthBytes = this.#length();
    if (lengthBytes > this.#bytes.length - this.#at) throw new DerFault('length');
    const contentAt = this.#at;
    this.#at += lengthBytes;
    return { tag, whole: this.#bytes.subarray(start, this.#at), content: this.#bytes.subarray(contentAt, this.#at) };
  }

  end(): void {
    if (!this.isAtEnd) throw new DerFault('trailing');
  }

  /** Definite and in as few bytes as possible (10.1); at most three further bytes, which is more than any input here. */
  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 3) throw new DerFault('length');
    let length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + this.#byte();
    if (length < 0x80 || length < 256 ** (count - 1)) throw new DerFault('length');
    return length;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new DerFault('end');
    this.#at += 1;
    return byte;
  }
}

/** The elements inside a sequence or set, all of which must be taken. */
export function inside<T>(element: Element, read: (reader: DerReader) => T): T {
  const reader = new DerReader(element.content);
  const value = read(reader);
  reader.end();
  return value;
}

/** The one element that these bytes are. */
export function only<T>(bytes: Uint8Array, tag: number, read: (reader: DerReader) => T): T {
  const reader = new DerReader(bytes);
  const value = inside(reader.take(tag), read);
  reader.end();
  return value;
}

/** Every element of a sequence or set; `limit` of them at most. */
export function elements(element: Element, limit: number): Element[] {
  const reader = new DerReader(element.content);
  const found: Element[] = [];
  while (!reader.isAtEnd) {
    if (found.length === limit) throw new DerFault('too many');
    found.push(reader.any());
  }
  return found;
}
