/**
 * `npm run faults -- [--seed N] [--cuts N] [--kills N] [--engine-kills N] [--io N] [--corruptions N] [--full N] [--flows NAME,NAME] [--json FILE] [--results]`
 * Naming a kind runs that kind alone (several: those); naming none runs a share of each. `--flows` keeps to some of the flows of io and full. `--share` is the share of the test run. Ends with 1 on any loss.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { FaultRow } from './row.ts';
import { ending, say } from './row.ts';
import { table, writeResults } from './results.ts';

/** How many runs of each kind; for `io` the highest n, 0: until the flow goes through. */
interface Amounts {
  readonly cuts: number;
  readonly kills: number;
  readonly 'engine-kills': number;
  readonly io: number;
  readonly corruptions: number;
  readonly full: number;
}

type Kind = keyof Amounts;

const KINDS: readonly Kind[] = ['cuts', 'kills', 'engine-kills', 'io', 'corruptions', 'full'];
const DEFAULT: Amounts = { cuts: 40, kills: 12, 'engine-kills': 60, io: 0, corruptions: 1000, full: 50 };
/** With its seed: the same in every test run, and over in a minute or so. */
const SHARE: Amounts = { cuts: 12, kills: 6, 'engine-kills': 12, io: 2, corruptions: 300, full: 3 };
const SHARE_SEED = 20_261_122;

/** Each module is loaded when it is needed: the app's own kind brings a browser's driver along. */
const RUNS: { readonly [K in Kind]: (seed: number, amount: number, flows: readonly string[] | null) => Promise<readonly FaultRow[]> } = {
  cuts: async (seed, cuts) => [await (await import('./power-cut.ts')).runPowerCuts(seed, cuts)],
  kills: async (seed, kills) => (await import('./app-kill.ts')).runAppKills(seed, kills),
  'engine-kills': async (seed, kills) => (await import('./engine-kill.ts')).runEngineKills(seed, kills),
  io: async (seed, limit, flows) => (await import('./io-fault.ts')).runIoFaults(seed, limit, flows),
  corruptions: async (seed, runs) => (await import('./corruptions.ts')).runCorruptions(seed, runs),
  full: async (seed, budgets, flows) => (await import('./full-disk.ts')).runFullDisks(seed, budgets, flows),
};

const number = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    seed: number, cuts: number, kills: number, 'engine-kills': number, io: number, corruptions: number, full: number,
    flows: { type: 'string' }, json: { type: 'string' }, results: { type: 'boolean' }, share: { type: 'boolean' },
  },
});

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a whole number, not ${text}`);
  return value;
}

function chosen(): ReadonlyMap<Kind, number> {
  const named = KINDS.flatMap((kind) => (values[kind] === undefined ? [] : [[kind, wholeNumber(kind, values[kind])] as const]));
  if (named.length > 0) return new Map(named);
  return new Map(KINDS.map((kind) => [kind, (values.share === true ? SHARE : DEFAULT)[kind]]));
}

const seed = values.seed === undefined ? (values.share === true ? SHARE_SEED : (Date.now() >>> 8) % 1_000_000_000) : wholeNumber('seed', values.seed);
say(`seed ${seed}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { ending.isAsked = true; });
const rows: FaultRow[] = [];
let isBroken = false;
for (const [kind, amount] of chosen()) {
  if (ending.isAsked) break;
  try {
    rows.push(...await RUNS[kind](seed, amount, values.flows?.split(',') ?? null));
  } catch (error) {
    isBroken = true;
    say(`${kind} could not run: ${error instanceof Error ? error.stack : String(error)}\n  again: npm run faults -- --seed ${seed} --${kind} ${amount}`);
  }
}
say(`\n${table(rows)}`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
if (values.results === true && !isBroken) writeResults(rows);
const isClean = rows.every((row) => row.lost === 0 && row.torn === 0 && row.silentEmpty === 0);
say(isBroken ? 'Not everything ran.' : isClean ? 'Nothing acknowledged was lost.' : 'SOMETHING WAS LOST, see above.');
process.exit(isBroken || !isClean ? 1 : 0);
