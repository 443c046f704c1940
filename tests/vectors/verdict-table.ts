// npm run verdicts: every frozen vector against page, command line and what systems ship, and the page's memory on a bundle of 3 GB. Writes tests/vectors/RESULTS.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { writeSparseBundle } from '../unit/verify/sparse-bundle.ts';
import { commandVerdicts } from '../unit/verify/unzipped.ts';
import { readVectors, type VectorFile } from './bundle/vector-file.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const LARGE_BYTES = 3_000_000_000;
const SAMPLE_EVERY_MS = 250;

interface Row {
  readonly vector: VectorFile;
  readonly commandLine: number;
  readonly page: number;
  readonly standard: readonly boolean[];
}

const folder = mkdtempSync(join(tmpdir(), 'kept-verdicts-'));
try {
  const pageFile = join(folder, 'verify.html');
  spawnSync(process.execPath, ['build/verify-page.ts', pageFile], { cwd: ROOT });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--host-resolver-rules=MAP * ~NOTFOUND', '--disable-background-networking'] });
  const page = await browser.newPage();
  await page.goto(pathToFileURL(pageFile).href);
  const vectors = readVectors();
  const commandLine = judgeByCommandLine(vectors);
  const rows: Row[] = [];
  for (const [at, vector] of vectors.entries()) {
    rows.push({ vector, commandLine: commandLine[at] ?? -1, page: await judgeByPage(page, vector), standard: commandVerdicts(vector.bytes) });
  }
  const memory = await measureLarge(page);
  await browser.close();
  const text = [...verdictLines(rows), '', ...memory].join('\n');
  writeFileSync(join(ROOT, 'tests', 'vectors', 'RESULTS.md'), `${text}\n`);
  console.log(text);
} finally {
  rmSync(folder, { recursive: true });
}

function judgeByCommandLine(vectors: readonly VectorFile[]): number[] {
  const calls = vectors.map(({ bytes, fingerprint }, at) => {
    const file = join(folder, `${at}.zip`);
    writeFileSync(file, bytes);
    return ['--json', ...(fingerprint === undefined ? [] : ['--fingerprint', fingerprint]), file];
  });
  writeFileSync(join(folder, 'calls.json'), JSON.stringify(calls));
  const ran = spawnSync(process.execPath, ['tests/unit/verify/drive-cli.ts', join(folder, 'calls.json')], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return (JSON.parse(ran.stdout) as [number, string][]).map(([code]) => code);
}

async function judgeByPage(page: Page, { name, bytes, fingerprint }: VectorFile): Promise<number> {
  await page.setInputFiles('#file', { name: `${name}.zip`, mimeType: 'application/zip', buffer: bytes });
  await page.fill('#fingerprint', fingerprint ?? '');
  await page.click('button[type=submit]');
  return Number(await page.locator('[data-verdict]').getAttribute('data-verdict'));
}

/** A sparse file of one long entry: every byte of it is read and hashed before the page can say that it is no whole bundle. */
async function measureLarge(page: Page): Promise<string[]> {
  const file = join(folder, 'large.zip');
  await writeSparseBundle(file, LARGE_BYTES);
  await page.reload();
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
    '## Memory of the page', '',
    '| bundle | before | peak | growth | time | rate |', '|---|---|---|---|---|---|',
    `| ${LARGE_BYTES / 1e9} GB, one entry | ${mib(before)} | ${mib(peak)} | ${mib(peak - before)} | ${seconds.toFixed(0)} s | ${(LARGE_BYTES / 1e6 / seconds).toFixed(0)} MB/s |`, '',
    'Resident memory of all renderer processes of Chromium, pages shared between them counted in each.',
  ];
}

/** Of the renderers that this run's browser started. */
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

function verdictLines(rows: readonly Row[]): string[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = Object.keys(row.vector.fails).join(' ') || 'none';
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  const count = (list: readonly Row[], index: number): string => `${list.filter(({ standard }) => standard[index]).length} of ${list.length}`;
  const tally = (list: readonly Row[], of: (row: Row) => number): string => [...new Set(list.map(of))].toSorted().map((verdict) => `${list.filter((row) => of(row) === verdict).length} × ${verdict}`).join(', ');
  const differing = rows.filter(({ page, commandLine: code }) => page !== code).map(({ vector }) => vector.name);
  return [
    '# Verdicts on the frozen vectors', '',
    `\`npm run verdicts\`: ${rows.length} vectors. Page and command line agree on ${rows.length - differing.length} of ${rows.length}${differing.length > 0 ? `; they differ on ${differing.join(', ')}` : ''}. An earlier checkpoint is given to neither here, so vectors that only show with one count as intact.`, '',
    '0 intact · 1 altered or incomplete · 2 not readable as a bundle · 3 intact, but by another key than the one given. The last three columns: how many the tools that systems ship call intact, after unzip. They do not see what no list covers: the signatures (each sees its own) and the structure of the ZIP file.', '',
    '| checks that fail | vectors | command line | page | sha256sum -c | ssh-keygen | openssl |', '|---|---|---|---|---|---|---|',
    ...[...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, list]) => `| ${key} | ${list.length} | ${tally(list, (row) => row.commandLine)} | ${tally(list, (row) => row.page)} | ${count(list, 0)} | ${count(list, 1)} | ${count(list, 2)} |`),
  ];
}
