import type { Item, ItemKind } from '../../shared/evidence/item.ts';
import type { StoredItems } from '../../shared/vault/state.ts';

/** Work that nobody waits for goes on in slices of this length, and the worker answers between them. */
const SLICE_MS = 8;
const ITEMS_PER_LOOK = 64;

export interface Listing {
  /** Of the items that fit: newest last. */
  readonly numbers: readonly number[];
  readonly total: number;
}

interface Search {
  readonly words: readonly string[];
  readonly kinds: readonly ItemKind[];
}

interface Answered extends Search {
  /** Changes of the items that it takes in. */
  readonly changeCount: number;
  readonly numbers: readonly number[];
}

/** The order of the items and the texts that they are found by: made once, and then kept up with every change. */
export class ItemList {
  readonly #items: StoredItems;
  /** Numbers of the items that are not deleted, newest last: a new one mostly goes to the end. */
  readonly #order: number[];
  /** By number; undefined until it is made. */
  readonly #texts: (string | undefined)[] = [];
  #seen: number;
  #answered: Answered | null = null;

  constructor(items: StoredItems) {
    this.#items = items;
    this.#seen = items.changes.length;
    this.#order = Array.from({ length: items.size }, (_, number) => number).filter((number) => !items.listed(number).isDeleted);
    this.#order.sort((a, b) => this.#compare(a, b));
  }

  /** What fits. The numbers may be used until anything else is awaited. */
  async find(text: string, kinds: readonly ItemKind[]): Promise<Listing> {
    const words = foldCase(text).split(/\s+/u).filter((word) => word !== '');
    if (words.length > 0) await this.prepare();
    this.#catchUp();
    const numbers = words.length === 0 && kinds.length === 0 ? this.#order : this.#matching({ words, kinds });
    return { numbers, total: this.#order.length };
  }

  /** Makes the texts that are not there yet. */
  async prepare(): Promise<void> {
    let until = performance.now() + SLICE_MS;
    for (let number = 0; number < this.#items.size; number++) {
      if (this.#texts[number] !== undefined) continue;
      this.#text(number);
      if (number % ITEMS_PER_LOOK !== 0 || performance.now() < until) continue;
      await new Promise((resolve) => setTimeout(resolve));
      until = performance.now() + SLICE_MS;
    }
  }

  /** A search that only says more than the one before it looks at what that one found. */
  #matching(search: Search): readonly number[] {
    const before = this.#answered;
    const isNarrower = before !== null && before.changeCount === this.#seen && narrows(before, search);
    const numbers = isNarrower ? before.numbers : this.#order;
    const found = isNarrower && narrows(search, before) ? numbers : numbers.filter((number) => this.#fits(number, search));
    this.#answered = { ...search, changeCount: this.#seen, numbers: found };
    return found;
  }

  #fits(number: number, { words, kinds }: Search): boolean {
    if (kinds.length > 0 && !kinds.includes(this.#items.listed(number).kind)) return false;
    if (words.length === 0) return true;
    const text = this.#text(number);
    return words.every((word) => text.includes(word));
  }

  #text(number: number): string {
    return (this.#texts[number] ??= foldCase(searchText(this.#items.at(number).item)));
  }

  #catchUp(): void {
    const { changes } = this.#items;
    for (; this.#seen < changes.length; this.#seen++) {
      const number = changes[this.#seen];
      if (number === undefined) continue;
      this.#texts[number] = undefined;
      this.#place(number);
    }
  }

  /** By halves, since the order never changes otherwise. */
  #place(number: number): void {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#order[middle] ?? 0, number) < 0) low = middle + 1;
      else high = middle;
    }
    const isThere = this.#order[low] === number;
    const { isDeleted } = this.#items.listed(number);
    if (isThere && isDeleted) this.#order.splice(low, 1);
    if (!isThere && !isDeleted) this.#order.splice(low, 0, number);
  }

  /** By the time of capture; of two at the same time the one that came in later is newer. */
  #compare(a: number, b: number): number {
    const [first, second] = [this.#items.listed(a), this.#items.listed(b)];
    return first.capturedMs - second.capturedMs || first.receivedMs - second.receivedMs || a - b;
  }
}

/** Whether everything that fits `next` must have fitted `before`. */
function narrows(before: Search, next: Search): boolean {
  const areKindsFewer = before.kinds.length === 0 || (next.kinds.length > 0 && next.kinds.every((kind) => before.kinds.includes(kind)));
  return areKindsFewer && before.words.every((word) => next.words.some((longer) => longer.includes(word)));
}

function searchText(item: Item): string {
  const { address, file, screen } = item;
  const parts = [item.exhibitNo, address?.raw, address?.platform, ...(address?.parts.map(([, value]) => value) ?? []), file?.originalFilename, file?.sha256, screen?.title, item.text];
  return [...parts, ...Object.values(item.fields)].filter((part) => part !== undefined && part !== null).join('\n');
}

/** Composed and without case, so that Hangul typed on one system finds Hangul that came from another. */
function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
