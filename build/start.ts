// npm start: builds when a source has changed, then starts the real Electron if its binary can be had, else the stand-in.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureTools } from './setup.ts';
import { buildAll, ROOT } from './build.ts';
import { sourceDigest } from './source-digest.ts';

const INSTALL_LIMIT_MS = 60_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** True when dist/ was made from exactly these sources. */
async function isBuilt(): Promise<boolean> {
  const facts = join(ROOT, 'dist', 'build.json');
  if (!existsSync(facts)) return false;
  const { sourceDigest: built } = JSON.parse(readFileSync(facts, 'utf8')) as { sourceDigest: string };
  return built === await sourceDigest(ROOT);
}

/** The real binary, installed before or now; null where it cannot be had. */
function findElectron(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const installed = () => {
    const pathFile = join(folder, 'path.txt');
    const binary = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : '';
    return binary !== '' && existsSync(binary) ? binary : null;
  };
  const present = installed();
  if (present !== null) return present;
  // A network that swallows packets would otherwise keep this waiting for ever.
  spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: INSTALL_LIMIT_MS, killSignal: 'SIGKILL' });
  return installed();
}

/** The stand-in with a window to look at; null, after one line that says why, where there can be none. */
function findStandIn(): string | null {
  const hasDisplay = Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  if (!hasDisplay) {
    say("Electron's program could not be downloaded, and there is no display for the stand-in (set DISPLAY).");
    return null;
  }
  ensureTools(['chromium']);
  say("Electron's program could not be downloaded; this is its stand-in on the installed Chromium.");
  process.env['STANDIN_HEADED'] = '1';
  return join(ROOT, 'tests', 'electron-standin', 'electron');
}

/** Resolves with the exit code of the app. */
function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [ROOT, ...args], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

if (!await isBuilt()) {
  const facts = await buildAll({ root: ROOT, rendererFolder: join(ROOT, 'renderer'), outFolder: join(ROOT, 'dist') });
  say(`Built ${facts.version}`);
}
const program = findElectron() ?? findStandIn();
process.exitCode = program === null ? 1 : await run(program, process.argv.slice(2));
