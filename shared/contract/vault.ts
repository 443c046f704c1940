import type { ErrorWire } from '../base/errors.ts';
import type { Language } from '../base/language.ts';
import type { ClockRemark } from '../custody/clock-remarks.ts';
import type { Act, CustodyBody } from '../custody/entry.ts';
import type { FieldName } from '../evidence/fields.ts';
import type { AddressFacts, CaptureFacts, DisplayPlace, Intake, Item, ItemKind, MinorAnswer, PixelRect, RecordingEnd, ScreenSource } from '../evidence/item.ts';
import type { OtsFacts } from '../timestamp/ots.ts';
import type { StampResult } from '../timestamp/result.ts';
import type { VerifyResult } from '../verify/result.ts';
import type { FolderChoice } from './host.ts';

/** What the page may ask of the vault worker: method → [parameters, result]. Schemas of the parameters: contract/vault-schema.ts. */
export interface VaultApi {
  'vault.status': [Record<string, never>, VaultStatus];
  /** Twelve new recovery words, held in the worker until the vault is made; `ask` are the places (0–11) to be typed back. */
  'setup.words': [{ wordList: 'ko' | 'en' }, { words: readonly string[]; ask: readonly number[] }];
  /** Errors: 'recovery/proof-wrong' {place} names the first wrong word (1–12), 'passphrase/too-short', 'vault/exists', 'disk/*'. */
  'vault.create': [{ passphrase: string; proof: readonly string[] }, UnlockReport];
  /** Errors: 'passphrase/wrong', 'attempts/wait' {waitMs}, 'vault/damaged-header', 'vault/damaged-journal', 'vault/newer'. */
  'vault.unlock': [{ passphrase: string }, UnlockReport];
  /** Errors: 'recovery/unknown-word' {place}, 'recovery/word-count' {count}, 'recovery/bad-checksum', 'recovery/wrong', … as unlock. */
  'vault.unlockWithWords': [{ words: string }, UnlockReport];

  /** Brings up to date what follows the writes at its ease, the log's copy for people without Kept. To be called before a lock; never fails. */
  'vault.settle': [Record<string, never>, Record<string, never>];

  /** Before a lock: text that is not in the vault is sealed and held in main's memory, for the next unlock to give back. '' when all of it has been saved. */
  'drafts.hold': [{ text: string }, Record<string, never>];

  'items.list': [ItemQuery, ItemPage];
  'items.get': [{ itemId: string }, ItemDetail];
  /** A re-encoded, scaled copy of a stored picture; null when the item is no picture that can be decoded. */
  'items.picture': [{ itemId: string; maxSidePx: number }, ItemPicture | null];
  /** Errors: 'gate/pixels-refused' unless depictedMinor is 'no'. Resolves when durable. */
  'items.addScreenshot': [{ png: ArrayBuffer; screen: ScreenSource; capturedAtMs: number; depictedMinor: MinorAnswer }, { itemId: string }];
  /**
   * One frame of the screen, handed over as it is: cut to the region, encoded, and kept as 'items.addScreenshot' keeps it. With `keepWhole` the whole frame becomes
   * an item of its own first, which the part names. Frames of a series are numbered in the order of the calls. Errors: 'gate/pixels-refused', 'capture/no-picture'.
   */
  'items.addFrame': [FrameParams, FrameSaved];
  /** Errors: 'gate/pixels-refused' unless depictedMinor is 'no', 'disk/no-room' {neededBytes, freeBytes}. From here on what is appended is encrypted and kept, whatever happens. */
  'recording.begin': [RecordingParams, Record<string, never>];
  /** The next bytes. `isFull`: the drive has so little room left that the recording should be finished now. Errors: 'disk/*': finish it all the same, with 'disk-full'. */
  'recording.append': [{ recordingId: string; bytes: ArrayBuffer }, { sizeBytes: number; freeBytes: number; isFull: boolean }];
  /** Makes an item of it. After an append that failed it is what had been stored until then; 'capture/no-picture' when that is nothing. */
  'recording.finish': [{ recordingId: string; durationMs: number; pauses: number; endedBy: RecordingEnd }, { itemId: string; exhibitNo: string }];
  /** Makes items of the recordings that were cut off, by a lock or an end in the middle. */
  'recording.recover': [{ taskId: string }, { kept: readonly string[]; dropped: number }];
  'address.read': [{ raw: string }, AddressFacts];
  'items.addAddress': [{ raw: string; depictedMinor: MinorAnswer }, { itemId: string }];
  /** Streams the file; progress as 'task.progress' under taskId. With depictedMinor 'yes' or 'unknown' only digests are kept. */
  'items.addFile': [{ taskId: string; file: File; depictedMinor: MinorAnswer }, { itemId: string; stored: boolean }];
  'items.addNote': [{ text: string; depictedMinor: MinorAnswer }, { itemId: string }];
  'items.setFields': [{ itemId: string; changes: Partial<Record<FieldName, string>> }, ItemDetail];

