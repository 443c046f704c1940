// npm run reproduce: packs the committed sources twice, in two folders at two times, and compares every byte of what comes out.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from './build.ts';

type Digests = ReadonlyMap<string, string>;

/** Named once: whoever commits in the meantime must not be told that builds differ. */
const COMMIT = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();

/** A copy of that commit with the modules that are installed here. */
function checkOut(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync('git', ['archive', COMMIT], { cwd: ROOT, maxBuffer: 1 << 30 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

function digestsOf(folder: string): Digests {
  const files = ['dist', 'release'].flatMap((name) => readdirSync(join(folder, name), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return new Map(files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')];
  }));
}

function makeIn(folder: string): Digests {
  checkOut(folder);
  execFileSync(process.execPath, ['build/package.ts'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return digestsOf(folder);
}

const scratch = mkdtempSync(join(tmpdir(), 'kept-reproduce-'));
try {
  const [first, second] = [makeIn(join(scratch, 'one')), makeIn(join(scratch, 'two', 'deeper'))];
  const names = [...new Set([...first.keys(), ...second.keys()])].sort();
  const different = names.filter((name) => first.get(name) !== second.get(name));
  for (const name of names.filter((name) => /\.(?:deb|asar)$|verify\.html$/.test(name))) process.stdout.write(`${first.get(name)}  ${name}\n`);
  for (const name of different) process.stdout.write(`differs: ${name}\n`);
  process.stdout.write(`${names.length} files made twice, ${different.length} different\n`);
  process.exitCode = different.length === 0 && names.length > 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
