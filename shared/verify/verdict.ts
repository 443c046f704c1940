import { CHECKS, type CheckId, type CheckResult, type Verdict } from './result.ts';

/** What may be left open, and for which reason alone: there was nothing to compare with, or the format of the bundle does not have it. */
const MAY_BE_OPEN: Readonly<Partial<Record<CheckId, string>>> = { 'fingerprint': 'not-given', 'checkpoint': 'older-format', 'earlier-checkpoint': 'no-checkpoint' };

/** Intact only when every check passed but for those that may be left open. */
export function verdictOf(checks: readonly CheckResult[]): Verdict {
  const others = checks.filter((check) => check.id !== 'fingerprint');
  const fingerprint = checks.find((check) => check.id === 'fingerprint');
  if (others.length !== CHECKS.length - 1 || !fingerprint || !others.every(isSettled)) return 1;
  if (isSettled(fingerprint)) return 0;
  return fingerprint.outcome === 'failed' ? 3 : 1;
}

/** Passed, or open for the one reason for which it may be. */
export function isSettled({ id, outcome, details }: CheckResult): boolean {
  return outcome === 'passed' || (outcome === 'not-made' && MAY_BE_OPEN[id] !== undefined && details['reason'] === MAY_BE_OPEN[id]);
}
