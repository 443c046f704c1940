import { equalBytes, utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { CHACHA_STATE_AT, CHACHA_STEP_BYTES, chachaFunction } from './chacha20-code.ts';
import { LIMB_BITS, POLY_KEY_AT, POLY_SUM_AT, polyFunction } from './poly1305-code.ts';
import { sodium } from './sodium.ts';
import { moduleOf } from './wasm-code.ts';

const TAG_BYTES = 16;
/** Where a step of key stream is made for the one-time key, and behind it the text. */
const STREAM_AT = 1024;
const TEXT_AT = 2048;
const PAGES = 2;
/** The last step of key stream may reach beyond the text, as its padding and the block of lengths do. */
const MAX_TEXT_BYTES = PAGES * 65_536 - TEXT_AT - 2 * CHACHA_STEP_BYTES;
/** "expand 32-byte k" (RFC 8439, 2.3). */
const CONSTANTS = utf8('expand 32-byte k');
const TWO_130_LESS_5 = (1n << 130n) - 5n;
const TWO_128 = 1n << 128n;

/**
 * ChaCha20-Poly1305 (RFC 8439) without associated data, as code of our own, for texts of up to a chunk. Web Cryptography's gives each result
 * in fresh memory, which costs as much again as the cipher and piles up; this one writes where it is told to.
 */
export class ChaChaPoly {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #combine: (address: number, steps: number) => void;
  readonly #sum: (address: number, blocks: number) => void;

  constructor(module: WebAssembly.Module) {
    const { memory, combine, sum } = new WebAssembly.Instance(module).exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof combine !== 'function' || typeof sum !== 'function') throw new KeptError('crypto/self-test', { name: 'chacha20-poly1305' });
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#combine = (address, steps) => void combine(address, steps);
    this.#sum = (address, blocks) => void sum(address, blocks);
  }

  /** Text and tag into `box`, which is as long as both. */
  seal(key: Uint8Array, nonce: Uint8Array, text: Uint8Array, box: Uint8Array): void {
    const mask = this.#begin(key, nonce, text.length);
    this.#bytes.set(text, TEXT_AT);
    this.#combineText(text.length);
    const tag = this.#tag(text.length, mask);
    box.set(this.#bytes.subarray(TEXT_AT, TEXT_AT + text.length));
    box.set(tag, text.length);
    this.#forget();
  }

  /** False, and nothing written, where the tag is not that of the box; `text` may lie in the box's own memory. */
  open(key: Uint8Array, nonce: Uint8Array, box: Uint8Array, text: Uint8Array): boolean {
    const lengthBytes = box.length - TAG_BYTES;
    if (lengthBytes < 0 || text.length !== lengthBytes) throw new KeptError('internal/bad-call', { call: 'chacha20-poly1305' });
    const mask = this.#begin(key, nonce, lengthBytes);
    this.#bytes.set(box.subarray(0, lengthBytes), TEXT_AT);
    const isRight = sodium().memcmp(this.#tag(lengthBytes, mask), box.subarray(lengthBytes));
    if (isRight) {
      this.#combineText(lengthBytes);
      text.set(this.#bytes.subarray(TEXT_AT, TEXT_AT + lengthBytes));
    }
    this.#forget();
    return isRight;
  }

  /** The one-time key out of the first block (2.6): its first half for the sum, its second returned. The text begins with the block after. */
  #begin(key: Uint8Array, nonce: Uint8Array, lengthBytes: number): bigint {
    if (key.length !== 32 || nonce.length !== 12 || lengthBytes > MAX_TEXT_BYTES) throw new KeptError('internal/bad-call', { call: 'chacha20-poly1305' });
    this.#bytes.set(CONSTANTS, CHACHA_STATE_AT);
    this.#bytes.set(key, CHACHA_STATE_AT + 16);
    this.#view.setUint32(CHACHA_STATE_AT + 48, 0, true);
    this.#bytes.set(nonce, CHACHA_STATE_AT + 52);
    this.#bytes.fill(0, STREAM_AT, STREAM_AT + CHACHA_STEP_BYTES);
    this.#combine(STREAM_AT, 1);
    this.#view.setUint32(CHACHA_STATE_AT + 48, 1, true);
    this.#setSumKey(this.#read128(STREAM_AT) & 0x0fff_fffc_0fff_fffc_0fff_fffc_0fff_ffffn);
    return this.#read128(STREAM_AT + 16);
  }

  /** The code's loop runs once at least. */
  #combineText(lengthBytes: number): void {
    if (lengthBytes > 0) this.#combine(TEXT_AT, Math.ceil(lengthBytes / CHACHA_STEP_BYTES));
  }

  #setSumKey(key: bigint): void {
    for (let limb = 0; limb < 5; limb++) {
      const part = BigInt.asUintN(LIMB_BITS, key >> BigInt(limb * LIMB_BITS));
      this.#view.setBigUint64(POLY_SUM_AT + 8 * limb, 0n, true);
      this.#view.setBigUint64(POLY_KEY_AT + 8 * limb, part, true);
      if (limb > 0) this.#view.setBigUint64(POLY_KEY_AT + 32 + 8 * limb, 5n * part, true);
    }
  }

  /** Of the sealed text as it lies (2.8): padded with zeros, then both lengths, of which that of associated data is none. */
  #tag(lengthBytes: number, mask: bigint): Uint8Array {
    const paddedBytes = Math.ceil(lengthBytes / 16) * 16;
    this.#bytes.fill(0, TEXT_AT + lengthBytes, TEXT_AT + paddedBytes + 8);
    this.#view.setBigUint64(TEXT_AT + paddedBytes + 8, BigInt(lengthBytes), true);
    this.#sum(TEXT_AT, paddedBytes / 16 + 1);
    let sum = 0n;
    for (let limb = 0; limb < 5; limb++) sum += this.#view.getBigUint64(POLY_SUM_AT + 8 * limb, true) << BigInt(limb * LIMB_BITS);
    const value = ((sum % TWO_130_LESS_5) + mask) % TWO_128;
    const tag = new Uint8Array(TAG_BYTES);
    new DataView(tag.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
    new DataView(tag.buffer).setBigUint64(8, value >> 64n, true);
    return tag;
  }

  #read128(at: number): bigint {
    return this.#view.getBigUint64(at, true) | (this.#view.getBigUint64(at + 8, true) << 64n);
  }

  /** Keys do not stay behind between two chunks. */
  #forget(): void {
    this.#bytes.fill(0, 0, TEXT_AT);
  }
}

