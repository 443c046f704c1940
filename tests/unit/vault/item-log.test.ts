import { expect, it } from 'vitest';
import type { Act } from '../../../shared/custody/entry.ts';
import { entryBefore } from '../../../shared/vault/item-log.ts';
import type { EntryRecord } from '../../../shared/vault/state.ts';

const record = (seq: number, act: Act): EntryRecord => ({ seq, act, caseSeq: act.startsWith('vault.') ? null : seq, itemId: null, bodyHash: '', entryHash: '', segment: 1, offset: seq, lengthBytes: 1 });
const log = [
  record(1, 'vault.created'), record(2, 'case.created'), record(3, 'item.captured'), record(4, 'vault.checked'), record(5, 'item.annotated'),
  record(6, 'vault.unlocked'), record(7, 'vault.checked'), record(8, 'item.captured'),
];
const before = (entries: readonly EntryRecord[], seq: number) => {
  const found = entryBefore(entries, record(seq, 'item.captured'));
  return found && [found.record.seq, found.session];
};

it('finds the entry of the case before another, and whether it is of the same session', () => {
  expect([2, 3, 5, 8].map((seq) => before(log, seq))).toEqual([null, [2, 'same'], [3, 'same'], [5, 'unknown']]);
});

it('takes no later entry for an earlier one where some are lost, and no session for the same', () => {
  const rest = [2, 3, 4, 8].map((seq) => log[seq - 1] as EntryRecord);
  expect([3, 5, 8].map((seq) => before(rest, seq))).toEqual([[2, 'same'], [3, 'same'], [3, 'unknown']]);
  expect(before([log[4] as EntryRecord, log[7] as EntryRecord], 3)).toBeNull();
});
