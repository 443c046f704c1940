import { useEffect, useMemo, useState } from 'react';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { ItemPage, ItemQuery, ItemRow } from '../../../shared/contract/vault.ts';
import type { ItemKind } from '../../../shared/evidence/item.ts';
import type { VaultClient } from '../../client/vault.ts';
import { asKeptError } from './session.ts';

/** Rows drawn or left out together: about a screen full, since every letter of a search draws the first page anew. */
export const PAGE_ROWS = 20;
/** Neighbouring pages that are asked for in one call. */
const PAGES_AT_ONCE = 5;
/** As many as the worker gives at once, where nothing is drawn. */
const ID_PAGE_ROWS = 500;
/** Longer than any search makes sense; what is typed beyond is not looked for. */
const MAX_SEARCH_LENGTH = 1000;

export interface Search {
  readonly kinds: readonly ItemKind[];
  readonly text: string;
  /** Only pictures of the series of this id. */
  readonly seriesId?: string | undefined;
}

export interface ItemList {
  /** Pages of PAGE_ROWS rows that have been read, by number. */
  readonly pages: ReadonlyMap<number, readonly ItemRow[]>;
  /** The search that they answer. */
  readonly searchKey: string;
  readonly matching: number;
  readonly total: number;
  readonly isLoading: boolean;
  readonly error: KeptError | null;
  /** Which pages are in sight or near it: these are read, and no others. */
  readonly want: (pages: readonly number[]) => void;
}

export interface Page {
  readonly rows: readonly ItemRow[];
  /** The search and version that it answers. */
  readonly key: string;
}

export interface Listed {
  readonly key: string;
  readonly searchKey: string;
  readonly pages: ReadonlyMap<number, Page>;
  readonly matching: number;
  readonly total: number;
  readonly error: KeptError | null;
}

const NOTHING: Listed = { key: '', searchKey: '', pages: new Map(), matching: 0, total: 0, error: null };

/**
 * Rows that fit a search, newest first. One question is on its way at a time, and the next one is what is wanted by then: fast typing and fast
 * scrolling never queue. A changed version reads again what is in sight, and leaves it there until the answer has come.
 */
export function useItems(vault: VaultClient, search: Search, version: number): ItemList {
  const [listed, setListed] = useState<Listed>(NOTHING);
  const [reader] = useState(() => new PageReader(vault, setListed));
  const searchKey = JSON.stringify(search);
  const key = `${version} ${searchKey}`;
  useEffect(() => reader.ask(key, searchKey), [reader, key, searchKey]);
  const pages = useMemo(() => new Map(Array.from(listed.pages, ([number, page]) => [number, page.rows])), [listed.pages]);
  return { ...listed, pages, isLoading: listed.key !== key, want: reader.want };
}

/** Asks for one run of pages after another, as they are wanted. */
export class PageReader {
  readonly #vault: VaultClient;
  readonly #tell: (listed: Listed) => void;
  #listed = NOTHING;
  #asked = { key: '', searchKey: '' };
  /** In order. */
  #wanted: readonly number[] = [];
  #isBusy = false;

  constructor(vault: VaultClient, tell: (listed: Listed) => void) {
    this.#vault = vault;
    this.#tell = tell;
  }

  ask(key: string, searchKey: string): void {
    this.#asked = { key, searchKey };
    this.#readNext();
  }

  readonly want = (pages: readonly number[]): void => {
    this.#wanted = pages;
    this.#readNext();
  };

  #readNext(): void {
    const ask = this.#nextPages();
    if (this.#isBusy || ask === null) return;
    this.#isBusy = true;
    const { key, searchKey } = this.#asked;
    const search = JSON.parse(searchKey) as Search;
    this.#vault
      .call('items.list', { ...queryOf(search), offset: ask.first * PAGE_ROWS, limit: ask.count * PAGE_ROWS })
      .then(
        (answer) => this.#take(ask.first, key, searchKey, answer),
        (thrown: unknown) => this.#fail(key, searchKey, asKeptError(thrown)),
      )
      .finally(() => {
        this.#isBusy = false;
        this.#readNext();
      });
  }

  /** Of a new search the first; otherwise those that are wanted and not there as they are now, up to the first that is. */
  #nextPages(): { readonly first: number; readonly count: number } | null {
    const { key, searchKey } = this.#asked;
    const { pages, matching, error } = this.#listed;
    if (key === '') return null;
    if (this.#listed.searchKey !== searchKey) return { first: 0, count: 1 };
    const isNew = this.#listed.key !== key;
    if (error && !isNew) return null;
    const missing = this.#wanted.filter((page) => page * PAGE_ROWS < matching && pages.get(page)?.key !== key);
    const first = missing[0];
    if (first === undefined) return isNew ? { first: 0, count: 1 } : null;
    const run = missing.findIndex((page, index) => page !== first + index);
    return { first, count: Math.min(PAGES_AT_ONCE, run === -1 ? missing.length : run) };
  }

  /** The answer to what nobody asks any more is dropped. */
  #take(first: number, key: string, searchKey: string, { rows, matching, total }: ItemPage): void {
    if (key !== this.#asked.key) return;
    const isSameSearch = this.#listed.searchKey === searchKey;
    // What was read before a change stays while it is in sight; the rest is read again when it comes into sight.
    const kept = [...this.#listed.pages].filter(([number, before]) => isSameSearch && (before.key === key || this.#wanted.includes(number)));
    const read = this.#asBefore(rows);
    const pages = Array.from({ length: Math.max(1, Math.ceil(read.length / PAGE_ROWS)) }, (_, index) => [first + index, { rows: read.slice(index * PAGE_ROWS, (index + 1) * PAGE_ROWS), key }] as const);
    this.#show({ key, searchKey, pages: new Map([...kept, ...pages]), matching, total, error: null });
  }

  /** A row that says what it said before is the same one: it need not be drawn again. */
  #asBefore(rows: readonly ItemRow[]): readonly ItemRow[] {
    const before = new Map([...this.#listed.pages.values()].flatMap((page) => page.rows.map((row) => [row.itemId, row] as const)));
    return rows.map((row) => {
      const known = before.get(row.itemId);
      return known !== undefined && isSameRow(known, row) ? known : row;
    });
  }

  #fail(key: string, searchKey: string, error: KeptError): void {
    if (key === this.#asked.key) this.#show({ ...this.#listed, key, searchKey, error });
  }

  #show(listed: Listed): void {
    this.#listed = listed;
    this.#tell(listed);
  }
}

/** The id of a series is among the words that an item is found by, and no other text has it. */
function queryOf({ kinds, text, seriesId }: Search): Pick<ItemQuery, 'kinds' | 'text'> {
  return { kinds, text: (seriesId === undefined ? text : `${seriesId} ${text}`).slice(0, MAX_SEARCH_LENGTH) };
}

function isSameRow(a: ItemRow, b: ItemRow): boolean {
  return (Object.keys(b) as (keyof ItemRow)[]).every((name) => a[name] === b[name] || (name === 'series' && a.series?.seriesId === b.series?.seriesId && a.series?.number === b.series?.number));
}

/** The ids of everything that fits a search. */
export async function readMatchingIds(vault: VaultClient, search: Search): Promise<string[]> {
  const ids: string[] = [];
  let page: ItemPage;
  do {
    page = await vault.call('items.list', { ...queryOf(search), offset: ids.length, limit: ID_PAGE_ROWS });
    for (const { itemId } of page.rows) ids.push(itemId);
  } while (page.rows.length === ID_PAGE_ROWS);
  return ids;
}
