import { describe, expect, it } from 'vitest';
import { CHECKS, type CheckId, type CheckResult } from '../../../shared/verify/result.ts';
import { OTHER_LOG_FAULTS } from '../../../shared/verify/faults.ts';
import { verdictOf } from '../../../shared/verify/verdict.ts';

function checks(changes: Partial<Record<CheckId, Omit<CheckResult, 'id'>>> = {}): CheckResult[] {
  return CHECKS.map((id) => ({ id, ...(changes[id] ?? { outcome: 'passed', details: {} }) }));
}

const failed = { outcome: 'failed', details: {} } as const;
const notMade = (reason: string): Omit<CheckResult, 'id'> => ({ outcome: 'not-made', details: { reason } });

describe('verdictOf', () => {
  it.each(CHECKS.filter((id) => id !== 'fingerprint'))('is never intact when %s failed, was not made or is missing', (id) => {
    expect(verdictOf(checks({ [id]: failed }))).toBe(1);
    expect(verdictOf(checks({ [id]: notMade('depends') }))).toBe(1);
    if (id !== 'checkpoint') expect(verdictOf(checks({ [id]: notMade('older-format') }))).toBe(1);
    if (id !== 'earlier-checkpoint') expect(verdictOf(checks({ [id]: notMade('no-checkpoint') }))).toBe(1);
    expect(verdictOf(checks({ [id]: notMade('not-given') }))).toBe(1);
    expect(verdictOf(checks({ [id]: failed, fingerprint: failed }))).toBe(1);
    expect(verdictOf(checks().filter((check) => check.id !== id))).toBe(1);
    expect(verdictOf(checks({ [id]: { outcome: 'not-made', details: {} } }))).toBe(1);
  });

  it('wants every check once, in its place', () => {
    const [first, second, ...rest] = checks();
    for (const list of [[], [second!, first!, ...rest], [first!, first!, ...rest], [...checks(), ...checks()], [...checks(), { ...first!, outcome: 'failed' as const }]]) expect(verdictOf(list)).toBe(1);
  });

  it('lets a checkpoint be left out where the format has none, and an earlier one where none was given', () => {
    expect(verdictOf(checks({ 'checkpoint': notMade('older-format'), 'earlier-checkpoint': notMade('no-checkpoint') }))).toBe(0);
    expect(verdictOf(checks({ 'checkpoint': notMade('older-format'), 'fingerprint': failed }))).toBe(3);
  });

  it('lets the fingerprint alone be left out, and only when none was given', () => {
    expect(verdictOf(checks())).toBe(0);
    expect(verdictOf(checks({ fingerprint: notMade('not-given') }))).toBe(0);
    expect(verdictOf(checks({ fingerprint: notMade('depends') }))).toBe(1);
    expect(verdictOf(checks({ fingerprint: failed }))).toBe(3);
    expect(verdictOf(checks().filter((check) => check.id !== 'fingerprint'))).toBe(1);
  });

  it('takes no failure for something left open, whatever reason it names', () => {
    const failedFor = (reason: string): Omit<CheckResult, 'id'> => ({ outcome: 'failed', details: { reason } });
    expect([verdictOf(checks({ fingerprint: failedFor('not-given') })), verdictOf(checks({ checkpoint: failedFor('older-format') })), verdictOf(checks({ 'earlier-checkpoint': failedFor('no-checkpoint') }))]).toEqual([3, 1, 1]);
  });

  it('has an outcome of its own for a checkpoint that says nothing about this log, and none for one that speaks against it', () => {
    expect(OTHER_LOG_FAULTS).toEqual(['earlier-checkpoint-case', 'earlier-checkpoint-key', 'earlier-checkpoint-paper', 'earlier-checkpoint-signature']);
    const otherLog = (fault: string): Omit<CheckResult, 'id'> => ({ outcome: 'failed', details: { fault } });
    expect(verdictOf(checks({ 'earlier-checkpoint': { outcome: 'not-made', details: { fault: 'earlier-checkpoint-case', reason: 'depends' } } }))).toBe(1);
    for (const fault of OTHER_LOG_FAULTS) {
      expect(verdictOf(checks({ 'earlier-checkpoint': otherLog(fault) }))).toBe(5);
      expect(verdictOf(checks({ 'earlier-checkpoint': otherLog(fault), 'fingerprint': notMade('not-given'), 'checkpoint': notMade('older-format') }))).toBe(5);
      expect(verdictOf(checks({ 'earlier-checkpoint': otherLog(fault), 'fingerprint': failed }))).toBe(3);
      expect(verdictOf(checks({ 'earlier-checkpoint': otherLog(fault), 'fingerprint': notMade('depends') }))).toBe(1);
      for (const id of CHECKS.filter((other) => other !== 'fingerprint' && other !== 'earlier-checkpoint')) expect(verdictOf(checks({ 'earlier-checkpoint': otherLog(fault), [id]: otherLog(fault) }))).toBe(1);
    }
    for (const fault of ['earlier-checkpoint-differs', 'earlier-checkpoint-longer', 'checkpoint-case', '']) expect(verdictOf(checks({ 'earlier-checkpoint': otherLog(fault) }))).toBe(1);
  });
});
