import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { CHECKS } from '../../../shared/verify/result.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { BASES } from '../../fuzz/bases.ts';
import { EVIDENCE_FIRST, findingsOf, fuzzBundles, isRefusedEarly } from '../../fuzz/fuzz.ts';
import { fuzzLogs } from '../../fuzz/fuzz-logs.ts';
import { readKept } from '../../fuzz/kept-corpus.ts';
import { fromBuffer } from './from-buffer.ts';

/** Twenty thousand inputs together, a share of what `npm run fuzz` does; KEPT_FUZZ_RUNS and KEPT_FUZZ_LOGS make it larger, KEPT_SEED other. */
const RUNS = Number(process.env['KEPT_FUZZ_RUNS'] ?? 6000);
const LOGS = Number(process.env['KEPT_FUZZ_LOGS'] ?? 12_000);
const SEED = Number(process.env['KEPT_SEED'] ?? 1);

beforeAll(async () => void (await loadSodium()));

describe('what longer runs came upon', () => {
  it('is judged as it was then, one input for each kind of finding, and never intact', async () => {
    const kept = readKept();
    expect(kept.size).toBeGreaterThan(70);
    for (const [findings, input] of kept) expect(await findingsOf(input)).toBe(findings);
    expect([...kept.keys()].filter((findings) => !/^[12] /.test(findings))).toEqual([]);
  });

  it('is refused by the first check that fails, where a run of hours ends with each, in whichever order; a good bundle of any format by none', async () => {
    expect(EVIDENCE_FIRST.toSorted()).toEqual(CHECKS.toSorted());
    for (const [findings, input] of readKept()) expect([findings, await isRefusedEarly(input), await isRefusedEarly(input, EVIDENCE_FIRST)]).toEqual([findings, true, true]);
    for (const { format, zip } of BASES) expect([format, await isRefusedEarly(zip), await isRefusedEarly(zip, EVIDENCE_FIRST), await findingsOf(zip)]).toEqual([format, false, false, format === 'kept-bundle/1' ? '0 checkpoint=older-format earlier-checkpoint=no-checkpoint' : '0 earlier-checkpoint=no-checkpoint']);
  });
});

describe('a mutated bundle', () => {
  it(`is never wrongly intact, never makes the verifier throw and never keeps it two seconds: ${RUNS} cases, seed ${SEED}`, async () => {
    const { cases, wrong, corpus } = await fuzzBundles({ seed: SEED, corpus: readKept(), goesOn: (done) => done < RUNS });
    expect([cases, wrong.map((one) => [one.case, one.what])]).toEqual([RUNS, []]);
    expect(corpus.size).toBeGreaterThan(RUNS / 20);
  }, 60 * 60_000);

  it('and is never passed by each check where most of them end with the first that fails', async () => {
    const { cases, wholeCases, wrong } = await fuzzBundles({ seed: SEED, corpus: readKept(), goesOn: (done) => done < RUNS / 4, wholeOnceIn: 50 });
    expect([cases, wrong.map((one) => [one.case, one.what])]).toEqual([RUNS / 4, []]);
    expect(wholeCases).toBeGreaterThan(RUNS / 4 / 50);
    expect(wholeCases).toBeLessThan(RUNS / 4 / 5);
  }, 60 * 60_000);

  it('is never intact when it is no zip at all', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      expect((await verifyBundle(fromBuffer(bytes))).verdict).toBe(2);
    }), { numRuns: 2000 });
  });
});

describe('a mutated custody log', () => {
  it(`is never accepted while the last hash of its chain is kept elsewhere: ${LOGS} cases, seed ${SEED}`, async () => {
    const { cases, wrong, corpus } = await fuzzLogs({ seed: SEED, goesOn: (done) => done < LOGS });
    expect([cases, wrong.map((one) => [one.case, one.what])]).toEqual([LOGS, []]);
    expect(corpus.size).toBeGreaterThan(20);
  }, 60 * 60_000);
});
