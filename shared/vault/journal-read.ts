import { KeptError } from '../base/errors.ts';
import { type FrameKey, readFrame } from './frame.ts';
import type { JournalPosition, Place } from './state.ts';
import type { VaultStore } from './store.ts';

/** Segments roll here; a longer one was not written by us. */
export const MAX_SEGMENT_BYTES = 8 * 1024 * 1024;
/** The most that the store's port carries at once. */
const READ_BYTES = 1024 * 1024;
/** Longer entries than this are rare. */
const ENTRY_MEMORY_BYTES = 64 * 1024;

export type Segments = readonly { readonly segment: number; readonly sizeBytes: number }[];

export interface JournalRead {
  /** Where the next frame belongs. */
  readonly end: JournalPosition;
  /** Bytes behind it that are an append which never finished. */
  readonly tornBytes: number;
}

export interface ReadWatch {
  /** Bytes read so far and in all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Asked after each entry whether others are to have their turn; what it calls says how far the reading is. */
  readonly pause?: ((tell: () => void) => Promise<void> | undefined) | undefined;
}

export function damagedJournal(segment: number, offset: number, cause?: unknown): KeptError {
  return new KeptError('vault/damaged-journal', { segment, offset }, { cause });
}

/** The segments as they lie there. Throws 'vault/damaged-journal' when one is too long, or one that is not the last is empty. */
export async function listSegments(store: VaultStore): Promise<Segments> {
  const segments = await store.listJournal();
  segments.forEach(({ segment, sizeBytes }, index) => {
    const isEmptyBetween = sizeBytes === 0 && index < segments.length - 1;
    if (segment !== index + 1 || sizeBytes > MAX_SEGMENT_BYTES || isEmptyBetween) throw damagedJournal(index + 1, 0);
  });
  return segments;
}

/**
 * Reads every frame behind `from`, in order. Throws 'vault/damaged-journal' {segment, offset} at the first byte that is not
 * what was written there; only behind the last complete frame of the last segment may an unfinished one stand. A plaintext is valid until `onEntry` returns.
 */
export async function readJournal(
  store: VaultStore, frameKey: FrameKey, segments: Segments, from: JournalPosition,
  onEntry: (plaintext: Uint8Array, place: Place) => void, watch: ReadWatch = {},
): Promise<JournalRead> {
  const rest = segments.filter(({ segment }) => segment >= from.segment);
  const total = rest.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) - from.offset;
  let read: JournalRead = { end: from, tornBytes: 0 };
  let done = 0;
  let ahead: Promise<Uint8Array> | null = null;
  for (const [place, { segment, sizeBytes }] of rest.entries()) {
    const start = segment === from.segment ? from.offset : 0;
    if (start > sizeBytes) throw damagedJournal(segment, sizeBytes);
    const bytes = await (ahead ?? readSegment(store, segment, start - (start % 512), sizeBytes));
    ahead = readAhead(store, rest[place + 1]);
    const before = done;
    const onFrame = (offset: number): Promise<void> | undefined => watch.pause?.(() => watch.onProgress?.(before + offset - start, total));
    read = await readFrames(frameKey, bytes, { seq: read.end.seq, segment, offset: start }, onEntry, onFrame);
    if (read.tornBytes > 0 && segment !== segments.length) throw damagedJournal(segment, read.end.offset);
    done += sizeBytes - start;
    watch.onProgress?.(done, total);
  }
  return read;
}

/** The segment behind the one whose frames are being read. Its fault is told when its turn comes, unless there was another before. */
function readAhead(store: VaultStore, next: Segments[number] | undefined): Promise<Uint8Array> | null {
  if (next === undefined) return null;
  const bytes = readSegment(store, next.segment, 0, next.sizeBytes);
  bytes.catch(() => undefined);
  return bytes;
}

/** `bytes` reach to the end of the segment and begin at a multiple of 512 at or before `from.offset`. */
async function readFrames(
  frameKey: FrameKey, bytes: Uint8Array, from: JournalPosition,
  onEntry: (plaintext: Uint8Array, place: Place) => void, onFrame: (offset: number) => Promise<void> | undefined,
): Promise<JournalRead> {
  const base = from.offset - (from.offset % 512);
  let { seq } = from;
  let at = from.offset - base;
  const memory = new Uint8Array(ENTRY_MEMORY_BYTES);
  while (at < bytes.length) {
    const frame = readFrame(frameKey, seq + 1, bytes, at, memory);
    const offset = base + at;
    if (frame.kind === 'damaged') throw damagedJournal(from.segment, offset);
    if (frame.kind === 'torn') return { end: { seq, segment: from.segment, offset }, tornBytes: bytes.length - at };
    onEntry(frame.plaintext, { segment: from.segment, offset, lengthBytes: frame.lengthBytes });
    seq += 1;
    at += frame.lengthBytes;
    const pause = onFrame(base + at);
    if (pause) await pause;
  }
  return { end: { seq, segment: from.segment, offset: base + at }, tornBytes: 0 };
}

async function readSegment(store: VaultStore, segment: number, start: number, sizeBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes - start);
  for (let at = 0; at < bytes.length; at += READ_BYTES) {
    const part = await readExactly(store, segment, start + at, Math.min(READ_BYTES, bytes.length - at));
    bytes.set(part, at);
  }
  return bytes;
}

export async function readExactly(store: VaultStore, segment: number, offset: number, lengthBytes: number): Promise<Uint8Array> {
  const bytes = await store.readJournal(segment, offset, lengthBytes);
  if (bytes.length !== lengthBytes) throw damagedJournal(segment, offset);
  return bytes;
}
