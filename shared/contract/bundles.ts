import type { Language } from '../base/language.ts';
import type { ItemKind } from '../evidence/item.ts';
import type { OtsFacts } from '../timestamp/ots.ts';
import type { StampResult } from '../timestamp/result.ts';
import type { VerifyResult } from '../verify/result.ts';
import type { By, KnownKey } from './keys.ts';

/** Bundles: made here, stamped afterwards, or somebody else's that is checked. */
export interface BundlesApi {
  'export.preview': [ExportChoice, ExportPreview];
  /** With the secret as in `By`. Errors: 'passphrase/wrong', 'recovery/*', 'attempts/wait' {waitMs}, 'bundle/*', 'disk/*', 'save/*', 'task/cancelled'. On any error no file is left. */
  'export.run': [ExportChoice & { taskId: string; saveHandle: string } & By, ExportReport];
  /** The bundles that were finished, newest first, with what is known of their time. */
  'bundles.list': [Record<string, never>, readonly BundleRecord[]];
  /**
   * Keeps what a courier brought back: the answer of a time-stamping authority about one of these bundles, or an OpenTimestamps proof. Errors: 'stamp/unreadable',
   * 'stamp/other' when it is about none of them or something in it does not fit, 'disk/*'. One that is there already is not kept twice.
   */
  'bundles.addStamp': [{ file: File }, { bundleName: string }];
  /**
   * Checks a bundle as the page for recipients does; nothing of it is taken into the vault. `given`: a fingerprint or key words to compare with, `checkpoint`: that of an
   * earlier bundle or sheet; '' for none. Stage 'checking', in bytes. Errors: 'known-key/no-fingerprint' when `given` is neither, 'bundle/no-checkpoint' when that is none,
   * 'file/*', 'task/cancelled'.
   */
  'bundle.check': [{ taskId: string; file: File; given: string; checkpoint: string }, BundleCheck];
  /** The checkpoint in an earlier bundle, or in a file that holds one; nothing else of it is read. Errors: 'bundle/no-checkpoint', 'file/*'. */
  'bundle.readCheckpoint': [{ file: File }, { checkpoint: string }];
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
