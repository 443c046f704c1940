import { useEffect, useMemo, useState } from 'react';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { ItemPage, ItemRow } from '../../../shared/contract/vault.ts';
import type { ItemKind } from '../../../shared/evidence/item.ts';
import type { VaultClient } from '../../client/vault.ts';
import { asKeptError } from './session.ts';

/** Rows asked for at a time, and drawn or left out together. */
export const PAGE_ROWS = 100;
/** As many as the worker gives at once, where nothing is drawn. */
const ID_PAGE_ROWS = 500;
/** Longer than any search makes sense; what is typed beyond is not looked for. */
const MAX_SEARCH_LENGTH = 1000;

export interface Search {
  readonly kinds: readonly ItemKind[];
  readonly text: string;
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
  readonly want: (pages: ReadonlySet<number>) => void;
}

interface Page {
  readonly rows: readonly ItemRow[];
  /** The search and version that it answers. */
  readonly key: string;
}

interface Listed {
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

/** Asks for one page after another, as they are wanted. */
class PageReader {
  readonly #vault: VaultClient;
  readonly #tell: (listed: Listed) => void;
  #listed = NOTHING;
  #asked = { key: '', searchKey: '' };
  #wanted: ReadonlySet<number> = new Set();
  #isBusy = false;

  constructor(vault: VaultClient, tell: (listed: Listed) => void) {
    this.#vault = vault;
    this.#tell = tell;
  }

  ask(key: string, searchKey: string): void {
    this.#asked = { key, searchKey };
    this.#readNext();
  }

  readonly want = (pages: ReadonlySet<number>): void => {
    this.#wanted = pages;
    this.#readNext();
  };

  #readNext(): void {
    const page = this.#nextPage();
    if (this.#isBusy || page === null) return;
    this.#isBusy = true;
    const { key, searchKey } = this.#asked;
    const { kinds, text } = JSON.parse(searchKey) as Search;
    this.#vault
      .call('items.list', { kinds, text: text.slice(0, MAX_SEARCH_LENGTH), offset: page * PAGE_ROWS, limit: PAGE_ROWS })
      .then(
        (answer) => this.#take(page, key, searchKey, answer),
        (thrown: unknown) => this.#fail(key, searchKey, asKeptError(thrown)),
      )
      .finally(() => {
        this.#isBusy = false;
        this.#readNext();
      });
  }

  /** Of a new search the first; otherwise one that is wanted and not there as it is now. */
  #nextPage(): number | null {
    const { key, searchKey } = this.#asked;
    const { pages, matching, error } = this.#listed;
    if (key === '') return null;
    if (this.#listed.searchKey !== searchKey) return 0;
    const isNew = this.#listed.key !== key;
    if (error && !isNew) return null;
    const wanted = [...this.#wanted].filter((page) => page * PAGE_ROWS < matching).find((page) => pages.get(page)?.key !== key);
    return wanted ?? (isNew ? 0 : null);
  }

  /** The answer to what nobody asks any more is dropped. */
  #take(page: number, key: string, searchKey: string, { rows, matching, total }: ItemPage): void {
    if (key !== this.#asked.key) return;
    const isSameSearch = this.#listed.searchKey === searchKey;
    // What was read before a change stays while it is in sight; the rest is read again when it comes into sight.
    const kept = [...this.#listed.pages].filter(([number, before]) => isSameSearch && (before.key === key || this.#wanted.has(number)));
    this.#show({ key, searchKey, pages: new Map([...kept, [page, { rows, key }]]), matching, total, error: null });
  }

  #fail(key: string, searchKey: string, error: KeptError): void {
    if (key === this.#asked.key) this.#show({ ...this.#listed, key, searchKey, error });
  }

  #show(listed: Listed): void {
    this.#listed = listed;
    this.#tell(listed);
  }
}

/** The ids of everything that fits a search. */
export async function readMatchingIds(vault: VaultClient, { kinds, text }: Search): Promise<string[]> {
  const ids: string[] = [];
  let page: ItemPage;
  do {
    page = await vault.call('items.list', { kinds, text: text.slice(0, MAX_SEARCH_LENGTH), offset: ids.length, limit: ID_PAGE_ROWS });
    for (const { itemId } of page.rows) ids.push(itemId);
  } while (page.rows.length === ID_PAGE_ROWS);
  return ids;
}
