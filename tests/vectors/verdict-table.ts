import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { LARGE_BUNDLE_BYTES, measurePage } from '../fuzz/page-memory.ts';
import { commandVerdicts } from '../unit/verify/unzipped.ts';
import { readVectors, type VectorFile } from './bundle/vector-file.ts';
import { publish } from './results.ts';

/**
 * npm run verdicts [-- --large 3000000000]: every frozen vector against page, command line and what systems ship, and the page's memory on an intact bundle of that many
 * bytes (tests/fuzz/page-memory.ts; 0: not measured). Writes tests/vectors/RESULTS.md, and ends with 1 where page and command line differ or one of them has not the verdict of the vector.
 */
const { values } = parseArgs({ options: { large: { type: 'string', default: String(LARGE_BUNDLE_BYTES) } } });
const ROOT = join(import.meta.dirname, '..', '..');

interface Row {
  readonly vector: VectorFile;
  readonly commandLine: number;
  readonly page: number;
  readonly standard: readonly boolean[];
}

const folder = mkdtempSync(join(tmpdir(), 'kept-verdicts-'));
try {
  const pageFile = join(folder, 'verify.html');
  const { status, stderr } = spawnSync(process.execPath, ['build/verify-page.ts', pageFile], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const vectors = readVectors();
  const commandLine = judgeByCommandLine(vectors);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--host-resolver-rules=MAP * ~NOTFOUND', '--disable-background-networking'] });
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(pageFile).href);
    const rows: Row[] = [];
    for (const [at, vector] of vectors.entries()) {
      rows.push({ vector, commandLine: commandLine[at] ?? -1, page: await judgeByPage(page, vector), standard: commandVerdicts(vector.bytes) });
    }
    show('Verdicts on the frozen vectors', verdictLines(rows));
    if (rows.some((row) => row.page !== row.vector.verdict || row.commandLine !== row.vector.verdict)) process.exitCode = 1;
  } finally {
    await browser.close();
  }
  if (Number(values.large) > 0 && (await measurePage(pageFile, folder, Number(values.large))).length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

function show(heading: string, lines: readonly string[]): void {
  publish(heading, lines);
  console.log(`\n## ${heading}\n\n${lines.join('\n')}`);
}

/** All in one process, each call as when the program is started. */
function judgeByCommandLine(vectors: readonly VectorFile[]): number[] {
  const calls = vectors.map(({ bytes, fingerprint, checkpoint }, at) => {
    const [file, note] = [join(folder, `${at}.zip`), join(folder, `${at}.checkpoint`)];
    writeFileSync(file, bytes);
    if (checkpoint !== undefined) writeFileSync(note, checkpoint);
    return ['--json', ...(fingerprint === undefined ? [] : ['--fingerprint', fingerprint]), ...(checkpoint === undefined ? [] : ['--checkpoint', note]), file];
  });
  writeFileSync(join(folder, 'calls.json'), JSON.stringify(calls));
  const ran = spawnSync(process.execPath, ['tests/unit/verify/drive-cli.ts', join(folder, 'calls.json')], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return (JSON.parse(ran.stdout) as [number, string][]).map(([code]) => code);
}

/** As a person does it: file, what is compared with, Check. Choosing a file takes the verdict before it off the page. */
async function judgeByPage(page: Page, { name, bytes, fingerprint, checkpoint }: VectorFile): Promise<number> {
  await page.setInputFiles('#file', { name: `${name}.zip`, mimeType: 'application/zip', buffer: bytes });
  await page.fill('#fingerprint', fingerprint ?? '');
  await page.evaluate((text) => void ((document.getElementById('checkpoint') as HTMLTextAreaElement).value = text), checkpoint ?? '');
  await page.click('button[type=submit]');
  return Number(await page.locator('[data-verdict]').getAttribute('data-verdict'));
}

function verdictLines(rows: readonly Row[]): string[] {
  const groups = Map.groupBy(rows, ({ vector: { fails } }) => Object.keys(fails).join(' ') || 'none');
  const count = (list: readonly Row[], index: number): string => `${list.filter(({ standard }) => standard[index]).length} of ${list.length}`;
  const tally = (list: readonly Row[], of: (row: Row) => number): string => [...new Set(list.map(of))].toSorted().map((verdict) => `${list.filter((row) => of(row) === verdict).length} × ${verdict}`).join(', ');
  const differing = rows.filter(({ page, commandLine: code }) => page !== code).map(({ vector }) => vector.name);
  const wrong = rows.filter(({ vector, page, commandLine: code }) => page !== vector.verdict || code !== vector.verdict).map(({ vector }) => vector.name);
  return [
    `\`npm run verdicts\`, ${new Date().toISOString().slice(0, 10)}: ${rows.length} vectors. Page and command line agree on ${rows.length - differing.length}${differing.length > 0 ? `; they differ on ${differing.join(', ')}` : ''}, and both have the verdict that the`,
    `vector demands on ${rows.length - wrong.length}${wrong.length > 0 ? `, not on ${wrong.join(', ')}` : ''}. A fingerprint or an earlier checkpoint is given where the vector says so.`, '',
    '0 intact · 1 altered or incomplete · 2 not readable as a bundle · 3 intact, but by another key than the one given · 5 intact, but the earlier checkpoint is of another log.',
    'The last three columns: how many the tools that systems ship call intact, after `unzip`. They do not see what no list covers: the signatures (each sees its own), the rules of the',
    'bag and of its records where somebody with the key signed them anew, and the structure of the ZIP file. That is what the verifier is for.', '',
    '| checks that fail | vectors | command line | page | sha256sum -c | ssh-keygen | openssl |', '|---|---|---|---|---|---|---|',
    ...[...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, list]) => `| ${key} | ${list.length} | ${tally(list, (row) => row.commandLine)} | ${tally(list, (row) => row.page)} | ${count(list, 0)} | ${count(list, 1)} | ${count(list, 2)} |`),
  ];
}