  /**
   * Takes the item off the list and removes its file; what was recorded about it stays in the log. `by` opens the slot of this session or is the recovery
   * words. Errors: 'passphrase/wrong', 'recovery/*', 'attempts/wait' {waitMs}, 'item/not-found', 'disk/*': nothing has changed; 'item/delete-unfinished'
   * {exhibitNo}: it is deleted, and its file goes at the next unlock.
   */
  'items.delete': [{ itemId: string; by: By; reason: string }, Record<string, never>];

  'export.preview': [ExportChoice, ExportPreview];
  /** Errors: 'passphrase/wrong', 'bundle/*', 'disk/*', 'save/*', 'task/cancelled'. On any error no file is left. */
  'export.run': [ExportChoice & { taskId: string; passphrase: string; saveHandle: string }, ExportReport];

  /** The bundles that were finished, newest first, with what is known of their time. */
  'bundles.list': [Record<string, never>, readonly BundleRecord[]];
  /**
   * Keeps what a courier brought back: the answer of a time-stamping authority about one of these bundles, or an OpenTimestamps proof. Errors: 'stamp/unreadable',
   * 'stamp/other' when it is about none of them or something in it does not fit, 'disk/*'. One that is there already is not kept twice.
   */
  'bundles.addStamp': [{ file: File }, { bundleName: string }];

  /**
   * Reads everything in the vault again: every entry, every stored file, the header and its copy. Other work goes on meanwhile. Stages 'entries' and
   * 'objects', in bytes. What is wrong is in the report, never an error. Errors: 'task/cancelled', 'vault/missing', 'disk/*' when the drive itself does not answer.
   */
  'check.run': [{ taskId: string }, CheckReport];
  /**
   * While locked, after 'vault/damaged-journal', or 'vault/damaged-header' whose copy opens: opens what is intact, to be looked at. Nothing is written;
   * from then on writing calls give 'vault/read-only' and exports 'bundle/incomplete-vault'. Errors as 'vault.unlock'.
   */
  'vault.salvage': [By, SalvageReport];
  /**
   * While locked, after 'vault/damaged-header' with previous 'untried' or 'usable', when the person has chosen it: keeps the damaged vault.json beside, puts
   * its copy in its place and unlocks. Errors as 'vault.unlock'; 'vault/damaged-header' {previous: 'none'} when the copy does not open either.
   */
  'vault.useHeaderCopy': [By, UnlockReport];

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

