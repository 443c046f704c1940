import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { startEngine, type EngineBrowser } from './engine-browser.ts';
import { runOverFolder } from './folder-run.ts';
import { makeFile } from './input-file.ts';
import { peakAbove } from './processes.ts';
import { atLeastPeer, atMost, type Bench, type BenchContext, type Measured } from './row.ts';
import { brief, median, spreadOf } from './statistics.ts';
import { runTool, type ToolRun } from './tool.ts';

const MIB = 1024 * 1024;
/** Above what the page and its worker hold when nothing goes on. */
const MEMORY_LIMIT_MIB = 64;

/** Import of one large file: against the tools that do the same one after another, and the memory it takes. */
export const importBench: Bench = {
  name: 'import',
  async run(context) {
    const { isQuick, runs, scratch, say } = context;
    const engine = await startEngine(scratch);
    try {
      const sizeMiB = isQuick ? 64 : 1024;
      const rows = await measureThroughput(context, engine, sizeMiB, runs);
      for (const memoryMiB of isQuick ? [64] : [256, 4096]) {
        say(`memory at ${memoryMiB} MiB`);
        const input = await pick(engine, scratch, memoryMiB);
        const { peakBytes } = await peakAbove(engine.vaultPid, () => engine.page.evaluate(() => window.engine.importPicked()));
        await rm(input);
        rows.push(atMost(`import ${memoryMiB} MiB: memory above idle`, peakBytes / MIB, MEMORY_LIMIT_MIB, 'MiB', { spread: 'one run', note: 'peak of the renderer process (page, vault worker and its hash workers), anonymous and shared, sampled every 25 ms' }));
      }
      return rows;
    } finally {
      await engine.close();
    }
  },
};

/** sha256sum, sha512sum, age and sync, one after another. */
async function runChain(scratch: string): Promise<ToolRun> {
  const run = await runTool('sha256sum input && sha512sum input && age -R recipient -o sealed input && sync sealed', scratch);
  await rm(join(scratch, 'sealed'));
  return run;
}

async function measureThroughput({ scratch, say }: BenchContext, engine: EngineBrowser, sizeMiB: number, runs: number): Promise<Measured[]> {
  const input = await pick(engine, scratch, sizeMiB);
  await runTool('age-keygen -o identity && age-keygen -y identity > recipient', scratch).catch(() => undefined);
  const digests = await digestsOf(input);
  const [chain, browser, folder]: [ToolRun[], ToolRun[], ToolRun[]] = [[], [], []];
  for (let run = 1; run <= runs; run++) {
    say(`${sizeMiB} MiB, run ${run} of ${runs}`);
    chain.push(await runChain(scratch));
    browser.push(await importPicked(engine, digests));
    chain.push(await runChain(scratch));
    folder.push((await runOverFolder(scratch, input, false)).import);
  }
  await rm(input);
  const megabytes = (sizeMiB * MIB) / 1e6;
  const speeds = (all: readonly ToolRun[]): number[] => all.map(({ wallMs }) => (megabytes / wallMs) * 1000);
  const cpu = (all: readonly ToolRun[]): string => brief(median(all.map(({ cpuMs }) => cpuMs)) / megabytes);
  const peer = median(speeds(chain));
  const row = (where: string, all: readonly ToolRun[], how: string): Measured => atLeastPeer(`import ${sizeMiB} MiB, ${where}`, median(speeds(all)), peer, 'MB/s', {
    spread: spreadOf(speeds(all)),
    note: `${how}; processor time ${cpu(all)} ms/MB, of the tools ${cpu(chain)}; peer: sha256sum, sha512sum, age -R, sync (${spreadOf(speeds(chain))})`,
  });
  return [
    row('vault worker in Chromium', browser, 'store in another process, over OPFS, flushed'),
    row('engine in Node', folder, 'over the real vault folder, durable; two hash threads'),
  ];
}

async function digestsOf(path: string): Promise<[string, string]> {
  const hashes = [createHash('sha256'), createHash('sha512')] as const;
  for await (const bytes of createReadStream(path, { highWaterMark: MIB })) for (const hash of hashes) hash.update(bytes as Buffer);
  return [hashes[0].digest('hex'), hashes[1].digest('hex')];
}

/** Makes a file and puts it into the page's file field. */
async function pick({ page }: EngineBrowser, scratch: string, sizeMiB: number): Promise<string> {
  const input = join(scratch, 'input');
  await makeFile(input, sizeMiB * MIB);
  await page.setInputFiles('#file', input);
  return input;
}

/** A wrong digest fast is worth nothing: each run's must be those of Node's own code. */
async function importPicked(engine: EngineBrowser, digests: readonly [string, string]): Promise<ToolRun> {
  const before = engine.cpuMs();
  const { ms, sha256, sha512 } = await engine.page.evaluate(() => window.engine.importPicked());
  if (sha256 !== digests[0] || sha512 !== digests[1]) throw new Error('the digests of an import are wrong');
  return { wallMs: ms, cpuMs: engine.cpuMs() - before };
}
