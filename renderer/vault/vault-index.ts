import * as v from 'valibot';
import { fromUtf8, utf8 } from '../../shared/base/bytes.ts';
import type { RandomBytes } from '../../shared/base/ids.ts';
import { packEntries, unpackEntries } from '../../shared/vault/entry-pages.ts';
import { PACKED_WORDS } from '../../shared/vault/packed-json.ts';
import type { EntryRecord, JournalPosition, StateSnapshot } from '../../shared/vault/state.ts';
import type { IndexStore } from './index-db.ts';
import { ReadAhead } from './read-ahead.ts';
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
  /** Packed items mean what these words say. */
  words: v.literal(PACKED_WORDS),
  /** The snapshot without its lists: written by us and authentic, so its members are taken as they are. */
  rest: v.record(v.string(), v.unknown()),
  itemPages: v.array(sealing),
  entryPages: v.array(sealing),
});
const lastSchema = v.object({ seq: v.pipe(v.number(), v.safeInteger()) });

type ListTable = 'items' | 'entries';

/** A page as it lies in the database; `mark` is the same as long as its contents are. */
interface WrittenPage {
  readonly mark: unknown;
  readonly sealing: string;
}

/** A page as it is now. */
interface PresentPage {
  readonly mark: unknown;
  readonly bytes: () => Uint8Array;
}

/**
 * The vault's state in IndexedDB, so that an unlock need not read the whole journal. It is only ever a copy: whatever goes wrong with it,
 * the journal is read instead. No method rejects, and nothing here decides whether something is saved.
 */
export class VaultIndex {
  readonly #store: IndexStore;
  readonly #random: RandomBytes;
  readonly #ahead: ReadAhead;
  #sealer: RowSealer | null = null;
  readonly #written: Record<ListTable, readonly WrittenPage[]> = { items: [], entries: [] };
  #work: Promise<unknown> = Promise.resolve();
  #isNoteWaiting = false;
  /** Rows of other vaults have been removed. */
  #isTidy = false;

  constructor(store: IndexStore, random: RandomBytes) {
    this.#store = store;
    this.#random = random;
    this.#ahead = new ReadAhead(store);
  }

  /** Begins to read a vault's rows, for which no key is needed yet. */
  readAhead(vaultId: string): void {
    this.#ahead.begin(`${vaultId}/`);
  }

  /** Forgets what was read ahead and not asked for. */
  dropAhead(): void {
    this.#ahead.drop();
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
        await this.#store.write([sealer.seal('last', 0, jsonBytes({ seq: position().seq }))]);
        return true;
      }, false);
    });
  }

  /** Resolves when everything asked for so far has been written or has failed. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #loadLast(sealer: RowSealer): Promise<number | null> {
    const [row] = await this.#ahead.read([rowKey(sealer.vaultId, 'last', 0)]);
    return row === undefined ? null : v.parse(lastSchema, jsonOf(sealer.open('last', 0, row))).seq;
  }

  async #loadSnapshot(sealer: RowSealer): Promise<StateSnapshot | null> {
    const [row] = await this.#ahead.read([rowKey(sealer.vaultId, 'head', 0)]);
    if (row === undefined) return null;
    const head = v.parse(headSchema, jsonOf(sealer.open('head', 0, row)));
    const items = await this.#loadPages(sealer, 'items', head.itemPages);
    const packed = await this.#loadPages(sealer, 'entries', head.entryPages);
    if (items === null || packed === null) return null;
    const pages = packed.map(unpackEntries);
    this.#written.items = items.map((page, index) => ({ mark: page, sealing: head.itemPages[index] ?? '' }));
    this.#written.entries = pages.map((records, index) => ({ mark: records.at(-1), sealing: head.entryPages[index] ?? '' }));
    return { ...head.rest, items, entries: pages.flat() } as unknown as StateSnapshot;
  }

  /** Null when a page is missing or is not the sealing that the head names. */
  async #loadPages(sealer: RowSealer, table: ListTable, sealings: readonly string[]): Promise<Uint8Array[] | null> {
    const pages: Uint8Array[] = [];
    for (let start = 0; start < sealings.length; start += PAGES_AT_ONCE) {
      const expected = sealings.slice(start, start + PAGES_AT_ONCE);
      const rows = await this.#ahead.read(expected.map((_, index) => rowKey(sealer.vaultId, table, start + index)));
      for (const [index, row] of rows.entries()) {
        if (row === undefined || sealingOf(row) !== expected[index]) return null;
        pages.push(sealer.open(table, start + index, row));
      }
    }
    return pages;
  }

  async #writeSnapshot(sealer: RowSealer, { items, entries, ...rest }: StateSnapshot): Promise<true> {
    // A few pages go into one transaction with the head that names them: whoever ends the app meanwhile leaves the index before or after it.
    // Of many, those left over do so, and until the head is there the journal is read instead.
    const rows: IndexRow[] = [];
    const itemPages = await this.#writePages(sealer, 'items', items.map((page) => ({ mark: page, bytes: () => page })), rows);
    const entryPages = await this.#writePages(sealer, 'entries', pagesOf(entries), rows);
    const head = { format: 2, words: PACKED_WORDS, rest, itemPages: itemPages.map((page) => page.sealing), entryPages: entryPages.map((page) => page.sealing) };
    await this.#store.write([...rows, sealer.seal('head', 0, jsonBytes(head)), sealer.seal('last', 0, jsonBytes({ seq: rest.position.seq }))]);
    Object.assign(this.#written, { items: itemPages, entries: entryPages });
    if (!this.#isTidy) await this.#store.keepOnly(`${sealer.vaultId}/`);
    this.#isTidy = true;
    return true;
  }

  /** Seals the pages that are no longer the very same. Fewer than PAGES_AT_ONCE are left in `rows`, to be written by the caller. */
  async #writePages(sealer: RowSealer, table: ListTable, present: readonly PresentPage[], rows: IndexRow[]): Promise<WrittenPage[]> {
    const pages: WrittenPage[] = [];
    // The next pages are sealed while these are on their way to the disk.
    let writing: Promise<void> = Promise.resolve();
    for (const [number, { mark, bytes }] of present.entries()) {
      const old = this.#written[table][number];
      if (old !== undefined && old.mark === mark) {
        pages.push(old);
        continue;
      }
      const row = sealer.seal(table, number, bytes());
      rows.push(row);
      pages.push({ mark, sealing: sealingOf(row) });
      if (rows.length < PAGES_AT_ONCE) continue;
      await writing;
      writing = this.#store.write(rows.splice(0));
    }
    await writing;
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

/** Records only ever come behind the others and are never changed: a page is the same as long as it ends with the same one. */
function pagesOf(entries: readonly EntryRecord[]): PresentPage[] {
  return Array.from({ length: Math.ceil(entries.length / RECORDS_PER_PAGE) }, (_, page) => {
    const [from, to] = [page * RECORDS_PER_PAGE, (page + 1) * RECORDS_PER_PAGE];
    return { mark: entries[Math.min(to, entries.length) - 1], bytes: () => packEntries(entries.slice(from, to)) };
  });
}

function jsonBytes(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value));
}

function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(fromUtf8(bytes));
}