  /**
   * Proves that it is the owner of this session who asks, for a change of main's settings that makes the open vault less safe; main takes it within seconds.
   * `by` as in 'items.delete'. Errors: 'passphrase/wrong', 'recovery/*', 'attempts/wait' {waitMs}.
   */
  'keys.confirm': [{ by: By }, Record<string, never>];
  /** Who may open this vault, and when that changed. */
  'keys.status': [Record<string, never>, KeysStatus];
  /**
   * Changes to the keys. `by` is the owner's passphrase or the recovery words, asked for each time; a wrong one counts as a try of an unlock does. Each is
   * done as a whole or not at all, and what it replaces opens nothing of this vault any more; copies made before still open with the old one.
   * Errors of all: 'passphrase/wrong', 'recovery/*', 'attempts/wait' {waitMs}, 'keys/owner-only' in a session of the advocate, 'keys/unsure' when the disk failed at
   * the very moment of the change (one of the two opens, nobody can say which until the next unlock), 'disk/*': nothing was changed.
   */
  'keys.changePassphrase': [{ by: By; next: string }, KeysStatus];
  /** Twelve new words, held in the worker until they are proved; words shown before are void, those in force stay in force. `ask` are the places (0–11) to be typed back. */
  'keys.newWords': [{ by: By; wordList: 'ko' | 'en' }, { words: readonly string[]; ask: readonly number[] }];
  /** Puts the words of 'keys.newWords' in force. 'recovery/proof-wrong' {place} names the first wrong word (1–12) and leaves the shown ones to be proved again. */
  'keys.replaceWords': [{ proof: readonly string[] }, KeysStatus];
  /** `label` says who it is, 1–80 characters. Also 'keys/advocate-exists', 'passphrase/too-short' {min}, 'keys/same-passphrase' (as the owner's). */
  'keys.addAdvocate': [{ by: By; label: string; passphrase: string }, KeysStatus];
  'keys.removeAdvocate': [{ by: By }, KeysStatus];

  /** Keys whose holder the person knows, oldest first. */
  'known-keys.list': [Record<string, never>, readonly KnownKey[]];
  /**
   * Keeps a key under a name of 1–80 characters, as an entry of the journal; one that is kept already gets the new name. `fingerprint`: as a person types or
   * pastes it, with whatever stands around it. Errors: 'known-key/no-fingerprint', 'known-key/own' for the key of this vault, 'disk/*'.
   */
  'known-keys.keep': [{ fingerprint: string; name: string }, readonly KnownKey[]];
  'known-keys.drop': [{ fingerprint: string }, readonly KnownKey[]];
  /**
   * Checks a bundle as the page for recipients does; nothing of it is taken into the vault. `given`: a fingerprint or key words to compare with; '' for none.
   * Stage 'checking', in bytes. Errors: 'known-key/no-fingerprint' when `given` is neither, 'file/*', 'task/cancelled'.
   */
  'bundle.check': [{ taskId: string; file: File; given: string }, BundleCheck];

  /** Asks a running task to stop; it then fails with 'task/cancelled' and leaves nothing behind. */
  'task.cancel': [{ taskId: string }, Record<string, never>];
}

/** An ImageBitmap as this side of the boundary sees it: handed over, measured and closed, never looked into. */
export interface FrameBitmap {
  readonly width: number;
  readonly height: number;
  close(): void;
}

export interface FrameParams {
  readonly frame: FrameBitmap;
  readonly screen: ScreenSource;
  readonly display: DisplayPlace | null;
  /** Within the frame; null for all of it. */
  readonly region: PixelRect | null;
  readonly keepWhole: boolean;
  readonly seriesId: string | null;
  readonly capturedAtMs: number;
  readonly depictedMinor: MinorAnswer;
}

export interface RecordingParams {
  readonly recordingId: string;
  readonly screen: ScreenSource;
  readonly display: DisplayPlace | null;
  readonly frameWidthPx: number;
  readonly frameHeightPx: number;
  readonly mime: string;
  readonly begunAtMs: number;
  readonly depictedMinor: MinorAnswer;
}

export interface FrameSaved {
  readonly itemId: string;
  readonly exhibitNo: string;
  /** Within its series. */
  readonly number: number | null;
  /** Where the time went: cutting and encoding, digesting, sealing and storing, and the entry in the journal. */
  readonly stages: { readonly encodeMs: number; readonly digestMs: number; readonly storeMs: number; readonly recordMs: number };
}

export type VaultMethod = keyof VaultApi;
export type VaultParams<M extends VaultMethod> = VaultApi[M][0];
export type VaultResult<M extends VaultMethod> = VaultApi[M][1];

export type VaultStatus =
  | { readonly state: 'none' }
  | { readonly state: 'locked'; readonly waitMs: number; readonly failedTries: number }
  | { readonly state: 'unlocked' }
  /** Something is there that this version must not touch; `error` says what. */
  | { readonly state: 'blocked'; readonly error: ErrorWire };

/** Proves the right to a call: the passphrase, or the recovery words. */
export type By = { readonly passphrase: string } | { readonly words: string };

