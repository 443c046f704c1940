import { toHex, utf8 } from '../../shared/base/bytes.ts';
import type { RandomBytes } from '../../shared/base/ids.ts';
import { NONCE_BYTES, seal, unseal } from '../../shared/crypto/seal.ts';

/** One row of the index as it lies in the database: its name gives away a table and a number, nothing else. */
export interface IndexRow {
  readonly key: string;
  readonly box: Uint8Array;
}

export type IndexTable = 'head' | 'last' | 'items' | 'entries';

/** A vault's index key and what binds its rows to their places. */
export interface RowSealer {
  readonly vaultId: string;
  seal(table: IndexTable, page: number, bytes: Uint8Array): IndexRow;
  /** Throws on a row that is not authentic or belongs elsewhere. */
  open(table: IndexTable, page: number, row: IndexRow): Uint8Array;
}

export function rowKey(vaultId: string, table: IndexTable, page: number): string {
  return `${vaultId}/${table}/${String(page).padStart(6, '0')}`;
}

/** Rows are sealed with the index key; associated data name format, vault, table and page, so that no row can stand in for another. */
export function createRowSealer(vaultId: string, indexKey: Uint8Array, random: RandomBytes): RowSealer {
  const aad = (table: IndexTable, page: number): Uint8Array => utf8(`kept-index-1\n${rowKey(vaultId, table, page)}`);
  return {
    vaultId,
    seal: (table, page, bytes) => ({ key: rowKey(vaultId, table, page), box: seal(indexKey, bytes, aad(table, page), random) }),
    open: (table, page, row) => unseal(indexKey, row.box, aad(table, page)),
  };
}

/** Names one sealing of a row: nonces never repeat, so an older row in the place of a newer one shows. */
export function sealingOf(row: IndexRow): string {
  return toHex(row.box.subarray(0, NONCE_BYTES));
}
