import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import { fuzzBundles, type Findings } from './fuzz.ts';
import { fuzzLogs } from './fuzz-logs.ts';

/**
 * npm run fuzz -- [--minutes N] [--seed S] [--bundles N] [--logs N] [--corpus FOLDER]
 * Mutated bundles for so many minutes (or cases), then so many mutated custody logs. Inputs with findings of their own are kept in the
 * folder and begun with the next time; what must not be is written beside them, and ends the command with 1.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' }, bundles: { type: 'string' }, logs: { type: 'string', default: '50000' }, corpus: { type: 'string', default: 'fuzz-corpus' } } });
const seed = Number(values.seed);
const logCases = Number(values.logs);
const bundleCases = values.bundles === undefined ? Number.POSITIVE_INFINITY : Number(values.bundles);
const minutes = Number(values.minutes);
if (![seed, logCases, minutes].every(Number.isFinite) || Number.isNaN(bundleCases)) throw new RangeError('not a number');

await loadSodium();
mkdirSync(values.corpus, { recursive: true });

function readCorpus(): Map<string, Buffer> {
  const names = existsSync(values.corpus) ? readdirSync(values.corpus).filter((name) => name.startsWith('case-')).toSorted() : [];
  return new Map(names.map((name) => [name, readFileSync(join(values.corpus, name))]));
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
    if (!name.startsWith('case-')) writeFileSync(join(values.corpus, `${what === 'bundles' ? 'case' : 'log'}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`), input);
  }
  if (wrong.length > 0) process.exitCode = 1;
}

const startedMs = performance.now();
const endMs = bundleCases === Number.POSITIVE_INFINITY ? startedMs + minutes * 60_000 : Number.POSITIVE_INFINITY;
tell('bundles', await fuzzBundles({ seed, corpus: readCorpus(), goesOn: (cases) => cases < bundleCases && performance.now() < endMs }), startedMs);
const logsMs = performance.now();
tell('logs', await fuzzLogs({ seed, goesOn: (cases) => cases < logCases }), logsMs);
