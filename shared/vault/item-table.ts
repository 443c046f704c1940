import { concatBytes } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { ITEM_KINDS } from '../evidence/item.ts';
import { hexTexts, PackedReader, PackedWriter, uuidOf } from './packed-json.ts';
import type { ListedItem, StoredItem, StoredItems } from './state.ts';

const ID_BYTES = 16;
const MAX_PAGE_RECORDS = 1000;
const MAX_PAGE_BYTES = 512 * 1024;
/** Items as objects that are not in a page yet; more are packed away. */
const MAX_LOOSE = 2000;

interface Row extends ListedItem {
  /** Where its newest version lies packed; null while it is only in `loose`. */
  page: Uint8Array | null;
  at: number;
}

/**
 * All items of a vault in the order of the journal. They lie packed in pages, and only those that are asked for become objects, so that a hundred
 * thousand cost little to open. Every change of an item is a new record behind the others; the last one of an item counts. Pages that are full
 * never change, so that a snapshot costs what has changed since the one before.
 */
export class ItemTable implements StoredItems {
  readonly #rows: Row[] = [];
  readonly #numbers = new Map<string, number>();
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
    if (table.#rows.length !== table.#numbers.size) throw new KeptError('internal/unexpected', { kind: 'item-pages' });
    return table;
  }

  get size(): number {
    return this.#rows.length;
  }

  get keptCount(): number {
    return this.#rows.length - this.#deletedCount;
  }

  get changes(): readonly number[] {
    return this.#changes;
  }

  listed(number: number): ListedItem {
    return this.#row(number);
  }

  at(number: number): StoredItem {
    return this.#objects.get(number) ?? this.#unpack(this.#row(number));
  }

  get(itemId: string): StoredItem | undefined {
    const number = this.#numbers.get(itemId);
    return number === undefined ? undefined : this.at(number);
  }

  has(itemId: string): boolean {
    return this.#numbers.has(itemId);
  }

