import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PartialStrykerOptions } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import { AREAS, expectWhole, type Area } from './areas.ts';
import { scoreLines, survivorLines, type Report } from './report.ts';

/**
 * npm run mutants [-- --only zip,custody] [--files shared/zip/write.ts,…] [--share 0.25] [--seed 1] [--out FOLDER] [--table]
 * Changes the code of four folders in every small way, one at a time, and looks whether a test sees it. `--only` takes folders and areas (areas.ts). What was found is kept in
 * the folder, file by file, so that a long run can be made in pieces, of an area or of some files; `--table` prints what stands there and runs nothing.
 */
const { values } = parseArgs({
  options: { only: { type: 'string' }, files: { type: 'string' }, share: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' }, out: { type: 'string', default: 'mutants-out' }, table: { type: 'boolean', default: false } },
});
const reportFile = join(values.out, 'report.json');
const share = Number(values.share);
expectWhole();
if (!(share > 0 && share <= 1)) throw new RangeError('--share is above 0 and at most 1');

function chosen(): [string, Area][] {
  const folders = values.only?.split(',');
  const unknown = folders?.filter((name) => !Object.values(AREAS).some(({ folder }) => folder === name) && !Object.hasOwn(AREAS, name)) ?? [];
  if (unknown.length > 0) throw new RangeError(`no area ${unknown.join(', ')}; there are ${Object.keys(AREAS).join(', ')}`);
  return Object.entries(AREAS).filter(([name, { folder }]) => folders === undefined || folders.includes(folder) || folders.includes(name));
}

/** The files of an area that are asked for: all, or those of `--files` that are its own. */
function filesOf({ folder, files }: Area): string[] {
  const own = files.map((name) => `shared/${folder}/${name}.ts`);
  const asked = values.files?.split(',');
  return asked ? own.filter((path) => asked.includes(path)) : own;
}

function readReport(): Report {
  return existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) as Report : { files: {} };
}

async function run(name: string, mutate: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-mutants-'));
  Object.assign(process.env, { KEPT_MUTANTS: name, KEPT_MUTANTS_SHARE: String(share), KEPT_MUTANTS_SEED: values.seed });
  const options: PartialStrykerOptions = {
    mutate,
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', join(import.meta.dirname, 'sample.ts')],
    vitest: { configFile: 'tests/mutants/vitest.config.ts', related: false },
    checkers: share < 1 ? ['sample'] : [],
    coverageAnalysis: 'perTest',
    ignoreStatic: false,
    disableTypeChecks: false,
    concurrency: 1,
    timeoutMS: 8_000,
    tempDirName: folder,
    // TypeScript 7 has no interface for programs; without a project file Stryker does not ask for it.
    tsconfigFile: 'none.json',
    // What is not copied need not be read either: what the tests of the areas touch, and no more.
    ignorePatterns: ['*', '!shared/**', ...['bundle', 'crypto', 'custody', 'report', 'verify', 'zip'].map((folder) => `!tests/unit/${folder}/**`), '!tests/fuzz/**', '!tests/mutants/**', '!tests/vectors/**', '!package.json', '!tsconfig.json'],
    reporters: ['json'],
    jsonReporter: { fileName: join(folder, 'report.json') },
  };
  try {
    await new Stryker(options).runMutationTest();
    const found = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
    mkdirSync(values.out, { recursive: true });
    writeFileSync(reportFile, JSON.stringify({ files: { ...readReport().files, ...found.files } }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (!values.table) for (const [name, area] of chosen()) {
  const files = filesOf(area);
  if (files.length > 0) await run(name, files);
}
const report = readReport();
mkdirSync(values.out, { recursive: true });
writeFileSync(join(values.out, 'survivors.txt'), `${survivorLines(report).join('\n')}\n`);
console.log(scoreLines(report).join('\n'));
