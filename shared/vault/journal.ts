import { equalBytes } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { decodeEntry, type DecodedEntry } from './entry-format.ts';
import { type FrameKey, MAX_FRAME_BYTES, readFrame, sealFrame } from './frame.ts';
import { damagedJournal, listSegments, MAX_SEGMENT_BYTES, readExactly } from './journal-read.ts';
import type { EntryRecord, JournalPosition, Place } from './state.ts';
import type { VaultStore } from './store.ts';

/** A frame's number and where it lies. */
export type Framed = Place & { readonly seq: number };

/** Writes frames behind the last one and reads single frames again. Calls must not overlap. */
export class Journal {
  readonly #store: VaultStore;
  readonly #frameKey: FrameKey;
  readonly #random: RandomBytes;
  /** After a failed append nobody knows what lies behind the last entry. */
  #isTailUnsure = false;
  /** The frame of the append that failed last. */
  #failed: Uint8Array = new Uint8Array(0);

  constructor(store: VaultStore, frameKey: FrameKey, random: RandomBytes) {
    this.#store = store;
    this.#frameKey = frameKey;
    this.#random = random;
  }

  /** One frame behind `end`, durable when this resolves. A failed call leaves nothing that a later call or a later reader stumbles over. */
  async append(plaintext: Uint8Array, end: JournalPosition): Promise<Place> {
    const start = this.#isTailUnsure ? await this.repairTail(end) : end;
    const frame = sealFrame(this.#frameKey, end.seq + 1, plaintext, this.#random);
    const isRoom = start.offset === 0 || start.offset + frame.length <= MAX_SEGMENT_BYTES;
    const { segment, offset } = isRoom ? start : { segment: start.segment + 1, offset: 0 };
    this.#isTailUnsure = true;
    this.#failed = frame;
    await this.#store.appendJournal(segment, offset, frame);
    this.#isTailUnsure = false;
    return { segment, offset, lengthBytes: frame.length };
  }

  /** Sets aside whatever a failed append left behind `end`; the place where the next frame belongs. */
  async repairTail(end: JournalPosition): Promise<JournalPosition> {
    this.#isTailUnsure = true;
    const segments = await listSegments(this.#store);
    const last = segments.at(-1) ?? { segment: 1, sizeBytes: 0 };
    const isNext = last.segment === end.segment + 1 && segments[end.segment - 1]?.sizeBytes === end.offset;
    if (last.segment !== end.segment && !isNext) throw damagedJournal(last.segment, 0);
    const offset = isNext ? 0 : end.offset;
    if (last.sizeBytes < offset) throw damagedJournal(last.segment, last.sizeBytes);
    if (last.sizeBytes > offset) await this.#setAside(last.segment, offset, last.sizeBytes, end.seq + 1);
    this.#isTailUnsure = false;
    return { seq: end.seq, segment: last.segment, offset };
  }

  /** Nothing that somebody else wrote is ever moved away: a whole entry there that is not ours means that the vault is open twice. */
  async #setAside(segment: number, offset: number, sizeBytes: number, seq: number): Promise<void> {
    const tail = await readExactly(this.#store, segment, offset, Math.min(sizeBytes - offset, MAX_FRAME_BYTES));
    const isWhole = readFrame(this.#frameKey, seq, tail, 0).kind === 'entry';
    if (isWhole && !equalBytes(tail, this.#failed)) throw damagedJournal(segment, offset);
    await this.#store.setAsideJournalTail(segment, offset);
  }

  /** The entries of these records, in their order; neighbours are read together. Throws 'vault/damaged-journal'. */
  readEntries(records: readonly EntryRecord[]): Promise<DecodedEntry[]> {
    return this.#readSpans(records, decodeRecord);
  }

  /** The same entries as the bytes that were sealed. */
  readPlaintexts(records: readonly Framed[]): Promise<Uint8Array[]> {
    return this.#readSpans(records, (_record, plaintext) => plaintext);
  }

  async #readSpans<T, R extends Framed>(records: readonly R[], take: (record: R, plaintext: Uint8Array) => T): Promise<T[]> {
    const taken: T[] = [];
    for (let from = 0; from < records.length;) {
      const span = spanOf(records, from);
      taken.push(...(await this.#readSpan(records.slice(from, span), take)));
      from = span;
    }
    return taken;
  }

  async #readSpan<T, R extends Framed>(records: readonly R[], take: (record: R, plaintext: Uint8Array) => T): Promise<T[]> {
    const [first, last] = [records[0], records.at(-1)];
    if (!first || !last) return [];
    const bytes = await readExactly(this.#store, first.segment, first.offset, last.offset + last.lengthBytes - first.offset);
    return records.map((record) => take(record, this.#openRecord(record, bytes.subarray(record.offset - first.offset, record.offset - first.offset + record.lengthBytes))));
  }

  #openRecord(record: Framed, bytes: Uint8Array): Uint8Array {
    const frame = readFrame(this.#frameKey, record.seq, bytes, 0);
    if (frame.kind !== 'entry' || frame.lengthBytes !== record.lengthBytes) throw damagedJournal(record.segment, record.offset);
    return frame.plaintext;
  }
}

function decodeRecord(record: EntryRecord, plaintext: Uint8Array): DecodedEntry {
  try {
    return decodeEntry(plaintext);
  } catch (error) {
    if (!(error instanceof KeptError) || error.code !== 'vault/damaged-journal') throw error;
    throw damagedJournal(record.segment, record.offset, error);
  }
}

/** The end of the longest run from `from` on that lies within one read of at most 1 MiB. */
export function spanOf(records: readonly Framed[], from: number): number {
  const first = records[from];
  let end = from + 1;
  for (; end < records.length; end++) {
    const next = records[end];
    if (!first || !next || next.segment !== first.segment || next.offset < first.offset) break;
    if (next.offset + next.lengthBytes - first.offset > MAX_FRAME_BYTES) break;
  }
  return end;
}
