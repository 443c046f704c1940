import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import { findingsOf, fuzzBundles, type Findings } from './fuzz.ts';
import { fuzzLogs } from './fuzz-logs.ts';
import { oneOfEachKind, readKept, writeKept } from './kept-corpus.ts';

/**
 * npm run fuzz -- [--minutes N] [--seed S] [--bundles N] [--logs N] [--corpus FOLDER] [--keep]
 * Mutated bundles for so many minutes (or cases), then so many mutated custody logs. Inputs with findings of their own are kept in the
 * folder and begun with the next time, beside those of the repository; what must not be is written beside them, and ends the command with 1. --keep puts one input for each
 * kind of finding, of all that there are then, into the repository.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' }, bundles: { type: 'string' }, logs: { type: 'string', default: '50000' }, corpus: { type: 'string', default: 'fuzz-corpus' }, keep: { type: 'boolean', default: false } } });
const seed = Number(values.seed);
const logCases = Number(values.logs);
const bundleCases = values.bundles === undefined ? Number.POSITIVE_INFINITY : Number(values.bundles);
const minutes = Number(values.minutes);
if (![seed, logCases, minutes].every(Number.isFinite) || Number.isNaN(bundleCases)) throw new RangeError('not a number');

// A check that fails throws, many times a case: where it stood then is looked at when the input is run again, by itself.
Error.stackTraceLimit = 0;
await loadSodium();
mkdirSync(values.corpus, { recursive: true });

/** What runs before this one found, by what this verifier says of it. */
async function readCorpus(): Promise<Map<string, Buffer>> {
  const names = readdirSync(values.corpus).filter((name) => name.startsWith('case-')).toSorted();
  const inputs = [...readKept().values(), ...names.map((name) => readFileSync(join(values.corpus, name)))];
  return new Map(await Promise.all(inputs.map(async (input) => [await findingsOf(input), input] as const)));
}

function tell(what: string, { cases, slowestMs, wrong, corpus }: Findings, startedMs: number): void {
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(`${what}: ${cases} cases in ${seconds.toFixed(1)} s (${Math.round(cases / seconds)} a second), seed ${seed}, ${corpus.size} kinds of findings, slowest ${Math.round(slowestMs)} ms of the processor, ${wrong.length} wrong`);
  for (const one of wrong) {
    const file = join(values.corpus, `wrong-${what}-${seed}-${one.case}`);
    writeFileSync(file, one.input);
    console.log(`  case ${one.case}: ${one.what} → ${file}`);
  }
  for (const [name, input] of corpus) {
    writeFileSync(join(values.corpus, `${what === 'bundles' ? 'case' : 'log'}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`), input);
  }
  if (wrong.length > 0) process.exitCode = 1;
}

const startedMs = performance.now();
const endMs = bundleCases === Number.POSITIVE_INFINITY ? startedMs + minutes * 60_000 : Number.POSITIVE_INFINITY;
const bundles = await fuzzBundles({ seed, corpus: await readCorpus(), goesOn: (cases) => cases < bundleCases && performance.now() < endMs });
tell('bundles', bundles, startedMs);
if (values.keep) writeKept(oneOfEachKind(bundles.corpus));
const logsMs = performance.now();
tell('logs', await fuzzLogs({ seed, goesOn: (cases) => cases < logCases }), logsMs);
