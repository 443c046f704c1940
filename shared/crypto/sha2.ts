import { toHex, utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { INITIAL_STATE, upperHalf } from './sha2-constants.ts';
import { sha256Module } from './sha256-code.ts';
import { sha512Module } from './sha512-code.ts';

/** A hash of bytes that come piece by piece. */
export interface StreamHash {
  update(bytes: Uint8Array): void;
  /** The digest in hexadecimal; nothing may be asked of it afterwards. */
  finishHex(): string;
}

interface Algorithm {
  readonly name: 'sha256' | 'sha512';
  readonly wordBytes: 4 | 8;
  readonly blockBytes: number;
  /** Bytes at the end of the last block that say how long the message was. */
  readonly lengthBytes: number;
  readonly state: readonly bigint[];
  readonly code: () => Uint8Array<ArrayBuffer>;
  /** Of "abc", FIPS 180-4's own example. */
  readonly answer: string;
}

const SHA256: Algorithm = {
  name: 'sha256', wordBytes: 4, blockBytes: 64, lengthBytes: 8, state: INITIAL_STATE.map(upperHalf), code: sha256Module,
  answer: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
};
const SHA512: Algorithm = {
  name: 'sha512', wordBytes: 8, blockBytes: 128, lengthBytes: 16, state: INITIAL_STATE, code: sha512Module,
  answer: 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
};

const SHA256_STATE = Uint32Array.from(SHA256.state, Number);

/** Where in the module's memory the message lies: behind the state and the schedule, up to the end of its one page. */
const MESSAGE_AT = 1024;
const MESSAGE_BYTES = 60 * 1024;

/** One module serves all hashes of a thread: each brings its state along for as long as a call lasts. */
class Compressor {
  readonly algorithm: Algorithm;
  readonly memory: Uint8Array;
  readonly run: (address: number, blocks: number) => void;
  /** The state that every message begins with. */
  readonly initial: Uint8Array<ArrayBuffer>;

  constructor(algorithm: Algorithm, module: WebAssembly.Module) {
    const { memory, run } = new WebAssembly.Instance(module).exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof run !== 'function') throw new KeptError('crypto/self-test', { name: algorithm.name });
    this.algorithm = algorithm;
    this.memory = new Uint8Array(memory.buffer);
    this.run = (address, blocks) => void run(address, blocks);
    const { state, wordBytes } = algorithm;
    this.initial = new Uint8Array(state.length * wordBytes);
    for (const [place, word] of state.entries()) writeWord(this.initial, place * wordBytes, wordBytes, word, true);
  }

  /** Folds whole blocks into a state. */
  fold(state: Uint8Array, bytes: Uint8Array): void {
    const { blockBytes } = this.algorithm;
    this.memory.set(state, 0);
    for (let at = 0; at < bytes.length; at += MESSAGE_BYTES) {
      const part = bytes.subarray(at, at + MESSAGE_BYTES);
      this.memory.set(part, MESSAGE_AT);
      this.run(MESSAGE_AT, part.length / blockBytes);
    }
    state.set(this.memory.subarray(0, state.length));
  }
}

/** Bytes, or a text that is all ASCII. */
export type HashPart = Uint8Array | string;

/** SHA-256 of a message that lies in the module's memory whole: for the thousands of short ones of a journal. */
class ShortHash {
  readonly #memory: Uint8Array;
  readonly #view: DataView;
  readonly #run: (address: number, blocks: number) => void;
  readonly #digest = new Uint8Array(4 * SHA256_STATE.length);
  readonly #digestView = new DataView(this.#digest.buffer);

  constructor({ memory, run }: Compressor) {
    this.#memory = memory;
    this.#view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
    this.#run = run;
  }

  /** Of the parts end to end, until the next call; null when they are too long, or a text has other letters in it. */
  digest(parts: readonly HashPart[]): Uint8Array<ArrayBuffer> | null {
    let end = MESSAGE_AT;
    for (const part of parts) {
      if (end + part.length > MESSAGE_AT + MESSAGE_BYTES - 2 * SHA256.blockBytes) return null;
      if (typeof part !== 'string') this.#memory.set(part, end);
      else if (!this.#setText(part, end)) return null;
      end += part.length;
    }
    const bits = 8 * (end - MESSAGE_AT);
    const blocks = Math.ceil((end - MESSAGE_AT + 1 + SHA256.lengthBytes) / SHA256.blockBytes);
    const lengthAt = MESSAGE_AT + blocks * SHA256.blockBytes - 4;
    this.#memory.fill(0, end, lengthAt);
    this.#memory[end] = 0x80;
    this.#view.setUint32(lengthAt, bits);
    for (let place = 0; place < SHA256_STATE.length; place++) this.#view.setUint32(4 * place, SHA256_STATE[place] ?? 0, true);
    this.#run(MESSAGE_AT, blocks);
    for (let at = 0; at < this.#digest.length; at += 4) this.#digestView.setUint32(at, this.#view.getUint32(at, true));
    return this.#digest;
  }

  #setText(text: string, at: number): boolean {
    for (let place = 0; place < text.length; place++) {
      const code = text.charCodeAt(place);
      if (code >= 128) return false;
      this.#memory[at + place] = code;
    }
    return true;
  }
}

class Sha2 implements StreamHash {
  readonly #compressor: Compressor;
  readonly #state: Uint8Array<ArrayBuffer>;
  /** The beginning of a block. */
  readonly #held: Uint8Array<ArrayBuffer>;
  #doneBytes = 0;

