import { KeptError } from '../base/errors.ts';
import { ITEM_KINDS, type ItemKind } from '../evidence/item.ts';
import { ItemColumns } from './item-columns.ts';
import { PackedReader, PackedWriter } from './packed-json.ts';
import type { StoredItem, StoredItems } from './state.ts';

const ID_BYTES = 16;
const FLOAT_BYTES = 8;
const MAX_PAGE_RECORDS = 1000;
const MAX_PAGE_BYTES = 512 * 1024;
/** Items as objects that are not in a page yet; more are packed away. */
const MAX_LOOSE = 2000;

/**
 * All items of a vault in the order of the journal. They lie packed in pages, and only those that are asked for become objects, so that a hundred
 * thousand cost little to open. Every change of an item is a new record behind the others; the last one of an item counts. Pages that are full
 * never change, so that a snapshot costs what has changed since the one before.
 */
export class ItemTable implements StoredItems {
  readonly #columns = new ItemColumns();
  /** Where the newest version lies packed; null while it is only in `#objects`. */
  readonly #pageOf: (Uint8Array | null)[] = [];
  /** Newest versions as objects, until the page that they are in is full. */
  readonly #objects = new Map<number, StoredItem>();
  readonly #loose = new Set<number>();
  readonly #changes: number[] = [];
  #pages: Uint8Array[] = [];
  /** The page that is being filled, what is in it, and its bytes unless something was added since they were taken. */
  #tail = new PackedWriter();
  #tailRows: { readonly number: number; readonly at: number }[] = [];
  #tailPage: Uint8Array | null = null;
  #recordCount = 0;
  #deletedCount = 0;

