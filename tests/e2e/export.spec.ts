import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { judgeByCommandLine } from '../demo/judge.ts';
import { writeSampleVideo } from '../demo/samples.ts';
import { PASSPHRASE, type Kept } from './kept.ts';
import { killTree } from './processes.ts';
import { ADDRESS, digest, expectAllThere, NOTE, objectFiles, test } from './profiles.ts';
import { findTraces } from './traces.ts';

test.describe.configure({ timeout: 300_000 });

const VIDEO_BYTES = 50_000_000;

/** Each stage by the words of the screen, and what lies in the chosen folder while it lasts. */
const STAGES = [
  ['stageReading', []],
  ['stageReport', ['bundle.tsq.part', 'bundle.zip.part', 'bundle_hash-sheet.pdf.part']],
  ['stageWriting', ['bundle.tsq.part', 'bundle.zip.part', 'bundle_hash-sheet.pdf.part']],
  ['stageChecking', ['bundle.tsq.part', 'bundle.zip.part', 'bundle_hash-sheet.pdf.part']],
] as const;

test('cancelled at any stage there is no file, and the next try is a whole bundle', async ({ profile, start }, info) => {
  const target = info.outputPath('target');
  mkdirSync(target);
  const video = info.outputPath('video.mp4');
  writeSampleVideo(video, VIDEO_BYTES);
  const kept = await start();
  await kept.unlock();
  await kept.addFiles(video, 'no');
  await kept.backToList();
  await kept.addNote('A second note, with words that stay in the vault: saffron harbour.');
  await kept.backToList();
  await describeFirst(kept, 'only-in-a-field-7731');

  // What goes in: the address, the file and the video; both notes stay.
  await kept.planExport(['ko', 'de'], ['E-0002', 'E-0003', 'E-0004']);
  await expect(kept.page.getByText(kept.words('export.leftOut', { count: 2 }))).toBeVisible();
  await kept.answerSaveDialog(null);
  await kept.box('export.passphrase').fill(PASSPHRASE);
  await kept.press('export.make');
  await expect(kept.box('export.passphrase')).toHaveValue('');
  await kept.expectHeading('export.title');
  await kept.makeBundle(join(target, 'bundle.zip'), 'not the passphrase');
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 30_000 });
  expect(readdirSync(target)).toEqual([]);
  for (const [stage, beside] of STAGES) {
    await kept.makeBundle(join(target, 'bundle.zip'));
    await expect(kept.page.locator('.stage-now', { hasText: kept.words(`export.${stage}`) })).toBeVisible({ timeout: 60_000 });
    const during = readdirSync(target).sort();
    await kept.press('export.cancel');
    await expect(kept.page.getByText(kept.words('export.cancelled'))).toBeVisible({ timeout: 30_000 });
    expect(readdirSync(target), stage).toEqual([]);
    expect(during, stage).toEqual(beside);
    await kept.press('common.tryAgain');
  }
  await kept.makeBundle(join(target, 'bundle.zip'));
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 120_000 });
  await expectShownAsOnDisk(kept, target);

  const zip = join(target, 'bundle.zip');
  expect(judgeByCommandLine(zip).own.verdict).toBe(0);
  await expectLeftoverRemoved(kept, target, start);
  const bag = unpack(zip, info.outputPath('unpacked'));
  expect(readdirSync(join(bag, 'data/report')).sort()).toEqual(['report.de.html', 'report.de.pdf', 'report.ko.html', 'report.ko.pdf']);
  expect(readdirSync(join(bag, 'data/items')).sort()).toEqual(['E-0002', 'E-0003', 'E-0004']);
  expect(readFileSync(join(bag, 'data/items/E-0004/original.mp4')).equals(readFileSync(video))).toBe(true);
  expect(readFileSync(join(bag, 'data/items/E-0003/original.bin')).equals(readFileSync(profile.file))).toBe(true);
  expectLeftOutByHash(bag);
  for (const name of readdirSync(join(bag, 'data/report')).filter((name) => name.endsWith('.pdf'))) {
    writeFileSync(join(bag, `${name}.txt`), spawnSync('pdftotext', ['-layout', join(bag, 'data/report', name), '-']).stdout);
  }
  const left = { 'first note': NOTE.slice(0, 30), 'second note': 'saffron harbour', field: 'only-in-a-field-7731', 'last exhibit': 'E-0005' };
  expect(findTraces([target, bag], left)).toEqual([]);
  expect(findTraces([bag], { address: ADDRESS }).length, 'the same search finds what is in it').toBeGreaterThan(5);
});

async function describeFirst(kept: Kept, text: string): Promise<void> {
  await kept.openItem('E-0001');
  await kept.press('item.edit');
  await kept.page.getByLabel(kept.fieldLabel('poster_handle'), { exact: true }).fill(text);
  await kept.press('common.save');
  await expect(kept.page.getByText(kept.words('item.saved'))).toBeVisible();
  await kept.press('common.backToList');
}

