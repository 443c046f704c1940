import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../shared/verify/result.ts';
import { verifyBundle } from '../../shared/verify/verifier.ts';
import { fromBuffer } from '../unit/verify/from-buffer.ts';
import { BASES } from './bases.ts';
import { mutateContent } from './mutate-content.ts';
import { mutateValues } from './mutate-values.ts';
import { mutateZip } from './mutate-zip.ts';
import { Random } from './random.ts';

/** What a checker says: its verdict, and the first check that fails in the order of the format. Which of the others fail beside it may follow from how far a log with two faults was read. */
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

async function ourWord(input: Buffer): Promise<Said> {
  const { verdict, checks } = await verifyBundle(fromBuffer(input));
  return [verdict, checks.find(({ outcome }) => outcome === 'failed')?.id ?? null];
}

/** By the checker that was written from FORMAT.md alone, in another language. */
function theirWords(inputs: readonly Buffer[]): Said[] {
  const folder = mkdtempSync(join(tmpdir(), 'kept-differ-'));
  try {
    const calls = inputs.map((input, index) => {
      writeFileSync(join(folder, `${index}.zip`), input);
      return [join(folder, `${index}.zip`), null, null];
    });
    writeFileSync(join(folder, 'calls.json'), JSON.stringify(calls));
    const answers = JSON.parse(execFileSync('python3', ['tests/independent/check_bundle.py', '--list', join(folder, 'calls.json')], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })) as [Verdict, string[]][];
    return answers.map(([verdict, [first = null]]) => [verdict, first]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Changed bundles, most of them rightly sealed over what they say, to which the verifier and the independent checker must say the same. Verdict 2 has no checks to compare. */
export async function differ({ seed, cases }: { readonly seed: number; readonly cases: number }): Promise<{ readonly intact: number; readonly differing: readonly Differing[] }> {
  const random = new Random(seed);
  const differing: Differing[] = [];
  let intact = 0;
  for (let done = 0; done < cases; done += CASES_A_CALL) {
    const inputs = Array.from({ length: Math.min(CASES_A_CALL, cases - done) }, () => makeInput(random));
    const ours: Said[] = [];
    for (const input of inputs) ours.push(await ourWord(input));
    for (const [at, theirs] of theirWords(inputs).entries()) {
      const [input, our] = [inputs[at]!, ours[at]!];
      if (our[0] === 0) intact += 1;
      if (our[0] !== theirs[0] || (our[0] !== 2 && our[1] !== theirs[1])) differing.push({ case: done + at, ours: our, theirs, input });
    }
  }
  return { intact, differing };
}
