import { equalBytes } from '../base/bytes.ts';
import {
  DESCRIPTOR_BYTES, LOCAL_HEADER_BYTES, descriptorOf, isLocalHeaderOf, isOfProfile, parseLocalHeader,
  type DirectoryRecord, type LocalHeader,
} from './central-directory.ts';
import { crc32 } from './crc32.ts';
import type { Archive, ArchiveFault, Departure } from './read-archive.ts';
import type { RangeDigests, ReadWindow } from './read-window.ts';

/** Smaller entries are read together, a window at a time. */
const DIGESTED_FROM_BYTES = 1024 * 1024;
const FLAG_ENCRYPTED = 0x0001;
const FLAG_DESCRIPTOR = 0x0008;

/** What takes an entry's bytes: one array at a time, valid only during the call. */
export interface EntryVisitor {
  begin(record: DirectoryRecord, dataOffset: number): void;
  data(bytes: Uint8Array): void;
  /** In place of all calls of `data` for one entry, where the source digests its own bytes. */
  digested(found: RangeDigests): void;
  /** Bytes that were read, one way or the other. */
  passed(lengthBytes: number): void;
  /** Not called for an entry whose surroundings turn out to contradict the directory: what was given is then to be forgotten. */
  end(record: DirectoryRecord): Promise<void>;
}

export interface EntriesReport {
  readonly departures: readonly Departure[];
  /** Entries overlap, or lie outside: readers may disagree about any of them. */
  readonly overlapping: boolean;
}

/**
 * Reads every entry once, in the order in which they lie, and compares what stands beside the data (local header, descriptor, CRC)
 * with the central directory. Stops at the first overlap, so that no file makes it read more bytes than the file has
 * (zip bombs by overlapping entries). An entry about which two readers could disagree is not given to the visitor.
 */
export async function readEntries(window: ReadWindow, archive: Archive, visitor: EntryVisitor): Promise<EntriesReport> {
  const departures: Departure[] = [];
  const inPlace = archive.records.toSorted((a, b) => a.localOffset - b.localOffset);
  let position = 0;
  for (const record of inPlace) {
    const note = (fault: ArchiveFault): void => void departures.push({ fault, entry: record.name });
    const offset = record.localOffset + archive.shiftBytes;
    if (offset > position) note(position === 0 ? 'prefix' : 'gap');
    const end = offset < position ? null : await new EntryReader(window, record, offset, note).read(archive.directoryOffset, visitor);
    if (end === null) {
      note('overlap');
      return { departures, overlapping: true };
    }
    position = end;
  }
  if (position !== archive.directoryOffset) departures.push({ fault: 'gap', entry: '' });
  return { departures, overlapping: false };
}

class EntryReader {
  readonly #window: ReadWindow;
  readonly #record: DirectoryRecord;
  readonly #offset: number;
  readonly #note: (fault: ArchiveFault) => void;
  #isClear: boolean;

  constructor(window: ReadWindow, record: DirectoryRecord, offset: number, note: (fault: ArchiveFault) => void) {
    this.#window = window;
    this.#record = record;
    this.#offset = offset;
    this.#note = note;
    this.#isClear = (record.flags & FLAG_ENCRYPTED) === 0 && record.method === 0 && record.storedBytes === record.sizeBytes;
  }

  /** Offset behind the entry; null when the entry would pass `limit`. */
  async read(limit: number, visitor: EntryVisitor): Promise<number | null> {
    const dataOffset = this.#offset + await this.#checkHeader();
    const dataEnd = dataOffset + this.#record.storedBytes;
    if (dataEnd > limit) return null;
    const isVisited = this.#isClear;
    if (isVisited) await this.#visitData(dataOffset, visitor);
    const end = (this.#record.flags & FLAG_DESCRIPTOR) === 0 ? dataEnd : dataEnd + await this.#checkDescriptor(dataEnd);
    if (end > limit) return null;
    if (isVisited && this.#isClear) await visitor.end(this.#record);
    return end;
  }

  /** Compares the local header with the directory; its length. */
  async #checkHeader(): Promise<number> {
    const record = this.#record;
    const expectedBytes = LOCAL_HEADER_BYTES + record.nameBytes.length;
    const bytes = await this.#window.bytes(this.#offset, expectedBytes);
    const header = parseLocalHeader(bytes);
    if (!header) {
      this.#refuse('local-missing');
      return expectedBytes;
    }
    if (!sameView(header, record)) this.#refuse('local-differs');
    else if (isOfProfile(record) && !(header.lengthBytes === bytes.length && isLocalHeaderOf(bytes, record))) this.#note('foreign-header');
    return header.lengthBytes;
  }

  async #visitData(dataOffset: number, visitor: EntryVisitor): Promise<void> {
    const record = this.#record;
    visitor.begin(record, dataOffset);
    const sum = await this.#digestedSum(dataOffset, visitor) ?? await this.#readSum(dataOffset, visitor);
    if (sum !== record.crc32) this.#note('crc');
  }

  /** CRC-32 of a large entry by the source's own digests; null for a small one, or where there are none. */
  async #digestedSum(dataOffset: number, visitor: EntryVisitor): Promise<number | null> {
    const { storedBytes } = this.#record;
    const found = storedBytes < DIGESTED_FROM_BYTES ? null : await this.#window.digests(dataOffset, storedBytes, (stepBytes) => visitor.passed(stepBytes));
    if (found !== null) visitor.digested(found);
    return found?.crc32 ?? null;
  }

  async #readSum(dataOffset: number, visitor: EntryVisitor): Promise<number> {
    let sum = 0;
    for await (const piece of this.#window.pieces(dataOffset, this.#record.storedBytes)) {
      sum = crc32(piece, sum);
      visitor.data(piece);
      visitor.passed(piece.length);
    }
    return sum;
  }

  /** Length of the descriptor: with its signature as the profile has it, or without, as some writers leave it out. */
  async #checkDescriptor(at: number): Promise<number> {
    const found = await this.#window.bytes(at, DESCRIPTOR_BYTES);
    const expected = descriptorOf(this.#record);
    if (equalBytes(found, expected)) return DESCRIPTOR_BYTES;
    this.#refuse('descriptor');
    return equalBytes(found.subarray(0, 12), expected.subarray(4)) ? 12 : DESCRIPTOR_BYTES;
  }

  #refuse(fault: ArchiveFault): void {
    this.#isClear = false;
    this.#note(fault);
  }
}

/** Whether a reader that goes by local headers sees the same name, form and (where they are given) sizes. */
function sameView(header: LocalHeader, record: DirectoryRecord): boolean {
  const sizesFollow = (record.flags & FLAG_DESCRIPTOR) !== 0 && header.storedBytes === 0 && header.sizeBytes === 0;
  return equalBytes(header.nameBytes, record.nameBytes) && header.flags === record.flags && header.method === record.method
    && (sizesFollow || (header.storedBytes === record.storedBytes && header.sizeBytes === record.sizeBytes));
}
