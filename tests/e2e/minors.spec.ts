import { spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { ErrorCode } from '../../shared/base/errors.ts';
import type { Item } from '../../shared/evidence/item.ts';
import { labels } from '../../shared/report/labels.ts';
import { ENGLISH_SENTENCES } from '../../shared/report/sentences/en.ts';
import { judgeByCommandLine } from '../demo/judge.ts';
import type { Kept } from './kept.ts';
import { digest, expectHashes, expectRows, noise, objectFiles, test } from './profiles.ts';
import { findTraces } from './traces.ts';

test.describe.configure({ timeout: 300_000 });

test('where a minor is or may be shown, no picture and no file is stored, only its hash', async ({ start }, info) => {
  const folder = info.outputPath('fresh');
  const vault = join(folder, 'vault');
  const target = info.outputPath('target');
  mkdirSync(target);
  const files = ['first.jpg', 'second.mp4', 'third.png'].map((name) => info.outputPath(name));
  for (const file of files) writeFileSync(file, Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), noise(70_000, file), Buffer.from('canary-pixels-Rf7yLs20')]));
  const [first = '', second = '', third = ''] = files;
  const kept = await start({ userDataDir: folder });
  await kept.setUp();
  for (const answer of ['yes', 'unknown'] as const) {
    await kept.addBy('capture');
    await kept.answerGate(answer);
    await kept.expectHeading('gate.insteadTitle');
    await expect(kept.page.locator('.source')).toHaveCount(0);
    if (answer === 'yes') await kept.press('common.backToList');
  }
  // From there the hash of a file can be kept without the question being asked again.
  await kept.page.getByRole('main').getByText(kept.words('gate.insteadFile'), { exact: true }).click();
  await kept.page.locator('input[type=file]').setInputFiles(first);
  await expect(kept.page.getByText(kept.words('files.hashedAs', { exhibitNo: 'E-0001' }))).toBeVisible({ timeout: 20_000 });
  await kept.backToList();
  await kept.addFiles(second, 'yes');
  await kept.backToList();
  await kept.addFiles(third, 'unknown');
  await kept.backToList();
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003']);
  await expect(kept.page.locator('.row-facts', { hasText: labels('en').kinds.file_hash_only })).toHaveCount(3);
  await expect(kept.page.locator('.row-cover')).toHaveCount(0);
  for (const [place, file] of files.entries()) {
    await kept.openItem(`E-000${place + 1}`);
    await expect(kept.page.getByText(kept.words('item.notStored'))).toBeVisible();
    await expectHashes(kept, readFileSync(file));
    const summed = spawnSync('sha256sum', [file], { encoding: 'utf8' }).stdout.slice(0, 64);
    await expect(kept.page.locator('.hash-value').first()).toHaveText(summed);
    await kept.press('common.backToList');
  }
  await kept.planExport();
  await expect(kept.page.locator('.export-file', { hasText: kept.words('export.hashOnly') })).toHaveCount(3);
  await kept.makeBundle(join(target, 'bundle.zip'));
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 60_000 });
  await kept.close();
  expect(objectFiles(vault)).toEqual([]);
  expect(findTraces([folder, target], { pixels: 'canary-pixels-Rf7yLs20' })).toEqual([]);
  expectHashOnlyBundle(unpack(join(target, 'bundle.zip'), info.outputPath('unpacked')), files);
  expect(judgeByCommandLine(join(target, 'bundle.zip')).own.verdict).toBe(0);
});

function expectHashOnlyBundle(bag: string, files: readonly string[]): void {
  const names = readdirSync(join(bag, 'data'), { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => name.includes('original.'))).toEqual([]);
  const items = itemsOf(bag);
  expect(items.map(({ kind, file }) => [kind, file?.stored, file?.sha256])).toEqual(files.map((file) => ['file_hash_only', false, digest('sha256', readFileSync(file))]));
  const report = readFileSync(join(bag, 'data/report/report.en.html'), 'utf8');
  expect(report.split(ENGLISH_SENTENCES.report.notStored), 'each item says that its file is not here').toHaveLength(files.length + 1);
  expect(items.map((item) => item.depictedMinor)).toEqual(['unknown', 'yes', 'unknown']);
}

function itemsOf(bag: string): Item[] {
  return JSON.parse(readFileSync(join(bag, 'data/metadata/items.json'), 'utf8')) as Item[];
}

