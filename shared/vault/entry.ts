import type { CustodyBody } from '../custody/entry.ts';

/** One journal entry before sealing. Acts on the vault as a whole belong to no case and to no chain. */
export interface JournalEntry {
  readonly format: 1;
  /** Position in the vault, from 1, without holes. */
  readonly seq: number;
  readonly caseId: string | null;
  /** Position in the case chain, from 1, without holes; null outside a case. */
  readonly caseSeq: number | null;
  /** 32 hexadecimal digits; null outside a case. */
  readonly salt: string | null;
  readonly body: CustodyBody;
  /** Name of the object that holds the item's bytes; null where none is stored. */
  readonly objectId: string | null;
}
