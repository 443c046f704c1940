import type { Verdict } from '../../../shared/verify/result.ts';

/** One file with one fault, the fault in its name, and what every verifier of the format must say of it. */
export interface Vector {
  /** Lower case, words joined by hyphens. */
  readonly name: string;
  readonly make: () => Buffer;
  /** The fingerprint that the reader was given, where the fault shows only with one. */
  readonly fingerprint?: string;
  /** The earlier checkpoint that the reader was given, where the fault shows only with one. */
  readonly checkpoint?: string;
  readonly verdict: Verdict;
  /** Exactly the checks that fail, each with the fault that it names. */
  readonly fails: Readonly<Record<string, string>>;
}

export function vectorName(sentence: string): string {
  return sentence.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
