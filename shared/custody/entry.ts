import type { Moment } from '../base/clock.ts';
import type { FieldName } from '../evidence/fields.ts';
import type { CaptureFacts, ItemIntake, ScreenSource } from '../evidence/item.ts';

/** Of the reason for deleting an item, in UTF-16 units. */
export const MAX_REASON_LENGTH = 1000;

/** A key of which the person knows whose it is: a support centre's, say. */
export interface KnownKey {
  /** SHA256:… */
  readonly fingerprint: string;
  readonly name: string;
  readonly addedUtc: string;
}

/** Every act that is written into the journal, with what is recorded about it. */
export interface ActData {
  'vault.created': { readonly vaultId: string };
  'vault.unlocked': { readonly slot: 'passphrase' | 'recovery' | 'advocate'; readonly failedTries: number };
  /** A full check that ran to its end; `faults` is how many things it found wrong. */
  'vault.checked': { readonly entries: number; readonly objects: number; readonly faults: number };
  /** A finished backup: what it holds, and its folder's path on this computer. */
  'vault.backed-up': { readonly entries: number; readonly objects: number; readonly sizeBytes: number; readonly folder: string };
  /** The vault was put in place from a backup of that many entries; null where the time of the backup is not known. */
  'vault.restored': { readonly backupUtc: string | null; readonly entries: number };
  /**
   * The owner was told that the journal ends earlier than it did on this computer, and says that they know. `entries`: so many fewer than the index knew, 0 where it
   * knew no more; `bytes`: so many fewer than main remembered, 0 where it remembered no more. At least one of them is not 0.
   */
  'vault.shorter-known': { readonly entries: number; readonly bytes: number };
  /** The header of this generation is in force. `label` says who the advocate is, or was; otherwise ''. `by`: what proved the right to it. */
  'vault.keys-changed': { readonly change: KeysChange; readonly generation: number; readonly by: 'passphrase' | 'recovery'; readonly label: string };
  /**
   * A recording of the screen begins: its encrypted bytes lie in the file `storedAs` until it is an item. Whatever ends it, what was recorded until then
   * can be found and kept by this entry alone.
   */
  'vault.recording-begun': RecordingBegun;
  /** A recording of which nothing could be kept. */
  'vault.recording-dropped': { readonly recordingId: string };
  /** Bundles sealed by that key are shown with this name from now on; of a key that is kept already it is the new name. */
  'vault.key-kept': { readonly fingerprint: string; readonly name: string };
  'vault.key-dropped': { readonly fingerprint: string };
  'case.created': { readonly caseId: string };
  'item.captured': { readonly item: ItemIntake };
  'item.annotated': { readonly itemId: string; readonly changes: readonly FieldChange[] };
  /** The item leaves the vault's list and its file is removed; what was recorded about it stays in the log. `reason` may be ''. */
  'item.deleted': { readonly itemId: string; readonly reason: string };
  'bundle.prepared': { readonly bundleName: string; readonly itemIds: readonly string[]; readonly languages: readonly string[] };
  'bundle.exported': {
    readonly bundleName: string;
    readonly itemIds: readonly string[];
    /** SHA-256 of tagmanifest-sha256.txt. */
    readonly rootSha256: string;
    readonly zipSha256: string;
    readonly sizeBytes: number;
  };
  'bundle.abandoned': { readonly bundleName: string; readonly reason: string };
  /** What a courier brought back about the root hash of a bundle: the answer of an authority or an OpenTimestamps proof, in base64 as it came. */
  'bundle.timestamped': { readonly bundleName: string; readonly rootSha256: string; readonly form: StampForm; readonly answer: string };
}

export interface RecordingBegun {
  readonly recordingId: string;
  /** Name of the stored file, 32 hexadecimal digits. */
  readonly storedAs: string;
  readonly begunAt: Moment;
  readonly mime: string;
  readonly screen: ScreenSource;
  readonly capture: Pick<CaptureFacts, 'display' | 'frameWidthPx' | 'frameHeightPx'>;
}

export type Act = keyof ActData;

export const STAMP_FORMS = ['rfc3161', 'opentimestamps'] as const;
export type StampForm = (typeof STAMP_FORMS)[number];
/** Of 64 KiB in base64. */
export const MAX_STAMP_LENGTH = 87_384;

export type KeysChange = 'passphrase' | 'words' | 'advocate-added' | 'advocate-removed';

/** Whose key opened the vault in the session of an entry. */
export type Actor = 'owner' | 'advocate';

/** One changed field: what it said before and what it says now ('' = empty). */
export interface FieldChange {
  readonly field: FieldName;
  readonly before: string;
  readonly after: string;
}

/**
 * The body of a custody entry: what is hashed into the case chain and, where its item is included, shown in a bundle.
 * `itemId` is null for acts on the case (or the vault) as a whole. Names of stored objects are not part of it.
 */
export interface CustodyBody<A extends Act = Act> {
  readonly act: A;
  readonly at: Moment;
  /** Monotonic milliseconds since the session began, so that a clock set back between two entries can be seen. */
  readonly monotonicMs: number;
  readonly actor: Actor;
  readonly itemId: string | null;
  readonly data: ActData[A];
}

/** A link of the case chain (FORMAT.md, custody log). */
export interface CustodyEntry {
  readonly caseSeq: number;
  /** 32 hexadecimal digits: hides the body of an entry that is left out of a bundle from guessing. */
  readonly salt: string;
  readonly body: CustodyBody;
  readonly bodyHash: string;
  readonly entryHash: string;
}

/** One line of a bundle's custody log: an entry in full, or one that is left out and present by its hash alone. */
export type CustodyLine = CustodyEntry | Omit<CustodyEntry, 'salt' | 'body'>;
