import { type Faults, readFaultOf } from './fault-list.ts';
import { FRAME_HEAD_BYTES, type FrameKey, frameLength, mayBeFrame, readFrame } from './frame.ts';
import type { Framed } from './journal.ts';
import { MAX_SEGMENT_BYTES, type Segments } from './journal-read.ts';
import type { VaultStore } from './store.ts';

/** A frame that is known to have been there. */
export interface LostFrame {
  /** Null at the end of the journal, where nobody can tell how many there were. */
  readonly seq: number | null;
  readonly segment: number;
  readonly offset: number;
}

export interface JournalScan {
  /** Every frame that opens, by its number. */
  readonly found: readonly Framed[];
  /** By number, those without one last. */
  readonly lost: readonly LostFrame[];
  readonly missingSegments: readonly number[];
  /** Bytes that belong to no frame that is known, repeated frames among them. */
  readonly strayBytes: number;
}

/** No entry is smaller than an act with its time; bounds how many may have been lost in so many bytes. */
const LEAST_FRAME_BYTES = 200;
/** Longer files were not written by us; what is behind is not looked at. */
const MAX_SCANNED_BYTES = 2 * MAX_SEGMENT_BYTES;
const READ_BYTES = 1024 * 1024;
const BLOCK_BYTES = 4096;
/** Numbers tried at one place, the expected one first, and at all places together: noise over a whole segment must end some time. */
const NEAR_NUMBERS = 64;
const MAX_TRIES = 4_000_000;

/**
 * Looks for every frame of a damaged journal, wherever it lies: a frame is bound to its number, not to its place, so segments that were exchanged,
 * repeated or cut give what is in them. `known` (of the index) says where frames were. Throws only when the disk does not answer.
 */
export async function scanJournal(store: VaultStore, frameKey: FrameKey, known: readonly Framed[], onProgress?: (done: number, total: number) => void): Promise<JournalScan> {
  const segments = await store.surveyJournal();
  const scan = new Scan(frameKey, known, segments);
  const total = segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let done = 0;
  for (const { segment, sizeBytes } of segments) {
    scan.readSegment(segment, await readTolerant(store, segment, Math.min(sizeBytes, MAX_SCANNED_BYTES)), segment === segments.at(-1)?.segment);
    scan.addStray(Math.max(0, sizeBytes - MAX_SCANNED_BYTES));
    done += sizeBytes;
    onProgress?.(done, total);
  }
  return scan.result(segments);
}

/** What a scan tells a full check. */
export function reportScan({ lost, missingSegments, strayBytes }: JournalScan, itemOf: (seq: number) => string | null, faults: Faults): void {
  for (const _segment of missingSegments) faults.add('segment-missing');
  for (const { seq } of lost) faults.add('entry-damaged', { entrySeq: seq, itemId: seq === null ? null : itemOf(seq) });
  if (strayBytes > 0) faults.add('count');
}

class Scan {
  readonly #frameKey: FrameKey;
  readonly #known: ReadonlyMap<number, readonly Framed[]>;
  readonly #knownLast: number;
  readonly #found = new Map<number, Framed>();
  /** Numbers whose frame stands somewhere and does not open. */
  readonly #damaged = new Map<number, LostFrame>();
  /** Where bytes begin no frame, by the number that was expected there. */
  readonly #gaps = new Map<number, LostFrame>();
  #unnumbered: LostFrame | null = null;
  /** Bytes that begin no frame, with the number that was expected there. */
  readonly #skipped: { readonly seq: number; readonly bytes: number }[] = [];
  #strayBytes = 0;
  #next = 1;
  #maxSeq: number;
  #tries = 0;

  constructor(frameKey: FrameKey, known: readonly Framed[], segments: Segments) {
    this.#frameKey = frameKey;
    this.#known = Map.groupBy(known, ({ segment }) => segment);
    this.#knownLast = known.at(-1)?.seq ?? 0;
    const bytes = segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    // A missing segment may have held as many as a full one.
    const missing = (segments.at(-1)?.segment ?? 0) - segments.length;
    this.#maxSeq = this.#knownLast + Math.ceil((bytes + missing * MAX_SEGMENT_BYTES) / LEAST_FRAME_BYTES);
  }

  addStray(bytes: number): void {
    this.#strayBytes += bytes;
  }

  readSegment(segment: number, bytes: Uint8Array, isLast: boolean): void {
    let at = 0;
    while (at < bytes.length) {
      const seq = this.#seqAt(bytes, at);
      if (seq === null) at = this.#skip(segment, bytes, at, isLast);
      else at += this.#take(seq, segment, bytes, at);
    }
  }

