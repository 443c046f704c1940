import { concatBytes, equalBytes, fromUtf8 } from '../base/bytes.ts';

/** Offsets and signatures are those of PKWARE's APPNOTE 6.3, sections 4.3.7 (local), 4.3.9 (descriptor), 4.3.12 (central), 4.3.16 (end). */
export const LOCAL_HEADER_BYTES = 30;
export const DESCRIPTOR_BYTES = 16;
const RECORD_BYTES = 46;
export const END_BYTES = 22;
export const MAX_COMMENT_BYTES = 0xffff;

const LOCAL_SIGNATURE = 0x04034b50;
const DESCRIPTOR_SIGNATURE = 0x08074b50;
const RECORD_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;

const VERSION_NEEDED = 10;
const VERSION_MADE_BY = 20;
const FLAG_DESCRIPTOR = 0x0008;
const STORED = 0;
const FIXED_TIME = 0;
/** 1980-01-01 */
const FIXED_DATE = 0x0021;

/** What the profile leaves free: all the rest of an entry's four structures follows from these. */
export interface EntryFacts {
  readonly nameBytes: Uint8Array;
  readonly crc32: number;
  readonly sizeBytes: number;
  readonly localOffset: number;
}

/** One record of a central directory, as found; every value is the sender's claim. */
export interface DirectoryRecord extends EntryFacts {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly storedBytes: number;
  /** The record's own bytes. */
  readonly bytes: Uint8Array;
}

/** The end record, as found. */
export interface EndRecord {
  readonly entryCount: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
  readonly commentBytes: number;
}

/** The facts of a local header that a forward reader would believe. */
export interface LocalHeader {
  readonly nameBytes: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly storedBytes: number;
  readonly sizeBytes: number;
  /** Header, name and extra field. */
  readonly lengthBytes: number;
}

/** The end record in `bytes`, which begin at it; null when its signature is not there. */
export function parseEnd(bytes: Uint8Array): EndRecord | null {
  if (bytes.length < END_BYTES) return null;
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== END_SIGNATURE) return null;
  return {
    entryCount: view.getUint16(10, true),
    directoryBytes: view.getUint32(12, true),
    directoryOffset: view.getUint32(16, true),
    commentBytes: view.getUint16(20, true),
  };
}

/** The records of a directory of exactly `entryCount` entries; null unless they fill `bytes` to the last byte. */
export function parseDirectory(bytes: Uint8Array, entryCount: number): DirectoryRecord[] | null {
  const view = viewOf(bytes);
  const records: DirectoryRecord[] = [];
  let at = 0;
  while (records.length < entryCount) {
    if (!hasRecord(view, at)) return null;
    records.push(new PlacedRecord(view, at));
    at += recordBytes(view, at);
  }
  return at === bytes.length ? records : null;
}

/** A record where it lies: of the tens of thousands that there may be, each holds its name as text and no more. */
class PlacedRecord implements DirectoryRecord {
  readonly name: string;
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.name = nameText(this.nameBytes);
  }

  get flags(): number {
    return this.#view.getUint16(this.#at + 8, true);
  }

  get method(): number {
    return this.#view.getUint16(this.#at + 10, true);
  }

  get crc32(): number {
    return this.#view.getUint32(this.#at + 16, true);
  }

  get storedBytes(): number {
    return this.#view.getUint32(this.#at + 20, true);
  }

  get sizeBytes(): number {
    return this.#view.getUint32(this.#at + 24, true);
  }

  get localOffset(): number {
    return this.#view.getUint32(this.#at + 42, true);
  }

  get nameBytes(): Uint8Array {
    return this.#part(RECORD_BYTES, this.#view.getUint16(this.#at + 28, true));
  }

  get bytes(): Uint8Array {
    return this.#part(0, recordBytes(this.#view, this.#at));
  }

  #part(from: number, lengthBytes: number): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.#at + from, lengthBytes);
  }
}

/** Length of the record at a place where there is room for its fixed part. */
function recordBytes(view: DataView, at: number): number {
  return RECORD_BYTES + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
}

function hasRecord(view: DataView, at: number): boolean {
  return at + RECORD_BYTES <= view.byteLength && view.getUint32(at, true) === RECORD_SIGNATURE && at + recordBytes(view, at) <= view.byteLength;
}

