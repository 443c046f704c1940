import { equalBytes, utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { CHACHA_STATE_AT, CHACHA_STEP_BYTES, chachaFunction } from './chacha20-code.ts';
import { LIMB_BITS, POLY_KEY_AT, POLY_SUM_AT, polyFunction } from './poly1305-code.ts';
import { sodium } from './sodium.ts';
import { moduleOf } from './wasm-code.ts';

const TAG_BYTES = 16;
/** Where a step of key stream is made for a key, and where the text lies; associated data end where it begins. */
const STREAM_AT = 1024;
const TEXT_AT = 2048;
const MAX_DATA_BYTES = TEXT_AT - STREAM_AT - CHACHA_STEP_BYTES;
/** Enough for a frame of the journal; what is never written to is not taken from the system either. */
const PAGES = 17;
/** The last step of key stream may reach beyond the text, as its padding and the block of lengths do. */
const MAX_TEXT_BYTES = PAGES * 65_536 - TEXT_AT - 2 * CHACHA_STEP_BYTES;
/** "expand 32-byte k" (RFC 8439, 2.3). */
const CONSTANTS = utf8('expand 32-byte k');
const LIMB_MASK = 2 ** LIMB_BITS - 1;
const TWO_32 = 2 ** 32;
const NO_DATA = new Uint8Array(0);

/**
 * ChaCha20-Poly1305 (RFC 8439), and XChaCha20-Poly1305 to open, as code of our own, for texts of up to a frame of the journal. Web Cryptography's gives each
 * result in fresh memory, which costs as much again as the cipher and piles up; libsodium's takes longer for what it does around a short text than for
 * the text. This one writes where it is told to.
 */
export class ChaChaPoly {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #combine: (address: number, steps: number) => void;
  readonly #sum: (address: number, blocks: number) => void;
  /** Of the sum as it is being finished, and the tag that it gives; both are used for one text after another. */
  readonly #limbs = new Uint32Array(5);
  readonly #more = new Uint32Array(5);
  readonly #tagBytes = new Uint8Array(TAG_BYTES);
  readonly #tagView = new DataView(this.#tagBytes.buffer);

  constructor(module: WebAssembly.Module) {
    const { memory, combine, sum } = new WebAssembly.Instance(module).exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof combine !== 'function' || typeof sum !== 'function') throw new KeptError('crypto/self-test', { name: 'chacha20-poly1305' });
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#combine = (address, steps) => void combine(address, steps);
    this.#sum = (address, blocks) => void sum(address, blocks);
  }

  /** Whether a box with so much in it, and such associated data, is not too long. */
  static canOpen(boxBytes: number, dataBytes: number): boolean {
    return boxBytes - TAG_BYTES <= MAX_TEXT_BYTES && dataBytes <= MAX_DATA_BYTES;
  }

  /** Text and tag into `box`, which is as long as both. */
  seal(key: Uint8Array, nonce: Uint8Array, text: Uint8Array, box: Uint8Array): void {
    this.#begin(key, nonce, text.length);
    this.#bytes.set(text, TEXT_AT);
    this.#combineText(text.length);
    const tag = this.#tag(text.length, NO_DATA);
    box.set(this.#bytes.subarray(TEXT_AT, TEXT_AT + text.length));
    box.set(tag, text.length);
    this.#forget(text.length);
  }

  /** False, and nothing written, where the tag is not that of the box; `text` may lie in the box's own memory. */
  open(key: Uint8Array, nonce: Uint8Array, box: Uint8Array, text: Uint8Array): boolean {
    this.#begin(key, nonce, box.length - TAG_BYTES);
    return this.#openText(NO_DATA, box, text);
  }

  /** The same with the 24 bytes of nonce of XChaCha20 (draft-irtf-cfrg-xchacha-03, 2.3) and associated data. */
  openExtended(key: Uint8Array, nonce: Uint8Array, data: Uint8Array, box: Uint8Array, text: Uint8Array): boolean {
    if (nonce.length !== 24 || data.length > MAX_DATA_BYTES) throw new KeptError('internal/bad-call', { call: 'chacha20-poly1305' });
    this.#setState(key);
    this.#bytes.set(nonce.subarray(0, 16), CHACHA_STATE_AT + 48);
    this.#makeStream();
    this.#takeSubkey(nonce);
    this.#bytes.fill(0, CHACHA_STATE_AT + 48, CHACHA_STATE_AT + 56);
    this.#bytes.set(nonce.subarray(16), CHACHA_STATE_AT + 56);
    this.#beginText(box.length - TAG_BYTES);
    return this.#openText(data, box, text);
  }

  #openText(data: Uint8Array, box: Uint8Array, text: Uint8Array): boolean {
    const lengthBytes = box.length - TAG_BYTES;
    if (lengthBytes < 0 || text.length !== lengthBytes) throw new KeptError('internal/bad-call', { call: 'chacha20-poly1305' });
    this.#bytes.set(box.subarray(0, lengthBytes), TEXT_AT);
    const isRight = isSameTag(this.#tag(lengthBytes, data), box.subarray(lengthBytes));
    if (isRight) {
      this.#combineText(lengthBytes);
      text.set(this.#bytes.subarray(TEXT_AT, TEXT_AT + lengthBytes));
    }
    this.#forget(lengthBytes);
    return isRight;
  }

  #begin(key: Uint8Array, nonce: Uint8Array, lengthBytes: number): void {
    if (nonce.length !== 12) throw new KeptError('internal/bad-call', { call: 'chacha20-poly1305' });
    this.#setState(key);
    this.#view.setUint32(CHACHA_STATE_AT + 48, 0, true);
    this.#bytes.set(nonce, CHACHA_STATE_AT + 52);
    this.#beginText(lengthBytes);
  }

  #setState(key: Uint8Array): void {
    if (key.length !== 32) throw new KeptError('internal/bad-call', { call: 'chacha20-poly1305' });
    this.#bytes.set(CONSTANTS, CHACHA_STATE_AT);
    this.#bytes.set(key, CHACHA_STATE_AT + 16);
  }

  #makeStream(): void {
    this.#bytes.fill(0, STREAM_AT, STREAM_AT + CHACHA_STEP_BYTES);
    this.#combine(STREAM_AT, 1);
  }

  /** HChaCha20 gives the first and the last row as they are before the state is added to them: a block of key stream less the state, that is. */
  #takeSubkey(nonce: Uint8Array): void {
    this.#bytes.set(nonce.subarray(0, 16), CHACHA_STATE_AT + 48);
    for (let at = 0; at < 16; at += 4) {
      const [first, last] = [this.#streamWord(at / 4), this.#streamWord(12 + at / 4)];
      this.#view.setUint32(CHACHA_STATE_AT + 16 + at, first - this.#stateWord(at), true);
      this.#view.setUint32(CHACHA_STATE_AT + 32 + at, last - this.#stateWord(48 + at), true);
    }
  }

  #stateWord(at: number): number {
    return this.#view.getUint32(CHACHA_STATE_AT + at, true);
  }

  #streamWord(word: number): number {
    return this.#view.getUint32(STREAM_AT + 4 * word, true);
  }

  /** The one-time key is the first half of the first block (RFC 8439, 2.6), and stays there; the text begins with the block after. */
  #beginText(lengthBytes: number): void {
    if (lengthBytes > MAX_TEXT_BYTES) throw new KeptError('internal/bad-call', { call: 'chacha20-poly1305' });
    this.#makeStream();
    this.#view.setUint32(CHACHA_STATE_AT + 48, 1, true);
    const a = this.#streamWord(0);
    const b = this.#streamWord(1);
    const c = this.#streamWord(2);
    const d = this.#streamWord(3);
    // Pieces of 26 bits, without the bits that 2.5 takes away.
    this.#setSumKey(0, a & 0x3ff_ffff);
    this.#setSumKey(1, ((a >>> 26) | (b << 6)) & 0x3ff_ff03);
    this.#setSumKey(2, ((b >>> 20) | (c << 12)) & 0x3ff_c0ff);
    this.#setSumKey(3, ((c >>> 14) | (d << 18)) & 0x3f0_3fff);
    this.#setSumKey(4, (d >>> 8) & 0x00f_ffff);
  }

  #setSumKey(limb: number, part: number): void {
    this.#setLimb(POLY_SUM_AT + 8 * limb, 0);
    this.#setLimb(POLY_KEY_AT + 8 * limb, part);
    if (limb > 0) this.#setLimb(POLY_KEY_AT + 32 + 8 * limb, 5 * part);
  }

  #setLimb(at: number, part: number): void {
    this.#view.setUint32(at, part, true);
    this.#view.setUint32(at + 4, 0, true);
  }

  /** The code's loop runs once at least. */
  #combineText(lengthBytes: number): void {
    if (lengthBytes > 0) this.#combine(TEXT_AT, Math.ceil(lengthBytes / CHACHA_STEP_BYTES));
  }

  /** Of the associated data and the sealed text as it lies (2.8): both padded with zeros, then both lengths. */
  #tag(lengthBytes: number, data: Uint8Array): Uint8Array {
    const end = TEXT_AT + paddedLength(lengthBytes);
    const dataAt = TEXT_AT - paddedLength(data.length);
    this.#bytes.set(data, dataAt);
    this.#bytes.fill(0, dataAt + data.length, TEXT_AT);
    this.#bytes.fill(0, TEXT_AT + lengthBytes, end + 16);
    this.#view.setUint32(end, data.length, true);
    this.#view.setUint32(end + 8, lengthBytes, true);
    this.#sum(dataAt, (end + 16 - dataAt) / 16);
    return this.#sumWithMask();
  }

  /** The sum modulo 2¹³⁰ − 5, and to it, modulo 2¹²⁸, the second half of the one-time key. */
  #sumWithMask(): Uint8Array {
    for (let limb = 0; limb < 5; limb++) this.#limbs[limb] = this.#view.getUint32(POLY_SUM_AT + 8 * limb, true);
    this.#carry();
    this.#carry();
    const [sum, more] = [this.#limbs, this.#more];
    // The same plus five: where that goes beyond 2¹³⁰, what is left is the sum less the prime.
    let carry = 5;
    for (let limb = 0; limb < 5; limb++) {
      const part = (sum[limb] ?? 0) + carry;
      more[limb] = part & LIMB_MASK;
      carry = part >>> LIMB_BITS;
    }
    for (let limb = 0; limb < 5; limb++) sum[limb] = ((sum[limb] ?? 0) & (carry - 1)) | ((more[limb] ?? 0) & -carry);
    carry = 0;
    for (let word = 0; word < 4; word++) {
      // Of 26 bits each, those that are not in the words before and those of the next.
      const bits = ((sum[word] ?? 0) >>> (6 * word)) | ((sum[word + 1] ?? 0) << (LIMB_BITS - 6 * word));
      const whole = (bits >>> 0) + this.#streamWord(4 + word) + carry;
      this.#tagView.setUint32(4 * word, whole, true);
      carry = whole >= TWO_32 ? 1 : 0;
    }
    return this.#tagBytes;
  }

  /** What is above 26 bits of a piece goes to the next, and above the last to the first, five times. That may go round once more. */
  #carry(): void {
    let carry = 0;
    for (let limb = 0; limb < 5; limb++) {
      const part = (this.#limbs[limb] ?? 0) + carry;
      this.#limbs[limb] = part & LIMB_MASK;
      carry = part >>> LIMB_BITS;
    }
    this.#limbs[0] = (this.#limbs[0] ?? 0) + 5 * carry;
  }

  /** Neither keys nor text stay behind: what is opened may be a key itself. */
  #forget(lengthBytes: number): void {
    this.#bytes.fill(0, 0, TEXT_AT + lengthBytes);
  }
}

function paddedLength(lengthBytes: number): number {
  return Math.ceil(lengthBytes / 16) * 16;
}

/** Takes as long whatever differs. */
function isSameTag(a: Uint8Array, b: Uint8Array): boolean {
  let difference = 0;
  for (let at = 0; at < TAG_BYTES; at++) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0 && b.length === TAG_BYTES;
}

let loaded: ChaChaPoly | null | undefined;

/** One for all of a thread; null where the platform has no vectors in WebAssembly. Throws 'crypto/self-test' when libsodium gives another answer. */
export function ownChaChaPoly(): ChaChaPoly | null {
  if (loaded === undefined) loaded = load();
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
  const [longNonce, data] = [Uint8Array.from({ length: 24 }, (_, place) => 3 * place), utf8('associated data')];
  const extended = sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(text, data, null, longNonce, key);
  opened.fill(0);
  if (!cipher.openExtended(key, longNonce, data, extended, opened) || !equalBytes(opened, text)) throw new KeptError('crypto/self-test', { name: 'xchacha20-poly1305' });
  return cipher;
}
