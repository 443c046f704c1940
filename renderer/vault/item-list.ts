import { ENDLESS_MARKS } from '../../shared/base/marks.ts';
import type { Item, ItemKind } from '../../shared/evidence/item.ts';
import type { StoredItems } from '../../shared/vault/state.ts';
import { nextTurn } from './ease.ts';

/** Items whose texts lie in one: few enough to be made in a few milliseconds, after which the worker looks whether somebody waits. */
const CHUNK_ITEMS = 256;
/** A search within what was found before is worth it when that is less than this share of all items. */
const FEW = 1 / 8;

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
  /** Texts of CHUNK_ITEMS neighbours by number each; undefined until they are made, and after one of them has changed. */
  readonly #chunks: (TextChunk | undefined)[] = [];
  #seen: number;
  #answered: Answered | null = null;

  constructor(items: StoredItems) {
    this.#items = items;
    this.#seen = items.changes.length;
    this.#order = Array.from({ length: items.size }, (_, number) => number).filter((number) => !items.isDeleted(number));
    this.#order.sort((a, b) => items.compare(a, b));
  }

  /** What fits. The numbers may be used until anything else is awaited. */
  async find(text: string, kinds: readonly ItemKind[]): Promise<Listing> {
    const words = foldCase(text).split(/\s+/u).filter((word) => word !== '');
    if (words.length > 0) await this.prepare();
    this.#catchUp();
    const numbers = words.length === 0 && kinds.length === 0 ? this.#order : this.#matching({ words, kinds });
    return { numbers, total: this.#order.length };
  }

  /** Makes the texts that are not there yet, a few at a time. */
  async prepare(): Promise<void> {
    for (let place = 0; place * CHUNK_ITEMS < this.#items.size; place++) {
      if (this.#chunks[place] !== undefined) continue;
      this.#chunk(place);
      await nextTurn();
    }
  }

  /** A search that only says more than the one before it looks at what that one found, where that is not much. */
  #matching(search: Search): readonly number[] {
    const before = this.#answered;
    const isNarrower = before !== null && before.changeCount === this.#seen && narrows(before, search);
    if (isNarrower && narrows(search, before)) return before.numbers;
    const { kinds } = search;
    const words = search.words.toSorted((a, b) => b.length - a.length);
    const isWithin = isNarrower && before.numbers.length < FEW * this.#order.length;
    const fits = isWithin ? (number: number) => this.#chunkOf(number).has(number % CHUNK_ITEMS, words) : this.#markMatches(words);
    const numbers = (isWithin ? before.numbers : this.#order).filter((number) => fits(number) && (kinds.length === 0 || kinds.includes(this.#items.kindOf(number))));
    this.#answered = { ...search, changeCount: this.#seen, numbers };
    return numbers;
  }

  /** Looks through all texts at once, which is many times as fast as through one after another. */
  #markMatches(words: readonly string[]): (number: number) => boolean {
    const marks = new Uint8Array(this.#items.size);
    for (let place = 0; place * CHUNK_ITEMS < marks.length; place++) this.#chunk(place).mark(words, marks, place * CHUNK_ITEMS);
    return (number) => marks[number] === 1;
  }

  #chunkOf(number: number): TextChunk {
    return this.#chunk(Math.floor(number / CHUNK_ITEMS));
  }

  #chunk(place: number): TextChunk {
    return (this.#chunks[place] ??= this.#newChunk(place * CHUNK_ITEMS));
  }

  #newChunk(from: number): TextChunk {
    const count = Math.min(CHUNK_ITEMS, this.#items.size - from);
    return new TextChunk(Array.from({ length: count }, (_, index) => foldCase(searchText(this.#items.at(from + index).item))));
  }

  #catchUp(): void {
    const { changes } = this.#items;
    for (; this.#seen < changes.length; this.#seen++) {
      const number = changes[this.#seen];
      if (number === undefined) continue;
      this.#chunks[Math.floor(number / CHUNK_ITEMS)] = undefined;
      this.#place(number);
    }
  }

  /** By halves, since the order never changes otherwise. */
  #place(number: number): void {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#items.compare(this.#order[middle] ?? 0, number) < 0) low = middle + 1;
      else high = middle;
    }
    const isThere = this.#order[low] === number;
    const isDeleted = this.#items.isDeleted(number);
    if (isThere && isDeleted) this.#order.splice(low, 1);
    if (!isThere && !isDeleted) this.#order.splice(low, 0, number);
  }
}

/** Texts end to end with a line end between them, which no word has in it: a word found lies within one text. */
class TextChunk {
  readonly #text: string;
  /** Where each text begins, and where a next one would. */
  readonly #starts: Uint32Array;

  constructor(texts: readonly string[]) {
    this.#text = texts.join('\n');
    this.#starts = new Uint32Array(texts.length + 1);
    for (const [index, text] of texts.entries()) this.#starts[index + 1] = this.#start(index) + text.length + 1;
  }

  /** Sets the marks of texts that have all words in them, from `first` on. */
  mark(words: readonly string[], marks: Uint8Array, first: number): void {
    const [word, ...others] = words;
    if (word === undefined) return void marks.fill(1, first, first + this.#starts.length - 1);
    let index = 0;
    for (let at = this.#text.indexOf(word); at !== -1; at = this.#text.indexOf(word, this.#start(index))) {
      while (this.#start(index + 1) <= at) index += 1;
      if (others.length === 0 || this.has(index, others)) marks[first + index] = 1;
      index += 1;
      if (index >= this.#starts.length - 1) return;
    }
  }

  has(index: number, words: readonly string[]): boolean {
    const text = this.#text.slice(this.#start(index), this.#start(index + 1));
    return words.every((word) => text.includes(word));
  }

  #start(index: number): number {
    return this.#starts[index] ?? 0;
  }
}

/** Whether everything that fits `next` must have fitted `before`. */
function narrows(before: Search, next: Search): boolean {
  const areKindsFewer = before.kinds.length === 0 || (next.kinds.length > 0 && next.kinds.every((kind) => before.kinds.includes(kind)));
  return areKindsFewer && before.words.every((word) => next.words.some((longer) => longer.includes(word)));
}

function searchText(item: Item): string {
  const { address, capture, file, screen } = item;
  const parts = [item.exhibitNo, address?.raw, address?.platform, ...(address?.parts.map(([, value]) => value) ?? []), file?.originalFilename, file?.sha256, screen?.title, capture?.series?.seriesId, item.text];
  return [...parts, ...Object.values(item.fields)].filter((part) => part !== undefined && part !== null).join('\n');
}

/** Composed and without case, so that Hangul typed on one system finds Hangul that came from another. */
function foldCase(text: string): string {
  return text.replace(ENDLESS_MARKS, '$1').normalize('NFC').toLowerCase();
}
