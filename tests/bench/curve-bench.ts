import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { startEngine } from './engine-browser.ts';
import { makeFile } from './input-file.ts';
import { told, type Bench, type Measured } from './row.ts';
import { brief, median, spreadOf } from './statistics.ts';

const MIB = 1024 * 1024;
const SIZES_MIB = [1, 4, 16, 64, 256, 1024, 4096];
const LIMIT = 1.5;

/** Time and processor time per megabyte from the smallest file to the largest. */
export const curveBench: Bench = {
  name: 'file-curve',
  async run({ isQuick, runs, scratch, say }) {
    const engine = await startEngine(scratch);
    const input = join(scratch, 'input');
    const points: { sizeMiB: number; wall: number[]; cpu: number[] }[] = [];
    try {
      for (const sizeMiB of isQuick ? SIZES_MIB.slice(0, 4) : SIZES_MIB) {
        say(`${sizeMiB} MiB`);
        await makeFile(input, sizeMiB * MIB);
        await engine.page.setInputFiles('#file', input);
        const point = { sizeMiB, wall: [] as number[], cpu: [] as number[] };
        for (let run = 0; run < (sizeMiB > 1024 ? 1 : runs); run++) {
          // Processor time is counted in ticks of 10 ms: small files go several times for one figure.
          const times = sizeMiB < 64 ? 64 / sizeMiB : 1;
          const before = engine.cpuMs();
          let wallMs = 0;
          for (let n = 0; n < times; n++) wallMs += (await engine.page.evaluate(() => window.engine.importPicked())).ms;
          const megabytes = (times * sizeMiB * MIB) / 1e6;
          point.wall.push(wallMs / megabytes);
          point.cpu.push((engine.cpuMs() - before) / megabytes);
        }
        points.push(point);
        await rm(input);
      }
    } finally {
      await engine.close();
    }
    return curveRows(points);
  },
};

/** The aim is about growth: no size may cost more than 1.5 times the cheapest of the sizes below it that are hashed in the same way. */
function curveRows(points: readonly { sizeMiB: number; wall: number[]; cpu: number[] }[]): Measured[] {
  const rows = points.map(({ sizeMiB, wall, cpu }) => told(`import ${sizeMiB} MiB, time per MB`, median(wall), 'ms/MB', { spread: spreadOf(wall), note: `processor time ${brief(median(cpu))} ms/MB` }));
  const streamed = points.filter(({ sizeMiB }) => sizeMiB > 16).map(({ wall, cpu }) => ({ wall: median(wall), cpu: median(cpu) }));
  const all = points.map(({ wall, cpu }) => ({ wall: median(wall), cpu: median(cpu) }));
  const growth = (values: readonly number[]): number => Math.max(...values.map((value, n) => value / Math.min(...values.slice(0, n + 1))));
  const row = (name: string, ratio: number, note: string): Measured => ({ name, ours: ratio, peer: null, unit: '× the cheapest smaller size', ratio: null, aim: `≤ ${LIMIT}`, ok: ratio <= LIMIT, spread: '', note });
  return [
    ...rows,
    row('growth of time per MB, 64 MiB → largest', growth(streamed.map(({ wall }) => wall)), 'files of more than 16 MiB, digested as they pass'),
    row('growth of processor time per MB, 64 MiB → largest', growth(streamed.map(({ cpu }) => cpu)), 'as above'),
    row('growth of time per MB, 1 MiB → largest', growth(all.map(({ wall }) => wall)), 'smaller files have the platform’s own digests and are cheaper'),
  ];
}
