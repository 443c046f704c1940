import type { Moment } from '../base/clock.ts';
import type { Act } from '../custody/entry.ts';
import type { Item } from '../evidence/item.ts';

/** Where a frame lies in the journal. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
  /** The whole frame, its length field included. */
  readonly lengthBytes: number;
}

/** What is kept of every journal entry; the body itself is read again from its place when it is needed. */
export interface EntryRecord extends Place {
  readonly seq: number;
  readonly act: Act;
  /** Null for acts on the vault as a whole, which are in no chain. */
  readonly caseSeq: number | null;
  readonly itemId: string | null;
  /** Of a vault act: the same hash with an empty salt (never shown, only compared). */
  readonly bodyHash: string;
  /** Link of the case chain; null outside a case. */
  readonly entryHash: string | null;
}

/** The end of a case chain: GENESIS_HASH and 0 before its first entry. */
export interface ChainHead {
  readonly entryHash: string;
  readonly caseSeq: number;
}

/** The last entry read and where the next frame belongs. */
export interface JournalPosition {
  readonly seq: number;
  readonly segment: number;
  readonly offset: number;
}

export interface StoredItem {
  readonly item: Item;
  /** Name of the object that holds its bytes; null where none is stored. */
  readonly objectId: string | null;
}

export interface LastUnlock {
  readonly at: Moment;
  readonly slot: 'passphrase' | 'recovery';
  readonly failedTries: number;
}

/** The vault as it stands: the fold of its journal, and nothing else. */
export interface VaultState {
  /** Null until 'case.created'. */
  readonly caseId: string | null;
  /** In the order of the journal, by item id. */
  readonly items: ReadonlyMap<string, StoredItem>;
  /** entries[n] is the record of sequence number n + 1. */
  readonly entries: readonly EntryRecord[];
  readonly chain: ChainHead;
  readonly position: JournalPosition;
  /** Names of every 'bundle.prepared', oldest first. */
  readonly bundleNames: readonly string[];
  readonly lastUnlock: LastUnlock | null;
}

/** The state as plain records that survive structured clone; `openVault` resumes from it. */
export interface StateSnapshot {
  readonly format: 1;
  readonly vaultId: string;
  readonly caseId: string;
  readonly position: JournalPosition;
  readonly chain: ChainHead;
  readonly items: readonly StoredItem[];
  readonly entries: readonly EntryRecord[];
  readonly bundleNames: readonly string[];
  readonly lastUnlock: LastUnlock | null;
}
