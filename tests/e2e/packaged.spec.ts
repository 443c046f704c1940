// The .deb that `npm run package` made: installed, used, removed. Needs root, as every installation does.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, expect, test, type ElectronApplication } from '@playwright/test';
import { Kept, PASSPHRASE } from './kept.ts';
import type { Launched } from './launch.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RELEASE = join(ROOT, 'release');
const PROGRAM = '/usr/bin/kept';

function debFile(): string {
  const found = existsSync(RELEASE) ? readdirSync(RELEASE).filter((name) => name.endsWith('.deb')) : [];
  expect(found, '`npm run package` makes one .deb').toHaveLength(1);
  return join(RELEASE, String(found[0]));
}

/** What dpkg put on the disk, folders left out. */
function installedFiles(): string[] {
  const listed = execFileSync('dpkg', ['-L', 'kept'], { encoding: 'utf8' }).trim().split('\n');
  return listed.filter((path) => existsSync(path) && spawnSync('test', ['-f', path]).status === 0);
}

/** As a desktop would start it: what this run's own tools set for Node would be refused, as it must be. */
function environment(home: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(?:NODE_|LD_|ELECTRON_)/.test(entry[0]));
  return { ...Object.fromEntries(inherited), PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`, HOME: home, ...more };
}

async function startInstalled(home: string, saveTo: string): Promise<{ readonly child: ChildProcess; readonly endpoint: string }> {
  const env = environment(home, { STANDIN_DEVTOOLS: '1', STANDIN_LANGUAGES: 'ko-KR', STANDIN_SAVE_TO: saveTo });
  const child = spawn(PROGRAM, [], { env, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the installed app ended: ${said}`)));
  });
  return { child, endpoint };
}

test('the package installs, starts, keeps, hands over, and leaves nothing but the vault when it is removed', async ({}, info) => {
  const home = info.outputPath('home');
  await mkdir(home, { recursive: true });
  // What the real binary links against is of no use to its stand-in; the package names it all the same.
  execFileSync('dpkg', ['--force-depends', '-i', debFile()], { stdio: 'pipe' });
  let files: string[] = [];
  try {
    files = installedFiles();
    expect(files).toContain('/usr/share/applications/kept.desktop');
    expect(readFileSync('/usr/share/applications/kept.desktop', 'utf8')).not.toMatch(/evidence|abuse|police|증거|피해|경찰|Beweis/i);
    await useInstalled(home, info.outputPath('bundle.zip'));
    refusesToBeWatched(home);
  } finally {
    execFileSync('dpkg', ['--purge', 'kept'], { stdio: 'pipe' });
  }
  expect([...files, PROGRAM, '/opt/Kept'].filter((path) => existsSync(path)), 'nothing is left of the program').toEqual([]);
  expect(readdirSync(join(home, '.config', 'Kept', 'vault')), 'what was kept stays').toContain('vault.json');
});

async function useInstalled(home: string, zip: string): Promise<void> {
  const { child, endpoint } = await startInstalled(home, zip);
  const browser = await chromium.connectOverCDP(endpoint);
  try {
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('no session of the browser');
    const page = context.pages()[0] ?? await context.waitForEvent('page');
    const launched: Launched = { app: null as unknown as ElectronApplication, page, close: async () => undefined };
    const kept = Kept.of(launched, 'ko');
    await kept.setUp();
    await kept.addNote('링크를 받은 날 적어 둡니다.');
    await kept.backToList();
    await kept.planExport(['ko']);
    await kept.box('export.passphrase').fill(PASSPHRASE);
    await kept.press('export.make');
    await expect(kept.heading('export.done')).toBeVisible({ timeout: 120_000 });
  } finally {
    await browser.close();
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
  const verdict = spawnSync(process.execPath, [join(ROOT, 'electron', 'verify-cli.ts'), zip], { encoding: 'utf8' });
  expect(verdict.status, verdict.stdout).toBe(0);
}

/** A packaged app does not start with a switch or a variable that would let somebody look into it, and says its name alone. */
function refusesToBeWatched(home: string): void {
  const keys = join(home, 'keys.log');
  const starts: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>])[] = [
    ['--remote-debugging-port', ['--remote-debugging-port=0'], {}],
    ['--no-such-switch', ['--no-such-switch=/etc'], {}],
    ['SSLKEYLOGFILE=', [], { SSLKEYLOGFILE: keys }],
    ['ELECTRON_LOG_FILE=', [], { ELECTRON_LOG_FILE: keys }],
  ];
  for (const [cause, words, variables] of starts) {
    const ended = spawnSync(PROGRAM, words, { env: environment(home, variables), encoding: 'utf8', timeout: 30_000 });
    expect(ended.status, cause).toBe(2);
    expect(ended.stderr.split('\n'), cause).toContain(`Kept: does not start with ${cause}`);
  }
  expect(existsSync(keys)).toBe(false);
}
