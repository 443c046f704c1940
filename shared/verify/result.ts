import type { RangeDigests } from '../zip/read-window.ts';

/**
 * 0 intact · 1 altered or incomplete · 2 not readable as a bundle · 3 intact, but sealed by another key than the one given · 5 intact, but the earlier checkpoint
 * that was given is not shown to be of its log. (4 is the command line's: intact, but the time stamp that was given shows nothing.)
 */
export type Verdict = 0 | 1 | 2 | 3 | 5;

/** The checks in the order in which they are made; each has words (what it proves, how it fails) in the catalogues. */
export const CHECKS = [
  'zip-profile',
  'names',
  'bagit',
  'bag-info',
  'manifest-sha256',
  'manifest-sha512',
  'tagmanifest-sha256',
  'tagmanifest-sha512',
  'complete',
  'signature-ssh',
  'signature-raw',
  'keys-agree',
  'fingerprint',
  'items',
  'custody-chain',
  'custody-items',
  'checkpoint',
  'earlier-checkpoint',
] as const;
export type CheckId = (typeof CHECKS)[number];

export interface CheckResult {
  readonly id: CheckId;
  /** 'not-made': the check could not be made because an earlier one failed, or no fingerprint was given. Never counted as passed. */
  readonly outcome: 'passed' | 'failed' | 'not-made';
  /** Machine facts for the sentence: counts, the entry at fault (hostile text). */
  readonly details: Readonly<Record<string, string | number>>;
}

export interface VerifyResult {
  readonly verdict: Verdict;
  readonly checks: readonly CheckResult[];
  /** Null where nothing signed could be read. Filled only from signed bytes after all checks passed. */
  readonly bundle: VerifiedBundle | null;
}

export interface VerifiedBundle {
  readonly bundleName: string;
  readonly fingerprint: string;
  readonly rootSha256: string;
  readonly itemCount: number;
  readonly fileCount: number;
  readonly sizeBytes: number;
  readonly logEntries: number;
  readonly logLeftOut: number;
  readonly preparedUtc: string;
  readonly tool: string;
  readonly items: readonly VerifiedItem[];
}

export interface VerifiedItem {
  readonly exhibitNo: string;
  readonly kind: string;
  readonly capturedUtc: string;
  readonly sha256: string | null;
  readonly path: string | null;
  /** Cut behind 255 letters, with an ellipsis: items.json has the whole of it. */
  readonly originalFilename: string | null;
}

/** A bundle as bytes at rest: a file on disk, a Blob, a file read back through main. */
export interface RandomAccess {
  readonly sizeBytes: number;
  /** See ByteSource. */
  read(offset: number, lengthBytes: number, into?: Uint8Array): Promise<Uint8Array>;
  /** See ByteSource. */
  digest?(offset: number, lengthBytes: number, isLast: boolean): Promise<RangeDigests | null>;
}
