import { OTHER_LOG_FAULTS } from './faults.ts';
import { CHECKS, type CheckId, type CheckResult, type Verdict } from './result.ts';

/** What may be left open, and for which reason alone: there was nothing to compare with, or the format of the bundle does not have it. */
const MAY_BE_OPEN: Readonly<Partial<Record<CheckId, string>>> = { 'fingerprint': 'not-given', 'checkpoint': 'older-format', 'earlier-checkpoint': 'no-checkpoint' };

/**
 * Intact only when every check passed but for those that may be left open. What the reader gave to compare with has outcomes of its own: another key than the one
 * given, or a checkpoint that is not of this log. Neither is a fault of the bundle; both together are told as the first.
 */
export function verdictOf(checks: readonly CheckResult[]): Verdict {
  if (checks.length !== CHECKS.length || !CHECKS.every((id, at) => checks[at]?.id === id)) return 1;
  const unsettled = checks.filter((check) => !isSettled(check));
  if (!unsettled.every((check) => isOtherKey(check) || isOtherLog(check))) return 1;
  return unsettled.some(isOtherKey) ? 3 : unsettled.length > 0 ? 5 : 0;
}

function isOtherKey({ id, outcome }: CheckResult): boolean {
  return id === 'fingerprint' && outcome === 'failed';
}

function isOtherLog({ id, outcome, details }: CheckResult): boolean {
  return id === 'earlier-checkpoint' && outcome === 'failed' && OTHER_LOG_FAULTS.includes(String(details['fault']));
}

/** Passed, or open for the one reason for which it may be. */
export function isSettled({ id, outcome, details }: CheckResult): boolean {
  return outcome === 'passed' || (outcome === 'not-made' && MAY_BE_OPEN[id] !== undefined && details['reason'] === MAY_BE_OPEN[id]);
}