/** A bundle holds evidence in the clear: a half one that the end of the app left behind goes at the next start, and nothing else. */
async function expectLeftoverRemoved(kept: Kept, target: string, start: () => Promise<Kept>): Promise<void> {
  await kept.press('export.finish');
  await kept.planExport();
  await kept.makeBundle(join(target, 'half.zip'));
  await expect(kept.page.locator('.stage-now', { hasText: kept.words('export.stageWriting') })).toBeVisible({ timeout: 60_000 });
  await killTree(kept.app.process().pid ?? 0);
  expect(readdirSync(target)).toContain('half.zip.part');
  const again = await start();
  await again.expectHeading('unlock.title');
  expect(readdirSync(target).sort()).toEqual(['bundle.tsq', 'bundle.zip', 'bundle_hash-sheet.pdf']);
}

/** The names and hashes of the last screen are those of the two files that are there. */
async function expectShownAsOnDisk(kept: Kept, target: string): Promise<void> {
  const shown = (name: string) => kept.page.locator('.hash', { hasText: kept.words(name) }).locator('.hash-value');
  const zip = readFileSync(join(target, 'bundle.zip'));
  expect(readdirSync(target).sort()).toEqual(['bundle.tsq', 'bundle.zip', 'bundle_hash-sheet.pdf']);
  await expect(kept.page.getByText('bundle.zip', { exact: true })).toBeVisible();
  await expect(kept.page.getByText('bundle_hash-sheet.pdf', { exact: true })).toBeVisible();
  const summed = spawnSync('sha256sum', [join(target, 'bundle.zip')], { encoding: 'utf8' }).stdout.slice(0, 64);
  expect(summed).toBe(digest('sha256', zip));
  await expect(shown('export.zip')).toHaveText(summed);
  const root = spawnSync('unzip', ['-p', join(target, 'bundle.zip'), '*/tagmanifest-sha256.txt']).stdout;
  await expect(shown('export.root')).toHaveText(createHash('sha256').update(root).digest('hex'));
  const fingerprint = await shown('export.fingerprint').textContent() ?? '';
  expect(spawnSync(process.execPath, ['electron/verify-cli.ts', join(target, 'bundle.zip'), '--fingerprint', fingerprint]).status).toBe(0);
}

function unpack(zip: string, folder: string): string {
  const { status, stderr } = spawnSync('unzip', ['-q', zip, '-d', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return join(folder, readdirSync(folder)[0] ?? '');
}

/** The log shows the whole chain: what is about the three items in full, the rest as a hash and nothing else. */
function expectLeftOutByHash(bag: string): void {
  const lines = readFileSync(join(bag, 'data/metadata/custody-log.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const acts = lines.map((line) => ('body' in line ? (line['body'] as { act: string }).act : Object.keys(line).sort().join(' ')));
  const hash = 'bodyHash caseSeq entryHash';
  // Behind the captures: the details of the first item, and three bundles that were prepared and given up.
  const givenUp = Array.from({ length: 3 }, () => [hash, hash]).flat();
  expect(acts).toEqual(['case.created', hash, 'item.captured', 'item.captured', 'item.captured', hash, hash, ...givenUp, 'bundle.prepared']);
  expect(lines.map((line) => line['caseSeq'])).toEqual(lines.map((_, place) => place + 1));
}

test('a stored file that is damaged or gone is named, and no bundle is made without it', async ({ profile, start }, info) => {
  const target = info.outputPath('target');
  mkdirSync(target);
  const [name] = objectFiles(profile.vault);
  const object = join(profile.vault, 'objects', name ?? '');
  const good = readFileSync(object);
  const kept = await start();
  await kept.unlock();
  await kept.planExport();
  for (const [damage, code] of [
    [() => writeFileSync(object, flipped(good, good.length / 2)), 'vault/object-damaged'],
    [() => writeFileSync(object, good.subarray(0, -70_000)), 'vault/object-damaged'],
    [() => rmSync(object), 'vault/object-missing'],
  ] as const) {
    damage();
    await kept.makeBundle(join(target, 'bundle.zip'));
    await kept.expectHeading('export.failed');
    await expect(kept.page.getByRole('alert')).toContainText(`E-0003: ${kept.words(`errors.${code}.what`)}`);
    expect(readdirSync(target), code).toEqual([]);
    await kept.press('common.tryAgain');
  }
  writeFileSync(object, good);
  await kept.makeBundle(join(target, 'bundle.zip'));
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 60_000 });
  await kept.press('export.finish');
  await expectAllThere(kept, profile);
  expect(existsSync(join(target, 'bundle.zip'))).toBe(true);
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[Math.floor(at)] = (copy[Math.floor(at)] ?? 0) ^ 0x10;
  return copy;
}
