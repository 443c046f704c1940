import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { startEngine, type EngineBrowser } from './engine-browser.ts';
import { runOverFolder, type FolderRun } from './folder-run.ts';
import { makeFile } from './input-file.ts';
import { peakAbove, peakSince } from './processes.ts';
import { atLeastPeer, atMost, told, type Bench, type Measured } from './row.ts';
import { brief, median, spreadOf } from './statistics.ts';
import { runTool, type ToolRun } from './tool.ts';

const MIB = 1024 * 1024;
const MEMORY_LIMIT_MIB = 128;

interface BrowserRun extends ToolRun {
  readonly stages: string;
  /** Until the passphrase was confirmed, which takes as much memory as Argon2id is told to, in a worker that then ends. */
  readonly keyPeakBytes: number;
  /** From then on. */
  readonly peakBytes: number;
}

/** One file out into a bundle that is read again and checked, against a plain zip and its digest. */
export const exportBench: Bench = {
  name: 'export',
  async run({ isQuick, runs, scratch, say }) {
    const [smallMiB, sizeMiB] = isQuick ? [16, 64] : [256, 1024];
    const input = join(scratch, 'input');
    const engine = await startEngine(scratch);
    const [tools, browser, folder]: [ToolRun[], BrowserRun[], FolderRun['export'][]] = [[], [], []];
    let small: BrowserRun;
    try {
      say(`memory at ${smallMiB} MiB`);
      small = await exportOnce(engine, await importOnce(engine, input, smallMiB));
      const itemId = await importOnce(engine, input, sizeMiB);
      for (let run = 1; run <= runs; run++) {
        say(`${sizeMiB} MiB, run ${run} of ${runs}`);
        tools.push(await runZip(scratch));
        browser.push(await exportOnce(engine, itemId));
        tools.push(await runZip(scratch));
        folder.push((await runOverFolder(scratch, input, true)).export);
      }
    } finally {
      await engine.close();
    }
    return [...speedRows(sizeMiB, tools, browser, folder), ...memoryRows([smallMiB, [small]], [sizeMiB, browser])];
  },
};

async function importOnce({ page }: EngineBrowser, input: string, sizeMiB: number): Promise<string> {
  await makeFile(input, sizeMiB * MIB);
  await page.setInputFiles('#file', input);
  return (await page.evaluate(() => window.engine.importPicked())).itemId;
}

async function exportOnce(engine: EngineBrowser, itemId: string): Promise<BrowserRun> {
  const before = engine.cpuMs();
  const { result, peakBytes, samples } = await peakAbove(engine.vaultPid, () => engine.page.evaluate((id) => window.engine.exportItem(id), itemId));
  const stages = Object.entries(result.stages).map(([stage, ms]) => `${stage} ${brief(ms / 1000)} s`).join(', ');
  return { wallMs: result.ms, cpuMs: engine.cpuMs() - before, stages, keyPeakBytes: peakBytes, peakBytes: peakSince(samples, result.begunAtMs) };
}

async function runZip(scratch: string): Promise<ToolRun> {
  const run = await runTool('zip -0 -q bundle.zip input && sha256sum bundle.zip', scratch);
  await rm(join(scratch, 'bundle.zip'));
  return run;
}

function speedRows(sizeMiB: number, tools: readonly ToolRun[], browser: readonly BrowserRun[], folder: readonly FolderRun['export'][]): Measured[] {
  const megabytes = (sizeMiB * MIB) / 1e6;
  const speeds = (all: readonly ToolRun[]): number[] => all.map(({ wallMs }) => (megabytes / wallMs) * 1000);
  const cpu = (all: readonly ToolRun[]): string => brief(median(all.map(({ cpuMs }) => cpuMs)) / megabytes);
  const row = (where: string, all: readonly ToolRun[], how: string): Measured => atLeastPeer(`export ${sizeMiB} MiB, ${where}`, median(speeds(all)), median(speeds(tools)), 'MB/s', {
    spread: spreadOf(speeds(all)),
    note: `${how}; processor time ${cpu(all)} ms/MB, of the tools ${cpu(tools)}; peer: zip -0, sha256sum (${spreadOf(speeds(tools))})`,
  });
  return [
    row('vault worker in Chromium', browser, `with Argon2id, report and check; ${browser[0]?.stages ?? ''}`),
    row('engine in Node', folder, 'over the real vault folder, with report and check, without Argon2id'),
  ];
}

function memoryRows(...sizes: readonly (readonly [number, readonly BrowserRun[]])[]): Measured[] {
  const mebibytes = (all: readonly number[]): number[] => all.map((bytes) => bytes / MIB);
  const rows = sizes.map(([sizeMiB, all]) => {
    const peaks = mebibytes(all.map(({ peakBytes }) => peakBytes));
    return atMost(`export ${sizeMiB} MiB: memory above idle`, median(peaks), MEMORY_LIMIT_MIB, 'MiB', { spread: spreadOf(peaks), note: 'peak of the renderer process once the passphrase is confirmed; fonts and report included' });
  });
  const keyPeaks = mebibytes(sizes.flatMap(([, all]) => all.map(({ keyPeakBytes }) => keyPeakBytes)));
  return [...rows, told('export: memory above idle while the passphrase is confirmed', median(keyPeaks), 'MiB', { spread: spreadOf(keyPeaks), note: 'Argon2id, in a worker that ends with it' })];
}
