import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { buildAll, ROOT } from '../../../build/build.ts';
import { Shipped } from '../../../build/shipped.ts';
import { sourceDigest } from '../../../build/source-digest.ts';
import { mainConfig, nodeConfig, preloadConfig, threadConfig } from '../../../build/vite.node.ts';
import type { Sha512Thread } from '../../../electron/passing-sha512.ts';
import { rendererConfig } from '../../../build/vite.renderer.ts';
import { writeAssetTable } from '../../../build/asset-table.ts';
import { codeOf, tempFolder } from './temp-folder.ts';

let dist = '';

/** A page of the same make-up as the real one: an entry, a style, a picture and a module worker. */
function writePage(folder: string): void {
  mkdirSync(join(folder, 'vault'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><link rel="stylesheet" href="./base.css"><script type="module" src="./main.ts"></script>');
  writeFileSync(join(folder, 'base.css'), 'body { background: url(./dot.svg); }');
  writeFileSync(join(folder, 'dot.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'main.ts'), "import url from './vault/worker.ts?worker&url'; document.title = url;");
  writeFileSync(join(folder, 'vault', 'worker.ts'), 'postMessage(1);');
}

function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(folder.length), createHash('sha256').update(readFileSync(path)).digest('hex')];
  }).sort());
}

async function buildPage(folder: string, out: string): Promise<void> {
  writePage(folder);
  await build(rendererConfig(folder, join(out, 'renderer'), new Shipped()));
  mkdirSync(join(out, 'main'), { recursive: true });
  await writeAssetTable(join(out, 'renderer'), join(out, 'main', 'assets.json'));
}

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'kept-build-'));
  await build(mainConfig(ROOT, join(dist, 'main'), new Shipped()));
  await build(threadConfig(ROOT, join(dist, 'main'), new Shipped()));
  await build(preloadConfig(ROOT, join(dist, 'preload'), new Shipped()));
});

afterAll(() => rmSync(dist, { recursive: true, force: true }));

const main = () => readFileSync(join(dist, 'main', 'main.js'), 'utf8');
const preload = () => readFileSync(join(dist, 'preload', 'preload.cjs'), 'utf8');

test('the main process is one file that needs Electron and a few modules of Node, none of which reaches a network', () => {
  expect(readdirSync(join(dist, 'main'))).toEqual(['main.js', 'sha512-thread.js']);
  const imported = [...main().matchAll(/^import .* from "([^"]+)";$/gm)].map((match) => match[1]);
  expect([...new Set(imported)].sort()).toEqual(['electron', 'node:crypto', 'node:fs', 'node:fs/promises', 'node:os', 'node:path', 'node:url', 'node:worker_threads', 'node:zlib']);
  expect(main()).not.toMatch(/\bimport\(|\brequire\(|\bfetch\(|XMLHttpRequest|WebSocket|autoUpdater|crashReporter|openExternal|openPath|addRecentDocument|child_process|\bnet\b\s*\./);
});

test('its one thread can do nothing but hash what it is given', () => {
  const thread = readFileSync(join(dist, 'main', 'sha512-thread.js'), 'utf8');
  expect([...thread.matchAll(/^import .* from "([^"]+)";$/gm)].map((match) => match[1]).sort()).toEqual(['node:crypto', 'node:worker_threads']);
  expect(thread).not.toMatch(/\bimport\(|\brequire\(|process\.|workerData|\bfetch\(/);
  expect(main().match(/new Worker\(/g)).toHaveLength(1);
});

test('as it is built, the thread is found beside what starts it', async () => {
  const folder = tempFolder();
  await build(nodeConfig({ root: ROOT, entry: 'electron/passing-sha512.ts', outFolder: folder, outName: 'main.js', format: 'es', shipped: new Shipped() }));
  await build(threadConfig(ROOT, folder, new Shipped()));
  const built = (await import(pathToFileURL(join(folder, 'main.js')).href)) as { readonly Sha512Thread: typeof Sha512Thread };
  const started = await built.Sha512Thread.start();
  await started?.update(new TextEncoder().encode('abc'));
  expect(await started?.finishHex()).toBe(createHash('sha512').update('abc').digest('hex'));
  started?.stop();
});

test('the preload is one file that needs Electron alone', () => {
  expect(readdirSync(join(dist, 'preload'))).toEqual(['preload.cjs']);
  expect([...preload().matchAll(/require\("([^"]+)"\)/g)].map((match) => match[1])).toEqual(['electron']);
  expect(preload()).not.toMatch(/\bimport\b|process\.|eval|ipcRenderer\.(send|sendSync|postMessage)/);
});

test('two builds in two folders are the same bytes, and nothing is inlined', async () => {
  const [first, second] = [tempFolder(), join(tempFolder(), 'deeper', 'still')];
  await buildPage(join(first, 'src'), join(first, 'dist'));
  await buildPage(join(second, 'src'), join(second, 'dist'));
  expect(digests(join(first, 'dist'))).toEqual(digests(join(second, 'dist')));
  expect(Object.keys(digests(join(first, 'dist', 'renderer'))).map((name) => name.replace(/-[\w-]{8}\./, '-#.'))).toEqual(expect.arrayContaining(['/assets/dot-#.svg', '/assets/index-#.css', '/assets/index-#.js', '/assets/worker-#.js', '/index.html']));
  const html = readFileSync(join(first, 'dist', 'renderer', 'index.html'), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|data:/);
});

test('the whole is put in place at once, with its facts, or not at all', async () => {
  const folder = tempFolder();
  writePage(join(folder, 'page'));
  const options = { root: ROOT, rendererFolder: join(folder, 'page'), outFolder: join(folder, 'dist') };
  const facts = await buildAll(options);
  expect(facts.sourceDigest).toBe(await sourceDigest(ROOT));
  expect(JSON.parse(readFileSync(join(folder, 'dist', 'build.json'), 'utf8'))).toEqual(facts);
  const before = digests(join(folder, 'dist'));
  writeFileSync(join(folder, 'page', 'main.ts'), 'import "./missing.ts";');
  expect(await codeOf(buildAll(options))).toMatch(/missing/);
  expect(digests(join(folder, 'dist'))).toEqual(before);
  writeFileSync(join(folder, 'page', 'main.ts'), 'document.title = "later";');
  await buildAll(options);
  expect(digests(join(folder, 'dist'))).not.toEqual(before);
});

test('a changed source is a changed digest', async () => {
  const root = tempFolder();
  for (const folder of ['build', 'electron', 'renderer', 'shared']) mkdirSync(join(root, folder));
  for (const file of ['package.json', 'package-lock.json']) writeFileSync(join(root, file), '{}');
  writeFileSync(join(root, 'electron', 'a.ts'), '1');
  const first = await sourceDigest(root);
  expect(await sourceDigest(root)).toBe(first);
  writeFileSync(join(root, 'electron', 'a.ts'), '2');
  const second = await sourceDigest(root);
  writeFileSync(join(root, 'electron', 'b.ts'), '');
  expect(new Set([first, second, await sourceDigest(root)]).size).toBe(3);
});