  /** The number of the frame that begins here, whole or not; null when none does. */
  #seqAt(bytes: Uint8Array, at: number): number | null {
    if (!mayBeFrame(bytes, at)) return null;
    for (const seq of this.#candidates()) {
      this.#tries += 1;
      if (frameLength(this.#frameKey, seq, bytes, at) === null) continue;
      // Of so many numbers tried, some head fits by chance: only a frame that opens is proof.
      if (this.#isNear(seq) || readFrame(this.#frameKey, seq, bytes, at).kind === 'entry') return seq;
    }
    return null;
  }

  #isNear(seq: number): boolean {
    return seq >= this.#next && seq < this.#next + NEAR_NUMBERS;
  }

  /** Nearest first: most damage is small. */
  *#candidates(): Generator<number> {
    const [near, end] = [this.#next + NEAR_NUMBERS, this.#maxSeq];
    for (let seq = this.#next; seq < near; seq++) yield seq;
    if (this.#tries > MAX_TRIES) return;
    for (let seq = near; seq <= end; seq++) yield seq;
    for (let seq = this.#next - 1; seq > 0; seq--) yield seq;
  }

  /** Takes in the frame with this head, and answers how many bytes it covers. */
  #take(seq: number, segment: number, bytes: Uint8Array, at: number): number {
    const frame = readFrame(this.#frameKey, seq, bytes, at);
    const covered = frameLength(this.#frameKey, seq, bytes, at) ?? FRAME_HEAD_BYTES;
    if (frame.kind === 'entry') {
      if (this.#found.has(seq)) this.#strayBytes += frame.lengthBytes;
      else this.#found.set(seq, { seq, segment, offset: at, lengthBytes: frame.lengthBytes });
      this.#next = seq + 1;
      return frame.lengthBytes;
    }
    if (!this.#damaged.has(seq)) this.#damaged.set(seq, { seq, segment, offset: at });
    this.#next = seq + 1;
    // Damaged in its place, the next one follows it. Otherwise it was cut, or something came in between: what is there is looked through.
    const isInPlace = at + covered === bytes.length || (at + covered < bytes.length && this.#seqAt(bytes, at + covered) !== null);
    if (isInPlace) return covered;
    const skipped = this.#distanceToNext(segment, bytes, at + FRAME_HEAD_BYTES) + FRAME_HEAD_BYTES;
    this.#skipped.push({ seq: this.#next, bytes: Math.max(0, skipped - covered) });
    return skipped;
  }

  /** Past bytes that begin no frame; answers where the next one may begin. */
  #skip(segment: number, bytes: Uint8Array, at: number, isLast: boolean): number {
    const skipped = this.#distanceToNext(segment, bytes, at + 1) + 1;
    this.#skipped.push({ seq: this.#next, bytes: skipped });
    if (!this.#gaps.has(this.#next)) this.#gaps.set(this.#next, { seq: this.#next, segment, offset: at });
    const isUnfinished = isLast && at + skipped === bytes.length && readFrame(this.#frameKey, this.#next, bytes, at).kind === 'torn';
    if (isLast && at + skipped === bytes.length && !isUnfinished && this.#next > this.#knownLast) this.#unnumbered = { seq: null, segment, offset: at };
    return at + skipped;
  }

  /** Bytes from `at` to the next head of a frame, or to the end. Where the index knows of one further on, that is tried first. */
  #distanceToNext(segment: number, bytes: Uint8Array, at: number): number {
    const known = this.#known.get(segment)?.find(({ seq, offset }) => offset >= at && frameLength(this.#frameKey, seq, bytes, offset) !== null);
    const end = known?.offset ?? bytes.length;
    let next = at;
    while (next < end && this.#seqAt(bytes, next) === null) next += 1;
    return next - at;
  }

  result(segments: Segments): JournalScan {
    const found = [...this.#found.values()].sort((a, b) => a.seq - b.seq);
    const there = new Set(segments.map(({ segment }) => segment));
    const lastKnown = [...this.#known.keys()].reduce((max, segment) => Math.max(max, segment), segments.at(-1)?.segment ?? 0);
    const missingSegments = Array.from({ length: lastKnown }, (_, index) => index + 1).filter((segment) => !there.has(segment));
    const lost = this.#lost(found);
    return { found, lost, missingSegments, strayBytes: this.#strayBytes + this.#foreignBytes(lost) };
  }

  /** Of what begins no frame, the bytes in which no lost one can have stood. */
  #foreignBytes(lost: readonly LostFrame[]): number {
    const last = lost.findLast(({ seq }) => seq !== null)?.seq ?? 0;
    const isExplained = (seq: number): boolean => (this.#unnumbered !== null && seq > last) || (seq <= last && !this.#found.has(seq));
    return this.#skipped.filter(({ seq }) => !isExplained(seq)).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #lost(found: readonly Framed[]): LostFrame[] {
    const places = new Map([...this.#known.values()].flat().map((framed) => [framed.seq, framed]));
    const last = Math.max(this.#knownLast, found.at(-1)?.seq ?? 0, ...this.#damaged.keys());
    const lost: LostFrame[] = [];
    let near = { segment: 1, offset: 0 };
    for (let seq = 1; seq <= last; seq++) {
      const there = this.#found.get(seq);
      if (there) {
        near = { segment: there.segment, offset: there.offset + there.lengthBytes };
        continue;
      }
      near = this.#damaged.get(seq) ?? places.get(seq) ?? this.#gaps.get(seq) ?? near;
      lost.push({ seq, segment: near.segment, offset: near.offset });
    }
    return this.#unnumbered === null ? lost : [...lost, this.#unnumbered];
  }
}

/** A segment with zeros in the place of what cannot be read. */
async function readTolerant(store: VaultStore, segment: number, sizeBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; at += READ_BYTES) {
    const length = Math.min(READ_BYTES, sizeBytes - at);
    const read = await tryRead(store, segment, at, length);
    if (read) bytes.set(read, at);
    else await readBlocks(store, segment, bytes.subarray(at, at + length), at);
  }
  return bytes;
}

async function readBlocks(store: VaultStore, segment: number, target: Uint8Array, offset: number): Promise<void> {
  for (let at = 0; at < target.length; at += BLOCK_BYTES) {
    target.set((await tryRead(store, segment, offset + at, Math.min(BLOCK_BYTES, target.length - at))) ?? [], at);
  }
}

async function tryRead(store: VaultStore, segment: number, offset: number, lengthBytes: number): Promise<Uint8Array | null> {
  try {
    return await store.readJournal(segment, offset, lengthBytes);
  } catch (error) {
    if (readFaultOf(error) === null) throw error;
    return null;
  }
}
