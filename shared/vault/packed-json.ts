import { asciiText, fromUtf8, toHex, utf8 } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { FIELDS } from '../evidence/fields.ts';
import { INTAKES, ITEM_KINDS, MINOR_ANSWERS, TIME_SOURCES } from '../evidence/item.ts';

/**
 * Plain JSON data in a third of its size and in pieces that can be read singly, for the index only: nothing that has to last is written so.
 * Any JSON value comes back exactly as it was; hashes, ids and well-known words are shorter than other text.
 */
const TAG = { null: 0, false: 1, true: 2, int: 3, negative: 4, number: 5, text: 6, hex: 7, uuid: 8, list: 9, object: 10, word: 11 } as const;

/** Known to reader and writer alike. Whoever keeps packed bytes keeps `PACKED_WORDS` beside them: with another list they mean something else. */
const WORDS: readonly string[] = [
  'item', 'objectId', 'itemId', 'exhibitNo', 'caseId', 'kind', 'intake', 'depictedMinor', 'capturedAt', 'capturedAtSource', 'receivedAt', 'file', 'screen', 'address', 'text', 'tool', 'fields',
  'utc', 'local', 'zone', 'stored', 'originalFilename', 'sizeBytes', 'mime', 'sha256', 'sha512', 'modifiedUtc', 'pixelWidth', 'pixelHeight', 'exif', 'sourceKind', 'title',
  'displayWidthPx', 'displayHeightPx', 'scalePercent', 'raw', 'platform', 'form', 'parts', 'name', 'version', 'Kept', 'window', 'Asia/Seoul', 'image/png', 'image/jpeg', 'telegram',
  ...ITEM_KINDS, ...INTAKES, ...MINOR_ANSWERS, ...TIME_SOURCES, ...FIELDS.map((field) => field.name),
].filter((word, index, all) => all.indexOf(word) === index).slice(0, 250);
const PLACES = new Map(WORDS.map((word, place) => [word, place]));
const LONGEST_WORD = Math.max(...WORDS.map(({ length }) => length));

export const PACKED_WORDS: string = WORDS.join(' ');

/** Shorter texts are mostly ASCII, for which an encoder costs more than it does; one byte says how long they are. */
const SHORT_LENGTH = 64;
const HYPHEN = 45;
const HEX = /^(?:[0-9a-f]{2}){8,}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Collects bytes; grows as it needs. */
export class PackedWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get lengthBytes(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** What was written, until the next call. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  float(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  /** A whole number from 0 to 2⁵³ − 1, seven bits a byte. */
  count(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Pairs of hexadecimal digits; hyphens between them are passed over. */
  hexDigits(text: string): void {
    this.#room(text.length / 2);
    for (let at = 0; at < text.length; at += 2) {
      if (text.charCodeAt(at) === HYPHEN) at += 1;
      this.#bytes[this.#length++] = 16 * digitOf(text.charCodeAt(at)) + digitOf(text.charCodeAt(at + 1));
    }
  }

  value(value: unknown): void {
    if (value === null) this.byte(TAG.null);
    else if (typeof value === 'boolean') this.byte(value ? TAG.true : TAG.false);
    else if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'number') this.#number(value);
    else if (Array.isArray(value)) this.#list(value);
    else if (typeof value === 'object') this.#object(value);
    else throw new KeptError('internal/unexpected', { kind: 'packed-value' });
  }

  #list(values: readonly unknown[]): void {
    this.byte(TAG.list);
    this.count(values.length);
    for (const value of values) this.value(value);
  }

  #object(object: object): void {
    const keys = Object.keys(object);
    this.byte(TAG.object);
    this.count(keys.length);
    for (const key of keys) {
      this.#text(key);
      this.value((object as Readonly<Record<string, unknown>>)[key]);
    }
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      this.byte(value < 0 ? TAG.negative : TAG.int);
      return this.count(Math.abs(value));
    }
    this.byte(TAG.number);
    this.float(value);
  }

  #text(text: string): void {
    // To look a text up, all of it has to be read.
    const place = text.length <= LONGEST_WORD ? PLACES.get(text) : undefined;
    if (place !== undefined) {
      this.byte(TAG.word);
      return this.byte(place);
    }
    if (text.length >= 16 && this.#special(text)) return;
    this.byte(TAG.text);
    if (text.length < SHORT_LENGTH && this.#ascii(text)) return;
    const bytes = utf8(text);
    this.count(bytes.length);
    this.raw(bytes);
  }

  /** False, with nothing written, for any other text. */
  #ascii(text: string): boolean {
    this.#room(1 + text.length);
    const start = this.#length + 1;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 128) return false;
      this.#bytes[start + at] = code;
    }
    this.#bytes[start - 1] = text.length;
    this.#length = start + text.length;
    return true;
  }

  #special(text: string): boolean {
    if (text.length === 36 && UUID.test(text)) {
      this.byte(TAG.uuid);
      this.hexDigits(text);
      return true;
    }
    if (!HEX.test(text)) return false;
    this.byte(TAG.hex);
    this.count(text.length / 2);
    this.hexDigits(text);
    return true;
  }

  #room(lengthBytes: number): void {
    const needed = this.#length + lengthBytes;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what PackedWriter wrote; throws on anything that it cannot have written. */