  constructor(compressor: Compressor) {
    this.#compressor = compressor;
    this.#state = compressor.initial.slice();
    this.#held = new Uint8Array(compressor.algorithm.blockBytes);
  }

  update(bytes: Uint8Array): void {
    const { blockBytes } = this.#compressor.algorithm;
    const heldBytes = this.#doneBytes % blockBytes;
    this.#doneBytes += bytes.length;
    const fill = heldBytes === 0 ? 0 : Math.min(blockBytes - heldBytes, bytes.length);
    this.#held.set(bytes.subarray(0, fill), heldBytes);
    if (heldBytes + fill === blockBytes) this.#compressor.fold(this.#state, this.#held);
    else if (heldBytes > 0) return;
    const end = bytes.length - ((bytes.length - fill) % blockBytes);
    if (end > fill) this.#compressor.fold(this.#state, bytes.subarray(fill, end));
    this.#held.set(bytes.subarray(end));
  }

  /** One bit, zeros, and the length of the message in bits (FIPS 180-4, 5.1). */
  finishHex(): string {
    const { state, wordBytes, blockBytes, lengthBytes } = this.#compressor.algorithm;
    const heldBytes = this.#doneBytes % blockBytes;
    const tail = new Uint8Array(heldBytes + 1 + lengthBytes > blockBytes ? 2 * blockBytes : blockBytes);
    tail.set(this.#held.subarray(0, heldBytes));
    tail[heldBytes] = 0x80;
    writeWord(tail, tail.length - 8, 8, BigInt(this.#doneBytes) * 8n, false);
    this.#compressor.fold(this.#state, tail);
    const digest = new Uint8Array(this.#state.length);
    for (const place of state.keys()) for (let n = 0; n < wordBytes; n++) digest[place * wordBytes + n] = this.#state[(place + 1) * wordBytes - 1 - n] ?? 0;
    return toHex(digest);
  }
}

function writeWord(bytes: Uint8Array<ArrayBuffer>, offset: number, wordBytes: 4 | 8, word: bigint, isLittleEndian: boolean): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (wordBytes === 8) view.setBigUint64(offset, word, isLittleEndian);
  else view.setUint32(offset, Number(word), isLittleEndian);
}

interface Loaded {
  readonly start: () => StreamHash;
  readonly compressor: Compressor;
}

/** Null where the platform has no vectors in WebAssembly. Throws 'crypto/self-test' when a known answer does not come out. */
function load(algorithm: Algorithm): Loaded | null {
  const code = algorithm.code();
  if (!WebAssembly.validate(code)) return null;
  const compressor = new Compressor(algorithm, new WebAssembly.Module(code));
  const hash = new Sha2(compressor);
  hash.update(utf8('a'));
  hash.update(utf8('bc'));
  if (hash.finishHex() !== algorithm.answer) throw new KeptError('crypto/self-test', { name: algorithm.name });
  return { start: () => new Sha2(compressor), compressor };
}

const loaded = new Map<Algorithm['name'], Loaded | null>();

function loadOnce(name: Algorithm['name']): Loaded | null {
  const known = loaded.get(name);
  const now = known === undefined ? load(name === 'sha256' ? SHA256 : SHA512) : known;
  loaded.set(name, now);
  return now;
}

/** SHA-256 or SHA-512 as code of our own, a third to a half faster than libsodium's; null where the platform cannot run it. */
export function startSha2(name: Algorithm['name']): StreamHash | null {
  return loadOnce(name)?.start() ?? null;
}

let shortHash: ShortHash | null = null;

/**
 * SHA-256 of parts end to end, several times as fast as a call of libsodium's for short ones, valid until the next call; null where they are long, a text is not
 * all ASCII, or the platform cannot run it.
 */
export function shortSha256(parts: readonly HashPart[]): Uint8Array<ArrayBuffer> | null {
  const compressor = loadOnce('sha256')?.compressor;
  if (compressor === undefined) return null;
  shortHash ??= new ShortHash(compressor);
  return shortHash.digest(parts);
}
