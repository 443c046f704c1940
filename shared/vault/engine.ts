import type { Clock } from '../base/clock.ts';
import type { RandomBytes } from '../base/ids.ts';
import type { DeriveKey, KdfParams } from '../crypto/kdf.ts';
import type { BundleSigner } from '../crypto/signer.ts';
import type { Act, ActData, RecordingBegun } from '../custody/entry.ts';
import type { FieldName } from '../evidence/fields.ts';
import type { CaptureFacts, Item, ItemIntake, ToolFacts } from '../evidence/item.ts';
import type { CaseLog } from './case-log.ts';
import type { CheckFindings, CheckWatch } from './check.ts';
import type { ContentReader, ContentWriter } from './content.ts';
import type { MendedRecording, RecordingWriter } from './recordings.ts';
import type { JournalEntry } from './entry.ts';
import type { Secret } from './slot.ts';
import type { Keyring } from './keyring.ts';
import type { StateSnapshot, VaultState } from './state.ts';
import type { VaultStore } from './store.ts';

/** The public face of the vault. */
export { entryAt, isOutdated, listObjects, planBackup } from './backup-plan.ts';
export type { BackupPlan } from './backup-plan.ts';
export { createVault } from './create.ts';
export { openVault } from './open.ts';
export { type LostEntry, type Salvaged, salvageVault } from './salvage.ts';
export { inspectVault, useHeaderCopy } from './unlock.ts';
export type { KeyRight, NewWords } from './keyring.ts';
export type { Secret } from './slot.ts';
export type { CheckFindings, CheckWatch } from './check.ts';
export type { ContentReader, ContentWriter } from './content.ts';
export type { RecordingWriter } from './recordings.ts';

export interface EngineOptions {
  readonly store: VaultStore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly deriveKey: DeriveKey;
  readonly tool: ToolFacts;
}

export interface NewVault {
  readonly passphrase: string;
  readonly words: readonly string[];
  /** Tests only: other parameters than the usual ones. */
  readonly kdf?: { readonly passphrase: KdfParams; readonly recovery: KdfParams };
}

export interface OpenOptions {
  readonly snapshot?: StateSnapshot | null;
  /** Told before the key is derived, of a header that nothing has proved yet. */
  readonly onHeader?: (vaultId: string) => void;
  /**
   * Asked once, after the header opened and before the journal is read, where no `snapshot` was given: an index is sealed with a key of this
   * vault, so nobody can have a snapshot from it earlier. null: read the whole journal. Must not throw.
   */
  readonly loadSnapshot?: (vault: { readonly vaultId: string; readonly indexKey: Uint8Array }) => Promise<StateSnapshot | null>;
  /** Journal bytes read so far and in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Asked after each entry read whether others are to have their turn: undefined to go on at once. It calls `tell` to have the progress told. */
  readonly pause?: (tell: () => void) => Promise<void> | undefined;
  /**
   * A long journal is read from its start, and has been found whole and the header the one in force. From now until the vault is open this state
   * grows; it may be looked at, but nothing can be written yet.
   */
  readonly onReading?: (state: VaultState) => void;
}

export interface Opened {
  /** Entries that were read from the journal just now. */
  readonly entriesRead: number;
  /** Bytes of an unfinished last entry, set aside. */
  readonly tornBytes: number;
  /** Entries that the snapshot knew and the journal does not hold. */
  readonly missingEntries: number;
  /** False when there was none or it did not fit the journal. */
  readonly snapshotUsed: boolean;
}

/** What the caller of captureItem knows; the engine adds the rest. */
export type ItemDraft = Omit<ItemIntake, 'itemId' | 'exhibitNo' | 'caseId' | 'receivedAt' | 'tool' | 'capture'> & { readonly capture?: Omit<CaptureFacts, 'clockJump'> };

/** An open vault. Every call throws 'vault/locked' once it was locked. */
export interface VaultEngine {
  readonly vaultId: string;
  readonly caseId: string;
  readonly signer: BundleSigner;
  /** 32 bytes for sealing index rows; zeros after `lock`. */
  readonly indexKey: Uint8Array;
  readonly state: VaultState;
  /** Opened from what is intact of a damaged vault: every writing call throws 'vault/read-only', `log.custodyLines` 'bundle/incomplete-vault'. */
  readonly isReadOnly: boolean;
  /** Who can open the vault, and changes of that. */
  readonly keyring: Keyring;
  /** Its entries, read again from the journal. */
  readonly log: CaseLog;
  /** Throws 'passphrase/wrong'. */
  confirmPassphrase(passphrase: string): Promise<void>;
  /** Throws 'passphrase/wrong', 'recovery/*' unless it opens its slot of this vault. */
  confirmSecret(secret: Secret): Promise<void>;
  /** One durable entry; entries are written one after another in the order of the calls. Throws 'internal/bad-call' {fault} for one that does not fit, 'disk/*'; then nothing has changed. */
  record<A extends Act>(act: A, data: ActData[A], about?: { readonly itemId?: string; readonly objectId?: string }): Promise<JournalEntry>;
  /** Throws 'gate/pixels-refused' for a stored file or a screen unless depictedMinor is 'no', 'vault/object-damaged' when the object has another size. */
  captureItem(draft: ItemDraft, objectId: string | null): Promise<Item>;
  /** Writes the fields that really change, nothing when none does; '' empties one. Throws 'item/not-found', 'note/too-long' {field, max}. */
  annotateItem(itemId: string, changes: Partial<Record<FieldName, string>>): Promise<Item>;
  /**
   * Records that the item is gone, then removes its file. Throws 'item/not-found', 'disk/*' before anything has changed; 'item/delete-unfinished'
   * {exhibitNo} when it is recorded and the file is still there: `finishDeletions` removes it.
   */
  deleteItem(itemId: string, reason: string): Promise<void>;
  /** Removes the files of deleted items that are still there; how many those were. Throws 'item/delete-unfinished' {exhibitNo} after trying all. */
  finishDeletions(): Promise<number>;
  beginContent(): Promise<ContentWriter>;
  /** Begins a recording and records that it was begun: from then on it can be found again, whatever happens. */
  beginRecording(facts: Omit<RecordingBegun, 'storedAs'>): Promise<RecordingWriter>;
  /** Makes an object of a recording that was not finished; null when nothing of it can be kept. */
  mendRecording(storedAs: string, take: (plain: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<MendedRecording | null>;
  /** Removes files of recordings that no entry tells of: the program ended before there was one. */
  sweepRecordings(): Promise<void>;
  /** Throws 'item/not-found', 'vault/object-missing' {exhibitNo}, 'vault/object-damaged' {exhibitNo}. */
  openContent(itemId: string): Promise<ContentReader>;
  /** Reads everything in the vault again; other calls go on meanwhile. Throws what the watch throws, 'vault/missing' or 'disk/*' when the drive does not answer. */
  check(watch: CheckWatch): Promise<CheckFindings>;
  /** Whether these bytes begin with an entry of this vault under that number, which only a holder of its key can have written. */
  isOwnEntry(seq: number, bytes: Uint8Array): boolean;
  snapshot(): StateSnapshot;
  /** Wipes the keys. */
  lock(): void;
}