/** The local header in `bytes`, which begin at it and hold at least its fixed part; null when its signature is not there. */
export function parseLocalHeader(bytes: Uint8Array): LocalHeader | null {
  if (bytes.length < LOCAL_HEADER_BYTES) return null;
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== LOCAL_SIGNATURE) return null;
  const nameEnd = LOCAL_HEADER_BYTES + view.getUint16(26, true);
  return {
    nameBytes: bytes.subarray(LOCAL_HEADER_BYTES, nameEnd),
    flags: view.getUint16(6, true),
    method: view.getUint16(8, true),
    storedBytes: view.getUint32(18, true),
    sizeBytes: view.getUint32(22, true),
    lengthBytes: nameEnd + view.getUint16(28, true),
  };
}

/** A name as text: UTF-8 where it is, else one character a byte, so that every name can be shown. */
export function nameText(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}

/** The one local header that the profile allows: bit 3, so CRC and sizes are zero and follow in the descriptor. */
export function localHeaderOf(entry: EntryFacts): Uint8Array {
  return concatBytes(writeLocal(new Uint8Array(LOCAL_HEADER_BYTES), entry), entry.nameBytes);
}

/** Whether these bytes are the local header that the profile allows for this entry. */
export function isLocalHeaderOf(bytes: Uint8Array, entry: EntryFacts): boolean {
  return equalBytes(bytes.subarray(0, LOCAL_HEADER_BYTES), writeLocal(EXPECTED_LOCAL, entry)) && equalBytes(bytes.subarray(LOCAL_HEADER_BYTES), entry.nameBytes);
}

/** The one data descriptor that the profile allows. */
export function descriptorOf(entry: EntryFacts): Uint8Array {
  const descriptor = new Uint8Array(DESCRIPTOR_BYTES);
  const view = viewOf(descriptor);
  view.setUint32(0, DESCRIPTOR_SIGNATURE, true);
  writeSizes(view, 4, entry);
  return descriptor;
}

/** The one central record that the profile allows. */
export function recordOf(entry: EntryFacts): Uint8Array {
  return concatBytes(writeRecord(new Uint8Array(RECORD_BYTES), entry), entry.nameBytes);
}

/** Whether a record is, byte for byte, what its name, sum, size and place make it. */
export function isOfProfile(record: DirectoryRecord): boolean {
  const { bytes } = record;
  return equalBytes(bytes.subarray(0, RECORD_BYTES), writeRecord(EXPECTED_RECORD, record)) && equalBytes(bytes.subarray(RECORD_BYTES), record.nameBytes);
}

/** The one end record that the profile allows. */
export function endOf(entryCount: number, directoryBytes: number, directoryOffset: number): Uint8Array {
  const end = new Uint8Array(END_BYTES);
  const view = viewOf(end);
  view.setUint32(0, END_SIGNATURE, true);
  view.setUint16(8, entryCount, true);
  view.setUint16(10, entryCount, true);
  view.setUint32(12, directoryBytes, true);
  view.setUint32(16, directoryOffset, true);
  return end;
}

/** What is found is compared with these: one array for each of two structures of tens of thousands of entries would be most of the memory that reading takes. */
const EXPECTED_LOCAL = new Uint8Array(LOCAL_HEADER_BYTES);
const EXPECTED_RECORD = new Uint8Array(RECORD_BYTES);

/** The fixed part of a local header, into bytes that are zero or hold another. */
function writeLocal(header: Uint8Array, { nameBytes }: EntryFacts): Uint8Array {
  const view = viewOf(header);
  view.setUint32(0, LOCAL_SIGNATURE, true);
  writeCommon(view, 4);
  view.setUint16(26, nameBytes.length, true);
  return header;
}

/** The same for a central record. */
function writeRecord(record: Uint8Array, entry: EntryFacts): Uint8Array {
  const view = viewOf(record);
  view.setUint32(0, RECORD_SIGNATURE, true);
  view.setUint16(4, VERSION_MADE_BY, true);
  writeCommon(view, 6);
  writeSizes(view, 16, entry);
  view.setUint16(28, entry.nameBytes.length, true);
  view.setUint32(42, entry.localOffset, true);
  return record;
}

function writeCommon(view: DataView, at: number): void {
  view.setUint16(at, VERSION_NEEDED, true);
  view.setUint16(at + 2, FLAG_DESCRIPTOR, true);
  view.setUint16(at + 4, STORED, true);
  view.setUint16(at + 6, FIXED_TIME, true);
  view.setUint16(at + 8, FIXED_DATE, true);
}

function writeSizes(view: DataView, at: number, entry: EntryFacts): void {
  view.setUint32(at, entry.crc32, true);
  view.setUint32(at + 4, entry.sizeBytes, true);
  view.setUint32(at + 8, entry.sizeBytes, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
