import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Shows the sample page full screen on an X display, as a browser that the person has open would; answers how to end it. */
export async function showSamplePage(display: { readonly DISPLAY: string }): Promise<() => Promise<void>> {
  const profile = mkdtempSync(join(tmpdir(), 'kept-sample-'));
  // An offer to translate would lie over the page.
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({ translate: { enabled: false } }));
  const page = pathToFileURL(join(import.meta.dirname, 'sample-page.html')).href;
  const child = spawn('chromium', [
    `--app=${page}`, `--user-data-dir=${profile}`, '--kiosk', '--no-sandbox', '--test-type', '--no-first-run', '--disable-gpu',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions', '--password-store=basic',
    '--host-resolver-rules=MAP * ~NOTFOUND',
  ], { stdio: 'ignore', env: { ...process.env, ...display } });
  const exited = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
  await windowNamed(display, '예시 게시판');
  return async () => {
    child.kill('SIGTERM');
    await exited;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
}

/** Waits until a window of that name is on the display. */
async function windowNamed(display: { readonly DISPLAY: string }, name: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 250) {
    const search = spawn('xdotool', ['search', '--onlyvisible', '--name', name], { stdio: 'ignore', env: { ...process.env, ...display } });
    const code = await new Promise((resolve) => { search.once('exit', resolve); });
    // The window is mapped before the page is painted.
    if (code === 0) return void await new Promise((resolve) => { setTimeout(resolve, 1000); });
    await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
  throw new Error('the sample page did not appear on the display');
}
