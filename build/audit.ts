// npm run audit: signatures of every installed package, and known faults of the shipped ones, as the registry tells them.
// Exit code 0: asked and clean. 1: something was found. 2: the registry could not be asked, which is never taken for clean.
import { spawnSync } from 'node:child_process';
import { ROOT } from './build.ts';

const LIMIT_MS = 120_000;

interface Outcome {
  readonly code: 0 | 1 | 2;
  readonly line: string;
}

/** What an answer of npm means. A registry without these services answers with an error of HTTP, a missing network with one of the system. */
export function judge(what: string, status: number | null, output: string): Outcome {
  if (status === 0) return { code: 0, line: `${what}: clean` };
  const cause = /\b(E(?:NOTFOUND|CONNREFUSED|CONNRESET|AI_AGAIN|TIMEDOUT)|ENOAUDIT|40[0-9]|50[0-9])\b/.exec(output)?.[1];
  if (status === null) return { code: 2, line: `${what}: the registry did not answer within ${LIMIT_MS / 1000} s; NOT CHECKED` };
  if (cause !== undefined || /audit endpoint returned an error|no dependencies to audit/i.test(output)) return { code: 2, line: `${what}: the registry could not be asked (${cause ?? 'no answer'}); NOT CHECKED` };
  return { code: 1, line: `${what}: FOUND SOMETHING\n${output.trim()}` };
}

function ask(what: string, words: readonly string[]): Outcome {
  const run = spawnSync('npm', ['audit', ...words], { cwd: ROOT, encoding: 'utf8', timeout: LIMIT_MS, shell: process.platform === 'win32' });
  return judge(what, run.error === undefined ? run.status : null, `${run.stdout}${run.stderr}`);
}

if (process.argv[1] === import.meta.filename) {
  const outcomes = [ask('signatures of the registry', ['signatures']), ask('known faults, high and above', ['--audit-level=high'])];
  for (const { line } of outcomes) process.stdout.write(`${line}\n`);
  // Found weighs more than not asked, and not asked is not clean.
  process.exitCode = outcomes.some(({ code }) => code === 1) ? 1 : Math.max(...outcomes.map(({ code }) => code));
}
