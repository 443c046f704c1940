import { equalBytes } from '../base/bytes.ts';
import {
  END_BYTES, MAX_COMMENT_BYTES, endOf, isOfProfile, nameText, parseDirectory, parseEnd, parseLocalHeader,
  type DirectoryRecord, type EndRecord,
} from './central-directory.ts';
import { WINDOW_BYTES, type ReadWindow } from './read-window.ts';

/** Where an archive departs from the profile (FORMAT.md, zip profile). */
export const ARCHIVE_FAULTS = [
  'comment', 'compressed', 'crc', 'descriptor', 'encrypted', 'end-record', 'folder-entry', 'foreign-header', 'gap', 'local-differs',
  'local-missing', 'order', 'overlap', 'prefix', 'record', 'suffix',
] as const;
export type ArchiveFault = (typeof ARCHIVE_FAULTS)[number];

/** Why no list of entries could be read at all. */
export const UNREADABLE_REASONS = ['cut-short', 'directory-damaged', 'empty', 'not-a-zip', 'too-large', 'too-many-entries'] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

export interface Departure {
  readonly fault: ArchiveFault;
  /** Name of the entry at fault (hostile text); '' where it is the archive as a whole. */
  readonly entry: string;
}

export interface Archive {
  /** In the order of the central directory. */
  readonly records: readonly DirectoryRecord[];
  readonly departures: readonly Departure[];
  /** Where the central directory begins: the end of what entries may occupy. */
  readonly directoryOffset: number;
  /** To be added to the offsets of local headers, where something was put before the archive. */
  readonly shiftBytes: number;
}

export interface UnreadableArchive {
  readonly reason: UnreadableReason;
  /** Name in the local header at the very beginning, if there is one. */
  readonly firstName: string | null;
}

/** Without Zip64, no offset can point farther. */
const MAX_ARCHIVE_BYTES = 0xffff_ffff;
const SIGNATURE_START = [0x50, 0x4b] as const;

/**
 * Reads the end record and the central directory. The end record must be the last thing in the file; where it is not, the last one
 * in the tail is taken so that more can be said, and the departure is noted. Limits hold before anything is allocated.
 */
export async function openArchive(window: ReadWindow, limits: { entries: number; directoryBytes: number }): Promise<Archive | UnreadableArchive> {
  const unreadable = async (reason: UnreadableReason): Promise<UnreadableArchive> => ({ reason, firstName: await firstName(window) });
  if (window.sizeBytes === 0) return { reason: 'empty', firstName: null };
  if (window.sizeBytes > MAX_ARCHIVE_BYTES) return unreadable('too-large');
  const found = await findEnd(window);
  if (!found) return unreadable(await startsLikeZip(window) ? 'cut-short' : 'not-a-zip');
  const { end, offset } = found;
  if (end.entryCount > limits.entries) return unreadable('too-many-entries');
  if (end.directoryBytes > limits.directoryBytes || end.directoryBytes > offset) return unreadable('directory-damaged');
  const directoryOffset = offset - end.directoryBytes;
  const shiftBytes = directoryOffset - end.directoryOffset;
  const records = shiftBytes < 0 ? null : parseDirectory(await readDirectory(window, directoryOffset, end.directoryBytes), end.entryCount);
  if (!records) return unreadable('directory-damaged');
  const departures = [...endDepartures(window, found), ...recordDepartures(records)];
  return { records, departures, directoryOffset, shiftBytes };
}

interface FoundEnd {
  readonly end: EndRecord;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The last end record in the file's tail, looked for backwards as nearly every reader does. */
async function findEnd(window: ReadWindow): Promise<FoundEnd | null> {
  const tailOffset = Math.max(0, window.sizeBytes - END_BYTES - MAX_COMMENT_BYTES);
  const tail = await window.bytes(tailOffset, END_BYTES + MAX_COMMENT_BYTES);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail[at] !== SIGNATURE_START[0] || tail[at + 1] !== SIGNATURE_START[1]) continue;
    const end = parseEnd(tail.subarray(at));
    if (end) return { end, offset: tailOffset + at, bytes: tail.slice(at, at + END_BYTES) };
  }
  return null;
}

async function readDirectory(window: ReadWindow, offset: number, lengthBytes: number): Promise<Uint8Array> {
  const directory = new Uint8Array(lengthBytes);
  let at = 0;
  for await (const piece of window.pieces(offset, lengthBytes)) {
    directory.set(piece, at);
    at += piece.length;
  }
  return directory;
}

function endDepartures(window: ReadWindow, { end, offset, bytes }: FoundEnd): Departure[] {
  const departures: Departure[] = [];
  if (end.commentBytes > 0) departures.push({ fault: 'comment', entry: '' });
  if (offset + END_BYTES + end.commentBytes !== window.sizeBytes) departures.push({ fault: 'suffix', entry: '' });
  const expected = endOf(end.entryCount, end.directoryBytes, end.directoryOffset);
  if (end.commentBytes === 0 && !equalBytes(bytes, expected)) departures.push({ fault: 'end-record', entry: '' });
  return departures;
}

/** Every record must be, byte for byte, what its name, sum, size and place make it; names ascend, so none comes twice. */
function recordDepartures(records: readonly DirectoryRecord[]): Departure[] {
  const departures: Departure[] = [];
  let previous: DirectoryRecord | null = null;
  for (const record of records) {
    if (!isOfProfile(record)) departures.push({ fault: recordFault(record), entry: record.name });
    if (previous && !(previous.name < record.name && previous.localOffset < record.localOffset)) {
      departures.push({ fault: 'order', entry: record.name });
    }
    previous = record;
  }
  return departures;
}

function recordFault(record: DirectoryRecord): ArchiveFault {
  if (record.name.endsWith('/')) return 'folder-entry';
  if ((record.flags & 1) !== 0) return 'encrypted';
  return record.method === 0 ? 'record' : 'compressed';
}

async function startsLikeZip(window: ReadWindow): Promise<boolean> {
  return parseLocalHeader(await window.bytes(0, WINDOW_BYTES)) !== null;
}

async function firstName(window: ReadWindow): Promise<string | null> {
  const header = parseLocalHeader(await window.bytes(0, WINDOW_BYTES));
  return header ? nameText(header.nameBytes) : null;
}
