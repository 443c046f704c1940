import { useCallback, useEffect, useRef, useState } from 'react';
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
  readonly rows: readonly ItemRow[];
  readonly matching: number;
  readonly total: number;
  readonly isLoading: boolean;
  readonly error: KeptError | null;
  readonly loadMore: () => void;
}

interface Listed extends ItemPage {
  /** The search and version that these rows answer. */
  readonly key: string;
  readonly error: KeptError | null;
}

const NOTHING: Listed = { key: '', rows: [], matching: 0, total: 0, error: null };

/** Rows that fit a search, newest first, page by page. A changed version reads again what was already there. */
export function useItems(vault: VaultClient, search: Search, version: number): ItemList {
  const [listed, setListed] = useState<Listed>(NOTHING);
  const [isReadingMore, setReadingMore] = useState(false);
  /** Each reading has a number; the answer to an older one is dropped. */
  const reading = useRef(0);
  const loaded = useRef({ rows: 0, searchKey: '' });
  const searchKey = JSON.stringify(search);
  const key = `${version} ${searchKey}`;

  const read = useCallback(
    (from: number, upTo: number): void => {
      const mine = ++reading.current;
      const take = (page: ItemPage): void => {
        loaded.current = { rows: from + page.rows.length, searchKey };
        setReadingMore(false);
        setListed((before) => ({ ...page, key, rows: from === 0 ? page.rows : [...before.rows, ...page.rows], error: null }));
      };
      const fail = (thrown: unknown): void => {
        setReadingMore(false);
        setListed((before) => ({ ...before, key, error: asKeptError(thrown) }));
      };
      readRows(vault, JSON.parse(searchKey) as Search, from, upTo).then(
        (page) => mine === reading.current && take(page),
        (thrown: unknown) => mine === reading.current && fail(thrown),
      );
    },
    [vault, searchKey, key],
  );

  useEffect(() => {
    const already = loaded.current.searchKey === searchKey ? loaded.current.rows : 0;
    read(0, Math.max(PAGE_ROWS, already));
  }, [read, searchKey]);

  const isLoading = listed.key !== key || isReadingMore;
  const hasMore = listed.rows.length < listed.matching;
  const loadMore = useCallback(() => {
    if (!hasMore || isLoading) return;
    setReadingMore(true);
    read(loaded.current.rows, loaded.current.rows + PAGE_ROWS);
  }, [hasMore, isLoading, read]);
  return { ...listed, isLoading, loadMore };
}

async function readRows(vault: VaultClient, { kinds, text }: Search, from: number, upTo: number, limit = PAGE_ROWS): Promise<ItemPage> {
  const rows: ItemRow[] = [];
  let page: ItemPage;
  do {
    page = await vault.call('items.list', { kinds, text: text.slice(0, MAX_SEARCH_LENGTH), offset: from + rows.length, limit });
    rows.push(...page.rows);
  } while (page.rows.length === limit && from + rows.length < Math.min(upTo, page.matching));
  return { ...page, rows };
}

/** The ids of everything that fits a search. */
export async function readMatchingIds(vault: VaultClient, search: Search): Promise<string[]> {
  const { rows } = await readRows(vault, search, 0, Number.MAX_SAFE_INTEGER, ID_PAGE_ROWS);
  return rows.map((row) => row.itemId);
}