  /** A new item, or what one is from now on. */
  set(itemId: string, stored: StoredItem): this {
    const { item, deletedAt } = stored;
    const number = this.#numbers.get(itemId) ?? this.#rows.length;
    const isDeleted = deletedAt !== null;
    this.#deletedCount += Number(isDeleted) - Number(this.#rows[number]?.isDeleted ?? false);
    this.#rows[number] = { itemId, kind: item.kind, capturedMs: timeOf(item.capturedAt.utc), receivedMs: timeOf(item.receivedAt.utc), isDeleted, page: null, at: 0 };
    this.#numbers.set(itemId, number);
    this.#objects.set(number, stored);
    this.#loose.add(number);
    this.#changes.push(number);
    if (this.#loose.size >= MAX_LOOSE) this.pack();
    return this;
  }

  /** Everything as pages; those that were full the last time are the very same ones. */
  pack(): readonly Uint8Array[] {
    if (this.#recordCount + this.#loose.size > 2 * this.size + MAX_PAGE_RECORDS) this.#repack();
    for (const number of this.#loose) this.#append(number, packedRecord(number, this.#row(number), this.at(number)));
    this.#loose.clear();
    return this.#tailRows.length === 0 ? [...this.#pages] : [...this.#pages, (this.#tailPage ??= this.#tail.finish())];
  }

  *keys(): MapIterator<string> {
    for (const { itemId } of this.#rows) yield itemId;
    return undefined;
  }

  *values(): MapIterator<StoredItem> {
    for (let number = 0; number < this.#rows.length; number++) yield this.at(number);
    return undefined;
  }

  *entries(): MapIterator<[string, StoredItem]> {
    for (let number = 0; number < this.#rows.length; number++) yield [this.#row(number).itemId, this.at(number)];
    return undefined;
  }

  [Symbol.iterator](): MapIterator<[string, StoredItem]> {
    return this.entries();
  }

  forEach(visit: (stored: StoredItem, itemId: string, map: ReadonlyMap<string, StoredItem>) => void): void {
    for (const [itemId, stored] of this) visit(stored, itemId, this);
  }

  #row(number: number): Row {
    const row = this.#rows[number];
    if (row === undefined) throw new KeptError('item/not-found');
    return row;
  }

  #unpack({ page, at }: Row): StoredItem {
    if (page === null) throw new KeptError('internal/unexpected', { kind: 'item-pages' });
    const reader = new PackedReader(page, at);
    reader.at = readHead(reader).valueAt;
    return reader.value() as StoredItem;
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
      Object.assign(this.#row(number), { page, at });
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
    const kept = this.#rows.flatMap(({ page, at }, number) => (page === null || this.#loose.has(number) ? [] : [{ number, record: recordAt(page, at) }]));
    for (const { number, record } of kept) this.#append(number, record);
  }

  #readPage(page: Uint8Array, isLast: boolean): void {
    const heads = headsOf(page);
    const ids = hexTexts(concatBytes(...heads.map(({ id }) => id)), ID_BYTES);
    for (const [index, { number, at, kind, capturedMs, receivedMs, isDeleted }] of heads.entries()) {
      if (number > this.#rows.length) throw new KeptError('internal/unexpected', { kind: 'item-pages' });
      const itemId = uuidOf(ids[index] ?? '');
      this.#deletedCount += Number(isDeleted) - Number(this.#rows[number]?.isDeleted ?? false);
      this.#rows[number] = { itemId, kind, capturedMs, receivedMs, isDeleted, page, at };
      this.#numbers.set(itemId, number);
      if (isLast) this.#tailRows.push({ number, at });
    }
    this.#recordCount += heads.length;
    if (!isLast) return void this.#pages.push(page);
    this.#tail.raw(page);
    this.#tailPage = page;
  }
}

interface Head extends Omit<ListedItem, 'itemId'> {
  /** 16 bytes. */
  readonly id: Uint8Array;
  readonly number: number;
  readonly valueAt: number;
  readonly valueBytes: number;
}

/** Used for one record after another. */
const value = new PackedWriter();
const record = new PackedWriter();

/** Valid until the next call. */
function packedRecord(number: number, row: ListedItem, stored: StoredItem): Uint8Array {
  value.clear();
  value.value(stored);
  record.clear();
  record.count(number);
  record.hexDigits(row.itemId);
  record.byte(ITEM_KINDS.indexOf(row.kind) * 2 + Number(row.isDeleted));
  record.float(row.capturedMs);
  record.float(row.receivedMs);
  record.count(value.lengthBytes);
  record.raw(value.view());
  return record.view();
}

function headsOf(page: Uint8Array): (Head & { readonly at: number })[] {
  const heads: (Head & { readonly at: number })[] = [];
  const reader = new PackedReader(page);
  while (!reader.isAtEnd) {
    const { at } = reader;
    const head = readHead(reader);
    heads.push({ ...head, at });
    reader.at = head.valueAt + head.valueBytes;
  }
  return heads;
}

function readHead(reader: PackedReader): Head {
  const number = reader.count();
  const id = reader.raw(ID_BYTES);
  const flags = reader.byte();
  const kind = ITEM_KINDS[flags >> 1];
  if (kind === undefined) throw new KeptError('internal/unexpected', { kind: 'item-pages' });
  const [capturedMs, receivedMs, valueBytes] = [reader.float(), reader.float(), reader.count()];
  return { number, id, kind, isDeleted: (flags & 1) === 1, capturedMs, receivedMs, valueAt: reader.at, valueBytes };
}

function recordAt(page: Uint8Array, at: number): Uint8Array {
  const { valueAt, valueBytes } = readHead(new PackedReader(page, at));
  return page.subarray(at, valueAt + valueBytes);
}

/** Times are checked for their form alone when they are read: one that is none comes before all others. */
function timeOf(utc: string): number {
  const atMs = Date.parse(utc);
  return Number.isNaN(atMs) ? 0 : atMs;
}
