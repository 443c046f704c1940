import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export { treeOf, written, type Written } from './written-bundle.ts';

/** A folder that is gone after the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const UNPACK = {
  unzip: (file: string, into: string) => execFileSync('unzip', ['-q', file, '-d', into]),
  '7z': (file: string, into: string) => execFileSync('7z', ['x', '-bd', `-o${into}`, file]),
  python: (file: string, into: string) => execFileSync('python3', ['-c', 'import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])', file, into]),
};
export type Unpacker = keyof typeof UNPACK;

/** Unpacks with a foreign tool and gives the one folder that came out. */
export function unpacked(bytes: Uint8Array, tool: Unpacker = 'unzip'): string {
  const folder = testFolder();
  writeFileSync(join(folder, 'bundle.zip'), bytes);
  const into = join(folder, 'out');
  mkdirSync(into);
  UNPACK[tool](join(folder, 'bundle.zip'), into);
  const [top, ...others] = readdirSync(into);
  if (top === undefined || others.length > 0) throw new Error('not exactly one folder');
  return join(into, top);
}

/** Exit code and output of one line, as a person would enter it in `sh` inside the folder. */
export function shell(folder: string, line: string): { readonly code: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8', timeout: 20_000, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  return { code: status, output: stdout + stderr };
}
