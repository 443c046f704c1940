import * as v from 'valibot';
import type { RandomBytes } from '../../shared/base/ids.ts';
import type { EntryRecord, JournalPosition, StateSnapshot, StoredItem } from '../../shared/vault/state.ts';
import type { IndexStore } from './index-db.ts';
import { createRowSealer, rowKey, sealingOf, type IndexRow, type RowSealer } from './index-rows.ts';

const RECORDS_PER_PAGE = 1000;
/** Pages that are sealed or opened at a time, to bound memory. */
const PAGES_AT_ONCE = 8;

export interface LoadedIndex {
  /** Null when the index is missing, odd, or of another vault: then the journal is read from its start. */
  readonly snapshot: StateSnapshot | null;
  /** The last sequence number that the index ever saw; null when it is not known. */
  readonly lastSeq: number | null;
}

const sealing = v.pipe(v.string(), v.regex(/^[0-9a-f]{48}$/));
const headSchema = v.object({
  format: v.literal(2),
  /** The snapshot without its lists: written by us and authentic, so its members are taken as they are. */
  rest: v.record(v.string(), v.unknown()),
  itemPages: v.array(sealing),
  entryPages: v.array(sealing),
});
const lastSchema = v.object({ seq: v.pipe(v.number(), v.safeInteger()) });

interface WrittenPage<T> {
  readonly records: readonly T[];
  readonly sealing: string;
}

/**
 * The vault's state in IndexedDB, so that an unlock need not read the whole journal. It is only ever a copy: whatever goes wrong with it,
 * the journal is read instead. No method rejects, and nothing here decides whether something is saved.
 */
export class VaultIndex {
  readonly #store: IndexStore;
  readonly #random: RandomBytes;
  #sealer: RowSealer | null = null;
  #items: readonly WrittenPage<StoredItem>[] = [];
  #entries: readonly WrittenPage<EntryRecord>[] = [];
  #work: Promise<unknown> = Promise.resolve();
  #isNoteWaiting = false;

  constructor(store: IndexStore, random: RandomBytes) {
    this.#store = store;
    this.#random = random;
  }

