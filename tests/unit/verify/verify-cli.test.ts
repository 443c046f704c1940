import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { DAMAGES } from './damages.ts';
import { fromBuffer } from './from-buffer.ts';
import { fingerprintOf, keyOf, makeBundle, otherKey } from './make-bundle.ts';

let folder = '';
let good = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-cli-'));
  good = put('good.zip', makeBundle());
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

function run(args: readonly string[], environment: Record<string, string> = {}): { code: number | null; out: string; err: string } {
  const node = join(process.cwd(), 'node_modules/.bin/node');
  const { status, stdout, stderr } = spawnSync(node, ['electron/verify-cli.ts', ...args], { encoding: 'utf8', env: { PATH: process.env['PATH'], ...environment } });
  return { code: status, out: stdout, err: stderr };
}

describe('verify-cli', () => {
  it('ends with the verdict as its code', () => {
    const altered = put('altered.zip', makeBundle({ after: (files) => void files.delete('VERIFY.ko.txt') }));
    const text = put('a.txt', Buffer.from('hello'));
    expect([
      run([good]).code, run([good, '--fingerprint', fingerprintOf(keyOf().raw)]).code, run([altered]).code, run([text]).code,
      run([good, '--fingerprint', fingerprintOf(otherKey().raw)]).code,
    ]).toEqual([0, 0, 1, 2, 3]);
  }, 60_000);

  it('speaks the language of the call, of the system, and Korean otherwise', () => {
    expect(run([good, '--lang', 'de']).out).toContain('Seit dem Versiegeln unverändert');
    expect(run([good], { LANG: 'de_DE.UTF-8' }).out).toContain('Seit dem Versiegeln unverändert');
    expect(run([good], { LC_ALL: 'en_GB.UTF-8', LANG: 'de_DE.UTF-8' }).out).toContain('Unchanged since it was sealed');
    expect(run([good], { LANG: 'C' }).out).toContain('봉인한 뒤로 변경된 곳이 없습니다');
  }, 60_000);

  it('prints with --json exactly what the library finds', async () => {
    for (const damage of [undefined, DAMAGES[0], DAMAGES.find((other) => other.name.includes('backslash'))]) {
      const bytes = damage ? damage.make() : makeBundle();
      const { out } = run(['--json', put('json.zip', bytes)]);
      expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(await verifyBundle(fromBuffer(bytes)))));
    }
  }, 60_000);

  it('lets nothing hostile reach the terminal, in words or in JSON', () => {
    const hostile = put('hostile.zip', makeBundle({ entries: (entries) => [...entries, { name: 'K-2026-0001_20261122/z\u001b[2J\u202Egnp', data: Buffer.alloc(0) }] }));
    const words = run([hostile, '--lang', 'en']).out;
    const json = run([hostile, '--json']).out;
    // oxlint-disable-next-line no-control-regex
    for (const text of [words, json]) expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(words).toContain('z\\u{1B}[2J\\u{202E}gnp');
    expect(json).toContain('z\\u001b[2J\\u202egnp');
  }, 60_000);

  it('says in one sentence why a file cannot be read, and ends with 2', () => {
    mkdirSync(join(folder, 'unpacked'));
    expect(run([join(folder, 'unpacked'), '--lang', 'en'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('This is a folder') });
    expect(run([join(folder, 'no.zip'), '--lang', 'en'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('There is no such file') });
    expect(run(['/dev/null', '--lang', 'en'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('cannot be read') });
  }, 60_000);

  it.each([[[]], [['a', 'b']], [['--lang', 'fr', 'a']], [['--what', 'a']], [['a', '--fingerprint', 'SHA256:short']]])('refuses the call %j with a code that is no verdict', (args: string[]) => {
    expect(run(args)).toMatchObject({ code: 64, out: '' });
  });
});