function unpack(zip: string, folder: string): string {
  const { status, stderr } = spawnSync('unzip', ['-q', zip, '-d', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return join(folder, readdirSync(folder)[0] ?? '');
}

/** Names as they come from chats and offenders; the right-hand side is what shows that nothing in them is hidden. */
const NAMES: readonly (readonly [string, string])[] = [
  ['증거 사진 — 한글.txt', '증거 사진 — 한글.txt'],
  ['증거'.normalize('NFD') + '.txt', '증거'.normalize('NFD') + '.txt'],
  ['👩‍👩‍👧 😀.txt', '👩‍👩‍👧 😀.txt'],
  ['holiday\u202Egnp.exe', 'holidayU+202Egnp.exe'],
  ['가'.repeat(85), '가'.repeat(85)],
  ['..\\..\\x', '..\\..\\x'],
  ['CON.txt', 'CON.txt'],
  ['line\nbreak\u200B.txt', 'line\nbreakU+200B.txt'],
  ['=cmd|calc!A1.csv', '=cmd|calc!A1.csv'],
  ['<img src=x onerror=alert(1)>.html', '<img src=x onerror=alert(1)>.html'],
  ['empty.bin', 'empty.bin'],
];

test('a file of any name is kept under that name, shown so that nothing hides in it, and handed over under a plain one', async ({ profile, start }, info) => {
  const source = info.outputPath('source');
  const target = info.outputPath('target');
  for (const folder of [source, target]) mkdirSync(folder);
  const files = NAMES.map(([name], place) => {
    const file = join(source, name);
    writeFileSync(file, name === 'empty.bin' ? '' : noise(1000 + place, name));
    return file;
  });
  const kept = await start();
  await kept.unlock();
  await kept.addFiles(files, 'no');
  await kept.backToList();
  // A name with folders in it cannot lie on a disk, but a page can be handed one.
  await kept.addFiles({ name: '../../etc/x.txt', mimeType: 'text/plain', buffer: Buffer.from('up and away') }, 'no');
  await expectShownNames(kept, [...NAMES.map(([, shown]) => shown), '../../etc/x.txt']);
  await kept.backToList();
  await expect(kept.page.locator('.row')).toHaveCount(3 + NAMES.length + 1);
  const titles = await kept.page.locator('.row-title').allTextContents();
  expect(titles).toEqual(expect.arrayContaining(NAMES.map(([, shown]) => shown)));
  await kept.exportAll(join(target, 'bundle.zip'));
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 60_000 });

  const zip = join(target, 'bundle.zip');
  expect(judgeByCommandLine(zip).own.verdict).toBe(0);
  const listed = spawnSync('unzip', ['-Z1', zip], { encoding: 'utf8' }).stdout.trim().split('\n');
  expect(listed.filter((name) => !/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_.-]+)+$/.test(name) || /(^|\/)(\.\.?|con)(\.|\/|$)/i.test(name))).toEqual([]);
  const bag = unpack(zip, info.outputPath('unpacked'));
  const added = itemsOf(bag).slice(3);
  expect(added.map((item) => item.file?.originalFilename)).toEqual([...NAMES.map(([name]) => name), '../../etc/x.txt']);
  for (const [place, file] of files.entries()) {
    const item = added[place];
    const [stored] = readdirSync(join(bag, 'data/items', item?.exhibitNo ?? '')).filter((name) => name.startsWith('original.'));
    expect(readFileSync(join(bag, 'data/items', item?.exhibitNo ?? '', stored ?? '')).equals(readFileSync(file)), item?.exhibitNo ?? '').toBe(true);
  }
  expect(objectFiles(profile.vault)).toHaveLength(1 + NAMES.length + 1);
});

async function expectShownNames(kept: Kept, shown: readonly string[]): Promise<void> {
  expect(await kept.page.locator('.file-saved .file-name').allTextContents()).toEqual(shown);
  await expect(kept.page.locator('.file-failed')).toHaveCount(0);
}

const LARGE_BYTES = 64_000_000;

/** What happens to a file while it is being read, and what is said about it. */
const CHANGES: readonly (readonly [string, (file: string) => void, ErrorCode | null])[] = [
  ['truncated.bin', (file) => truncateSync(file, LARGE_BYTES - 1_000_000), 'file/changed'],
  ['appended.bin', (file) => appendFileSync(file, 'more'), 'file/changed'],
  ['rewritten.bin', (file) => rewriteEnd(file), 'file/changed'],
  ['deleted.bin', (file) => rmSync(file), null],
];

function rewriteEnd(file: string): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, 'other bytes', LARGE_BYTES - 100);
  closeSync(handle);
}

test('a file that changes or goes while it is read is said, leaves nothing half, and stops no other file', async ({ profile, start }, info) => {
  const source = info.outputPath('source');
  mkdirSync(source);
  const large = CHANGES.map(([name]) => join(source, name));
  for (const file of large) {
    writeFileSync(file, '');
    truncateSync(file, LARGE_BYTES);
  }
  const [gone, good] = [join(source, 'gone.bin'), join(source, 'good.bin')];
  for (const file of [gone, good]) writeFileSync(file, noise(10_000, file));
  // The browser knows the time of a change by the second.
  for (const file of [...large, gone, good]) utimesSync(file, new Date('2026-11-20T12:00:00Z'), new Date('2026-11-20T12:00:00Z'));
  const kept = await start();
  await kept.unlock();
  await kept.addBy('files');
  await kept.page.locator('input[type=file]').setInputFiles([...large, gone, good]);
  await kept.answerGate('no');
  rmSync(gone);
  for (const [place, [name, change]] of CHANGES.entries()) {
    await kept.page.locator('.file-running', { hasText: name }).getByRole('progressbar').and(kept.page.locator('[aria-valuenow]:not([aria-valuenow="0"])')).waitFor({ timeout: 60_000 });
    change(large[place] ?? '');
  }
  await expect(kept.page.getByText(kept.words('files.allDone'))).toBeVisible({ timeout: 120_000 });
  const outcomes = await kept.page.locator('.file').evaluateAll((lines) => lines.map((line) => [line.querySelector('.file-name')?.textContent, line.querySelector('.notice-title')?.textContent ?? 'saved']));
  const said = (code: ErrorCode | null): string => (code === null ? 'saved' : kept.words(`errors.${code}.what`));
  expect(outcomes).toEqual([...CHANGES.map(([name, , code]) => [name, said(code)]), ['gone.bin', said('file/vanished')], ['good.bin', 'saved']]);
  await kept.backToList();
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003', 'E-0004', 'E-0005']);
  expect(objectFiles(profile.vault)).toHaveLength(3);
  await kept.openItem('E-0004');
  await expectHashes(kept, Buffer.alloc(LARGE_BYTES));
  await kept.press('common.backToList');
  await kept.openItem('E-0005');
  await expectHashes(kept, readFileSync(good));
});