  async load(vault: { readonly vaultId: string; readonly indexKey: Uint8Array }): Promise<LoadedIndex> {
    const sealer = createRowSealer(vault.vaultId, vault.indexKey, this.#random);
    this.#sealer = sealer;
    const lastSeq = await this.#attempt(() => this.#loadLast(sealer), null);
    const snapshot = await this.#attempt(() => this.#loadSnapshot(sealer), null);
    return { snapshot, lastSeq: snapshot === null ? lastSeq : Math.max(lastSeq ?? 0, snapshot.position.seq) };
  }

  /** Writes what differs from the last writing. False when the database would not take it. */
  write(vault: { readonly vaultId: string; readonly indexKey: Uint8Array }, snapshot: StateSnapshot): Promise<boolean> {
    this.#sealer ??= createRowSealer(vault.vaultId, vault.indexKey, this.#random);
    const sealer = this.#sealer;
    // Pages that a failed writing left behind do no harm: the head still names the sealings before, and the next one writes them again.
    return this.#enqueue(() => this.#attempt(() => this.#writeSnapshot(sealer, snapshot), false));
  }

  /** Notes the end of the journal after an append. Notes that come while one is being written become one. */
  notePosition(position: () => JournalPosition): void {
    const sealer = this.#sealer;
    if (this.#isNoteWaiting || sealer === null) return;
    this.#isNoteWaiting = true;
    void this.#enqueue(() => {
      this.#isNoteWaiting = false;
      return this.#attempt(async () => {
        await this.#store.write([sealer.seal('last', 0, { seq: position().seq })]);
        return true;
      }, false);
    });
  }

  /** Resolves when everything asked for so far has been written or has failed. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #loadLast(sealer: RowSealer): Promise<number | null> {
    const [row] = await this.#store.read([rowKey(sealer.vaultId, 'last', 0)]);
    return row === undefined ? null : v.parse(lastSchema, sealer.open('last', 0, row)).seq;
  }

  async #loadSnapshot(sealer: RowSealer): Promise<StateSnapshot | null> {
    const [row] = await this.#store.read([rowKey(sealer.vaultId, 'head', 0)]);
    if (row === undefined) return null;
    const head = v.parse(headSchema, sealer.open('head', 0, row));
    const items = await this.#loadPages<StoredItem>(sealer, 'items', head.itemPages);
    const entries = await this.#loadPages<EntryRecord>(sealer, 'entries', head.entryPages);
    if (items === null || entries === null) return null;
    this.#items = items;
    this.#entries = entries;
    const lists = { items: items.flatMap((page) => page.records), entries: entries.flatMap((page) => page.records) };
    return { ...head.rest, ...lists } as unknown as StateSnapshot;
  }

  /** Null when a page is missing or is not the sealing that the head names. */
  async #loadPages<T>(sealer: RowSealer, table: 'items' | 'entries', sealings: readonly string[]): Promise<WrittenPage<T>[] | null> {
    const pages: WrittenPage<T>[] = [];
    for (let start = 0; start < sealings.length; start += PAGES_AT_ONCE) {
      const expected = sealings.slice(start, start + PAGES_AT_ONCE);
      const rows = await this.#store.read(expected.map((_, index) => rowKey(sealer.vaultId, table, start + index)));
      for (const [index, row] of rows.entries()) {
        if (row === undefined || sealingOf(row) !== expected[index]) return null;
        const records = sealer.open(table, start + index, row);
        if (!Array.isArray(records)) return null;
        pages.push({ records: records as T[], sealing: sealingOf(row) });
      }
    }
    return pages;
  }

  async #writeSnapshot(sealer: RowSealer, { items, entries, ...rest }: StateSnapshot): Promise<true> {
    const itemPages = await this.#writePages(sealer, 'items', this.#items, items);
    const entryPages = await this.#writePages(sealer, 'entries', this.#entries, entries);
    // The head goes last: until it is there, the pages before it do not count.
    const head = { format: 2, rest, itemPages: itemPages.map((page) => page.sealing), entryPages: entryPages.map((page) => page.sealing) };
    await this.#store.write([sealer.seal('head', 0, head), sealer.seal('last', 0, { seq: rest.position.seq })]);
    this.#items = itemPages;
    this.#entries = entryPages;
    await this.#store.keepOnly(`${sealer.vaultId}/`);
    return true;
  }

  /** Seals the pages whose records are no longer the very same ones; records are never changed in place. */
  async #writePages<T>(sealer: RowSealer, table: 'items' | 'entries', written: readonly WrittenPage<T>[], records: readonly T[]): Promise<WrittenPage<T>[]> {
    const pages: WrittenPage<T>[] = [];
    let rows: IndexRow[] = [];
    for (let page = 0; page * RECORDS_PER_PAGE < records.length; page++) {
      const slice = records.slice(page * RECORDS_PER_PAGE, (page + 1) * RECORDS_PER_PAGE);
      const old = written[page];
      if (old !== undefined && old.records.length === slice.length && old.records.every((record, index) => record === slice[index])) {
        pages.push(old);
        continue;
      }
      const row = sealer.seal(table, page, slice);
      rows.push(row);
      pages.push({ records: slice, sealing: sealingOf(row) });
      if (rows.length < PAGES_AT_ONCE) continue;
      await this.#store.write(rows);
      rows = [];
    }
    if (rows.length > 0) await this.#store.write(rows);
    return pages;
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#work.then(work);
    this.#work = next;
    return next;
  }

  /** Every fault of the index has one meaning: there is no index now. Its cause is not evidence and is not kept. */
  async #attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch {
      return otherwise;
    }
  }
}
