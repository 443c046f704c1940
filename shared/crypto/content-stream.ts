import { concatBytes } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { ageError, formatHeader, headerMac, MAX_HEADER_BYTES, parseHeader, type AgeHeader } from './age-header.ts';
import { FILE_KEY_BYTES, unwrapFileKey, wrapFileKey } from './age-x25519.ts';
import { chunkCipher, type ChunkCipher } from './chunk-cipher.ts';
import { hkdfSha256 } from './hkdf.ts';
import { sodium } from './sodium.ts';

/** Payload of an age v1 file: STREAM over ChaCha20-Poly1305 (C2SP age.md, Payload). */
export const CHUNK_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const BOX_BYTES = CHUNK_BYTES + TAG_BYTES;
const PAYLOAD_NONCE_BYTES = 16;
const OWN_HEADER_BYTES = 168;
/** Boxes asked for at once: together below 1 MiB, the most that the store's port carries. */
const BOXES_PER_READ = 15;
/** Such groups under way while one is given out. */
const GROUPS_AHEAD = 6;

export interface ContentEncryptor {
  /** Header and payload nonce: the first bytes of the file. */
  readonly header: Uint8Array;
  /** The file's next bytes in pieces, possibly none, each in memory of its own. The plain bytes may be used again as soon as it has returned its promise. */
  push(plain: Uint8Array<ArrayBuffer>): Promise<readonly Uint8Array<ArrayBuffer>[]>;
  /** The last bytes of the file. */
  finish(): Promise<Uint8Array>;
}

/** Length of the file that `encryptor` makes of that many plain bytes. */
export function encryptedSize(plainBytes: number): number {
  return OWN_HEADER_BYTES + PAYLOAD_NONCE_BYTES + plainBytes + TAG_BYTES * Math.max(1, Math.ceil(plainBytes / CHUNK_BYTES));
}

