// npm run bench -- [--json FILE] [--only NAME[,NAME]] [--quick] [--runs N] [--results]
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BENCHES } from './benches.ts';
import type { BenchContext, Measured, Row } from './row.ts';
import { tableOf } from './table.ts';

const RESULTS = join(import.meta.dirname, 'RESULTS.md');
/** Where inputs are made: a real disk, since /tmp may be memory. */
const SCRATCH = process.env['KEPT_BENCH_DIR'] ?? '/var/tmp';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false }, runs: { type: 'string', default: '5' }, results: { type: 'boolean', default: false } },
});

const failed: string[] = [];

async function measureAll(): Promise<Measured[]> {
  const only = options.only?.split(',');
  const chosen = BENCHES.filter(({ name }) => only === undefined || only.includes(name));
  if (chosen.length === 0) throw new Error(`nothing of that name; there are: ${BENCHES.map(({ name }) => name).join(', ')}`);
  const rows: Measured[] = [];
  for (const { name, load } of chosen) {
    const scratch = await mkdtemp(join(SCRATCH, 'kept-bench-'));
    const context: BenchContext = { isQuick: options.quick, runs: Math.max(1, options.quick ? Math.min(2, Number(options.runs)) : Number(options.runs)), scratch, say: (text) => void process.stderr.write(`${name}: ${text}\n`) };
    try {
      rows.push(...await (await load()).run(context));
    } catch (error) {
      // The figures of hours must not be lost with one that could not be taken; it is said, and the command fails.
      process.stderr.write(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      failed.push(name);
    } finally {
      await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  }
  return rows;
}

function rowOf({ name, ours, peer, unit, ratio, aim, ok }: Measured): Row {
  return { name, ours, peer, unit, ratio, aim, ok };
}

function load(): string {
  return loadavg().map((value) => value.toFixed(1)).join(' ');
}

const loadBefore = load();
const rows = await measureAll();
const report = [
  ...failed.map((name) => `**${name}: could not be measured in this run**\n`),
  `${options.quick ? 'Quick run: the figures show that it works, not how fast it is.\n' : ''}${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.versions.node}`,
  `load average (1, 5, 15 minutes) before: ${loadBefore}; after: ${load()}`,
  '',
  tableOf(rows),
].join('\n');
process.stdout.write(`${report}\n`);
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(rows.map(rowOf), null, 2)}\n`);
if (options.results) await writeFile(RESULTS, `# Speed and size\n\nWritten by \`npm run bench -- --results\`. Medians; "spread" is the lowest and highest of the runs. MB = 10⁶ bytes.\n\n${report}\n`);
if (rows.some(({ ok }) => !ok)) process.stderr.write(`${rows.filter(({ ok }) => !ok).length} of ${rows.length} aims missed\n`);
process.exitCode = failed.length;
