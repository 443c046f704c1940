import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import { differ } from './differ.ts';
import { findingsOf, fuzzBundles, type Findings, type Wrong } from './fuzz.ts';
import { fuzzLogs } from './fuzz-logs.ts';
import { oneOfEachKind, readKept, writeKept } from './kept-corpus.ts';

/**
 * npm run fuzz -- [--minutes N] [--seed S] [--bundles N] [--logs N] [--whole-once-in N] [--differ N] [--corpus FOLDER] [--keep]
 * Mutated bundles for so many minutes (or cases), then so many mutated custody logs. Inputs with findings of their own are kept in the
 * folder and begun with the next time, beside those of the repository; what must not be is written beside them, and ends the command with 1. --keep puts one input for each
 * kind of finding, of all that there are then, into the repository. --differ N asks the independent checker of so many changed bundles. --whole-once-in 10 has nine of ten bundles end at the first check that fails.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' }, bundles: { type: 'string' }, logs: { type: 'string', default: '50000' }, corpus: { type: 'string', default: 'fuzz-corpus' }, 'whole-once-in': { type: 'string', default: '1' }, differ: { type: 'string', default: '0' }, keep: { type: 'boolean', default: false } } });
const seed = Number(values.seed);
const logCases = Number(values.logs);
const bundleCases = values.bundles === undefined ? Number.POSITIVE_INFINITY : Number(values.bundles);
const minutes = Number(values.minutes);
const wholeOnceIn = Number(values['whole-once-in']);
const differCases = Number(values.differ);
if (![seed, logCases, minutes, differCases].every(Number.isFinite) || Number.isNaN(bundleCases)) throw new RangeError('not a number');
// With anything else no case would go through every check, and nobody would be told.
if (!Number.isSafeInteger(wholeOnceIn) || wholeOnceIn < 1) throw new RangeError('--whole-once-in: a whole number from 1 on');

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

/** Told and kept at once: a run of hours may not come to its end. */
function tellWrong(what: string): (wrong: Wrong) => void {
  return (one) => {
    const file = join(values.corpus, `wrong-${what}-${seed}-${one.case}`);
    writeFileSync(file, one.input);
    console.log(`  case ${one.case}: ${one.what} → ${file}`);
  };
}

function tell(what: string, { cases, wholeCases, slowestMs, wrong, corpus }: Findings, startedMs: number): void {
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(`${what}: ${cases} cases (${wholeCases} through every check) in ${seconds.toFixed(1)} s (${Math.round(cases / seconds)} a second), seed ${seed}, ${corpus.size} kinds of findings, slowest ${Math.round(slowestMs)} ms of the processor, ${wrong.length} wrong`);
  for (const [name, input] of corpus) {
    writeFileSync(join(values.corpus, `${what === 'bundles' ? 'case' : 'log'}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`), input);
  }
  if (wrong.length > 0) process.exitCode = 1;
}

/** A run of hours that is ended early says what it did until then. */
let isEnded = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isEnded = true));
const TELL_EVERY_CASES = 200_000;

/** Whether there is to be one more case after so many; says from time to time how far it came. */
function goesOn(cases: number): boolean {
  if (cases > 0 && cases % TELL_EVERY_CASES === 0) console.log(`${cases} cases after ${Math.round((performance.now() - startedMs) / 1000)} s`);
  return !isEnded && cases < bundleCases && performance.now() < endMs;
}

const startedMs = performance.now();
const endMs = bundleCases === Number.POSITIVE_INFINITY ? startedMs + minutes * 60_000 : Number.POSITIVE_INFINITY;
const bundles = await fuzzBundles({ seed, wholeOnceIn, corpus: await readCorpus(), goesOn, onWrong: tellWrong('bundles') });
tell('bundles', bundles, startedMs);
if (values.keep) writeKept(oneOfEachKind(bundles.corpus));
const logsMs = performance.now();
tell('logs', await fuzzLogs({ seed, goesOn: (cases) => !isEnded && cases < logCases, onWrong: tellWrong('logs') }), logsMs);
const differMs = performance.now();
const { cases: differed, intact, differing } = await differ({ seed, cases: differCases, goesOn: () => !isEnded });
console.log(`two checkers: ${differed} cases in ${((performance.now() - differMs) / 1000).toFixed(1)} s, seed ${seed}, ${intact} intact to both, ${differing.length} judged otherwise`);
for (const { case: number, ours, theirs, input } of differing) {
  writeFileSync(join(values.corpus, `differs-${seed}-${number}`), input);
  console.log(`  case ${number}: ${ours.join(' ')} and ${theirs.join(' ')}`);
  process.exitCode = 1;
}