  /** Throws on pages that `pack` cannot have given. */
  static of(pages: readonly Uint8Array[]): ItemTable {
    const table = new ItemTable();
    for (const [index, page] of pages.entries()) table.#readPage(page, index === pages.length - 1);
    if (!table.#columns.areIdsUnique()) throw damagedPages();
    return table;
  }

  get size(): number {
    return this.#columns.size;
  }

  get keptCount(): number {
    return this.size - this.#deletedCount;
  }

  get changes(): readonly number[] {
    return this.#changes;
  }

  isDeleted(number: number): boolean {
    return isDeleted(this.#columns.flags(number));
  }

  kindOf(number: number): ItemKind {
    const kind = ITEM_KINDS[this.#columns.flags(number) >> 1];
    if (kind === undefined || number >= this.size) throw new KeptError('item/not-found');
    return kind;
  }

  compare(a: number, b: number): number {
    return this.#columns.compareTimes(a, b) || a - b;
  }

  at(number: number): StoredItem {
    return this.#objects.get(number) ?? this.#unpack(number);
  }

  get(itemId: string): StoredItem | undefined {
    const number = this.#columns.numberOf(itemId);
    return number === null ? undefined : this.at(number);
  }

  has(itemId: string): boolean {
    return this.#columns.numberOf(itemId) !== null;
  }

  /** A new item, or what one is from now on. */
  set(itemId: string, stored: StoredItem): this {
    const { item, deletedAt } = stored;
    const number = this.#columns.numberOf(itemId) ?? this.#columns.add(itemId);
    const flags = ITEM_KINDS.indexOf(item.kind) * 2 + Number(deletedAt !== null);
    this.#setRow(number, flags, timeOf(item.capturedAt.utc), timeOf(item.receivedAt.utc), null, 0);
    this.#objects.set(number, stored);
    this.#loose.add(number);
    this.#changes.push(number);
    if (this.#loose.size >= MAX_LOOSE) this.pack();
    return this;
  }

  /** Everything as pages; those that were full the last time are the very same ones. */
  pack(): readonly Uint8Array[] {
    if (this.#recordCount + this.#loose.size > 2 * this.size + MAX_PAGE_RECORDS) this.#repack();
    for (const number of this.#loose) this.#append(number, this.#packed(number));
    this.#loose.clear();
    return this.#tailRows.length === 0 ? [...this.#pages] : [...this.#pages, (this.#tailPage ??= this.#tail.finish())];
  }

  *keys(): MapIterator<string> {
    for (let number = 0; number < this.size; number++) yield this.#columns.idOf(number);
    return undefined;
  }

  *values(): MapIterator<StoredItem> {
    for (let number = 0; number < this.size; number++) yield this.at(number);
    return undefined;
  }

  *entries(): MapIterator<[string, StoredItem]> {
    for (let number = 0; number < this.size; number++) yield [this.#columns.idOf(number), this.at(number)];
    return undefined;
  }

  [Symbol.iterator](): MapIterator<[string, StoredItem]> {
    return this.entries();
  }

  forEach(visit: (stored: StoredItem, itemId: string, map: ReadonlyMap<string, StoredItem>) => void): void {
    for (const [itemId, stored] of this) visit(stored, itemId, this);
  }

  #setRow(number: number, flags: number, capturedMs: number, receivedMs: number, page: Uint8Array | null, at: number): void {
    this.#deletedCount += Number(isDeleted(flags)) - Number(isDeleted(this.#columns.flags(number)));
    this.#columns.set(number, flags, capturedMs, receivedMs, at);
    this.#pageOf[number] = page;
  }

  #unpack(number: number): StoredItem {
    const page = this.#pageOf[number];
    if (page === undefined || page === null) throw new KeptError('item/not-found');
    const reader = new PackedReader(page, this.#columns.place(number));
    skipHead(reader);
    return reader.value() as StoredItem;
  }

  /** Valid until the next call. */
  #packed(number: number): Uint8Array {
    value.clear();
    value.value(this.at(number));
    record.clear();
    record.count(number);
    record.raw(this.#columns.idBytes(number));
    record.byte(this.#columns.flags(number));
    record.float(this.#columns.capturedMs(number));
    record.float(this.#columns.receivedMs(number));
    record.count(value.lengthBytes);
    record.raw(value.view());
    return record.view();
  }

  #append(number: number, record: Uint8Array): void {
    if (this.#tailRows.length >= MAX_PAGE_RECORDS || (this.#tailRows.length > 0 && this.#tail.lengthBytes + record.length > MAX_PAGE_BYTES)) this.#closePage();
    this.#tailRows.push({ number, at: this.#tail.lengthBytes });
    this.#tail.raw(record);
    this.#tailPage = null;
    this.#recordCount += 1;
  }

  /** From now on the items of the last page are read from it, those aside that have changed since. */
  #closePage(): void {
    const page = this.#tailPage ?? this.#tail.finish();
    for (const { number, at } of this.#lastOfEach()) {
      this.#pageOf[number] = page;
      this.#columns.setPlace(number, at);
      this.#objects.delete(number);
    }
    this.#pages.push(page);
    this.#tail = new PackedWriter();
    this.#tailRows = [];
    this.#tailPage = null;
  }

  #lastOfEach(): { readonly number: number; readonly at: number }[] {
    const last = new Map(this.#tailRows.map((row) => [row.number, row]));
    return [...last.values()].filter(({ number }) => !this.#loose.has(number));
  }

  /** Leaves out what has been replaced. Costs as much as there is, and comes after as many changes. */
  #repack(): void {
    this.#closePage();
    this.#pages = [];
    this.#recordCount = 0;
    const kept = this.#pageOf.flatMap((page, number) => (page === null || this.#loose.has(number) ? [] : [{ number, bytes: recordAt(page, this.#columns.place(number)) }]));
    for (const { number, bytes } of kept) this.#append(number, bytes);
  }

  #readPage(page: Uint8Array, isLast: boolean): void {
    const reader = new PackedReader(page);
    while (!reader.isAtEnd) {
      const { at } = reader;
      const number = reader.count();
      const id = reader.raw(ID_BYTES);
      const flags = reader.byte();
      if (number > this.size || ITEM_KINDS[flags >> 1] === undefined) throw damagedPages();
      if (number === this.size) this.#columns.addBytes(id);
      else if (!this.#columns.hasId(number, id)) throw damagedPages();
      this.#setRow(number, flags, reader.float(), reader.float(), page, at);
      if (isLast) this.#tailRows.push({ number, at });
      const valueBytes = reader.count();
      reader.at += valueBytes;
      this.#recordCount += 1;
    }
    if (!isLast) return void this.#pages.push(page);
    this.#tail.raw(page);
    this.#tailPage = page;
  }
}

/** Used for one record after another. */
const value = new PackedWriter();
const record = new PackedWriter();

/** A record is its number, id, flags (kind, and whether it is deleted), two times, and how long the packed item behind them is. Leaves the reader there. */
function skipHead(reader: PackedReader): number {
  reader.count();
  reader.at += ID_BYTES + 1 + 2 * FLOAT_BYTES;
  return reader.count();
}

function recordAt(page: Uint8Array, at: number): Uint8Array {
  const reader = new PackedReader(page, at);
  const valueBytes = skipHead(reader);
  return page.subarray(at, reader.at + valueBytes);
}

function damagedPages(): KeptError {
  return new KeptError('internal/unexpected', { kind: 'item-pages' });
}

function isDeleted(flags: number): boolean {
  return flags % 2 === 1;
}

/** Times are checked for their form alone when they are read: one that is none comes before all others. */
function timeOf(utc: string): number {
  const atMs = Date.parse(utc);
  return Number.isNaN(atMs) ? 0 : atMs;
}
