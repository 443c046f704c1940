import { setImmediate } from 'node:timers/promises';
import { readGivenKey } from '../../shared/verify/given-key.ts';
import { readBundle } from '../../shared/verify/read-bundle.ts';
import { CHECKS, type CheckId, type VerifyResult } from '../../shared/verify/result.ts';
import { isSettled } from '../../shared/verify/verdict.ts';
import { describeBundle } from '../../shared/verify/verified-bundle.ts';
import { eachCheck, verifyBundle } from '../../shared/verify/verifier.ts';
import { fromBuffer } from '../unit/verify/from-buffer.ts';
import { fingerprintOf, keyOf } from '../unit/verify/make-bundle.ts';
import { BASES } from './bases.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateContent } from './mutate-content.ts';
import { mutateValues } from './mutate-values.ts';
import { mutateZip } from './mutate-zip.ts';
import { reasonsAgainst } from './oracle.ts';
import { Random } from './random.ts';

/** More than this of the processor's time for one input is a hang. Time on the wall would judge whatever else the machine does. */
export const HANG_MS = 2000;

/** The time that the processor has given to this process. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * The slowest case, by the processor's time. Asking for that is a call of the system, so it is asked for where a case took longer on the wall than the slowest
 * one so far: then the case is run again.
 */
export class Slowest {
  ms = 0;

  /** What `run` gave, and the processor's time of it where that is beyond HANG_MS. */
  async watch<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly hangMs: number | null }> {
    const startedMs = performance.now();
    const result = await run();
    if (performance.now() - startedMs <= this.ms) return { result, hangMs: null };
    const beforeMs = processorMs();
    await run();
    const tookMs = processorMs() - beforeMs;
    this.ms = Math.max(this.ms, tookMs);
    return { result, hangMs: tookMs > HANG_MS ? tookMs : null };
  }
}

/** A case that must not be: the verifier threw, took too long, or called intact what is not. */
export interface Wrong {
  readonly case: number;
  readonly what: string;
  readonly input: Buffer;
}

export interface Findings {
  readonly cases: number;
  /** Of them, those that went through every check. */
  readonly wholeCases: number;
  readonly slowestMs: number;
  readonly wrong: readonly Wrong[];
  /** One input for each set of findings that was seen, by a short name of the set: what further cases are made from. */
  readonly corpus: ReadonlyMap<string, Buffer>;
}

export interface FuzzCall {
  readonly seed: number;
  readonly goesOn: (cases: number) => boolean;
  readonly corpus?: ReadonlyMap<string, Buffer>;
  /** Hears of each case that must not be, as soon as it is. */
  readonly onWrong?: (wrong: Wrong) => void;
  /** One in so many goes through every check; the others end at the first that fails, which no later one can make good. Every one, where nothing is said. */
  readonly wholeOnceIn?: number;
}

/** A list of what must not be, each told as soon as it is noted: a run of hours may not come to its end. */
export function noteWrong(onWrong: NonNullable<FuzzCall['onWrong']>): { readonly wrong: readonly Wrong[]; readonly note: (one: Wrong) => void } {
  const wrong: Wrong[] = [];
  return {
    wrong,
    note: (one) => {
      wrong.push(one);
      onWrong(one);
    },
  };
}

interface Mutant {
  readonly input: Buffer;
  /** Reasons why a verdict of intact would be wrong. */
  readonly against: () => readonly string[];
  /** Every check, those that are most likely to fail first. */
  readonly order: readonly CheckId[];
}

const OF_EVIDENCE: readonly CheckId[] = ['items', 'custody-chain', 'custody-items', 'checkpoint'];
/** Where what lies in a bundle was changed and everything around it made anew, lists and signatures are right. */
export const EVIDENCE_FIRST: readonly CheckId[] = [...OF_EVIDENCE, ...CHECKS.filter((id) => !OF_EVIDENCE.includes(id))];

