import type { Act } from '../custody/entry.ts';
import { openContent } from '../crypto/content-stream.ts';
import { decodeEntry } from './entry-format.ts';
import { readFaultOf } from './fault-list.ts';
import { dataOf } from './fold.ts';
import { MAX_LOG_FILE_BYTES } from './log-copy.ts';
import type { VaultStore } from './store.ts';

/** What the log's copy says of an entry. */
export interface ToldEntry {
  readonly act: Act;
  readonly itemId: string | null;
  /** Of the item that the entry captured. */
  readonly exhibitNo: string | null;
}

/** Nothing that we write is longer, headers and all. */
const MAX_FILE_BYTES = MAX_LOG_FILE_BYTES + 64 * 1024;
const LINE_END = 0x0a;

/**
 * What the log's copy for people without Kept (log/*.age) still tells of the entries, by their number: of a damaged journal it is often all that is left, and it knows how
 * far the journal went. Anybody who knows the vault's recipient can write such a file, so it only ever names what is lost and is no evidence.
 * A copy that cannot be read tells nothing. Throws only when the disk does not answer.
 */
export async function readLogTold(store: VaultStore, identity: Uint8Array): Promise<ReadonlyMap<number, ToldEntry>> {
  const told = new Map<number, ToldEntry>();
  for (const { first, sizeBytes } of await store.listLogCopies()) {
    if (sizeBytes > MAX_FILE_BYTES) continue;
    const lines = await readLines(store, first, sizeBytes, identity);
    for (const [index, line] of lines.entries()) takeIn(told, first + index, line);
  }
  return told;
}

async function readLines(store: VaultStore, first: number, sizeBytes: number, identity: Uint8Array): Promise<readonly Uint8Array[]> {
  try {
    const content = await openContent(identity, { sizeBytes, read: (offset, lengthBytes) => store.readLogCopy(first, offset, lengthBytes) });
    return linesOf(await content.read(0, content.sizeBytes));
  } catch (error) {
    if (readFaultOf(error) === null) throw error;
    return [];
  }
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LINE_END, at);
    if (end < 0) return lines;
    lines.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return lines;
}

function takeIn(told: Map<number, ToldEntry>, seq: number, line: Uint8Array): void {
  try {
    const { entry } = decodeEntry(line);
    if (entry.seq !== seq) return;
    told.set(seq, { act: entry.body.act, itemId: entry.body.itemId, exhibitNo: dataOf(entry, 'item.captured')?.item.exhibitNo ?? null });
  } catch (error) {
    if (readFaultOf(error) === null) throw error;
  }
}
