/**
 * `npm test`: every check of the project, one after another, ending with one line `N passed, N failed`.
 * A step that cannot run counts as failed; nothing is skipped silently.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, 'test-results');

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/** Runs a command with its output shown; resolves to its exit code (1 when it could not start or was killed). */
function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit' });
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs a tool of node_modules/.bin under the Node that runs this file. */
function runTool(tool: string, ...args: string[]): Promise<number> {
  return run(join(ROOT, 'node_modules', '.bin', tool), args);
}

async function single(exit: Promise<number>): Promise<Outcome> {
  return (await exit) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Counts of a JSON report; a missing report, no test at all, or a failing exit without a failed test is one failure. */
function counted(exit: number, file: string, read: (report: unknown) => Outcome): Outcome {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const outcome = read(JSON.parse(readFileSync(file, 'utf8')));
  const silentFailure = outcome.failed === 0 && (exit !== 0 || outcome.passed === 0);
  return silentFailure ? { ...outcome, failed: 1 } : outcome;
}

async function unitTests(): Promise<Outcome> {
  const file = join(OUT, 'vitest.json');
  const exit = await runTool('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`);
  return counted(exit, file, (report) => {
    const { numPassedTests, numFailedTests, numPendingTests } = report as { numPassedTests: number; numFailedTests: number; numPendingTests: number };
    return { passed: numPassedTests, failed: numFailedTests + numPendingTests };
  });
}

async function endToEndTests(): Promise<Outcome> {
  const file = join(OUT, 'playwright.json');
  const exit = await runTool('playwright', 'test');
  return counted(exit, file, (report) => {
    const { stats } = report as { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
  });
}

const STEPS: readonly (readonly [string, () => Promise<Outcome>])[] = [
  ['set-up', () => single(run(process.execPath, ['build/setup.ts']))],
  ['types', () => single(runTool('tsc', '-p', 'tsconfig.json', '--noEmit'))],
  ['types of shared/, without DOM and Node', () => single(runTool('tsc', '-p', 'shared/tsconfig.json', '--noEmit'))],
  ['lint', () => single(runTool('oxlint', '--deny-warnings'))],
  ['build and package', () => single(run(process.execPath, ['build/package.ts']))],
  ['layers, unit, property', unitTests],
  ['faults: a fixed share of cuts, kills, failing calls, full disks and damage', () => single(run(process.execPath, ['--import', './tests/faults/electron-names.ts', 'tests/faults/command.ts', '--share']))],
  ['end to end', endToEndTests],
];

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
let passed = 0;
let failed = 0;
for (const [name, step] of STEPS) {
  const startedMs = performance.now();
  console.log(`\n== ${name}`);
  const outcome = await step();
  passed += outcome.passed;
  failed += outcome.failed;
  console.log(`== ${name}: ${outcome.passed} passed, ${outcome.failed} failed, ${Math.round((performance.now() - startedMs) / 1000)} s`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
