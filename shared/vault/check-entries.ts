import { canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import { canonicalBodyHash, entryHash, GENESIS_HASH } from '../custody/chain.ts';
import type { Item, ItemIntake } from '../evidence/item.ts';
import type { CheckedVault, CheckWatch } from './check.ts';
import { decodeEntry, type DecodedEntry } from './entry-format.ts';
import type { JournalEntry } from './entry.ts';
import { type Faults, readFaultOf } from './fault-list.ts';
import { dataOf } from './fold.ts';
import { type FrameKey, readFrame } from './frame.ts';
import { spanOf } from './journal.ts';
import type { EntryRecord, VaultState } from './state.ts';
import type { VaultStore } from './store.ts';

/**
 * Every entry of the journal, read from the disk and held against what the vault works with now: its frame, number and body, its link in the
 * chain, and that the items are what the entries make of them.
 */
export async function checkEntries(vault: CheckedVault, watch: CheckWatch, faults: Faults): Promise<{ entries: number; sizeBytes: number }> {
  const { state } = vault;
  const check = new EntryCheck(vault, faults);
  const totalBytes = state.entries.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0);
  let next = 0;
  let sizeBytes = 0;
  // More may come in while this runs.
  while (next < state.entries.length) {
    watch.checkStopped();
    const end = spanOf(state.entries, next);
    const records = state.entries.slice(next, end);
    await check.readSpan(records);
    sizeBytes += records.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0);
    next = end;
    watch.onProgress('entries', sizeBytes, Math.max(sizeBytes, totalBytes));
  }
  // From here to the end of the comparison nothing is waited for, so the state is that of the last entry read.
  check.compareItems(state);
  await vault.quiet(() => checkSizes(vault, faults));
  return { entries: next, sizeBytes };
}

class EntryCheck {
  readonly #store: VaultStore;
  readonly #frameKey: FrameKey;
  readonly #state: VaultState;
  readonly #faults: Faults;
  readonly #missingSegments = new Set<number>();
  /** Items with an entry that could not be read: what they should be is not known. */
  readonly #unsure = new Set<string>();
  /** Of items whose fields were filled in at some time: what they hold after the entries read so far. */
  readonly #fields = new Map<string, Map<string, string>>();
  /** Items that an entry says are deleted, whether or not it can be read. */
  readonly #deleted = new Set<string>();
  #capturedCount = 0;
  #head = { entryHash: GENESIS_HASH, caseSeq: 0 };

  constructor({ store, vaultId, keys, state }: CheckedVault, faults: Faults) {
    this.#store = store;
    this.#frameKey = { key: keys.journal, vaultId };
    this.#state = state;
    this.#faults = faults;
  }

  /** Neighbours in one read; where that fails, each by itself, so that one bad place costs one entry. */
  async readSpan(records: readonly EntryRecord[]): Promise<void> {
    const [first, last] = [records[0], records.at(-1)];
    if (!first || !last) return;
    const bytes = await this.#read(first, last.offset + last.lengthBytes - first.offset);
    if (bytes !== null) {
      for (const record of records) this.#checkRecord(record, bytes.subarray(record.offset - first.offset, record.offset - first.offset + record.lengthBytes));
      return;
    }
    for (const record of records) this.#checkRecord(record, await this.#read(record, record.lengthBytes));
  }

