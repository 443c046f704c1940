import type { ContentFile, ContentItem, ContentPicture, LogRow, Page } from '../../shared/verify/bundle-contents.ts';
import type { VerifyResult } from '../../shared/verify/result.ts';
import type { StampAnswer } from './stamp-check.ts';

/** What the reader has from elsewhere than the bundle, to hold it against; null where nothing was given. */
export interface Given {
  /** The key's fingerprint or words. */
  readonly fingerprint: string | null;
  /** The checkpoint of an earlier bundle or sheet. */
  readonly checkpoint: string | null;
}

/** What the page asks of its worker: first the check of one file, then, if that is intact, for what lies in it. The page ends the worker to stop it. */
export type CheckRequest =
  | { readonly kind: 'check'; readonly file: File; readonly given: Given }
  | ({ readonly id: number } & Question);

export type Question =
  | { readonly kind: 'files' | 'items' | 'log'; readonly from: number; readonly count: number }
  | { readonly kind: 'picture' | 'open' | 'place'; readonly path: string }
  /** An answer of a time-stamping authority or an OpenTimestamps proof, and certificates that are to count as roots beside the pinned ones. */
  | { readonly kind: 'stamp'; readonly answer: Blob; readonly roots: Blob | null; readonly rootSha256: string; readonly sealedUtc: string }
  /** The next piece of a file that was opened; null behind the end, and only when the bytes were those that were judged. */
  | { readonly kind: 'next'; readonly stream: number }
  /** No more of it is wanted. */
  | { readonly kind: 'close'; readonly stream: number };

/** Question → answer. */
export interface Answers {
  readonly files: Page<ContentFile>;
  readonly items: Page<ContentItem>;
  readonly log: Page<LogRow>;
  readonly picture: ContentPicture | null;
  readonly stamp: StampAnswer;
  readonly open: { readonly stream: number };
  readonly close: null;
  readonly next: Uint8Array<ArrayBuffer> | null;
  /** Where its bytes begin in the ZIP file, which stores them as they are. */
  readonly place: { readonly offset: number };
}

export type CheckReply =
  | { readonly kind: 'progress'; readonly doneBytes: number; readonly totalBytes: number }
  /** `zipSha256`: of all bytes of the file, in the same reading. */
  | { readonly kind: 'result'; readonly result: VerifyResult; readonly zipSha256: string }
  /** What kept the worker from looking: a code of KeptError, or the name of the browser's error. */
  | { readonly kind: 'failure'; readonly code: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly code: string };
