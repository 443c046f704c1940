import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeSparseBundle } from '../unit/verify/sparse-bundle.ts';

const SAMPLE_EVERY_MS = 250;

/** A sparse file of one long entry: every byte of it is read and hashed before the page can say that it is no whole bundle. */
export async function measurePage(page: Page, folder: string, sizeBytes: number): Promise<string[]> {
  const file = join(folder, 'large.zip');
  await writeSparseBundle(file, sizeBytes);
  await page.setInputFiles('#file', file);
  const before = residentBytes();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, residentBytes())), SAMPLE_EVERY_MS);
  const startMs = performance.now();
  await page.click('button[type=submit]');
  await page.locator('[data-verdict]').waitFor({ timeout: 1_200_000 });
  clearInterval(timer);
  const seconds = (performance.now() - startMs) / 1000;
  const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
  return [
    '| bundle | before | peak | growth | time | rate |', '|---|---|---|---|---|---|',
    `| ${sizeBytes / 1e9} GB, one entry | ${mib(before)} | ${mib(peak)} | ${mib(peak - before)} | ${seconds.toFixed(0)} s | ${(sizeBytes / 1e6 / seconds).toFixed(0)} MB/s |`, '',
    `Resident memory of all renderer processes of Chromium, pages shared between them counted in each. Load of the machine at the end: ${loadAverage()}.`,
  ];
}

/** Of the renderers that this process's browser started. */
function residentBytes(): number {
  let sum = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const [args, status] = ['cmdline', 'status'].map((name) => readProc(pid, name));
    if (!args?.includes('--type=renderer') || !isDescendant(pid)) continue;
    sum += Number(/VmRSS:\s+(\d+) kB/.exec(status ?? '')?.[1] ?? 0) * 1024;
  }
  return sum;
}

function isDescendant(pid: string): boolean {
  for (let at = pid; at !== '' && at !== '0' && at !== '1'; at = /PPid:\s+(\d+)/.exec(readProc(at, 'status'))?.[1] ?? '') if (at === String(process.pid)) return true;
  return false;
}

/** '' for a process that has ended. */
function readProc(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return '';
    throw error;
  }
}

function loadAverage(): string {
  return readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '?';
}
