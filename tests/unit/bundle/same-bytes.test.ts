import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

/**
 * The same vault, the same choices and the same time give the same bytes on another computer: here, in processes that differ in all that a computer could
 * lend to what it writes. No folder is read for it, so its order cannot matter. Bundle with reports in two languages, hash sheet and request are compared as one.
 */
interface Computer {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  readonly umask: string;
  readonly folder: string;
}

const parent = mkdtempSync(join(tmpdir(), 'kept-same-'));
afterAll(() => rmSync(parent, { recursive: true }));

const COMPUTERS: readonly Computer[] = [
  { name: 'Seoul', env: { TZ: 'Asia/Seoul', LC_ALL: 'ko_KR.UTF-8', LANG: 'ko_KR.UTF-8' }, flags: [], umask: '022', folder: 'seoul' },
  { name: 'Kathmandu, Turkish, small heap, no JIT tiers', env: { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' }, flags: ['--max-semi-space-size=1', '--no-opt', '--stack-size=900'], umask: '077', folder: 'a folder with spaces 그리고 한글' },
  { name: 'Los Angeles, C, other hash seed', env: { TZ: 'America/Los_Angeles', LC_ALL: 'C', LANG: 'C', HOME: '/nonexistent', USER: 'somebody' }, flags: ['--hash-seed=12345', '--random-seed=7'], umask: '000', folder: 'z' },
];

function bytesOn({ env, flags, umask, folder }: Computer): Buffer {
  const place = mkdtempSync(join(parent, `${folder}-`));
  const out = join(place, 'out');
  const script = join(process.cwd(), 'tests/unit/bundle/make-once.ts');
  const node = join(process.cwd(), 'node_modules/.bin/node');
  const command = `umask ${umask} && exec "$0" "$@"`;
  const { status, stderr } = spawnSync('/bin/sh', ['-c', command, node, ...flags, script, out], { cwd: place, env: { PATH: process.env['PATH'] ?? '', ...env }, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(out);
}

describe('everything that an export writes', () => {
  it('is the same to the byte on computers that differ in zone, language, rights, folder and the engine’s settings', () => {
    const digests = COMPUTERS.map((computer) => createHash('sha256').update(bytesOn(computer)).digest('hex'));
    expect(new Set(digests).size, JSON.stringify(digests)).toBe(1);
  }, 180_000);
});