export class PackedReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.at++];
    if (value === undefined) throw new RangeError('packed bytes end too early');
    return value;
  }

  float(): number {
    this.at += 8;
    return this.#view.getFloat64(this.at - 8);
  }

  count(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.byte();
      if (byte < 128) return value + byte * scale;
      value += (byte - 128) * scale;
      scale *= 128;
    }
  }

  raw(lengthBytes: number): Uint8Array {
    this.at += lengthBytes;
    if (this.at > this.#bytes.length) throw new RangeError('packed bytes end too early');
    return this.#bytes.subarray(this.at - lengthBytes, this.at);
  }

  /** Hexadecimal texts that stand one after another; much cheaper than one by one. */
  hexTexts(count: number, lengthBytes: number): string[] {
    return hexTexts(this.raw(count * lengthBytes), lengthBytes);
  }

  value(): unknown {
    const tag = this.byte();
    switch (tag) {
      case TAG.null: return null;
      case TAG.false: return false;
      case TAG.true: return true;
      case TAG.int: return this.count();
      case TAG.negative: return -this.count();
      case TAG.number: return this.float();
      case TAG.list: return Array.from({ length: this.count() }, () => this.value());
      case TAG.object: return this.#object();
      default: return this.#text(tag);
    }
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (let left = this.count(); left > 0; left--) {
      const key = this.#text(this.byte());
      if (key === '__proto__') Object.defineProperty(object, key, { value: this.value(), enumerable: true, configurable: true, writable: true });
      else object[key] = this.value();
    }
    return object;
  }

  #text(tag: number): string {
    switch (tag) {
      case TAG.word: return this.#word();
      case TAG.text: return textOf(this.raw(this.count()));
      case TAG.hex: return toHex(this.raw(this.count()));
      case TAG.uuid: return uuidOf(toHex(this.raw(16)));
      default: throw new RangeError('no such packed value');
    }
  }

  #word(): string {
    const word = WORDS[this.byte()];
    if (word === undefined) throw new RangeError('no such packed word');
    return word;
  }
}

/** Bytes as hexadecimal texts of equal length. */
export function hexTexts(bytes: Uint8Array, lengthBytes: number): string[] {
  const digits = toHex(bytes);
  return Array.from({ length: bytes.length / lengthBytes }, (_, index) => digits.slice(2 * lengthBytes * index, 2 * lengthBytes * (index + 1)));
}

/** 32 hexadecimal digits as a UUID is written. */
export function uuidOf(digits: string): string {
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

/** Of a lower-case hexadecimal digit, by its character code. */
export function digitOf(code: number): number {
  return code < 58 ? code - 48 : code - 87;
}

function textOf(bytes: Uint8Array): string {
  for (let at = 0; at < bytes.length; at++) if ((bytes[at] ?? 0) >= 128) return fromUtf8(bytes);
  return asciiText(bytes);
}
