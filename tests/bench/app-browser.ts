import { chromium, type Frame } from '@playwright/test';
import { createServer, type Server } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';
import { rendererConfig } from '../../build/vite.renderer.ts';
import { PASSPHRASE } from './big-vault.ts';

const CHROMIUM = process.env['KEPT_CHROMIUM'] ?? '/usr/bin/chromium';
const PAGE_FOLDER = join(import.meta.dirname, 'app-page');
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json' };

/** Chromium with the app's real page and worker, over vault folders that lie in `scratch`. */
export interface AppBrowser {
  /** Puts a vault folder of `scratch` before the app. */
  openFolder(name: string): Promise<void>;
  /** Takes the index away, and the app's page with it. */
  forgetIndex(): Promise<void>;
  /** A fresh page of the app, with the passphrase typed and sent. */
  unlock(): Promise<Frame>;
  close(): Promise<void>;
}

export async function startApp(scratch: string): Promise<AppBrowser> {
  const site = join(scratch, 'app-site');
  const config = rendererConfig(PAGE_FOLDER, site);
  const input = ['host.html', 'app.html'].map((name) => join(PAGE_FOLDER, name));
  await build({ ...config, build: { ...config.build, rolldownOptions: { ...config.build?.rolldownOptions, input } } });
  const server = await serve(site, scratch);
  const { port } = server.address() as { port: number };
  const context = await chromium.launchPersistentContext(join(scratch, 'app-profile'), { executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'], viewport: { width: 1280, height: 900 } });
  const page = context.pages()[0] ?? await context.newPage();
  page.on('pageerror', (error) => void process.stderr.write(`page: ${error.message}\n`));
  await page.goto(`http://127.0.0.1:${port}/host.html`);
  return {
    openFolder: (name) => page.evaluate((address) => window.hostPage.openFolder(address), `/folders/${name}`),
    forgetIndex: () => page.evaluate(() => window.hostPage.forgetIndex()),
    unlock: async () => {
      await page.evaluate(() => window.hostPage.openApp());
      const frame = page.frames().find((one) => one.url().endsWith('/app.html'));
      if (frame === undefined) throw new Error('no page of the app');
      await frame.locator('input[type=password]').fill(PASSPHRASE);
      await frame.locator('button[type=submit]').click();
      return frame;
    },
    close: async () => {
      await context.close();
      server.close();
    },
  };
}

/** The built page, and under /folders/ what lies in `scratch`. */
async function serve(site: string, scratch: string): Promise<Server> {
  const fileOf = async (path: string): Promise<Uint8Array | string> => {
    if (!path.startsWith('/folders/')) return readFile(join(site, normalize(path)));
    const file = join(scratch, normalize(path.slice('/folders'.length)));
    if (!file.endsWith('/journal.json')) return readFile(file);
    return JSON.stringify((await readdir(join(file, '..', 'journal'))).toSorted());
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    fileOf(path).then(
      (content) => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
