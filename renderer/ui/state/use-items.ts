import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { ItemPage, ItemRow } from '../../../shared/contract/vault.ts';
import type { ItemKind } from '../../../shared/evidence/item.ts';
import type { VaultClient } from '../../client/vault.ts';
import { asKeptError } from './session.ts';

/** Rows asked for at a time, and drawn or left out together. */
export const PAGE_ROWS = 100;

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
  readonly error: KeptError | null;
}

const NOTHING: Listed = { rows: [], matching: 0, total: 0, error: null };

/** Rows that fit a search, newest first, page by page. A changed version reads again what was already there. */
export function useItems(vault: VaultClient, search: Search, version: number): ItemList {
  const [listed, setListed] = useState<Listed>(NOTHING);
  const [isLoading, setLoading] = useState(true);
  /** Each reading has a number; the answer to an older one is dropped. */
  const reading = useRef(0);
  const loaded = useRef(0);
  const searchKey = JSON.stringify(search);
  const lastKey = useRef('');

  const read = useCallback(
    async (from: number, upTo: number): Promise<void> => {
      const mine = ++reading.current;
      setLoading(true);
      try {
        const page = await readRows(vault, JSON.parse(searchKey) as Search, from, upTo);
        if (mine !== reading.current) return;
        loaded.current = from + page.rows.length;
        setListed((before) => ({ ...page, rows: from === 0 ? page.rows : [...before.rows, ...page.rows], error: null }));
      } catch (thrown) {
        if (mine === reading.current) setListed((before) => ({ ...before, error: asKeptError(thrown) }));
      }
      if (mine === reading.current) setLoading(false);
    },
    [vault, searchKey],
  );

  useEffect(() => {
    const isNewSearch = lastKey.current !== searchKey;
    lastKey.current = searchKey;
    void read(0, isNewSearch ? PAGE_ROWS : Math.max(PAGE_ROWS, loaded.current));
  }, [read, searchKey, version]);

  const hasMore = listed.rows.length < listed.matching;
  const loadMore = useCallback(() => {
    if (hasMore && !isLoading) void read(loaded.current, loaded.current + PAGE_ROWS);
  }, [hasMore, isLoading, read]);
  return { ...listed, isLoading, loadMore };
}

async function readRows(vault: VaultClient, search: Search, from: number, upTo: number): Promise<ItemPage> {
  const rows: ItemRow[] = [];
  let page: ItemPage;
  do {
    page = await vault.call('items.list', { ...search, offset: from + rows.length, limit: PAGE_ROWS });
    rows.push(...page.rows);
  } while (page.rows.length === PAGE_ROWS && from + rows.length < Math.min(upTo, page.matching));
  return { ...page, rows };
}

/** The ids of everything that fits a search. */
export async function readMatchingIds(vault: VaultClient, search: Search): Promise<string[]> {
  const { rows } = await readRows(vault, search, 0, Number.MAX_SAFE_INTEGER);
  return rows.map((row) => row.itemId);
}
