import type { ErrorWire } from '../base/errors.ts';
import type { Language } from '../base/language.ts';
import type { CustodyBody } from '../custody/entry.ts';
import type { FieldName } from '../evidence/fields.ts';
import type { AddressFacts, Intake, Item, ItemKind, MinorAnswer, ScreenSource } from '../evidence/item.ts';

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

  'items.list': [ItemQuery, ItemPage];
  'items.get': [{ itemId: string }, ItemDetail];
  /** A re-encoded, scaled copy of a stored picture; null when the item is no picture that can be decoded. */
  'items.picture': [{ itemId: string; maxSidePx: number }, ItemPicture | null];
  /** Errors: 'gate/pixels-refused' unless depictedMinor is 'no'. Resolves when durable. */
  'items.addScreenshot': [{ png: ArrayBuffer; screen: ScreenSource; capturedAtMs: number; depictedMinor: MinorAnswer }, { itemId: string }];
  'address.read': [{ raw: string }, AddressFacts];
  'items.addAddress': [{ raw: string; depictedMinor: MinorAnswer }, { itemId: string }];
  /** Streams the file; progress as 'task.progress' under taskId. With depictedMinor 'yes' or 'unknown' only digests are kept. */
  'items.addFile': [{ taskId: string; file: File; depictedMinor: MinorAnswer }, { itemId: string; stored: boolean }];
  'items.addNote': [{ text: string; depictedMinor: MinorAnswer }, { itemId: string }];
  'items.setFields': [{ itemId: string; changes: Partial<Record<FieldName, string>> }, ItemDetail];

  'export.preview': [ExportChoice, ExportPreview];
  /** Errors: 'passphrase/wrong', 'bundle/*', 'disk/*', 'save/*', 'task/cancelled'. On any error no file is left. */
  'export.run': [ExportChoice & { taskId: string; passphrase: string; saveHandle: string }, ExportReport];

  /** Asks a running task to stop; it then fails with 'task/cancelled' and leaves nothing behind. */
  'task.cancel': [{ taskId: string }, Record<string, never>];
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

/** What happened on opening; each notice has words in the catalogues. */
export interface UnlockReport {
  readonly itemCount: number;
  readonly notices: readonly UnlockNotice[];
  readonly lastUnlockUtc: string | null;
  readonly failedTries: number;
}

export type UnlockNotice =
  /** The index was missing or did not fit and was made again from the journal; nothing is lost. */
  | { readonly kind: 'index-rebuilt'; readonly entries: number }
  /** An unfinished last entry (of a power cut, say) was set aside. */
  | { readonly kind: 'torn-tail'; readonly bytes: number }
  /** The index knew more entries than the journal holds: somebody put an older copy of the vault in place. */
  | { readonly kind: 'journal-shorter'; readonly missing: number };

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
  readonly entryHash: string;
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
  readonly sizeBytes: number;
  readonly entryCount: number;
  readonly itemCount: number;
  readonly zipSha256: string;
  readonly rootSha256: string;
  readonly fingerprint: string;
  readonly checksPassed: number;
}

/** What the worker tells the page without being asked. */
export type VaultEvent =
  | { readonly event: 'task.progress'; readonly taskId: string; readonly stage: TaskStage; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly event: 'unlock.progress'; readonly stage: 'key' | 'journal' | 'index'; readonly done: number; readonly total: number };

export type TaskStage = 'reading' | 'report' | 'writing' | 'checking';

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
