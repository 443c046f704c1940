import { KeptError } from '../base/errors.ts';
import { canonicalBodyHash, entryHash, GENESIS_HASH } from '../custody/chain.ts';
import { VaultFold } from './fold.ts';
import type { Journal } from './journal.ts';
import type { Segments } from './journal-read.ts';
import { factsOf, type EntryRecord, type StateSnapshot } from './state.ts';

/** Links that are worked out again when a snapshot is taken up. */
const LINKS_CHECKED = 1000;

/** Plain records of a state; they do not change when the state goes on. */
export function takeSnapshot(fold: VaultFold): StateSnapshot {
  return { format: 2, vaultId: fold.vaultId, ...factsOf(fold), items: fold.items.pack(), entries: [...fold.entries] };
}

/**
 * The state of a snapshot, or null when the journal does not bear it out: its records must lie gaplessly in the segments, and its
 * last entry and the last of its case chain must be in the journal as it knows them. What it says of earlier entries is then the
 * journal's own, since each frame is bound to its number and each link to all before it. Of the links themselves the last thousand are
 * worked out again: a snapshot comes sealed from this vault's own index, and going through all of them is the full check's work.
 */
export async function resumeFrom(snapshot: StateSnapshot, vaultId: string, segments: Segments, journal: Journal): Promise<VaultFold | null> {
  if (snapshot.format !== 2 || snapshot.vaultId !== vaultId || !isGapless(snapshot, segments) || !endsLinked(snapshot)) return null;
  const lastOfCase = snapshot.entries.findLast((record) => record.caseSeq !== null);
  const last = snapshot.entries.at(-1);
  if (!last || !lastOfCase) return null;
  const isThere = (await isInJournal(last, journal)) && (await isInJournal(lastOfCase, journal));
  return isThere ? foldOf(snapshot) : null;
}

function foldOf(snapshot: StateSnapshot): VaultFold | null {
  const captured = snapshot.entries.reduce((count, { act }) => count + Number(act === 'item.captured'), 0);
  try {
    const fold = VaultFold.of(snapshot);
    return fold.items.size === captured ? fold : null;
  } catch (error) {
    if (error instanceof KeptError || error instanceof RangeError) return null;
    throw error;
  }
}

/** Numbers without holes, frames end to end, every finished segment full to its last byte. */
function isGapless({ entries, position }: StateSnapshot, segments: Segments): boolean {
  let [seq, segment, offset] = [0, 1, 0];
  for (const record of entries) {
    seq += 1;
    if (record.segment === segment + 1 && offset === sizeOf(segments, segment)) {
      segment = record.segment;
      offset = 0;
    }
    if (record.seq !== seq || record.segment !== segment || record.offset !== offset) return false;
    offset += record.lengthBytes;
  }
  const isAtEnd = position.seq === entries.length && position.segment === segment && position.offset === offset;
  return isAtEnd && offset <= sizeOf(segments, segment);
}

function sizeOf(segments: Segments, segment: number): number {
  return segments[segment - 1]?.sizeBytes ?? -1;
}

function endsLinked({ entries, chain }: StateSnapshot): boolean {
  const links = lastLinks(entries, LINKS_CHECKED + 1);
  const first = links[0]?.caseSeq === 1 ? { entryHash: GENESIS_HASH, caseSeq: 0 } : links.shift();
  let head = first;
  for (const { caseSeq, bodyHash, entryHash: link } of links) {
    if (!head || caseSeq === null || caseSeq !== (head.caseSeq ?? 0) + 1 || link !== entryHash(head.entryHash ?? '', caseSeq, bodyHash)) return false;
    head = { entryHash: link, caseSeq };
  }
  return head?.entryHash === chain.entryHash && head.caseSeq === chain.caseSeq;
}

/** The last so many that are in the chain, oldest first. */
function lastLinks(entries: readonly EntryRecord[], count: number): EntryRecord[] {
  const links: EntryRecord[] = [];
  for (let at = entries.length - 1; at >= 0 && links.length < count; at--) {
    const record = entries[at];
    if (record && record.caseSeq !== null) links.push(record);
  }
  return links.toReversed();
}

async function isInJournal(record: EntryRecord, journal: Journal): Promise<boolean> {
  try {
    const [read] = await journal.readEntries([record]);
    return read !== undefined && canonicalBodyHash(read.entry.salt ?? '', read.canonicalBody) === record.bodyHash;
  } catch (error) {
    if (error instanceof KeptError && error.code === 'vault/damaged-journal') return false;
    throw error;
  }
}
