import type { Fault, NotMadeReason } from './faults.ts';
import type { CheckId, CheckResult } from './result.ts';

/**
 * '0-by-key' is verdict 0 where a fingerprint was given and fits; '0' says nothing about who sealed. '1-by-checkpoint' is verdict 1 where nothing but an earlier
 * checkpoint speaks against it: the bundle is as it was sealed, and its log is not the one of then.
 */
export const VERDICT_WORDS = ['0', '0-by-key', '1', '1-by-checkpoint', '2', '3', '5'] as const;
export type VerdictWords = (typeof VERDICT_WORDS)[number];

export interface VerdictText {
  /** One short sentence, shown largest. */
  readonly headline: string;
  /** What that means, in one or two sentences. */
  readonly meaning: string;
  /** What to do now. */
  readonly next: string;
}

export interface CheckText {
  readonly title: string;
  /** What a pass shows, and no more than that. */
  readonly proves: string;
  /** What was found; {…} are details of the result. */
  readonly passed: string;
}

/** All words of the verifier in one language. {name} stands for a detail of the result, escaped where it is put in. */
export interface Words {
  readonly verdicts: Readonly<Record<VerdictWords, VerdictText>>;
  readonly outcomes: Readonly<Record<CheckResult['outcome'], string>>;
  readonly checks: Readonly<Record<CheckId, CheckText>>;
  readonly faults: Readonly<Record<Fault, string>>;
  readonly reasons: Readonly<Record<NotMadeReason, string>>;
  /** Added to the first departure of the archive where there are more. */
  readonly furtherDepartures: string;
  /** Added to the finding on the log where its times show that the clock was set back. {clockBack}: entries. */
  readonly clockBack: string;
  readonly proven: { readonly title: string; readonly points: readonly string[] };
  readonly notProven: { readonly title: string; readonly points: readonly string[] };
  readonly sections: { readonly verdict: string; readonly checks: string; readonly bundle: string; readonly items: string; readonly proves: string };
  /** Stands where an item has no stored file, or a value is empty. */
  readonly none: string;
  readonly fileCount: string;
  readonly command: CommandText;
}

/** Sentences of the command line when it cannot begin. */
export interface CommandText {
  readonly usage: string;
  readonly badFingerprint: string;
  readonly badCheckpoint: string;
  readonly badRoot: string;
  readonly changed: string;
  readonly folder: string;
  readonly missing: string;
  readonly unexpected: string;
  readonly unreadable: string;
}
