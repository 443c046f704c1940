import { KeptError } from '../base/errors.ts';
import { clockRemark, type ClockRemark } from '../custody/clock-remarks.ts';
import type { CustodyEntry } from '../custody/entry.ts';
import type { DecodedEntry } from './entry-format.ts';
import type { EntryRecord } from './state.ts';

export interface LoggedEntry extends CustodyEntry {
  readonly clock: ClockRemark | null;
}

/** The entry of the case before another one, and whether the vault was unlocked anew between them. */
export interface EntryBefore {
  readonly record: EntryRecord;
  readonly session: 'same' | 'unknown';
}

/** Null for the first entry of a case. In a damaged vault entries are missing, so that a place in the list is not a number. */
export function entryBefore(entries: readonly EntryRecord[], { seq }: EntryRecord): EntryBefore | null {
  let session: EntryBefore['session'] = 'same';
  let expected = seq - 1;
  for (let index = Math.min(seq - 1, entries.length) - 1; index >= 0; index--) {
    const record = entries[index];
    if (!record || record.seq >= seq) continue;
    if (record.seq !== expected) session = 'unknown';
    if (record.caseSeq !== null) return { record, session };
    if (record.act === 'vault.unlocked') session = 'unknown';
    expected = record.seq - 1;
  }
  return null;
}

/** `befores` are those of the entries, in their order. Where one of them cannot be read, nothing is said of the clock: the entries themselves could. */
export async function withClockRemarks(
  entries: readonly CustodyEntry[], befores: readonly (EntryBefore | null)[], read: (records: readonly EntryRecord[]) => Promise<readonly DecodedEntry[]>,
): Promise<readonly LoggedEntry[]> {
  const records = befores.flatMap((before) => before?.record ?? []);
  const bodies = await read(records).catch((error: unknown): readonly DecodedEntry[] => {
    if (error instanceof KeptError && error.code === 'vault/damaged-journal') return [];
    throw error;
  });
  const bySeq = new Map(bodies.map(({ entry }) => [entry.seq, entry.body]));
  return entries.map((entry, index) => {
    const before = befores[index];
    const body = bySeq.get(before?.record.seq ?? 0);
    return { ...entry, clock: before && body ? clockRemark(body, entry.body, before.session) : null };
  });
}