/** Times are null while it is what the vault was made with. */
export interface KeysStatus {
  readonly openedWith: 'passphrase' | 'recovery' | 'advocate';
  readonly passphraseChangedUtc: string | null;
  readonly wordsReplacedUtc: string | null;
  readonly advocate: { readonly label: string; readonly addedUtc: string } | null;
}

/** A key of which the person knows whose it is. */
export interface KnownKey {
  /** SHA256:… */
  readonly fingerprint: string;
  readonly name: string;
  readonly addedUtc: string;
}

export interface BundleCheck {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly checkedUtc: string;
  readonly result: VerifyResult;
  /** The kept key that sealed it; null where none did, and for anything that is not intact. */
  readonly knownKey: KnownKey | null;
  /** It was sealed by this vault itself. */
  readonly isOwn: boolean;
}

/** What happened on opening; each notice has words in the catalogues. */
export interface UnlockReport {
  readonly itemCount: number;
  readonly notices: readonly UnlockNotice[];
  readonly lastUnlockUtc: string | null;
  /** Since that unlock. */
  readonly failedTries: number;
  /** False: the file that counts them was missing or unreadable at some time since, so there may have been more. */
  readonly areTriesComplete: boolean;
  /** When the last bundle was finished; null when there was none. */
  readonly lastExportUtc: string | null;
  /** The clock says an earlier time than the vault's last entry does: it was set back, and times that are told here may not be in order. */
  readonly isClockBehind: boolean;
  /** What was being written when the last page ended and could not be saved in time; it is nowhere else. */
  readonly heldText: string | null;
  /** Opened from what is intact of a damaged vault: nothing can be added, changed or exported. */
  readonly readOnly: boolean;
}

export type UnlockNotice =
  /** The last session did not end in order (power cut, crash): told at each unlock until a full check has run. The page starts one. */
  | { readonly kind: 'unclean-stop' }
  /** The index was missing or did not fit and was made again from the journal; nothing is lost. */
  | { readonly kind: 'index-rebuilt'; readonly entries: number }
  /** An unfinished last entry (of a power cut, say) was set aside. */
  | { readonly kind: 'torn-tail'; readonly bytes: number }
  /** The index knew more entries than the journal holds: somebody put an older copy of the vault in place. */
  | { readonly kind: 'journal-shorter'; readonly missing: number }
  /** The same, when only the journal's former length is known. */
  | { readonly kind: 'journal-cut'; readonly bytes: number }
  /** The vault lies on a network drive, or on a stick whose file system keeps no record of its own changes: what that means is said each time. */
  /** Recordings that were cut off wait to be made items. The page asks for that. */
  | { readonly kind: 'recordings'; readonly count: number }
  | { readonly kind: 'drive'; readonly drive: 'network' | 'fat' };

/** An unlock of a damaged vault; `readOnly` is true. */
export interface SalvageReport extends UnlockReport {
  /** 'copy': vault.json is damaged, its copy opened. */
  readonly headerFrom: 'current' | 'copy';
  readonly entriesRead: number;
  /** In the order of the journal; at most the first 1,000. */
  readonly entriesLost: readonly LostEntry[];
  readonly entriesLostCount: number;
  /** Damaged bytes of the journal that belong to no entry that is known: extra or foreign ones. */
  readonly strayBytes: number;
  /** Exhibits whose own record is lost, so that they are not in the list of items. */
  readonly itemsLost: readonly string[];
  /** The sealed index was there and told what the lost entries were; without it neither act nor exhibit is known, nor how many are lost at the end. */
  readonly indexKnown: boolean;
  /** The log's copy was there to compare with. */
  readonly logKnown: boolean;
}

/** A journal entry that cannot be read. What is null is not known. */
export interface LostEntry {
  readonly seq: number | null;
  readonly segment: number;
  readonly offset: number;
  readonly act: Act | null;
  readonly exhibitNo: string | null;
}

/** `faults` empty: everything is whole. */
export interface CheckReport {
  readonly checkedUtc: string;
  readonly entries: number;
  /** Stored files. */
  readonly objects: number;
  /** Bytes read. */
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
  readonly objects: number;
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
  /** Name of the folder in which the vault that was here is kept. */
  readonly keptOldAs: string | null;
  readonly faults: readonly CheckFault[];
}

