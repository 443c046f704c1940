import { KeptError } from '../base/errors.ts';
import { isAct } from '../custody/entry-schema.ts';
import type { EntryRecord } from './state.ts';
import { PackedReader, PackedWriter, uuidOf } from './packed-json.ts';

const ID_BYTES = 16;
const NO_ITEM = '0'.repeat(2 * ID_BYTES);
const HASH_BYTES = 32;

/** Neighbouring records in a fifth of their size, for the index. */
export function packEntries(records: readonly EntryRecord[]): Uint8Array<ArrayBuffer> {
  const acts = [...new Set(records.map(({ act }) => act))];
  const page = new PackedWriter();
  page.count(records.length);
  page.value(acts);
  for (const { seq, act, caseSeq, segment, offset, lengthBytes } of records) {
    page.byte(acts.indexOf(act));
    for (const value of [seq, caseSeq ?? 0, segment, offset, lengthBytes]) page.count(value);
  }
  for (const { itemId } of records) page.hexDigits(itemId ?? NO_ITEM);
  for (const { bodyHash } of records) page.hexDigits(bodyHash);
  for (const { entryHash } of records) page.hexDigits(entryHash ?? '0'.repeat(2 * HASH_BYTES));
  return page.finish();
}

/** Throws on anything that `packEntries` cannot have given. */
export function unpackEntries(bytes: Uint8Array): EntryRecord[] {
  const page = new PackedReader(bytes);
  const count = page.count();
  const acts = page.value() as readonly unknown[];
  const records: Writable<EntryRecord>[] = [];
  for (let index = 0; index < count; index++) {
    const act = acts[page.byte()];
    if (!isAct(act)) throw damagedPage();
    const seq = page.count();
    const caseSeq = page.count();
    // Members are evaluated in the order in which they were written.
    records.push({ seq, act, caseSeq: caseSeq === 0 ? null : caseSeq, itemId: null, bodyHash: '', entryHash: null, segment: page.count(), offset: page.count(), lengthBytes: page.count() });
  }
  const itemIds = page.hexTexts(count, ID_BYTES);
  const bodyHashes = page.hexTexts(count, HASH_BYTES);
  const entryHashes = page.hexTexts(count, HASH_BYTES);
  if (!page.isAtEnd) throw damagedPage();
  for (const [index, record] of records.entries()) {
    record.itemId = itemIdOf(itemIds[index] ?? NO_ITEM);
    record.bodyHash = bodyHashes[index] ?? '';
    if (record.caseSeq !== null) record.entryHash = entryHashes[index] ?? '';
  }
  return records;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function itemIdOf(digits: string): string | null {
  return digits === NO_ITEM ? null : uuidOf(digits);
}

function damagedPage(): KeptError {
  return new KeptError('internal/unexpected', { kind: 'entry-pages' });
}
