import { concatBytes } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { ageError, formatHeader, headerMac, MAX_HEADER_BYTES, parseHeader, type AgeHeader } from './age-header.ts';
import { FILE_KEY_BYTES, unwrapFileKey, wrapFileKey } from './age-x25519.ts';
import { chunkCipher, TAG_BYTES, type ChunkCipher } from './chunk-cipher.ts';
import { hkdfSha256 } from './hkdf.ts';
import { sodium } from './sodium.ts';

/** Payload of an age v1 file: STREAM over ChaCha20-Poly1305 (C2SP age.md, Payload). */
export const CHUNK_BYTES = 64 * 1024;
export const BOX_BYTES = CHUNK_BYTES + TAG_BYTES;
const PAYLOAD_NONCE_BYTES = 16;
const OWN_HEADER_BYTES = 168;
/** Boxes asked for at once: below 900 KiB together, since a browser's allocator keeps memory up to there and gets any larger piece afresh. */
const BOXES_PER_READ = 13;
/** Such groups under way while one is given out. */
const GROUPS_AHEAD = 6;

export interface ContentEncryptor {
  /** Header and payload nonce: the first bytes of the file. */
  readonly header: Uint8Array;
  /** The file's next bytes, possibly none, in memory that the next call writes over. */
  push(plain: Uint8Array): Uint8Array;
  /** What was pushed and is in no chunk yet, and the number of the chunk that it will be in; in memory that the next call writes over. */
  pending(): { readonly index: number; readonly plain: Uint8Array };
  /** The last bytes of the file. */
  finish(): Uint8Array;
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
  const cipher = payloadCipher(fileKey, nonce);
  // The last chunk carries a flag, so a full one is held back until it is known whether more follows.
  const held = new Uint8Array(CHUNK_BYTES);
  let heldBytes = 0;
  let counter = 0;
  let boxes = new Uint8Array(0);
  return {
    header: concatBytes(header, nonce),
    push(plain) {
      const boxCount = Math.max(0, Math.ceil((heldBytes + plain.length) / CHUNK_BYTES) - 1);
      // Memory that is written over and over costs a twentieth of fresh memory.
      if (boxes.length < boxCount * BOX_BYTES) boxes = new Uint8Array(boxCount * BOX_BYTES);
      let at = 0;
      for (let box = 0; box < boxCount; box++) {
        const taken = plain.subarray(at, at + CHUNK_BYTES - heldBytes);
        at += taken.length;
        // Whole chunks go as they lie.
        if (heldBytes > 0) held.set(taken, heldBytes);
        cipher.seal(chunkNonce(counter++, false), heldBytes > 0 ? held : taken, boxes.subarray(box * BOX_BYTES, (box + 1) * BOX_BYTES));
        heldBytes = 0;
      }
      held.set(plain.subarray(at), heldBytes);
      heldBytes += plain.length - at;
      return boxes.subarray(0, boxCount * BOX_BYTES);
    },
    pending: () => ({ index: counter, plain: held.subarray(0, heldBytes) }),
    finish() {
      const last = new Uint8Array(heldBytes + TAG_BYTES);
      cipher.seal(chunkNonce(counter, true), held.subarray(0, heldBytes), last);
      held.fill(0);
      return last;
    },
  };
}

/** Bytes that can be read at any place. */
export interface RandomReader {
  readonly sizeBytes: number;
  /** Exactly that many bytes, or an error, in memory of their own: they are decrypted where they lie. */
  read(offset: number, lengthBytes: number): Promise<Uint8Array>;
}

