import type { Language } from '../../shared/base/language.ts';
import type { Explanation } from '../../shared/verify/explain.ts';
import type { VerifyResult } from '../../shared/verify/result.ts';
import type { BundleSession } from './bundle-session.ts';
import type { ContentsWords } from './contents-words.ts';

/** What a person said after holding the key's words against the paper; null while nothing was said. */
export type Comparison = 'same' | 'differs' | null;

/** A finished check, kept so that it can be shown in another language without being made again. */
export interface Finished {
  readonly result: VerifyResult;
  readonly zipSha256: string;
  readonly session: BundleSession;
  readonly at: Date;
  readonly compared: Comparison;
}

/** All that a section of the result may draw from and do. */
export interface ResultContext {
  readonly finished: Finished;
  readonly explanation: Explanation;
  readonly language: Language;
  readonly words: ContentsWords;
  /** Where the contents are asked for; null where none may be shown: not intact, or sealed by another key than the one on the paper. */
  readonly contents: BundleSession | null;
  compare(compared: Comparison): void;
  /** For screen readers. */
  announce(text: string): void;
  /** Something of the bundle could not be read again: told beside the result, which stays that of the check. */
  fail(code: string): void;
}

export function isByOtherKey({ result, compared }: Finished): boolean {
  return result.verdict === 3 || (result.verdict === 0 && compared === 'differs');
}
