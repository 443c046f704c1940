// Starts Kept for a test: on the real Electron where its binary is installed, else on the stand-in of tests/electron-standin.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STANDIN = path.join(ROOT, 'tests', 'electron-standin');

export interface LaunchOptions {
  readonly userDataDir: string;
  /** system languages, the preferred one first; default en-US. The real Electron takes them from LANGUAGE. */
  readonly languages?: readonly string[];
  /** show real windows on the DISPLAY given in env (see display.ts) */
  readonly headed?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** folder of the app; default that of KEPT_APP_DIR, else Kept itself, which must be built */
  readonly appDir?: string;
  readonly args?: readonly string[];
}

export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** ends the app and all its processes, whatever state they are in */
  close(): Promise<void>;
}

/** True where `npx electron` would run the real binary. */
export function hasRealElectron(): boolean {
  const folder = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  return existsSync(path.join(folder, 'path.txt')) && existsSync(path.join(folder, 'dist'));
}

function makeEnv({ languages = ['en-US'], headed = false, env = {} }: LaunchOptions): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'DISPLAY');
  return {
    ...Object.fromEntries(inherited),
    ...(hasRealElectron() ? {} : { ELECTRON_OVERRIDE_DIST_PATH: STANDIN }),
    STANDIN_LANGUAGES: languages.join(','),
    LANGUAGE: languages.map((tag) => tag.replace('-', '_')).join(':'),
    STANDIN_HEADED: headed ? '1' : '0',
    // Chromium reads the names of files by the locale: without one, none but ASCII.
    LANG: process.env['LANG'] ?? 'C.UTF-8',
    ...env,
  };
}

function makeArgs(options: LaunchOptions): string[] {
  return [options.appDir ?? process.env['KEPT_APP_DIR'] ?? ROOT, `--user-data-dir=${options.userDataDir}`, ...(options.args ?? [])];
}

/** Starts the app without waiting for a window. */
export async function startKept(options: LaunchOptions): Promise<ElectronApplication> {
  const env = makeEnv(options);
  // Playwright resolves the executable in this process, so the variable must be set here as well.
  if (!hasRealElectron()) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = STANDIN;
  // null: the app's own nativeTheme decides, not Playwright.
  return _electron.launch({ args: makeArgs(options), env, cwd: ROOT, colorScheme: null });
}

/** Starts the app as a person's click does, with nothing listening to its windows; for starts that are to end by themselves. */
export function spawnKept(options: LaunchOptions): ChildProcess {
  const command = hasRealElectron() ? (createRequire(import.meta.url)('electron') as string) : path.join(STANDIN, 'electron');
  return spawn(command, makeArgs(options), { env: makeEnv(options), cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Starts the app and waits for its first window. */
export async function launchKept(options: LaunchOptions): Promise<Launched> {
  const app = await startKept(options);
  const child = app.process();
  const close = (): Promise<void> => closeApp(app, child);
  try {
    return { app, page: await app.firstWindow(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The window that the app opens after the present ones; call before the act that opens it. */
export function nextWindow(app: ElectronApplication): Promise<Page> {
  return app.waitForEvent('window');
}

/** Asks the app to quit, and kills its process if it has not within ten seconds; Chromium ends with it. */
async function closeApp(app: ElectronApplication, child: ChildProcess): Promise<void> {
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (hasEnded()) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), 10_000);
  // Without windows or with a page that hangs Playwright's own close can fail; the limit above ends it then.
  app.close().catch(() => undefined);
  await ended;
  clearTimeout(limit);
}
