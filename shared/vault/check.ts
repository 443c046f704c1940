import type { VaultKeys } from '../crypto/keys.ts';
import { checkEntries } from './check-entries.ts';
import { checkHeaders } from './check-header.ts';
import { checkObjects, type Leftovers } from './check-objects.ts';
import { Faults, type VaultFault } from './fault-list.ts';
import type { VaultState } from './state.ts';
import type { VaultStore } from './store.ts';

/** How a check is watched and stopped. */
export interface CheckWatch {
  /** Bytes read so far and in all, as far as that is known now. */
  onProgress(stage: 'entries' | 'objects', doneBytes: number, totalBytes: number): void;
  /** Asked between any two reads; what it throws ends the check. */
  checkStopped(): void;
}

export interface CheckFindings {
  readonly entries: number;
  /** Stored files that the entries name, how much they say is in them, and how many of them are whole. */
  readonly objects: number;
  readonly objectBytes: number;
  readonly wholeObjects: number;
  /** Read in all, entries too. */
  readonly sizeBytes: number;
  readonly leftovers: Leftovers;
  /** At most MAX_FAULTS; empty: everything is whole. */
  readonly faults: readonly VaultFault[];
  readonly faultCount: number;
}

/** What is checked, and with which keys. */
export interface CheckedVault {
  readonly store: VaultStore;
  readonly vaultId: string;
  readonly keys: VaultKeys;
  readonly state: VaultState;
  /** Runs work while nothing of the vault is being written. */
  readonly quiet: <T>(work: () => Promise<T>) => Promise<T>;
  /** Throws when the vault has been locked. */
  readonly checkOpen: () => void;
}

export type JournalCheck = (vault: CheckedVault, watch: CheckWatch, faults: Faults) => Promise<{ readonly entries: number; readonly sizeBytes: number }>;

/**
 * Reads everything in a vault again from the disk: both headers, every entry and its place in the chain, every stored file to its last byte.
 * What is wrong with one thing keeps no other from being read. Entries and items that come in meanwhile are checked too. Throws only when
 * the disk as a whole does not answer ('vault/missing', 'disk/*'), when the watch stops it, or 'vault/locked'.
 */
export async function checkVault(vault: CheckedVault, watch: CheckWatch, checkJournal: JournalCheck = checkEntries): Promise<CheckFindings> {
  const faults = new Faults();
  await checkHeaders(vault, faults);
  const journal = await checkJournal(vault, watch, faults);
  const objects = await checkObjects(vault, watch, faults);
  // A drive that went away while it was read would make everything on it look damaged.
  await vault.store.readHeader();
  return {
    entries: journal.entries,
    objects: objects.objects,
    objectBytes: objects.objectBytes,
    wholeObjects: objects.wholeObjects,
    sizeBytes: journal.sizeBytes + objects.sizeBytes,
    leftovers: objects.leftovers,
    faults: faults.list,
    faultCount: faults.count,
  };
}
