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

/**
 * All items of a vault in the order of the journal. They lie packed in pages, and only those that are asked for become objects, so that a hundred
 * thousand cost little to open. Every change of an item is a new record behind the others; the last one of an item counts. Pages that are full
 * never change, so that a snapshot costs what has changed since the one before.
 */
export class ItemTable implements StoredItems {
  readonly #numbers = new Map<string, number>();
  // By number. Columns, since a hundred thousand rows as objects would take longer to make than everything else at an unlock.
  readonly #ids: string[] = [];
  readonly #flags: number[] = [];
  readonly #capturedMs: number[] = [];
  readonly #receivedMs: number[] = [];
  /** Where the newest version lies packed; null while it is only in `#objects`. */
  readonly #pageOf: (Uint8Array | null)[] = [];
  readonly #placeInPage: number[] = [];
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
    if (table.#ids.length !== table.#numbers.size) throw new KeptError('internal/unexpected', { kind: 'item-pages' });
    return table;
  }

  get size(): number {
    return this.#ids.length;
  }

  get keptCount(): number {
    return this.#ids.length - this.#deletedCount;
  }

  get changes(): readonly number[] {
    return this.#changes;
  }

  listed(number: number): ListedItem {
    const flags = this.#flags[number] ?? 0;
    const kind = ITEM_KINDS[flags >> 1];
    const [itemId, capturedMs, receivedMs] = [this.#ids[number], this.#capturedMs[number], this.#receivedMs[number]];
    if (itemId === undefined || kind === undefined || capturedMs === undefined || receivedMs === undefined) throw new KeptError('item/not-found');
    return { itemId, kind, capturedMs, receivedMs, isDeleted: isDeleted(flags) };
  }

  at(number: number): StoredItem {
    return this.#objects.get(number) ?? this.#unpack(number);
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
    const number = this.#numbers.get(itemId) ?? this.#ids.length;
    const flags = ITEM_KINDS.indexOf(item.kind) * 2 + Number(deletedAt !== null);
    this.#setRow(number, itemId, flags, timeOf(item.capturedAt.utc), timeOf(item.receivedAt.utc), null, 0);
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
    yield* this.#ids;
    return undefined;
  }

  *values(): MapIterator<StoredItem> {
    for (let number = 0; number < this.#ids.length; number++) yield this.at(number);
    return undefined;
  }

  *entries(): MapIterator<[string, StoredItem]> {
    for (let number = 0; number < this.#ids.length; number++) yield [this.#ids[number] ?? '', this.at(number)];
    return undefined;
  }

  [Symbol.iterator](): MapIterator<[string, StoredItem]> {
    return this.entries();
  }

  forEach(visit: (stored: StoredItem, itemId: string, map: ReadonlyMap<string, StoredItem>) => void): void {
    for (const [itemId, stored] of this) visit(stored, itemId, this);
  }

  #setRow(number: number, itemId: string, flags: number, capturedMs: number, receivedMs: number, page: Uint8Array | null, at: number): void {
    this.#deletedCount += Number(isDeleted(flags)) - Number(isDeleted(this.#flags[number] ?? 0));
    this.#ids[number] = itemId;
    this.#flags[number] = flags;
    this.#capturedMs[number] = capturedMs;
    this.#receivedMs[number] = receivedMs;
    this.#pageOf[number] = page;
    this.#placeInPage[number] = at;
    this.#numbers.set(itemId, number);
  }

  #unpack(number: number): StoredItem {
    const page = this.#pageOf[number];
    if (page === undefined || page === null) throw new KeptError('item/not-found');
    const reader = new PackedReader(page, this.#placeInPage[number]);
    readHead(reader);
    return reader.value() as StoredItem;
  }

  /** Valid until the next call. */
  #packed(number: number): Uint8Array {
    value.clear();
    value.value(this.at(number));
    record.clear();
    record.count(number);
    record.hexDigits(this.#ids[number] ?? '');
    record.byte(this.#flags[number] ?? 0);
    record.float(this.#capturedMs[number] ?? 0);
    record.float(this.#receivedMs[number] ?? 0);
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
      this.#placeInPage[number] = at;
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
    const kept = this.#pageOf.flatMap((page, number) => (page === null || this.#loose.has(number) ? [] : [{ number, bytes: recordAt(page, this.#placeInPage[number] ?? 0) }]));
    for (const { number, bytes } of kept) this.#append(number, bytes);
  }

  #readPage(page: Uint8Array, isLast: boolean): void {
    const heads: Head[] = [];
    const reader = new PackedReader(page);
    while (!reader.isAtEnd) {
      const head = readHead(reader);
      heads.push(head);
      reader.at += head.valueBytes;
    }
    const ids = hexTexts(concatBytes(...heads.map(({ id }) => id)), ID_BYTES);
    for (const [index, { number, at, flags, capturedMs, receivedMs }] of heads.entries()) {
      if (number > this.#ids.length || ITEM_KINDS[flags >> 1] === undefined) throw new KeptError('internal/unexpected', { kind: 'item-pages' });
      this.#setRow(number, uuidOf(ids[index] ?? ''), flags, capturedMs, receivedMs, page, at);
      if (isLast) this.#tailRows.push({ number, at });
    }
    this.#recordCount += heads.length;
    if (!isLast) return void this.#pages.push(page);
    this.#tail.raw(page);
    this.#tailPage = page;
  }
}

/** What stands before a packed item. */
interface Head {
  readonly at: number;
  readonly number: number;
  /** 16 bytes. */
  readonly id: Uint8Array;
  /** Kind, and whether it is deleted. */
  readonly flags: number;
  readonly capturedMs: number;
  readonly receivedMs: number;
  readonly valueBytes: number;
}

/** Used for one record after another. */
const value = new PackedWriter();
const record = new PackedWriter();

/** Leaves the reader at the value. */
function readHead(reader: PackedReader): Head {
  const { at } = reader;
  return { at, number: reader.count(), id: reader.raw(ID_BYTES), flags: reader.byte(), capturedMs: reader.float(), receivedMs: reader.float(), valueBytes: reader.count() };
}

function recordAt(page: Uint8Array, at: number): Uint8Array {
  const reader = new PackedReader(page, at);
  const { valueBytes } = readHead(reader);
  return page.subarray(at, reader.at + valueBytes);
}

function isDeleted(flags: number): boolean {
  return flags % 2 === 1;
}

/** Times are checked for their form alone when they are read: one that is none comes before all others. */
function timeOf(utc: string): number {
  const atMs = Date.parse(utc);
  return Number.isNaN(atMs) ? 0 : atMs;
}
