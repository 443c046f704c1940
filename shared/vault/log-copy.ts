import { concatBytes, equalBytes } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { recipientOf } from '../crypto/age-x25519.ts';
import { encryptedSize, encryptor, openContent } from '../crypto/content-stream.ts';
import { SEAL_OVERHEAD_BYTES } from '../crypto/seal.ts';
import { FRAME_HEAD_BYTES } from './frame.ts';
import type { EntryRecord } from './state.ts';
import type { VaultStore } from './store.ts';

/** A file of the log's copy for people without Kept (FORMAT.md, readable log): one line for each entry, encrypted like an object. */
export const MAX_LOG_FILE_ENTRIES = 500;
/** Of its lines. Longer than any one entry, so that each entry is in one file. */
export const MAX_LOG_FILE_BYTES = 1024 * 1024;
const LINE_END = new Uint8Array([0x0a]);

export interface LogFile {
  /** Numbers of its first and last entry. */
  readonly first: number;
  readonly last: number;
  /** Of the encrypted file. */
  readonly sizeBytes: number;
}

/**
 * How the entries are divided: a file is full when the next entry would be one too many or make it too long. So the journal alone says which
 * files there must be and how long each is. `from` is the first entry of a file.
 */
export function* logFiles(entries: readonly EntryRecord[], from = 1): Generator<LogFile> {
  let first = from;
  let lineBytes = 0;
  for (let seq = from; seq <= entries.length; seq++) {
    const bytes = lineBytesOf(entries[seq - 1]);
    if (seq - first >= MAX_LOG_FILE_ENTRIES || lineBytes + bytes > MAX_LOG_FILE_BYTES) {
      yield { first, last: seq - 1, sizeBytes: encryptedSize(lineBytes) };
      [first, lineBytes] = [seq, 0];
    }
    lineBytes += bytes;
  }
  if (entries.length >= first) yield { first, last: entries.length, sizeBytes: encryptedSize(lineBytes) };
}

function lineBytesOf(record: EntryRecord | undefined): number {
  return record ? record.lengthBytes - FRAME_HEAD_BYTES - SEAL_OVERHEAD_BYTES + LINE_END.length : 0;
}

/** An age file of these entries, each as it was sealed and a line end. */
export async function sealLog(plaintexts: readonly Uint8Array[], identity: Uint8Array, random: RandomBytes): Promise<Uint8Array> {
  const encrypting = await encryptor(recipientOf(identity), random);
  return concatBytes(encrypting.header, encrypting.push(joinLines(plaintexts)), encrypting.finish());
}

/** Whether the copy of these entries lies there, whole and with the same bytes. Throws 'disk/*' where it cannot be read. */
export async function isLogCopyRight(store: VaultStore, file: LogFile, sizeBytes: number, plaintexts: readonly Uint8Array[], identity: Uint8Array): Promise<boolean> {
  if (sizeBytes !== file.sizeBytes) return false;
  try {
    const content = await openContent(identity, { sizeBytes, read: (offset, lengthBytes) => store.readLogCopy(file.first, offset, lengthBytes) });
    return equalBytes(await content.read(0, content.sizeBytes), joinLines(plaintexts));
  } catch (error) {
    if (error instanceof KeptError && error.code === 'vault/object-damaged') return false;
    throw error;
  }
}

function joinLines(plaintexts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatBytes(...plaintexts.flatMap((plaintext) => [plaintext, LINE_END]));
}
