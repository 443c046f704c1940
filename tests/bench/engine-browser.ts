import { chromium, type Page } from '@playwright/test';
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';
import { SavedDigests } from './saved-digests.ts';
import { commandOf, cpuMsOf, familyOf, findProcess } from './processes.ts';

const CHROMIUM = process.env['KEPT_CHROMIUM'] ?? '/usr/bin/chromium';
const PAGE_FOLDER = join(import.meta.dirname, 'engine-page');
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };

/** Chromium with the real vault worker in a page and main's answers to it in another process. */
export interface EngineBrowser {
  readonly page: Page;
  /** The process of the page and the vault worker with its own workers. */
  readonly vaultPid: number;
  /** Processor time of all of Chromium so far. */
  cpuMs(): number;
  close(): Promise<void>;
}

/** Builds the page, starts Chromium over a profile in `scratch`, with `switches` besides the usual ones, and makes a vault. */
export async function startEngine(scratch: string, switches: readonly string[] = []): Promise<EngineBrowser> {
  const site = join(scratch, 'site');
  await build({
    root: PAGE_FOLDER,
    base: './',
    configFile: false,
    envDir: false,
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es' },
    build: { outDir: site, target: 'esnext', assetsInlineLimit: 0, reportCompressedSize: false, rolldownOptions: { input: ['vault.html', 'store.html'].map((name) => join(PAGE_FOLDER, name)) } },
  });
  const profile = join(scratch, 'profile');
  const server = await serve(site, profile);
  const { port } = server.address() as { port: number };
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: [...switches, '--no-sandbox', '--disable-gpu', '--site-per-process', '--disable-features=SpareRendererForSitePerProcess'],
  });
  const page = context.pages()[0] ?? await context.newPage();
  page.on('console', (message) => void process.stderr.write(`page: ${message.text()}\n`));
  page.on('pageerror', (error) => void process.stderr.write(`page: ${error.message}\n`));
  await page.goto(`http://127.0.0.1:${port}/vault.html`);
  const browserPid = findProcess(`--user-data-dir=${profile}`);
  if (browserPid === null) throw new Error('Chromium is not among the processes');
  await page.evaluate((origin) => window.engine.connect(origin), `http://localhost:${port}`);
  // Deriving the key of the new vault has been more work than all that any other page has done so far.
  const [vaultPid] = familyOf(browserPid).filter((pid) => commandOf(pid).includes('--type=renderer')).toSorted((a, b) => cpuMsOf(b) - cpuMsOf(a));
  if (vaultPid === undefined) throw new Error('no renderer process');
  return {
    page,
    vaultPid,
    cpuMs: () => cpuMsOf(browserPid),
    close: async () => {
      await context.close();
      server.close();
    },
  };
}

async function serve(folder: string, profile: string): Promise<Server> {
  const digests = new SavedDigests(profile);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/digest') {
      digests.step(searchParams).then((found) => response.end(JSON.stringify(found)), (error: unknown) => response.writeHead(500).end(String(error)));
      return;
    }
    if (pathname === '/sync') {
      digests.sync(searchParams).then(() => response.end(), (error: unknown) => response.writeHead(500).end(String(error)));
      return;
    }
    const path = join(folder, normalize(pathname));
    readFile(path).then(
      (bytes) => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.once('close', () => digests.stop());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
