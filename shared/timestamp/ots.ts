import { equalBytes, fromHex, toHex } from '../base/bytes.ts';

/**
 * OpenTimestamps proofs (serialization version 1): kept as they are and told apart by what they hold. Whether a Bitcoin block really holds the hash can only be
 * seen with the chain of blocks, which is not here: so a proof is 'pending' or 'complete' and never proven.
 */
export interface OtsFacts {
  readonly digestHex: string;
  readonly state: 'pending' | 'complete';
  /** Heights of the blocks that it names, in ascending order. */
  readonly bitcoinHeights: readonly number[];
}

const MAGIC = fromHex('004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294');
const VERSION = 1;
const SHA256 = 0x08;
const DIGEST_BYTES = 32;
export const MAX_OTS_BYTES = 64 * 1024;
const MAX_OPERATIONS = 4096;
const MAX_ARGUMENT_BYTES = 4096;
const MAX_PAYLOAD_BYTES = 8192;
const UNARY = new Set([0x02, 0x03, 0x08, 0x67, 0xf2, 0xf3]);
const BINARY = new Set([0xf0, 0xf1]);
const FORK = 0xff;
const ATTESTATION = 0x00;
const PENDING = '83dfe30d2ef90c8e';
const BITCOIN = '0588960d73d71901';

class OtsFault extends Error {}

export function isOts(bytes: Uint8Array): boolean {
  return bytes.length > MAGIC.length && equalBytes(bytes.subarray(0, MAGIC.length), MAGIC);
}

/** Null for anything that is no proof about a SHA-256 digest in this form. */
export function readOts(bytes: Uint8Array): OtsFacts | null {
  if (!isOts(bytes) || bytes.length > MAX_OTS_BYTES) return null;
  try {
    return new OtsReader(bytes).read();
  } catch (error) {
    if (error instanceof OtsFault) return null;
    throw error;
  }
}

class OtsReader {
  readonly #bytes: Uint8Array;
  #at = MAGIC.length;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(): OtsFacts {
    if (this.#number() !== VERSION || this.#byte() !== SHA256) throw new OtsFault();
    const digestHex = toHex(this.#take(DIGEST_BYTES));
    const heights = new Set<number>();
    // Each fork opens one more branch than there was; each attestation closes one. No branch is walked twice, so no recursion is needed.
    let open = 1;
    let pending = 0;
    for (let operations = 0; open > 0; operations++) {
      if (operations === MAX_OPERATIONS) throw new OtsFault();
      const tag = this.#byte();
      if (tag === FORK) open += 1;
      else if (tag === ATTESTATION) {
        open -= 1;
        const height = this.#attestation();
        if (height === null) pending += 1;
        else heights.add(height);
      } else if (BINARY.has(tag)) this.#take(this.#bounded(MAX_ARGUMENT_BYTES));
      else if (!UNARY.has(tag)) throw new OtsFault();
    }
    if (this.#at !== this.#bytes.length || heights.size + pending === 0) throw new OtsFault();
    return { digestHex, state: heights.size > 0 ? 'complete' : 'pending', bitcoinHeights: [...heights].sort((a, b) => a - b) };
  }

  /** Height of a Bitcoin block; null for one that is pending or of a kind that is not read here. */
  #attestation(): number | null {
    const kind = toHex(this.#take(8));
    const end = this.#bounded(MAX_PAYLOAD_BYTES) + this.#at;
    if (end > this.#bytes.length) throw new OtsFault();
    const height = kind === BITCOIN ? this.#number() : null;
    if (kind === PENDING) this.#take(this.#bounded(MAX_PAYLOAD_BYTES));
    if (kind === BITCOIN || kind === PENDING ? this.#at !== end : false) throw new OtsFault();
    this.#at = end;
    return height;
  }

  /** LEB128 in as few bytes as possible. */
  #number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte();
      if (shift > 42 || (shift > 0 && byte === 0)) throw new OtsFault();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  #bounded(limit: number): number {
    const value = this.#number();
    if (value > limit) throw new OtsFault();
    return value;
  }

  #take(lengthBytes: number): Uint8Array {
    if (lengthBytes > this.#bytes.length - this.#at) throw new OtsFault();
    this.#at += lengthBytes;
    return this.#bytes.subarray(this.#at - lengthBytes, this.#at);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new OtsFault();
    this.#at += 1;
    return byte;
  }
}
