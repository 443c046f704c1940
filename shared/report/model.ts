import type { Moment } from '../base/clock.ts';
import type { Language } from '../base/language.ts';
import type { CustodyEntry } from '../custody/entry.ts';
import type { Item, ToolFacts } from '../evidence/item.ts';

/** All that a report says; made once for a bundle and rendered in each language as HTML and as PDF. */
export interface ReportModel {
  readonly bundleName: string;
  readonly caseId: string;
  /** When the bundle was made (printed), by this computer's clock. */
  readonly preparedAt: Moment;
  readonly tool: ToolFacts;
  /** SHA256:… of the vault's signing key, as ssh-keygen prints it. */
  readonly fingerprint: string;
  readonly items: readonly Item[];
  /** Items of the case that are not in this bundle. */
  readonly itemsLeftOut: number;
  readonly log: readonly CustodyEntry[];
  /** Entries of the case chain that are present by their hash alone. */
  readonly logLeftOut: number;
  /** Path of an item's file inside the bundle, null where none is included. */
  readonly pathOf: (itemId: string) => string | null;
}

/**
 * A re-encoded, scaled picture for print. JPEG alone: it goes into a PDF as it is, while PNG with transparency, which canvases
 * make, would be decoded by a library that starts a worker from a blob, and our policy forbids those.
 */
export interface ReportPicture {
  readonly format: 'jpeg';
  readonly bytes: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Reads pictures one at a time, so that a report of many items holds few of them; null = show a placeholder with the facts. */
export type PictureSource = (itemId: string) => Promise<ReportPicture | null>;

/** TrueType files with Hangul and Latin (Noto Sans KR). */
export interface ReportFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

/** What the hash sheet says; made after sealing, so that it can carry the root hash. */
export interface HashSheetModel {
  readonly languages: readonly Language[];
  readonly bundleName: string;
  readonly zipFileName: string;
  readonly caseId: string;
  readonly preparedAt: Moment;
  readonly tool: ToolFacts;
  readonly fingerprint: string;
  readonly rootSha256: string;
  readonly zipSha256: string;
  readonly zipSizeBytes: number;
  readonly items: readonly Item[];
  readonly logEntries: number;
  readonly lastEntryHash: string;
  /** The signed note over the end of the log, as it stands in the bundle. */
  readonly checkpoint: string;
}