let loaded: ChaChaPoly | null | undefined;

/** One for all of a thread; null where the platform has no vectors in WebAssembly. Throws 'crypto/self-test' when libsodium gives another answer. */
export function ownChaChaPoly(): ChaChaPoly | null {
  loaded ??= load();
  return loaded;
}

function load(): ChaChaPoly | null {
  const code = moduleOf(PAGES, [{ name: 'combine', ...chachaFunction }, { name: 'sum', ...polyFunction }]);
  if (!WebAssembly.validate(code)) return null;
  const cipher = new ChaChaPoly(new WebAssembly.Module(code));
  const [key, nonce, text] = [new Uint8Array(32).fill(7), new Uint8Array(12).fill(9), Uint8Array.from({ length: 1001 }, (_, place) => place)];
  const [box, opened] = [new Uint8Array(text.length + TAG_BYTES), new Uint8Array(text.length)];
  cipher.seal(key, nonce, text, box);
  const isSame = equalBytes(box, sodium().crypto_aead_chacha20poly1305_ietf_encrypt(text, null, null, nonce, key));
  if (!isSame || !cipher.open(key, nonce, box, opened) || !equalBytes(opened, text)) throw new KeptError('crypto/self-test', { name: 'chacha20-poly1305' });
  return cipher;
}
