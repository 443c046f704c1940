import { toHex } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { digitOf, uuidOf } from './packed-json.ts';

const ID_BYTES = 16;
const UUID_LENGTH = 36;
const HYPHEN = 45;
const FIRST_ROOM = 1024;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * What is known of each item without unpacking it, by number. Columns of plain numbers: a hundred thousand rows as objects, or ids as texts, would
 * take longer to make than everything else at an unlock.
 */
export class ItemColumns {
  #size = 0;
  #ids = new Uint8Array(FIRST_ROOM * ID_BYTES);
  #flags = new Uint8Array(FIRST_ROOM);
  #capturedMs = new Float64Array(FIRST_ROOM);
  #receivedMs = new Float64Array(FIRST_ROOM);
  #places = new Uint32Array(FIRST_ROOM);
  /** Numbers plus one at the places of their ids, or behind them; at least half is empty. */
  #table = new Uint32Array(2 * FIRST_ROOM);
  /** Whether all ids are in the table: true, false when one is there twice, null when it has to be made anew. */
  #entered: boolean | null = true;

  get size(): number {
    return this.#size;
  }

  /** A new row for an id that is not there; its number. */
  add(itemId: string): number {
    const id = bytesOf(itemId);
    if (id === null) throw new KeptError('internal/unexpected', { kind: 'item-id' });
    return this.addBytes(id);
  }

  addBytes(id: Uint8Array): number {
    const number = this.#size++;
    if (number === this.#flags.length) this.#grow();
    this.#ids.set(id, number * ID_BYTES);
    if (2 * this.#size > this.#table.length) this.#entered = null;
    else if (this.#entered !== null) this.#enter(number);
    return number;
  }

  set(number: number, flags: number, capturedMs: number, receivedMs: number, place: number): void {
    this.#flags[number] = flags;
    this.#capturedMs[number] = capturedMs;
    this.#receivedMs[number] = receivedMs;
    this.#places[number] = place;
  }

  setPlace(number: number, place: number): void {
    this.#places[number] = place;
  }

  /** Null when there is none of that id. */
  numberOf(itemId: string): number | null {
    const id = bytesOf(itemId);
    if (id === null) return null;
    this.#enterAll();
    const entry = this.#table[this.#find(id)] ?? 0;
    return entry === 0 ? null : entry - 1;
  }

  areIdsUnique(): boolean {
    return this.#enterAll();
  }

  hasId(number: number, id: Uint8Array): boolean {
    for (let at = 0; at < ID_BYTES; at++) if (this.#ids[number * ID_BYTES + at] !== id[at]) return false;
    return true;
  }

  /** Not to be changed. */
  idBytes(number: number): Uint8Array {
    return this.#ids.subarray(number * ID_BYTES, (number + 1) * ID_BYTES);
  }

  idOf(number: number): string {
    return uuidOf(toHex(this.idBytes(number)));
  }

  flags(number: number): number {
    return this.#flags[number] ?? 0;
  }

  capturedMs(number: number): number {
    return this.#capturedMs[number] ?? 0;
  }

  receivedMs(number: number): number {
    return this.#receivedMs[number] ?? 0;
  }

  place(number: number): number {
    return this.#places[number] ?? 0;
  }

  /** By the time of capture, and of two at the same time by when they came in. */
  compareTimes(a: number, b: number): number {
    return this.capturedMs(a) - this.capturedMs(b) || this.receivedMs(a) - this.receivedMs(b);
  }

  /** The place in the table of that id, or the empty one where it belongs. */
  #find(id: Uint8Array): number {
    const last = this.#table.length - 1;
    let place = mixed(id) & last;
    for (;;) {
      const entry = this.#table[place] ?? 0;
      if (entry === 0 || this.hasId(entry - 1, id)) return place;
      place = (place + 1) & last;
    }
  }

  #enter(number: number): void {
    const place = this.#find(this.idBytes(number));
    if (this.#table[place] !== 0) this.#entered = false;
    else this.#table[place] = number + 1;
  }

  #enterAll(): boolean {
    if (this.#entered !== null) return this.#entered;
    this.#table = new Uint32Array(2 ** Math.ceil(Math.log2(4 * this.#size)));
    this.#entered = true;
    for (let number = 0; number < this.#size; number++) this.#enter(number);
    return this.#entered;
  }

  #grow(): void {
    const room = 2 * this.#flags.length;
    this.#ids = grown(new Uint8Array(room * ID_BYTES), this.#ids);
    this.#flags = grown(new Uint8Array(room), this.#flags);
    this.#capturedMs = grown(new Float64Array(room), this.#capturedMs);
    this.#receivedMs = grown(new Float64Array(room), this.#receivedMs);
    this.#places = grown(new Uint32Array(room), this.#places);
  }
}

function grown<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(larger: T, before: T): T {
  larger.set(before);
  return larger;
}

/** The id that was read last, since each is asked for several times in a row, and its bytes. */
let lastRead = '';
const idRead = new Uint8Array(ID_BYTES);

/** Valid until the next call; null for a text that is no UUID in lower case. */
function bytesOf(itemId: string): Uint8Array | null {
  if (itemId === lastRead) return idRead;
  if (itemId.length !== UUID_LENGTH || !UUID.test(itemId)) return null;
  lastRead = itemId;
  for (let at = 0, place = 0; at < UUID_LENGTH; at += 2) {
    if (itemId.charCodeAt(at) === HYPHEN) at += 1;
    idRead[place++] = 16 * digitOf(itemId.charCodeAt(at)) + digitOf(itemId.charCodeAt(at + 1));
  }
  return idRead;
}

/** All bytes count: the ids of a test differ in the last ones alone. */
function mixed(id: Uint8Array): number {
  let mix = 0;
  for (const byte of id) mix = Math.imul(mix ^ byte, 0x0100_0193) ^ (mix >>> 15);
  return mix >>> 0;
}