export interface ItemQuery {
  readonly kinds: readonly ItemKind[];
  readonly text: string;
  readonly offset: number;
  readonly limit: number;
}

export interface ItemPage {
  /** Items that fit the query. */
  readonly matching: number;
  /** Items in the vault. */
  readonly total: number;
  readonly rows: readonly ItemRow[];
}

export interface ItemRow {
  readonly itemId: string;
  readonly exhibitNo: string;
  readonly kind: ItemKind;
  readonly intake: Intake;
  readonly title: string;
  readonly capturedUtc: string;
  readonly capturedLocal: string;
  readonly sizeBytes: number | null;
  readonly mime: string | null;
  readonly hasPicture: boolean;
  readonly stored: boolean;
  /** Place in a series of pictures; null for an item that is in none. */
  readonly series: CaptureFacts['series'];
}

export interface ItemDetail {
  readonly item: Item;
  readonly hasPicture: boolean;
  /** The item's own entries of the custody log, oldest first. */
  readonly log: readonly LogLine[];
}

export interface LogLine {
  readonly caseSeq: number;
  readonly body: CustodyBody;
  /** '' in a damaged vault, where an entry before it is lost and the chain cannot be followed. */
  readonly entryHash: string;
  /** What the entry and the one of the case before it tell of the computer's clock. */
  readonly clock: ClockRemark | null;
}

export interface ItemPicture {
  /** PNG, re-encoded from decoded pixels. */
  readonly png: ArrayBuffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface ExportChoice {
  readonly itemIds: readonly string[];
  readonly languages: readonly Language[];
}

export interface ExportPreview {
  readonly bundleName: string;
  readonly files: readonly { readonly exhibitNo: string; readonly title: string; readonly kind: ItemKind; readonly sizeBytes: number; readonly stored: boolean }[];
  readonly leftOut: number;
  readonly logEntriesIncluded: number;
  readonly logEntriesLeftOut: number;
  readonly estimatedBytes: number;
  readonly fingerprint: string;
}

export interface ExportReport {
  readonly bundleName: string;
  readonly fileName: string;
  readonly hashSheetFileName: string;
  /** What a courier takes to a time-stamping authority. */
  readonly timestampRequestFileName: string;
  readonly sizeBytes: number;
  readonly entryCount: number;
  readonly itemCount: number;
  readonly zipSha256: string;
  readonly rootSha256: string;
  readonly fingerprint: string;
  readonly checksPassed: number;
}

/** A finished bundle. */
export interface BundleRecord {
  readonly bundleName: string;
  readonly exportedUtc: string;
  readonly itemCount: number;
  readonly sizeBytes: number;
  readonly rootSha256: string;
  readonly zipSha256: string;
  /** In the order in which they were brought. */
  readonly stamps: readonly StampRecord[];
}

export type StampRecord = { readonly addedUtc: string } & (
  | { readonly form: 'rfc3161'; readonly result: StampResult }
  /** Null where the proof cannot be read any more. */
  | { readonly form: 'opentimestamps'; readonly proof: OtsFacts | null }
);

/** What the worker tells the page without being asked. */
export type VaultEvent =
  | { readonly event: 'task.progress'; readonly taskId: string; readonly stage: TaskStage; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly event: 'unlock.progress'; readonly stage: 'key' | 'journal' | 'index'; readonly done: number; readonly total: number }
  /**
   * A long journal is read anew: 'items.list' gives what has been read so far. Writing calls wait for the end of the unlock. null: this is over, either way.
   */
  | { readonly event: 'unlock.reading'; readonly itemCount: number | null };

export type TaskStage = 'reading' | 'report' | 'writing' | 'checking' | 'entries' | 'objects' | 'copying';

/** Page → worker. The first message hands over the port to main's store: {connect: port}. */
export interface VaultCall {
  readonly id: number;
  readonly method: VaultMethod;
  readonly params: unknown;
}

/** Worker → page. */
export type VaultReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorWire }
  | VaultEvent;
