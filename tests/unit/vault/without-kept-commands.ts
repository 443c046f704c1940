import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../../shared/FORMAT.md'), 'utf8');
/** The commands of the document, as a person would copy them. */
export const WITHOUT_KEPT_COMMANDS = [...DOCUMENT.matchAll(/^```sh without-kept\n([\s\S]*?)^```$/gm)].map(([, commands = '']) => commands);

/** Runs them in a shell that stops at the first that fails. `age` asks for the words on the terminal, so `script` (util-linux) gives it one. */
export function runWithoutKept(vault: string, out: string, words: readonly string[]): { readonly status: number | null; readonly shown: string } {
  const file = `${out}.sh`;
  writeFileSync(file, `set -e\n${WITHOUT_KEPT_COMMANDS.join('\n')}`);
  const run = spawnSync('script', ['-qefc', `sh '${file}'`, '/dev/null'], {
    input: `${words.join(' ')}\n`, encoding: 'utf8', timeout: 60_000, env: { ...process.env, VAULT: vault, OUT: out },
  });
  return { status: run.status, shown: run.stdout };
}

/** Every entry of the log that came out, parsed. */
export function logLines(out: string): { readonly seq: number; readonly body: { readonly act: string; readonly itemId: string | null; readonly data: Record<string, unknown> } }[] {
  return readFileSync(join(out, 'log.jsonl'), 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line) as ReturnType<typeof logLines>[number]);
}