export interface OpenedContent {
  /** Plain bytes as the length of the file implies; cutting the file changes it, so compare it with a size that is known. */
  readonly sizeBytes: number;
  read(offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>>;
  /** All plain bytes in order; nothing of a chunk comes out before its tag was checked. Each piece is valid until the next is asked for. */
  stream(): AsyncIterable<Uint8Array>;
}

/** Opens an age file with an X25519 identity (32 bytes). Throws 'vault/object-damaged' {fault}, see AgeFault. */
export async function openContent(identity: Uint8Array, file: RandomReader): Promise<OpenedContent> {
  const { start, cipher } = await openPayload(identity, file);
  return new Payload(file, start, cipher);
}

/** Where the payload's first box begins, and what opens it. */
export async function openPayload(identity: Uint8Array, file: RandomReader): Promise<{ readonly start: number; readonly cipher: ChunkCipher }> {
  const header = await readHeader(file);
  const fileKey = unwrapFileKey(identity, header.stanzas);
  if (!sodium().memcmp(headerMac(header.macInput, fileKey), header.mac)) throw ageError('hmac');
  const start = header.lengthBytes + PAYLOAD_NONCE_BYTES;
  if (file.sizeBytes < start) throw ageError('header');
  return { start, cipher: payloadCipher(fileKey, await file.read(header.lengthBytes, PAYLOAD_NONCE_BYTES)) };
}

async function readHeader(file: RandomReader): Promise<AgeHeader> {
  for (const limit of [1024, MAX_HEADER_BYTES]) {
    const header = parseHeader(await file.read(0, Math.min(limit, file.sizeBytes)));
    if (header) return header;
    if (file.sizeBytes <= limit) break;
  }
  throw ageError('header');
}

function payloadCipher(fileKey: Uint8Array, nonce: Uint8Array): ChunkCipher {
  const key = hkdfSha256(fileKey, nonce, 'payload');
  const cipher = chunkCipher(key);
  sodium().memzero(key);
  sodium().memzero(fileKey);
  return cipher;
}

/** 11-byte big-endian counter and the flag of the last chunk. */
export function chunkNonce(counter: number, isLast: boolean): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(counter));
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** What of a group of boxes could be opened, and why not more. */
interface Opened {
  readonly plain: Uint8Array;
  readonly fault: unknown;
}

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
    const groups: Uint8Array[] = [];
    for (let box = first; box < end; box += BOXES_PER_READ) {
      const { plain, fault } = this.#open(box, await this.#readGroup(box, end));
      if (fault !== null) throw fault;
      groups.push(plain);
    }
    const skipBytes = offset - first * CHUNK_BYTES;
    return concatBytes(...groups).slice(skipBytes, skipBytes + lengthBytes);
  }

  /** Reads a few groups ahead of what it gives out, so that storage and consumer work at the same time. */
  async *stream(): AsyncGenerator<Uint8Array> {
    const ahead: Promise<PromiseSettledResult<Uint8Array>[]>[] = [];
    let asked = 0;
    const ask = (): void => {
      for (; ahead.length < GROUPS_AHEAD && asked < this.#boxCount; asked += BOXES_PER_READ) ahead.push(Promise.allSettled([this.#readGroup(asked, this.#boxCount)]));
    };
    ask();
    for (let box = 0; ahead.length > 0; box += BOXES_PER_READ, ask()) {
      const [group] = (await ahead.shift()) ?? [];
      if (group?.status !== 'fulfilled') throw group?.reason;
      const { plain, fault } = this.#open(box, group.value);
      if (plain.length > 0) yield plain;
      if (fault !== null) throw fault;
      letGo(group.value);
    }
  }

  #readGroup(first: number, end: number): Promise<Uint8Array> {
    const from = this.#start + first * BOX_BYTES;
    const to = this.#start + Math.min(first + BOXES_PER_READ, end) * BOX_BYTES;
    return this.#file.read(from, Math.min(to, this.#file.sizeBytes) - from);
  }

  /** Boxes from that number on, where they lie: each is longer than what is in it, so that the plain chunks close up at the start of the memory. */
  #open(first: number, boxes: Uint8Array): Opened {
    let plainBytes = 0;
    try {
      for (let at = 0, index = first; at < boxes.length; at += BOX_BYTES, index++) {
        const box = boxes.subarray(at, at + BOX_BYTES);
        // A last chunk may be empty only when it is the only one.
        if (box.length < TAG_BYTES || (box.length === TAG_BYTES && index > 0)) throw ageError('payload');
        this.#cipher.open(chunkNonce(index, index === this.#boxCount - 1), box, boxes.subarray(plainBytes, plainBytes + box.length - TAG_BYTES));
        plainBytes += box.length - TAG_BYTES;
      }
    } catch (fault) {
      return { plain: boxes.subarray(0, plainBytes), fault };
    }
    return { plain: boxes.subarray(0, plainBytes), fault: boxes.length === 0 ? ageError('payload') : null };
  }
}

/** Gives memory back at once that would otherwise wait for the collector, a hundred mebibytes of it at a time. */
function letGo({ buffer, length }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0);
}
