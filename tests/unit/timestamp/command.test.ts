import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { nonceHex } from '../../../shared/timestamp/request.ts';
import { makeBundle, makeDraft, sealDraft } from '../verify/make-bundle.ts';
import { int, makeAnswer, makeAuthority, removeAuthorities, seq, type Authority } from './authority.ts';

let authority: Authority;
let rootSha256 = '';
const at = (name: string): string => join(authority.folder, name);

beforeAll(async () => {
  await loadSodium();
  authority = makeAuthority();
  const list = sealDraft(makeDraft(), { format: 'kept-bundle/2' }).get('tagmanifest-sha256.txt') ?? Buffer.alloc(0);
  rootSha256 = createHash('sha256').update(list).digest('hex');
  const digest = Buffer.from(rootSha256, 'hex');
  writeFileSync(at('good.zip'), makeBundle({ format: 'kept-bundle/2' }));
  writeFileSync(at('altered.zip'), makeBundle({ format: 'kept-bundle/2', after: (files) => void files.set('VERIFY.ko.txt', Buffer.from('x')) }));
  writeFileSync(at('good.tsr'), makeAnswer(authority, { digest, nonce: Buffer.from(nonceHex(rootSha256), 'hex') }));
  writeFileSync(at('coarse.tsr'), makeAnswer(authority, { digest, nonce: Buffer.from(nonceHex(rootSha256), 'hex'), accuracy: seq(int(Buffer.from('12cc0300', 'hex'))) }));
  writeFileSync(at('other.tsr'), makeAnswer(authority, { digest: Buffer.alloc(32), nonce: null }));
}, 60_000);
afterAll(removeAuthorities);

function verify(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(join(process.cwd(), 'node_modules/.bin/node'), ['electron/verify-cli.ts', '--lang', 'en', ...args], { encoding: 'utf8' });
}

describe('the command line with a time stamp', () => {
  it('says when the bundle was there, by an authority that the user names', () => {
    const { status, stdout } = verify(at('good.zip'), '--timestamp', at('good.tsr'), '--tsa-root', at('ca.pem'));
    expect([status, stdout.match(/It already existed at (.*)/)?.[1]]).toEqual([0, expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, if you trust the root that you named$/)]);
    expect(stdout).toContain('O=Test, CN=Test Root');
    expect(stdout).toContain('the root certificate that you named yourself');
    expect(stdout).toContain('Not shown: Whether what the bundle says is true.');
  }, 60_000);

  it.each([
    ['a time that is right within ten years', ['good.zip', '--timestamp', 'coarse.tsr', '--tsa-root', 'ca.pem'], 4, 'too coarse to show when'],
    ['an authority that is not known', ['good.zip', '--timestamp', 'good.tsr'], 4, 'not known here'],
    ['a stamp of something else', ['good.zip', '--timestamp', 'other.tsr', '--tsa-root', 'ca.pem'], 4, 'shows nothing about this bundle'],
    ['no stamp at all', ['good.zip', '--timestamp', 'good.zip'], 4, 'no answer of a time-stamping authority'],
    ['a bundle that was altered', ['altered.zip', '--timestamp', 'good.tsr', '--tsa-root', 'ca.pem'], 1, 'its time was not checked'],
  ])('%s', (_, args, code, words) => {
    const { status, stdout } = verify(...args.map((arg) => (arg.startsWith('--') ? arg : at(arg))));
    expect([status, stdout]).toEqual([code, expect.stringContaining(words)]);
    expect(stdout).not.toContain('It already existed at');
  }, 60_000);

  it('refuses a file of roots that holds none, and a checkpoint that is none', () => {
    expect(verify(at('good.zip'), '--timestamp', at('good.tsr'), '--tsa-root', at('good.tsr'))).toMatchObject({ status: 64, stdout: '' });
    expect(verify(at('good.zip'), '--checkpoint', at('ca.pem'))).toMatchObject({ status: 64, stdout: '' });
  }, 60_000);

  it.each([
    ['--checkpoint', 'nowhere.txt', 'There is no such file'], ['--timestamp', 'nowhere.tsr', 'There is no such file'], ['--tsa-root', 'nowhere.pem', 'There is no such file'],
    ['--checkpoint', '.', 'The file cannot be read (EISDIR)'], ['--timestamp', '.', 'The file cannot be read (EISDIR)'],
  ])('names the file that cannot be read and says nothing of the bundle, by its exit code neither: %s %s', (option, name, words) => {
    const { status, stdout, stderr } = verify(at('good.zip'), ...(option === '--tsa-root' ? ['--timestamp', at('good.tsr')] : []), option, at(name));
    expect([status, stdout, stderr]).toEqual([64, '', `${words}: ${at(name)}\n`]);
  }, 60_000);
});
