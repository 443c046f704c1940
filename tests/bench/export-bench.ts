import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { startEngine } from './engine-browser.ts';
import { runOverFolder, type FolderRun } from './folder-run.ts';
import { makeFile } from './input-file.ts';
import { peakAbove } from './processes.ts';
import { atLeastPeer, atMost, type Bench, type Measured } from './row.ts';
import { brief, median, spreadOf } from './statistics.ts';
import { runTool, type ToolRun } from './tool.ts';

const MIB = 1024 * 1024;
const MEMORY_LIMIT_MIB = 128;

/** One file out into a bundle that is read again and checked, against a plain zip and its digest. */
export const exportBench: Bench = {
  name: 'export',
  async run({ isQuick, runs, scratch, say }) {
    const sizeMiB = isQuick ? 64 : 1024;
    const input = join(scratch, 'input');
    await makeFile(input, sizeMiB * MIB);
    const engine = await startEngine(scratch);
    const [tools, browser, folder]: [ToolRun[], (ToolRun & { peakBytes: number; stages: string })[], FolderRun['export'][]] = [[], [], []];
    try {
      await engine.page.setInputFiles('#file', input);
      const { itemId } = await engine.page.evaluate(() => window.engine.importPicked());
      for (let run = 1; run <= runs; run++) {
        say(`${sizeMiB} MiB, run ${run} of ${runs}`);
        tools.push(await runZip(scratch));
        const before = engine.cpuMs();
        const { result, peakBytes } = await peakAbove(engine.vaultPid, () => engine.page.evaluate((id) => window.engine.exportItem(id), itemId));
        const stages = Object.entries(result.stages).map(([stage, ms]) => `${stage} ${brief(ms / 1000)} s`).join(', ');
        browser.push({ wallMs: result.ms, cpuMs: engine.cpuMs() - before, peakBytes, stages });
        tools.push(await runZip(scratch));
        folder.push((await runOverFolder(scratch, input, true)).export);
      }
    } finally {
      await engine.close();
    }
    return rowsOf(sizeMiB, tools, browser, folder);
  },
};

async function runZip(scratch: string): Promise<ToolRun> {
  const run = await runTool('zip -0 -q bundle.zip input && sha256sum bundle.zip', scratch);
  await rm(join(scratch, 'bundle.zip'));
  return run;
}

function rowsOf(sizeMiB: number, tools: readonly ToolRun[], browser: readonly (ToolRun & { peakBytes: number; stages: string })[], folder: readonly FolderRun['export'][]): Measured[] {
  const megabytes = (sizeMiB * MIB) / 1e6;
  const speeds = (all: readonly ToolRun[]): number[] => all.map(({ wallMs }) => (megabytes / wallMs) * 1000);
  const cpu = (all: readonly ToolRun[]): string => brief(median(all.map(({ cpuMs }) => cpuMs)) / megabytes);
  const row = (where: string, all: readonly ToolRun[], how: string): Measured => atLeastPeer(`export ${sizeMiB} MiB, ${where}`, median(speeds(all)), median(speeds(tools)), 'MB/s', {
    spread: spreadOf(speeds(all)),
    note: `${how}; processor time ${cpu(all)} ms/MB, of the tools ${cpu(tools)}; peer: zip -0, sha256sum (${spreadOf(speeds(tools))})`,
  });
  const peaks = browser.map(({ peakBytes }) => peakBytes / MIB);
  return [
    row('vault worker in Chromium', browser, `with Argon2id, report and check; ${browser[0]?.stages ?? ''}`),
    row('engine in Node', folder, 'over the real vault folder, with report and check, without Argon2id'),
    atMost(`export ${sizeMiB} MiB: memory above idle`, median(peaks), MEMORY_LIMIT_MIB, 'MiB', { spread: spreadOf(peaks), note: 'peak of the renderer process; fonts and report included' }),
  ];
}