function makeMutant(random: Random, found: readonly Buffer[]): Mutant {
  const base = random.pick(BASES);
  const differs = (input: Buffer): Mutant => ({ input, against: () => (BASES.some(({ zip }) => input.equals(zip)) ? [] : ['not what was sealed']), order: CHECKS });
  const kind = random.below(12);
  if (kind < 4) return differs(mutateBytes(found.length === 0 || random.isOnceIn(2) ? base.zip : random.pick(found), random));
  if (kind < 7) return differs(mutateZip(base, random));
  const { zip, files, isPayload } = kind < 10 ? mutateContent(base, random) : { ...mutateValues(base, random), isPayload: true };
  return { input: zip, against: () => reasonsAgainst(files), order: isPayload ? EVIDENCE_FIRST : CHECKS };
}

/** Verdict and findings: what makes two inputs two kinds. */
function setOfFindings({ verdict, checks }: VerifyResult): string {
  return [verdict, ...checks.filter((check) => check.outcome !== 'passed').map((check) => `${check.id}=${check.details['fault'] ?? check.details['reason']}`)].join(' ');
}

const FINGERPRINT = fingerprintOf(keyOf().raw);

/** The same of an input, with the key of the small bundle given. */
export async function findingsOf(input: Buffer): Promise<string> {
  return setOfFindings(await verifyBundle(fromBuffer(input), { fingerprint: FINGERPRINT }));
}

/**
 * Whether it is no bundle, or a check fails that is not about what the reader gave to compare with: then the verdict is neither 0, 3 nor 5, whatever the others say.
 * Of one that is not refused everything is read that would be shown of it.
 */
export async function isRefusedEarly(input: Buffer, order: readonly CheckId[] = CHECKS): Promise<boolean> {
  const bundle = await readBundle(fromBuffer(input), {});
  if (bundle.kind !== 'bundle') return true;
  for await (const check of eachCheck(bundle, readGivenKey(FINGERPRINT) ?? undefined, undefined, order)) if (check.id !== 'fingerprint' && !isSettled(check)) return true;
  if (bundle.files) await describeBundle(bundle.files, input.length);
  return false;
}

async function judgeEarly({ input, order }: Mutant): Promise<'refused' | 'passed'> {
  return await isRefusedEarly(input, order) ? 'refused' : 'passed';
}

/** Nothing here waits for anything, so no signal would come through before the end. */
const CASES_A_TURN = 1000;

/** Mutated bundles against the verifier, each case following from the seed and those before it. */
export async function fuzzBundles({ seed, goesOn, corpus: before = new Map(), wholeOnceIn = 1, onWrong = () => undefined }: FuzzCall): Promise<Findings> {
  const random = new Random(seed);
  const corpus = new Map(before);
  const found = [...before.values()];
  const { wrong, note } = noteWrong(onWrong);
  const slowest = new Slowest();
  let [cases, wholeCases] = [0, 0];
  for (; goesOn(cases); cases++) {
    if (cases % CASES_A_TURN === 0) await setImmediate();
    const isWhole = cases % wholeOnceIn === 0;
    let input: Buffer = Buffer.alloc(0);
    try {
      const mutant = makeMutant(random, found);
      ({ input } = mutant);
      const { result, hangMs } = await slowest.watch<VerifyResult | 'refused' | 'passed'>(() => (isWhole ? verifyBundle(fromBuffer(input), { fingerprint: FINGERPRINT }) : judgeEarly(mutant)));
      if (hangMs !== null) note({ case: cases, what: `took ${Math.round(hangMs)} ms`, input });
      if (result === 'refused') continue;
      wholeCases += 1;
      if (result === 'passed' || result.verdict === 0 || result.verdict === 3 || result.bundle !== null) {
        const reasons = mutant.against();
        if (reasons.length > 0) note({ case: cases, what: `${result === 'passed' ? result : `verdict ${result.verdict}`}: ${reasons.join(', ')}`, input });
      } else if (!corpus.has(setOfFindings(result))) {
        corpus.set(setOfFindings(result), input);
        found.push(input);
      }
    } catch (error) {
      note({ case: cases, what: `threw ${String(error)}`, input });
    }
  }
  return { cases, wholeCases, slowestMs: slowest.ms, wrong, corpus };
}
