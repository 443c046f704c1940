import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../shared/base/language.ts';
import { explain } from '../../../shared/verify/explain.ts';
import { CHECKS } from '../../../shared/verify/result.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { DAMAGES } from './damages.ts';
import { faultsOf, fromBuffer } from './from-buffer.ts';

/** Damages with which the checkpoint, too, is no longer what it must be. */
const CHECKPOINT_TOO: ReadonlySet<string> = new Set(['an SSH signature by another key', 'an SSH signature by another key, which case.json names', 'an empty log, all signed again']);

describe('verifyBundle: damaged bundles', () => {
  it.each(DAMAGES.map((damage) => [damage.name, damage] as const))('%s', async (_, damage) => {
    const result = await verifyBundle(fromBuffer(damage.make()));
    expect({ verdict: result.verdict, faults: faultsOf(result) }).toEqual({ verdict: damage.verdict, faults: damage.faults });
    expect(result.bundle).toBeNull();
    expect(result.checks.map((check) => check.id)).toEqual(CHECKS);
  });

  it.each(DAMAGES.map((damage) => [damage.name, damage] as const))('%s, in the second format', async (_, damage) => {
    const result = await verifyBundle(fromBuffer(damage.make('kept-bundle/2')));
    const { checkpoint, ...faults } = faultsOf(result);
    expect({ verdict: result.verdict, faults, checkpoint: checkpoint === undefined || CHECKPOINT_TOO.has(damage.name) ? 'as it must be' : checkpoint }).toEqual({ verdict: damage.verdict, faults: damage.faults, checkpoint: 'as it must be' });
    expect(result.bundle).toBeNull();
  });

  it('covers every check with at least one damage', () => {
    const covered = new Set(DAMAGES.flatMap((damage) => Object.keys(damage.faults)));
    expect(CHECKS.filter((id) => !covered.has(id))).toEqual(['fingerprint', 'checkpoint', 'earlier-checkpoint']);
    expect(DAMAGES.length).toBeGreaterThanOrEqual(100);
  });
});

describe('explain', () => {
  it('leaves no place unfilled and shows no raw code, for every damage in every language', async () => {
    for (const damage of DAMAGES) {
      const result = await verifyBundle(fromBuffer(damage.make()));
      for (const language of LANGUAGES) {
        const { checks, facts, items } = explain(result, language);
        expect(checks.map((check) => check.id)).toEqual(CHECKS);
        for (const check of checks) expect(check.finding, `${damage.name}: ${check.id}`).not.toMatch(/[{}]|undefined|^\S+$/);
        expect([facts, items]).toEqual([null, null]);
      }
    }
  });
});
