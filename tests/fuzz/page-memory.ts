import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { writeLargeBundle } from '../unit/verify/large-bundle.ts';
import { publish } from '../vectors/results.ts';
import { held, larger, mib, type Held } from './page-processes.ts';

/**
 * node tests/fuzz/page-memory.ts [BYTES]: an intact bundle of that size (3 GB) on the built page for police, in Chromium: memory of its processes, time, progress,
 * cancel. Writes its part of tests/vectors/RESULTS.md, and ends with 1 where one is not as it must be. `npm run verdicts` ends with the same.
 */
const ROOT = join(import.meta.dirname, '..', '..');
const HEADING = 'Memory of the page';
export const SAMPLE_EVERY_MS = 250;
/** Beyond what the page takes before anything is chosen. */
export const MAX_GROWTH_BYTES = 256 * 1024 * 1024;
const MAX_STILL_MS = 2000;
export const LARGE_BUNDLE_BYTES = 3_000_000_000;

interface Watch {
  readonly longestMs: number;
  readonly steps: readonly number[];
}

/** What is not as it must be; the figures are told and written. */
export async function measurePage(pageFile: string, folder: string, sizeBytes: number): Promise<readonly string[]> {
  const bundle = join(folder, 'large.zip');
  await writeLargeBundle(bundle, sizeBytes);
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(pageFile).href);
    await page.setInputFiles('#file', bundle);
    const cancelMs = await cancelled(page);
    await page.waitForTimeout(1000);
    const measured = await checked(page);
    const { verdict, growthBytes, longestMs, steps } = measured;
    const faults = [
      ...(verdict === '0' ? [] : [`verdict ${verdict}`]), ...(growthBytes <= MAX_GROWTH_BYTES ? [] : ['memory']), ...(longestMs <= MAX_STILL_MS ? [] : ['stood still']),
      ...(steps.length >= 10 && steps.every((step, at) => step >= (steps[at - 1] ?? 0)) ? [] : ['progress']),
    ];
    const lines = [...tableOf(measured, sizeBytes, cancelMs), ...faults.map((fault) => `BAD ${fault}`)];
    publish(HEADING, lines);
    console.log(`\n## ${HEADING}\n\n${lines.join('\n')}`);
    return faults;
  } finally {
    await browser.close();
  }
}

interface Measured extends Watch {
  readonly verdict: string | null;
  readonly before: Held;
  readonly peak: Held;
  readonly growthBytes: number;
  readonly seconds: number;
}

async function checked(page: Page): Promise<Measured> {
  const before = held();
  await page.evaluate(watch);
  const startMs = performance.now();
  await page.click('button[type=submit]');
  let peak = before;
  const timer = setInterval(() => (peak = larger(peak, held())), SAMPLE_EVERY_MS);
  await page.locator('[data-verdict]').waitFor({ timeout: 1_200_000 });
  clearInterval(timer);
  const seconds = (performance.now() - startMs) / 1000;
  const verdict = await page.locator('[data-verdict]').getAttribute('data-verdict');
  const seen = await page.evaluate(() => (globalThis as unknown as { kept: Watch }).kept);
  return { ...seen, verdict, before, peak, growthBytes: peak.renderer - before.renderer, seconds };
}

function tableOf({ verdict, before, peak, growthBytes, seconds, steps, longestMs }: Measured, sizeBytes: number, cancelMs: number): string[] {
  return [
    'An intact bundle with one exhibit of zeros, which take no room on the disk; each of them is read and hashed by the built page in Chromium. Memory is the proportional',
    'share of the renderer processes; two cores with other work on them (`node tests/fuzz/page-memory.ts`).', '',
    '| bundle | verdict | page before | peak | growth | browser process, growth | time | rate | steps of progress | longest without an answer | cancelled after | load |', '|---|---|---|---|---|---|---|---|---|---|---|---|',
    `| ${(sizeBytes / 1e9).toFixed(1)} GB | ${verdict} | ${mib(before.renderer)} | ${mib(peak.renderer)} | ${mib(growthBytes)} | ${mib(peak.browser - before.browser)} | ${seconds.toFixed(0)} s | ${(sizeBytes / 1e6 / seconds).toFixed(0)} MB/s | ${steps.length} | ${longestMs} ms | ${cancelMs} ms | ${loadavg()[0]?.toFixed(1)} |`,
  ];
}

/** Runs in the page: how long it does not answer, and every step of the progress bar. */
function watch(): void {
  const kept = { longestMs: 0, steps: [] as number[] };
  Object.assign(globalThis, { kept });
  let lastMs = performance.now();
  setInterval(() => {
    const nowMs = performance.now();
    kept.longestMs = Math.max(kept.longestMs, Math.round(nowMs - lastMs - 50));
    lastMs = nowMs;
    const at = document.querySelector('progress')?.value;
    if (at !== undefined && at !== kept.steps.at(-1)) kept.steps.push(at);
  }, 50);
}

/** Milliseconds from the press to the page that says so. */
async function cancelled(page: Page): Promise<number> {
  await page.click('button[type=submit]');
  await page.waitForFunction(() => (document.querySelector('progress')?.value ?? 0) > 0);
  const startMs = performance.now();
  await page.keyboard.press('Enter');
  await page.locator('.alert:not(:empty)').waitFor();
  return Math.round(performance.now() - startMs);
}

/** The page, built into that folder. */
export function buildPage(folder: string): string {
  const pageFile = join(folder, 'verify.html');
  const { status, stderr } = spawnSync(process.execPath, ['build/verify-page.ts', pageFile], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return pageFile;
}

/** A browser that asks no name of any network. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--host-resolver-rules=MAP * ~NOTFOUND', '--disable-background-networking'] });
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'kept-page-memory-'));
  try {
    const faults = await measurePage(buildPage(folder), folder, Number(process.argv[2] ?? LARGE_BUNDLE_BYTES));
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
