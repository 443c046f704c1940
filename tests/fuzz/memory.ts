import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INPUTS } from './memory-inputs.ts';

/**
 * node tests/fuzz/memory.ts [PART OF A NAME]: the most memory that a process holds which checks an input of just under 100 MB that was made to need much, each in a process of
 * its own; the first line is one that does nothing but load the verifier. Ends with 1 where one of them takes more than 256 MiB.
 */
export const LIMIT_BYTES = 256 * 1024 * 1024;

export interface Held {
  readonly verdict: number | null;
  readonly failed: readonly string[];
  readonly ms: number;
  readonly maxRssBytes: number;
}

/** How `npm run verify` runs Node: left to itself, V8 lets up to some 190 MB of what is garbage already lie, more or less of it from run to run. */
function flagsOfVerify(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as { readonly scripts: { readonly verify: string } };
  return scripts.verify.split(' ').slice(1, -1);
}

/** What a process of its own holds while it checks that file; null for one that checks none. */
export function heldFor(path: string | null): Held {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flagsOfVerify(), join(import.meta.dirname, 'memory-of-one.ts'), ...(path === null ? [] : [path])], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Held;
}

function measureAll(part: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'kept-memory-'));
  const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
  console.log(`| input | size | held | time | verdict, checks that fail |\n|---|---|---|---|---|\n| none: Node with the verifier loaded | | ${mib(heldFor(null).maxRssBytes)} | | |`);
  try {
    for (const [name, make] of Object.entries(INPUTS).filter(([each]) => each.includes(part))) {
      const path = join(folder, 'input.zip');
      writeFileSync(path, make());
      const { verdict, failed, ms, maxRssBytes } = heldFor(path);
      const isGood = maxRssBytes <= LIMIT_BYTES;
      console.log(`| ${name} | ${(statSync(path).size / 1e6).toFixed(0)} MB | ${mib(maxRssBytes)}${isGood ? '' : ' **too much**'} | ${(ms / 1000).toFixed(1)} s | ${verdict} ${failed.slice(0, 4).join(' ')} |`);
      if (!isGood) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) measureAll(process.argv[2] ?? '');
