import type { FolderChoice } from './host.ts';
import type { By } from './keys.ts';

/** Full check, backup, drill and restore. */
export interface UpkeepApi {
  /**
   * Reads everything in the vault again: every entry, every stored file, the header and its copy. Other work goes on meanwhile. Stages 'entries' and
   * 'objects', in bytes. What is wrong is in the report, never an error. Errors: 'task/cancelled', 'vault/missing', 'disk/*' when the drive itself does not answer.
   */
  'check.run': [{ taskId: string }, CheckReport];
  'backup.status': [Record<string, never>, BackupStatus];
  /**
   * Copies what is new into the folder behind a handle of chooseFolder('backup'), reads it back and compares. Stage 'copying', in bytes. Errors:
   * 'backup/inside-vault', 'backup/other-vault', 'backup/newer', 'backup/not-chosen', 'backup/read-back', 'disk/no-room' {neededBytes, freeBytes},
   * 'disk/file-too-large' {exhibitNo, sizeBytes, maxBytes}, 'disk/*', 'task/cancelled': whatever was copied whole stays and is used next time.
   */
  'backup.run': [{ taskId: string; handle: string }, BackupReport];
  /**
   * Restores the backup into a scratch folder beside the vault, opens it with the secret, checks everything and removes the scratch again, however it ends.
   * Stages 'copying', 'entries', 'objects'. Errors: 'backup/none-here', 'backup/other-vault', 'backup/read-back', 'passphrase/wrong', 'recovery/*', 'attempts/wait',
   * 'vault/newer', 'vault/damaged-header', 'vault/damaged-journal', 'disk/no-room', 'disk/*', 'task/cancelled'.
   */
  'backup.drill': [{ taskId: string; handle: string; secret: By }, DrillReport];
  /** What lies in a folder of chooseFolder('restore'). Errors: 'backup/none-here', 'vault/newer', 'vault/damaged-header'. */
  'restore.inspect': [{ handle: string }, RestoreChoice];
  /**
   * Only while locked. Copies the backup beside the vault, opens it with the secret, checks everything and only then puts it in place; a vault that was here is
   * kept under another name. With faults and without `withFaults` nothing is put in place and `restored` is false: the person is asked, and the second call goes on
   * with what was copied. After `restored: true` the page calls host.lock() and opens anew. Errors as 'backup.drill' and 'vault/exists' when one is here and `keepOld` is false.
   */
  'restore.run': [{ taskId: string; handle: string; secret: By; keepOld: boolean; withFaults: boolean }, RestoreReport];
}

/** `faults` empty: everything is whole. */
export interface CheckReport {
  readonly checkedUtc: string;
  readonly entries: number;
  /** Stored files that the entries name, and how much they say is in them. */
  readonly objects: number;
  readonly objectBytes: number;
  /** Of these, the ones that are there and are what was captured, to the last byte. */
  readonly wholeObjects: number;
  /** Read in all, entries too. */
  readonly sizeBytes: number;
  /** Encrypted files that no entry names, as an interrupted import leaves them. No fault. */
  readonly leftovers: { readonly count: number; readonly sizeBytes: number };
  /** At most the first 1,000. */
  readonly faults: readonly CheckFault[];
  readonly faultCount: number;
}

export interface CheckFault {
  readonly kind: CheckFaultKind;
  /** The item that it is about, where it is about one. */
  readonly exhibitNo: string | null;
  readonly itemId: string | null;
  readonly entrySeq: number | null;
  /** As in the list of items; '' where there is none. Hostile text. */
  readonly title: string;
}

export type CheckFaultKind =
  /** The stored file is not there. */
  | 'object-missing'
  /** The stored file is not the one that was captured. */
  | 'object-damaged'
  /** An entry of the journal cannot be read or is another one. */
  | 'entry-damaged'
  /** A file of the journal is not there; every entry in it is named too. */
  | 'segment-missing'
  /** An entry does not follow from the one before it. */
  | 'chain'
  /** The journal holds more or something else than Kept works with now. */
  | 'count'
  /** The journal was longer once on this computer, and its owner has not said that they know ('vault.acceptShorter'). What is there may be whole all the same. */
  | 'cut'
  /** Of a drill or a restore: when the backup was finished last its journal was longer. */
  | 'backup-cut'
  /** vault.json is damaged: the vault would not open again. The copy may. */
  | 'header-damaged'
  /** The copy of vault.json is damaged or missing. */
  | 'header-copy-damaged'
  /** A file of the log's copy for people without Kept is missing or another; the journal is whole, and Kept writes the copy anew. */
  | 'log-copy';

export interface BackupStatus {
  /** The last backup that the journal knows of; `folder` is its path. */
  readonly last: { readonly utc: string; readonly entries: number; readonly objects: number; readonly sizeBytes: number; readonly folder: string } | null;
  /** The folder of the last one, when it is there now and still holds a backup of this vault. */
  readonly known: FolderChoice | null;
  /** Items captured since the last one; all of them when there was none. */
  readonly newItems: number;
}

export interface BackupReport {
  readonly utc: string;
  /** Journal entries and stored files that the backup holds now. */
  readonly entries: number;
  readonly objects: number;
  readonly copiedObjects: number;
  readonly copiedBytes: number;
  readonly sizeBytes: number;
  readonly folderName: string;
  /** Stored files that are missing or cut short in the vault: what the backup has of them was left as it was. */
  readonly faults: readonly CheckFault[];
}

export interface DrillReport {
  /** Null for a folder that was copied by hand. */
  readonly backupUtc: string | null;
  readonly entries: number;
  /** As in CheckReport; `sizeBytes` is what was read, of damaged files less than there should be. */
  readonly objects: number;
  readonly wholeObjects: number;
  readonly sizeBytes: number;
  /** Empty = everything whole. */
  readonly faults: readonly CheckFault[];
}

export interface RestoreChoice {
  readonly backupUtc: string | null;
  readonly objects: number;
  readonly sizeBytes: number;
  /** Something of a vault is here: it will be kept under another name. */
  readonly hasVaultHere: boolean;
}

export interface RestoreReport {
  /** False: nothing was put in place, since there are faults and nobody has said yet that the rest will do. */
  readonly restored: boolean;
  readonly backupUtc: string | null;
  readonly itemCount: number;
  readonly entries: number;
  readonly objects: number;
  readonly wholeObjects: number;
  /** Name of the folder in which the vault that was here is kept. */
  readonly keptOldAs: string | null;
  readonly faults: readonly CheckFault[];
}
