import { MAX_ENTRIES, TAG_FILES } from '../bundle/layout.ts';
import { MAX_CHECKPOINT_LENGTH, readKeptCheckpoint } from '../custody/checkpoint.ts';
import { LOCAL_HEADER_BYTES, nameText, parseLocalHeader, type DirectoryRecord } from '../zip/central-directory.ts';
import { openArchive } from '../zip/read-archive.ts';
import { ReadWindow, WINDOW_BYTES } from '../zip/read-window.ts';
import { MAX_DIRECTORY_BYTES } from './read-bundle.ts';
import type { RandomAccess } from './result.ts';

/** In UTF-8 a character of the note has at most three bytes. */
export const MAX_CHECKPOINT_BYTES = 4 * MAX_CHECKPOINT_LENGTH;

/**
 * The checkpoint in a file that somebody kept: the note itself, or an earlier bundle, of which nothing else is read. Nothing of that bundle is judged, and nothing need be: the note
 * says by its own signature whose it is. Null where there is none, or none that can be read. Throws what `file.read` throws, and 'file/changed'.
 */
export async function checkpointOf(file: RandomAccess): Promise<string | null> {
  const text = file.sizeBytes <= MAX_CHECKPOINT_BYTES ? decode(await file.read(0, file.sizeBytes)) : await fromBundle(file);
  return text !== null && readKeptCheckpoint(text) !== null ? text.trim() : null;
}

async function fromBundle(file: RandomAccess): Promise<string | null> {
  const window = new ReadWindow(file);
  const archive = await openArchive(window, { entries: MAX_ENTRIES, directoryBytes: MAX_DIRECTORY_BYTES });
  if ('reason' in archive) return null;
  const [record, another] = archive.records.filter(({ name }) => name.endsWith(`/${TAG_FILES.checkpoint}`));
  if (!record || another || record.storedBytes > MAX_CHECKPOINT_BYTES || record.storedBytes !== record.sizeBytes) return null;
  return readEntry(window, record, record.localOffset + archive.shiftBytes);
}

async function readEntry(window: ReadWindow, { name, storedBytes }: DirectoryRecord, offset: number): Promise<string | null> {
  const header = parseLocalHeader(await window.bytes(offset, Math.min(WINDOW_BYTES, LOCAL_HEADER_BYTES + 2 * 0xffff)));
  if (!header || nameText(header.nameBytes) !== name) return null;
  const bytes = await window.bytes(offset + header.lengthBytes, storedBytes);
  return bytes.length === storedBytes ? decode(bytes) : null;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
