import type { Moment } from '../base/clock.ts';
import { GENESIS_HASH } from '../custody/chain.ts';
import type { Act, KnownKey, RecordingBegun } from '../custody/entry.ts';
import type { Item, ItemKind } from '../evidence/item.ts';

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
  /** When it was deleted; null while it is there. Deleted ones stay here so that no exhibit number is used twice. */
  readonly deletedAt: Moment | null;
}

export interface LastUnlock {
  readonly at: Moment;
  readonly slot: 'passphrase' | 'recovery' | 'advocate';
  readonly failedTries: number;
}

/** What the journal says of the keys; the header is what they are. Times are null while it is what the vault was made with. */
export interface KeyFacts {
  /** Of the header that belongs to this state: 1, and one more with every change of keys. */
  readonly generation: number;
  readonly passphraseChangedUtc: string | null;
  readonly wordsReplacedUtc: string | null;
  readonly advocate: { readonly label: string; readonly addedUtc: string } | null;
}

/** The last full check that ran to its end. */
export interface LastCheck {
  readonly at: Moment;
  readonly entries: number;
  readonly objects: number;
  readonly faults: number;
}

export interface LastBackup {
  readonly at: Moment;
  readonly entries: number;
  readonly objects: number;
  readonly sizeBytes: number;
  /** Path on this computer. */
  readonly folder: string;
}

/**
 * What a vault is beside its two lists, items and entries: small plain records, taken over into a snapshot as they are. A new one needs a line
 * here, one in FIRST_FACTS, one in VaultFold, and the act that sets it.
 */
export interface VaultFacts {
  /** Null until 'case.created'. */
  readonly caseId: string | null;
  readonly chain: ChainHead;
  readonly position: JournalPosition;
  /** Names of every 'bundle.prepared', oldest first. */
  readonly bundleNames: readonly string[];
  readonly lastUnlock: LastUnlock | null;
  readonly lastBackup: LastBackup | null;
  readonly lastCheck: LastCheck | null;
  readonly keys: KeyFacts;
  /** Oldest first. */
  readonly knownKeys: readonly KnownKey[];
  /** Recordings that were begun and are neither an item yet nor dropped, oldest first. */
  readonly recordings: readonly RecordingBegun[];
}

/** Before the first entry. */
export const FIRST_FACTS: VaultFacts = {
  caseId: null,
  chain: { entryHash: GENESIS_HASH, caseSeq: 0 },
  position: { seq: 0, segment: 1, offset: 0 },
  bundleNames: [],
  lastUnlock: null,
  lastBackup: null,
  lastCheck: null,
  keys: { generation: 1, passphraseChangedUtc: null, wordsReplacedUtc: null, advocate: null },
  knownKeys: [],
  recordings: [],
};

/** The vault as it stands: the fold of its journal, and nothing else. */
export interface VaultState extends VaultFacts {
  /** In the order of the journal, by item id. */
  readonly items: StoredItems;
  /** entries[n] is the record of sequence number n + 1. */
  readonly entries: readonly EntryRecord[];
}

/** Items also have numbers, from 0 in the order of the journal. Going through all of them as objects takes seconds where there are a hundred thousand. */
export interface StoredItems extends ReadonlyMap<string, StoredItem> {
  /** Items that are not deleted. */
  readonly keptCount: number;
  /** Numbers of the items that were new or changed since the vault was opened, in that order, some of them more than once. */
  readonly changes: readonly number[];
  /** These unpack nothing. */
  isDeleted(number: number): boolean;
  kindOf(number: number): ItemKind;
  /** By the time of capture; of two at the same time the one that came in later is the later one. Below 0 when `a` is the earlier. */
  compare(a: number, b: number): number;
  at(number: number): StoredItem;
}

/** The state as plain records that survive structured clone; `openVault` resumes from it. */
export interface StateSnapshot extends VaultFacts {
  readonly format: 2;
  readonly vaultId: string;
  /** Pages of ItemTable. */
  readonly items: readonly Uint8Array[];
  readonly entries: readonly EntryRecord[];
}

/** Items that are there: those deleted do not count. */
export function countItems(state: VaultState): number {
  return state.items.keptCount;
}

/** The facts alone, out of a state or a snapshot; one that was taken before a fact was known has none of it. */
export function factsOf(from: VaultFacts): VaultFacts {
  const names = Object.keys(FIRST_FACTS) as (keyof VaultFacts)[];
  return Object.fromEntries(names.map((name) => [name, from[name] ?? FIRST_FACTS[name]])) as unknown as VaultFacts;
}