/** An age file to one X25519 recipient (32 bytes), under a fresh file key. */
export async function encryptor(recipient: Uint8Array, random: RandomBytes): Promise<ContentEncryptor> {
  const fileKey = random(FILE_KEY_BYTES);
  const header = formatHeader([wrapFileKey(recipient, fileKey, random)], fileKey);
  const nonce = random(PAYLOAD_NONCE_BYTES);
  const cipher = await payloadCipher(fileKey, nonce);
  // The last chunk carries a flag, so a full one is held back until it is known whether more follows.
  const held = new Uint8Array(CHUNK_BYTES);
  let heldBytes = 0;
  let counter = 0;
  const seal = (chunk: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => cipher.seal(chunkNonce(counter++, false), chunk);
  return {
    header: concatBytes(header, nonce),
    push(plain) {
      const boxes: Promise<Uint8Array<ArrayBuffer>>[] = [];
      let at = 0;
      while (heldBytes + plain.length - at > CHUNK_BYTES) {
        const taken = plain.subarray(at, at + CHUNK_BYTES - heldBytes);
        at += taken.length;
        // Whole chunks go as they lie: a copy of every byte would cost as much as its encryption.
        if (heldBytes > 0) held.set(taken, heldBytes);
        boxes.push(seal(heldBytes > 0 ? held : taken));
        heldBytes = 0;
      }
      held.set(plain.subarray(at), heldBytes);
      heldBytes += plain.length - at;
      return Promise.all(boxes);
    },
    finish: () => cipher.seal(chunkNonce(counter, true), held.subarray(0, heldBytes)),
  };
}

/** Bytes that can be read at any place. */
export interface RandomReader {
  readonly sizeBytes: number;
  /** Exactly that many bytes, or an error. */
  read(offset: number, lengthBytes: number): Promise<Uint8Array>;
}

export interface OpenedContent {
  /** Plain bytes as the length of the file implies; cutting the file changes it, so compare it with a size that is known. */
  readonly sizeBytes: number;
  read(offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>>;
  /** All plain bytes in order; nothing of a chunk comes out before its tag was checked. */
  stream(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Opens an age file with an X25519 identity (32 bytes). Throws 'vault/object-damaged' {fault}, see AgeFault. */
export async function openContent(identity: Uint8Array, file: RandomReader): Promise<OpenedContent> {
  const header = await readHeader(file);
  const fileKey = unwrapFileKey(identity, header.stanzas);
  if (!sodium().memcmp(headerMac(header.macInput, fileKey), header.mac)) throw ageError('hmac');
  const start = header.lengthBytes + PAYLOAD_NONCE_BYTES;
  if (file.sizeBytes < start) throw ageError('header');
  const cipher = await payloadCipher(fileKey, await file.read(header.lengthBytes, PAYLOAD_NONCE_BYTES));
  return new Payload(file, start, cipher);
}

async function readHeader(file: RandomReader): Promise<AgeHeader> {
  for (const limit of [1024, MAX_HEADER_BYTES]) {
    const header = parseHeader(await file.read(0, Math.min(limit, file.sizeBytes)));
    if (header) return header;
    if (file.sizeBytes <= limit) break;
  }
  throw ageError('header');
}

async function payloadCipher(fileKey: Uint8Array, nonce: Uint8Array): Promise<ChunkCipher> {
  const key = hkdfSha256(fileKey, nonce, 'payload');
  const cipher = await chunkCipher(key);
  sodium().memzero(key);
  sodium().memzero(fileKey);
  return cipher;
}

/** 11-byte big-endian counter and the flag of the last chunk. */
function chunkNonce(counter: number, isLast: boolean): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(counter));
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

type Settled = PromiseSettledResult<Uint8Array<ArrayBuffer>>;

class Payload implements OpenedContent {
  readonly sizeBytes: number;
  readonly #file: RandomReader;
  readonly #start: number;
  readonly #boxCount: number;
  readonly #cipher: ChunkCipher;

  constructor(file: RandomReader, start: number, cipher: ChunkCipher) {
    const payloadBytes = file.sizeBytes - start;
    this.#file = file;
    this.#start = start;
    this.#cipher = cipher;
    this.#boxCount = Math.max(1, Math.ceil(payloadBytes / BOX_BYTES));
    this.sizeBytes = Math.max(0, payloadBytes - TAG_BYTES * this.#boxCount);
  }

  async read(offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const isInside = Number.isSafeInteger(offset) && Number.isSafeInteger(lengthBytes) && offset >= 0 && lengthBytes >= 0 && offset + lengthBytes <= this.sizeBytes;
    if (!isInside) throw new KeptError('internal/bad-call', { call: 'content.read' });
    const first = Math.floor(offset / CHUNK_BYTES);
    const end = Math.ceil((offset + lengthBytes) / CHUNK_BYTES);
    const chunks: Uint8Array[] = [];
    for (let box = first; box < end; box += BOXES_PER_READ) {
      for (const chunk of await this.#openBoxes(box, Math.min(end, box + BOXES_PER_READ))) chunks.push(valueOf(chunk));
    }
    const skipBytes = offset - first * CHUNK_BYTES;
    return concatBytes(...chunks).slice(skipBytes, skipBytes + lengthBytes);
  }

  /** Reads a few groups ahead of what it gives out, so that storage, cipher and consumer work at the same time. */
  async *stream(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const ahead: Promise<[PromiseSettledResult<Settled[]>]>[] = [];
    let asked = 0;
    const ask = (): void => {
      for (; ahead.length < GROUPS_AHEAD && asked < this.#boxCount; asked += BOXES_PER_READ) ahead.push(this.#settleGroup(asked));
    };
    for (ask(); ahead.length > 0; ask()) {
      const [group] = (await ahead.shift()) ?? [];
      if (group?.status === 'rejected') throw group.reason;
      for (const chunk of group?.value ?? []) yield valueOf(chunk);
    }
  }

  #settleGroup(box: number): Promise<[PromiseSettledResult<Settled[]>]> {
    return Promise.allSettled([this.#openBoxes(box, Math.min(this.#boxCount, box + BOXES_PER_READ))]);
  }

  async #openBoxes(first: number, end: number): Promise<Settled[]> {
    const from = this.#start + first * BOX_BYTES;
    const bytes = new Uint8Array(await this.#file.read(from, Math.min(end * BOX_BYTES + this.#start, this.#file.sizeBytes) - from));
    return Promise.allSettled(Array.from({ length: end - first }, (_, n) => this.#openBox(first + n, bytes.subarray(n * BOX_BYTES, (n + 1) * BOX_BYTES))));
  }

  /** A last chunk may be empty only when it is the only one. */
  async #openBox(index: number, box: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const isLast = index === this.#boxCount - 1;
    if (box.length < TAG_BYTES || (box.length === TAG_BYTES && index > 0)) throw ageError('payload');
    return this.#cipher.open(chunkNonce(index, isLast), box);
  }
}

function valueOf(result: Settled): Uint8Array<ArrayBuffer> {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