  async #read({ segment, offset }: EntryRecord, lengthBytes: number): Promise<Uint8Array | null> {
    try {
      const bytes = await this.#store.readJournal(segment, offset, lengthBytes);
      return bytes.length === lengthBytes ? bytes : null;
    } catch (error) {
      const fault = readFaultOf(error);
      if (fault === null) throw error;
      if (fault === 'gone' && !this.#missingSegments.has(segment)) {
        this.#missingSegments.add(segment);
        this.#faults.add('segment-missing');
      }
      return null;
    }
  }

  #checkRecord(record: EntryRecord, bytes: Uint8Array | null): void {
    const decoded = bytes === null ? null : this.#decode(record, bytes);
    if (record.caseSeq !== null) this.#checkLink(record);
    if (record.act === 'item.captured') this.#capturedCount += 1;
    if (record.act === 'item.deleted' && record.itemId !== null) this.#deleted.add(record.itemId);
    if (decoded === null) {
      this.#faults.add('entry-damaged', { entrySeq: record.seq, itemId: record.itemId });
      if (record.itemId !== null) this.#unsure.add(record.itemId);
      return;
    }
    this.#follow(decoded.entry);
  }

  /** Null unless exactly the entry stands there that was taken in. */
  #decode(record: EntryRecord, bytes: Uint8Array): DecodedEntry | null {
    const frame = readFrame(this.#frameKey, record.seq, bytes, 0);
    if (frame.kind !== 'entry' || frame.lengthBytes !== record.lengthBytes) return null;
    try {
      const decoded = decodeEntry(frame.plaintext);
      const { seq, caseSeq, salt, body } = decoded.entry;
      const isSame = seq === record.seq && caseSeq === record.caseSeq && body.act === record.act && body.itemId === record.itemId;
      return isSame && canonicalBodyHash(salt ?? '', decoded.canonicalBody) === record.bodyHash ? decoded : null;
    } catch (error) {
      if (error instanceof KeptError && (error.code === 'vault/damaged-journal' || error.code === 'vault/newer')) return null;
      throw error;
    }
  }

  #checkLink({ seq, caseSeq, bodyHash, entryHash: link }: EntryRecord): void {
    const expected = caseSeq === this.#head.caseSeq + 1 ? entryHash(this.#head.entryHash, caseSeq, bodyHash) : null;
    if (expected === null || expected !== link) this.#faults.add('chain', { entrySeq: seq });
    this.#head = { entryHash: link ?? GENESIS_HASH, caseSeq: caseSeq ?? 0 };
  }

  /** An item is held against its capture at once, and its fields when all changes to them have been read. */
  #follow(entry: JournalEntry): void {
    const [captured, annotated] = [dataOf(entry, 'item.captured'), dataOf(entry, 'item.annotated')];
    if (captured) this.#compareCapture(captured.item, entry.objectId);
    if (!annotated) return;
    const fields = this.#fields.get(annotated.itemId) ?? new Map<string, string>();
    for (const { field, after } of annotated.changes) fields.set(field, after);
    this.#fields.set(annotated.itemId, fields);
  }

  #compareCapture(captured: ItemIntake, objectId: string | null): void {
    const { itemId } = captured;
    const stored = this.#state.items.get(itemId);
    const isSame = stored !== undefined && stored.objectId === objectId && intakeText(stored.item) === canonicalJson(captured as unknown as JsonValue);
    if (!isSame) this.#faults.add('count', { itemId });
    else if (Object.keys(stored.item.fields).length > 0) this.#fields.set(itemId, new Map());
  }

  compareItems({ items, chain }: VaultState): void {
    if (chain.entryHash !== this.#head.entryHash || chain.caseSeq !== this.#head.caseSeq) this.#faults.add('chain');
    if (items.size !== this.#capturedCount) this.#faults.add('count');
    // One that is called deleted is in no list, and nobody reads its file again: only an entry may say so.
    for (const itemId of this.#deleted) if (items.get(itemId)?.deletedAt === null) this.#faults.add('count', { itemId });
    for (let number = 0; number < items.size; number++) {
      const itemId = items.isDeleted(number) ? items.at(number).item.itemId : null;
      if (itemId !== null && !this.#deleted.has(itemId)) this.#faults.add('count', { itemId });
    }
    for (const [itemId, fields] of this.#fields) {
      if (!this.#unsure.has(itemId) && !isAsRead(items.get(itemId)?.item.fields ?? {}, fields)) this.#faults.add('count', { itemId });
    }
  }
}

function isAsRead(fields: Item['fields'], read: ReadonlyMap<string, string>): boolean {
  const filled = [...read].filter(([, value]) => value !== '');
  const held = Object.entries(fields);
  return filled.length === held.length && held.every(([name, value]) => read.get(name) === value);
}

function intakeText({ fields: _fields, ...intake }: Item): string {
  return canonicalJson(intake as unknown as JsonValue);
}

/** Nothing may stand in the journal beside the entries: bytes that belong to none would be called damage at the next unlock. */
async function checkSizes({ store, state }: CheckedVault, faults: Faults): Promise<void> {
  const ends = new Map<number, number>();
  for (const { segment, offset, lengthBytes } of state.entries) ends.set(segment, offset + lengthBytes);
  for (const { segment, sizeBytes } of await store.surveyJournal()) {
    if (sizeBytes > (ends.get(segment) ?? 0)) faults.add('count');
  }
}
