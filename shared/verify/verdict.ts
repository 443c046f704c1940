import { CHECKS, type CheckResult, type Verdict } from './result.ts';

/** Intact only when every check passed; the fingerprint alone may be left out, and only when none was given. */
export function verdictOf(checks: readonly CheckResult[]): Verdict {
  const others = checks.filter((check) => check.id !== 'fingerprint');
  const fingerprint = checks.find((check) => check.id === 'fingerprint');
  if (others.length !== CHECKS.length - 1 || !others.every((check) => check.outcome === 'passed')) return 1;
  if (fingerprint?.outcome === 'passed' || fingerprint?.details['reason'] === 'not-given') return 0;
  return fingerprint?.outcome === 'failed' ? 3 : 1;
}
