import type { VerifyResult } from '../../shared/verify/result.ts';
import { verifyBundle } from '../../shared/verify/verifier.ts';
import { fromBuffer } from '../unit/verify/from-buffer.ts';
import { fingerprintOf, keyOf } from '../unit/verify/make-bundle.ts';
import { GOOD } from '../vectors/bundle/base-bundle.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateContent } from './mutate-content.ts';
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
  readonly slowestMs: number;
  readonly wrong: readonly Wrong[];
  /** One input for each set of findings that was seen, by a short name of the set: what further cases are made from. */
  readonly corpus: ReadonlyMap<string, Buffer>;
}

export interface FuzzCall {
  readonly seed: number;
  readonly goesOn: (cases: number) => boolean;
  readonly corpus?: ReadonlyMap<string, Buffer>;
}

interface Mutant {
  readonly input: Buffer;
  /** Reasons why a verdict of intact would be wrong. */
  readonly against: () => readonly string[];
}

function makeMutant(random: Random, bases: readonly Buffer[]): Mutant {
  const differs = (input: Buffer): Mutant => ({ input, against: () => (input.equals(GOOD) ? [] : ['not what was sealed']) });
  const kind = random.below(10);
  if (kind < 4) return differs(mutateBytes(random.isOnceIn(2) ? GOOD : random.pick(bases), random));
  if (kind < 7) return differs(mutateZip(random));
  const { zip, files } = mutateContent(random);
  return { input: zip, against: () => reasonsAgainst(files) };
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

/** Mutated bundles against the verifier, each case following from the seed and those before it. */
export async function fuzzBundles({ seed, goesOn, corpus: before = new Map() }: FuzzCall): Promise<Findings> {
  const random = new Random(seed);
  const corpus = new Map(before);
  const bases = [GOOD, ...before.values()];
  const wrong: Wrong[] = [];
  let cases = 0;
  const slowest = new Slowest();
  for (; goesOn(cases); cases++) {
    const { input, against } = makeMutant(random, bases);
    try {
      const { result, hangMs } = await slowest.watch(() => verifyBundle(fromBuffer(input), { fingerprint: FINGERPRINT }));
      if (hangMs !== null) wrong.push({ case: cases, what: `took ${Math.round(hangMs)} ms`, input });
      if (result.verdict === 0 || result.verdict === 3 || result.bundle !== null) {
        const reasons = against();
        if (reasons.length > 0) wrong.push({ case: cases, what: `verdict ${result.verdict}: ${reasons.join(', ')}`, input });
      } else if (!corpus.has(setOfFindings(result))) {
        corpus.set(setOfFindings(result), input);
        bases.push(input);
      }
    } catch (error) {
      wrong.push({ case: cases, what: `threw ${String(error)}`, input });
    }
  }
  return { cases, slowestMs: slowest.ms, wrong, corpus };
}
