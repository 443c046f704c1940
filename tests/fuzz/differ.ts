import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Verdict } from '../../shared/verify/result.ts';
import { verifyBundle } from '../../shared/verify/verifier.ts';
import { fromBuffer } from '../unit/verify/from-buffer.ts';
import { checkpointNote, fingerprintOf, keyOf, otherKey } from '../unit/verify/make-bundle.ts';
import { BASES } from './bases.ts';
import { mutateContent } from './mutate-content.ts';
import { mutateValues } from './mutate-values.ts';
import { mutateZip } from './mutate-zip.ts';
import { Random } from './random.ts';

/** What a checker says: its verdict, and the first check that fails in the order of the format, but for the fingerprint, which the two tell at other places. Which of the others fail beside it may follow from how far a log with two faults was read. */
type Said = readonly [verdict: Verdict, first: string | null];

export interface Differing {
  readonly case: number;
  readonly ours: Said;
  readonly theirs: Said;
  readonly input: Buffer;
}

const ROOT = join(import.meta.dirname, '..', '..');
/** Files and answers of one call of that program. */
const CASES_A_CALL = 200;

function makeInput(random: Random): Buffer {
  const base = random.pick(BASES);
  const kind = random.below(10);
  if (kind < 1) return mutateZip(base, random);
  return kind < 3 ? mutateContent(base, random).zip : mutateValues(base, random).zip;
}

/** A bundle, and what its reader has from elsewhere to hold it against. */
interface Asked {
  readonly input: Buffer;
  readonly fingerprint: string | null;
  readonly checkpoint: string | null;
}

const FINGERPRINTS = [null, fingerprintOf(keyOf().raw), fingerprintOf(otherKey().raw)];

/** Of the good bundles: over all of their log, its beginning, more than it has, and by another hand. */
const CHECKPOINTS = [null, ...checkpointsOf(BASES.at(-1)!.payload.get('data/metadata/custody-log.jsonl')!.toString())];

function checkpointsOf(log: string): string[] {
  const hashes = log.trimEnd().split('\n').map((line) => (JSON.parse(line) as { readonly entryHash: string }).entryHash);
  const [first = '', last = ''] = [hashes[2], hashes.at(-1)];
  return [checkpointNote(hashes.length, last), checkpointNote(3, first), checkpointNote(2, first), checkpointNote(hashes.length + 1, last), checkpointNote(3, first, otherKey())];
}

async function ourWord({ input, fingerprint, checkpoint }: Asked): Promise<Said> {
  const { verdict, checks } = await verifyBundle(fromBuffer(input), { fingerprint: fingerprint ?? undefined, checkpoint: checkpoint ?? undefined });
  return [verdict, checks.find(({ outcome, id }) => outcome === 'failed' && id !== 'fingerprint')?.id ?? null];
}

/** By the checker that was written from FORMAT.md alone, in another language. */
function theirWords(all: readonly Asked[]): Said[] {
  const folder = mkdtempSync(join(tmpdir(), 'kept-differ-'));
  try {
    const calls = all.map(({ input, fingerprint, checkpoint }, index) => {
      writeFileSync(join(folder, `${index}.zip`), input);
      return [join(folder, `${index}.zip`), fingerprint, checkpoint];
    });
    writeFileSync(join(folder, 'calls.json'), JSON.stringify(calls));
    const answers = JSON.parse(execFileSync('python3', ['tests/independent/check_bundle.py', '--list', join(folder, 'calls.json')], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })) as [Verdict, string[]][];
    return answers.map(([verdict, failed]) => [verdict, failed.find((id) => id !== 'fingerprint') ?? null]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface DifferCall {
  readonly seed: number;
  readonly cases: number;
  /** Asked before each call of the other checker. */
  readonly goesOn?: () => boolean;
}

/** Changed bundles, most of them rightly sealed over what they say, to which the verifier and the independent checker must say the same. Verdict 2 has no checks to compare. */
export async function differ({ seed, cases, goesOn = () => true }: DifferCall): Promise<{ readonly cases: number; readonly intact: number; readonly differing: readonly Differing[] }> {
  const random = new Random(seed);
  const differing: Differing[] = [];
  let intact = 0;
  let done = 0;
  while (done < cases && goesOn()) {
    // Else no signal would come through before the end.
    await setImmediate();
    const asked = Array.from({ length: Math.min(CASES_A_CALL, cases - done) }, (): Asked => ({ input: makeInput(random), fingerprint: random.pick(FINGERPRINTS), checkpoint: random.pick(CHECKPOINTS) }));
    const ours: Said[] = [];
    for (const one of asked) ours.push(await ourWord(one));
    for (const [at, theirs] of theirWords(asked).entries()) {
      const [{ input }, our] = [asked[at]!, ours[at]!];
      if (our[0] !== 1 && our[0] !== 2) intact += 1;
      if (our[0] !== theirs[0] || (our[0] !== 2 && our[1] !== theirs[1])) differing.push({ case: done + at, ours: our, theirs, input });
    }
    done += asked.length;
  }
  return { cases: done, intact, differing };
}
