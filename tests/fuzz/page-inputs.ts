import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { publish } from '../vectors/results.ts';
import { INPUTS } from './memory-inputs.ts';
import { buildPage, launch, MAX_GROWTH_BYTES, SAMPLE_EVERY_MS } from './page-memory.ts';
import { held, larger, mib } from './page-processes.ts';

/**
 * node tests/fuzz/page-inputs.ts [PART OF A NAME]: the inputs of just under 100 MB that were made to need much memory, each on a built page for police of its own, in Chromium. Writes its
 * part of tests/vectors/RESULTS.md where all were measured, and ends with 1 where one takes more than 256 MiB beyond what the page took before.
 */
const HEADING = 'Memory of the page, inputs made to need much';

interface Row {
  readonly line: string;
  readonly isGood: boolean;
}

async function measure(pageFile: string, file: string, name: string): Promise<Row> {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(pageFile).href);
    await page.setInputFiles('#file', file);
    const before = held();
    let peak = before;
    const timer = setInterval(() => (peak = larger(peak, held())), SAMPLE_EVERY_MS);
    const startMs = performance.now();
    await page.click('button[type=submit]');
    await page.locator('[data-verdict]').waitFor({ timeout: 600_000 });
    const seconds = (performance.now() - startMs) / 1000;
    // What the page shows is made now.
    await page.waitForTimeout(2000);
    clearInterval(timer);
    const growthBytes = larger(peak, held()).renderer - before.renderer;
    const isGood = growthBytes <= MAX_GROWTH_BYTES;
    return { isGood, line: `| ${name} | ${await page.locator('[data-verdict]').getAttribute('data-verdict')} | ${mib(before.renderer)} | ${mib(growthBytes)}${isGood ? '' : ' **too much**'} | ${seconds.toFixed(1)} s |` };
  } finally {
    await browser.close();
  }
}

async function measureAll(part: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-page-inputs-'));
  const rows: Row[] = [];
  try {
    const pageFile = buildPage(folder);
    for (const [name, make] of Object.entries(INPUTS).filter(([each]) => each.includes(part))) {
      const file = join(folder, 'input.zip');
      writeFileSync(file, make());
      const row = await measure(pageFile, file, name);
      console.log(row.line);
      rows.push(row);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (part === '') {
    publish(HEADING, [
      'The inputs of just under 100 MB by which the command line is measured (tests/fuzz/RESULTS.md), each on a page of its own in Chromium, up to two seconds after the verdict is shown. Memory is the proportional',
      `share of the renderer processes; 256 MiB beyond the page alone are allowed (\`node tests/fuzz/page-inputs.ts\`, load ${loadavg()[0]?.toFixed(1)}).`, '',
      '| input | verdict | page before | growth | time |', '|---|---|---|---|---|', ...rows.map(({ line }) => line),
    ]);
  }
  if (!rows.every(({ isGood }) => isGood)) process.exitCode = 1;
}

await measureAll(process.argv[2] ?? '');
