import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test, type Browser } from '@playwright/test';
import { judgeByCommandLine, judgeByPage, openBrowser, VERIFY_PAGE } from '../demo/judge.ts';
import { checkAgainstPaper, checkWithStandardTools } from '../demo/standard-tools.ts';

/** The frozen bundle of format 1. */
const GOOD = join(import.meta.dirname, '..', 'vectors', 'bundle-v1', readdirSync(join(import.meta.dirname, '..', 'vectors', 'bundle-v1')).find((name) => name.endsWith('.zip')) ?? 'missing.zip');
const GOOD_SHA256 = createHash('sha256').update(readFileSync(GOOD)).digest('hex');

type Words = 'intact' | 'ALTERED';

interface Damage {
  readonly name: string;
  /** Writes the damaged file. */
  readonly make: (target: string, scratch: string) => void;
  /** Verdict of our verifier. */
  readonly verdict: 1 | 2;
  /** What `sha256sum -c`, ssh-keygen and openssl say of what they unpack, in this order. */
  readonly standard: readonly [Words, Words, Words];
}

const ALL_SEE: Damage['standard'] = ['ALTERED', 'ALTERED', 'ALTERED'];

const DAMAGES: readonly Damage[] = [
  { name: 'truncated by 100 bytes', make: (target) => writeFileSync(target, readFileSync(GOOD).subarray(0, -100)), verdict: 2, standard: ALL_SEE },
  { name: 'one bit of an exhibit', make: flip('/original.'), verdict: 1, standard: ALL_SEE },
  { name: 'one bit of the report of items', make: flip('data/metadata/items.json'), verdict: 1, standard: ALL_SEE },
  { name: 'one bit of the custody log', make: flip('data/metadata/custody-log.jsonl'), verdict: 1, standard: ALL_SEE },
  { name: 'one bit of a manifest', make: flip('/manifest-sha256.txt'), verdict: 1, standard: ALL_SEE },
  { name: 'one bit of the signed list', make: flip('/tagmanifest-sha256.txt'), verdict: 1, standard: ALL_SEE },
  { name: 'one bit of the SSH signature, repacked', make: repacked((bag) => flipInFile(join(bag, 'signature/tagmanifest-sha256.txt.sig'), 120)), verdict: 1, standard: ['intact', 'ALTERED', 'intact'] },
  { name: 'one bit of the raw signature, repacked', make: repacked((bag) => flipInFile(join(bag, 'signature/tagmanifest-sha256.txt.ed25519'), 10)), verdict: 1, standard: ['intact', 'intact', 'ALTERED'] },
  { name: 'unpacked and zipped again', make: repacked(() => undefined), verdict: 1, standard: ['intact', 'intact', 'intact'] },
  { name: 'an exhibit removed', make: repacked((bag) => rmSync(firstExhibit(bag))), verdict: 1, standard: ALL_SEE },
  { name: 'an exhibit added', make: repacked((bag) => copyFileSync(firstExhibit(bag), join(bag, 'data/items/E-0001/original-2.png'))), verdict: 1, standard: ALL_SEE },
  { name: 'another zip', make: (target, scratch) => zipFolder(join(scratch, 'other'), target, (folder) => writeFileSync(join(folder, 'a.txt'), 'a')), verdict: 2, standard: ALL_SEE },
  { name: 'no zip at all', make: (target) => writeFileSync(target, 'This is a text.'), verdict: 2, standard: ALL_SEE },
  { name: 'an empty file', make: (target) => writeFileSync(target, ''), verdict: 2, standard: ALL_SEE },
];

/** Flips a bit in the stored bytes of the first entry whose name ends so, and leaves the zip as it is. */
function flip(nameEnd: string): Damage['make'] {
  return (target) => {
    const zip = Buffer.from(readFileSync(GOOD));
    const at = dataOffset(zip, nameEnd) + 5;
    zip[at] = (zip[at] ?? 0) ^ 1;
    writeFileSync(target, zip);
  };
}

/** Where the data of an entry begin, found by its local header. */
function dataOffset(zip: Buffer, nameEnd: string): number {
  for (let at = 0; (at = zip.indexOf('PK\u0003\u0004', at, 'latin1')) !== -1; at += 4) {
    const nameBytes = zip.readUInt16LE(at + 26);
    const name = zip.toString('latin1', at + 30, at + 30 + nameBytes);
    if (nameEnd.startsWith('/original.') ? name.includes(nameEnd) : `/${name}`.endsWith(nameEnd)) return at + 30 + nameBytes + zip.readUInt16LE(at + 28);
  }
  throw new Error(`no entry ${nameEnd}`);
}

/** Unpacks, changes and packs again with the system's zip. */
function repacked(change: (bag: string) => void): Damage['make'] {
  return (target, scratch) => zipFolder(join(scratch, 'bag'), target, (folder) => {
    run('unzip', ['-q', GOOD, '-d', folder], folder);
    change(join(folder, readdirSync(folder)[0] ?? ''));
  });
}

function zipFolder(folder: string, target: string, fill: (folder: string) => void): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  fill(folder);
  run('zip', ['-q', '-0', '-X', '-D', '-r', target, '.'], folder);
}

function run(command: string, args: readonly string[], folder: string): void {
  const { status, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

function flipInFile(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function firstExhibit(bag: string): string {
  const found = readdirSync(join(bag, 'data/items'), { recursive: true, encoding: 'utf8' }).find((name) => name.includes('original.'));
  if (!found) throw new Error('the bundle has no exhibit with a file');
  return join(bag, 'data/items', found);
}

let browser: Browser;
test.beforeAll(async () => { browser = await openBrowser(); });
test.afterAll(() => browser.close());

async function judgements(file: string): Promise<{ readonly own: number; readonly row: string; readonly standard: readonly Words[] }> {
  const commandLine = judgeByCommandLine(file).own;
  const page = await judgeByPage(browser, file, VERIFY_PAGE);
  expect(page, 'page and command line agree check by check').toEqual(commandLine);
  const paper = checkAgainstPaper(file, GOOD_SHA256);
  const standard = checkWithStandardTools(file).map(({ intact }): Words => (intact ? 'intact' : 'ALTERED'));
  const failed = Object.entries(commandLine.checks).filter(([, outcome]) => outcome === 'failed').map(([id]) => id);
  const row = [commandLine.verdict, page.verdict, paper.intact ? 'intact' : 'ALTERED', ...standard, failed.join(' ')].join(' | ');
  return { own: commandLine.verdict, row, standard };
}

test('every way of checking calls the good bundle intact', async () => {
  const { own, row, standard } = await judgements(GOOD);
  console.log(`as it was made | ${row}`);
  expect(own).toBe(0);
  expect(standard).toEqual(['intact', 'intact', 'intact']);
});

for (const damage of DAMAGES) {
  test(`damage is seen: ${damage.name}`, async ({}, info) => {
    const file = info.outputPath('damaged.zip');
    damage.make(file, info.outputPath());
    const { own, row, standard } = await judgements(file);
    // Read as: command line | page | sha256sum and paper | sha256sum -c | ssh-keygen | openssl | checks that failed.
    console.log(`${damage.name} | ${row}`);
    expect(own).toBe(damage.verdict);
    expect(checkAgainstPaper(file, GOOD_SHA256).intact).toBe(false);
    expect(standard).toEqual(damage.standard);
  });
}
