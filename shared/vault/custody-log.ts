import { canonicalBodyHash } from '../custody/chain.ts';
import type { CustodyEntry, CustodyLine } from '../custody/entry.ts';
import type { DecodedEntry } from './entry-format.ts';
import { damagedJournal } from './journal-read.ts';
import type { EntryRecord } from './state.ts';

/** Which entries of a case chain a bundle of these items shows; other exports and other items are nobody's business and stand by their hash. */
export function isShownInFull(chain: readonly EntryRecord[], itemIds: ReadonlySet<string>): (record: EntryRecord) => boolean {
  const prepared = chain.findLast((record) => record.act === 'bundle.prepared');
  return (record) => record.act === 'case.created' || record === prepared || (record.itemId !== null && itemIds.has(record.itemId));
}

/** A link of the chain in full. Throws 'vault/damaged-journal' when the entry read is not the one that was folded. */
export function custodyEntryOf(record: EntryRecord, read: DecodedEntry | undefined): CustodyEntry {
  const salt = read?.entry.salt ?? null;
  if (!read || salt === null || canonicalBodyHash(salt, read.canonicalBody) !== record.bodyHash) throw damagedJournal(record.segment, record.offset);
  const { caseSeq, entryHash } = linkOf(record);
  return { caseSeq, salt, body: read.entry.body, bodyHash: record.bodyHash, entryHash };
}

/** A link of the chain by its hashes alone. */
export function custodyLineOf(record: EntryRecord): CustodyLine {
  const { caseSeq, entryHash } = linkOf(record);
  return { caseSeq, bodyHash: record.bodyHash, entryHash };
}

function linkOf({ caseSeq, entryHash, segment, offset }: EntryRecord): { caseSeq: number; entryHash: string } {
  if (caseSeq === null || entryHash === null) throw damagedJournal(segment, offset);
  return { caseSeq, entryHash };
}
