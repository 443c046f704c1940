import { KeptError } from '../base/errors.ts';
import { canonicalBodyHash, entryHash, GENESIS_HASH } from '../custody/chain.ts';
import { VaultFold } from './fold.ts';
import type { Journal } from './journal.ts';
import type { Segments } from './journal-read.ts';
import { factsOf, type EntryRecord, type StateSnapshot, type VaultState } from './state.ts';

/** Plain records of a state; they do not change when the state goes on. */
export function takeSnapshot(state: VaultState, vaultId: string): StateSnapshot {
  return { format: 2, vaultId, ...factsOf(state), items: [...state.items.values()], entries: [...state.entries] };
}

/**
 * The state of a snapshot, or null when the journal does not bear it out: its records must lie gaplessly in the segments, and its
 * last entry and the last of its case chain must be in the journal as it knows them. What it says of earlier entries is then the
 * journal's own, since each frame is bound to its number and each link to all before it.
 */
export async function resumeFrom(snapshot: StateSnapshot, vaultId: string, segments: Segments, journal: Journal): Promise<VaultFold | null> {
  if (snapshot.format !== 2 || snapshot.vaultId !== vaultId || !isGapless(snapshot, segments) || !isLinked(snapshot)) return null;
  const lastOfCase = snapshot.entries.findLast((record) => record.caseSeq !== null);
  const last = snapshot.entries.at(-1);
  if (!last || !lastOfCase) return null;
  const isThere = (await isInJournal(last, journal)) && (await isInJournal(lastOfCase, journal));
  return isThere ? VaultFold.of(snapshot) : null;
}

/** Numbers without holes, frames end to end, every finished segment full to its last byte. */
function isGapless({ entries, position, items }: StateSnapshot, segments: Segments): boolean {
  let [segment, offset] = [1, 0];
  let captured = 0;
  for (const [index, record] of entries.entries()) {
    if (record.segment === segment + 1 && offset === sizeOf(segments, segment)) [segment, offset] = [record.segment, 0];
    if (record.seq !== index + 1 || record.segment !== segment || record.offset !== offset) return false;
    offset += record.lengthBytes;
    if (record.act === 'item.captured') captured += 1;
  }
  const isAtEnd = position.seq === entries.length && position.segment === segment && position.offset === offset;
  return isAtEnd && captured === items.length && offset <= sizeOf(segments, segment);
}

function sizeOf(segments: Segments, segment: number): number {
  return segments[segment - 1]?.sizeBytes ?? -1;
}

function isLinked({ entries, chain }: StateSnapshot): boolean {
  let head = { entryHash: GENESIS_HASH, caseSeq: 0 };
  for (const record of entries) {
    if (record.caseSeq === null) continue;
    const link = entryHash(head.entryHash, record.caseSeq, record.bodyHash);
    if (record.caseSeq !== head.caseSeq + 1 || record.entryHash !== link) return false;
    head = { entryHash: link, caseSeq: record.caseSeq };
  }
  return head.entryHash === chain.entryHash && head.caseSeq === chain.caseSeq;
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
