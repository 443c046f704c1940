import type { VerifyResult } from '../../shared/verify/result.ts';

/** What the page asks of its worker: one file, once. The page ends the worker to stop it. */
export interface CheckRequest {
  readonly file: File;
  readonly fingerprint: string | null;
}

export type CheckReply =
  | { readonly kind: 'progress'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'result'; readonly result: VerifyResult }
  /** What kept the worker from looking: a code of KeptError, or the name of the browser's error. */
  | { readonly kind: 'failure'; readonly code: string };
