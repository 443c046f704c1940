// npm run build: sources → dist/. The same sources give the same bytes, in any folder and at any time.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { writeAssetTable } from './asset-table.ts';
import { writeBill, writeLicenses } from './bill-of-materials.ts';
import { Shipped } from './shipped.ts';
import { sourceDigest } from './source-digest.ts';
import { buildVerifyPage } from './verify-page.ts';
import { mainConfig, preloadConfig, threadConfig } from './vite.node.ts';
import { rendererConfig } from './vite.renderer.ts';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

export interface BuildOptions {
  readonly root: string;
  readonly rendererFolder: string;
  readonly outFolder: string;
}

/** dist/build.json, written last: a folder without it is not a finished build. */
export interface BuildFacts {
  readonly version: string;
  readonly sourceDigest: string;
}

/** Builds beside `outFolder` and then puts the whole in its place, so that nobody starts half a build. */
export async function buildAll(options: BuildOptions): Promise<BuildFacts> {
  const staging = join(options.root, 'node_modules', '.kept-build', String(process.pid));
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  try {
    const facts = await buildInto(staging, options);
    await rm(options.outFolder, { recursive: true, force: true });
    await mkdir(dirname(options.outFolder), { recursive: true });
    await rename(staging, options.outFolder);
    return facts;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function buildInto(folder: string, { root, rendererFolder }: BuildOptions): Promise<BuildFacts> {
  const digest = await sourceDigest(root);
  const shipped = new Shipped();
  await build(mainConfig(root, join(folder, 'main'), shipped));
  await build(threadConfig(root, join(folder, 'main'), shipped));
  await build(preloadConfig(root, join(folder, 'preload'), shipped));
  await build(rendererConfig(rendererFolder, join(folder, 'renderer'), shipped));
  await buildVerifyPage(join(folder, 'verify.html'), shipped);
  await writeAssetTable(join(folder, 'renderer'), join(folder, 'main', 'assets.json'));
  const facts: BuildFacts = { version: await readVersion(root), sourceDigest: digest };
  await writeLicenses(folder, shipped.list());
  await writeFile(join(folder, 'build.json'), `${JSON.stringify(facts)}\n`);
  await writeBill(folder, { name: 'kept', version: facts.version }, shipped.list());
  return facts;
}

async function readVersion(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const startedAt = performance.now();
  const facts = await buildAll({ root: ROOT, rendererFolder: join(ROOT, 'renderer'), outFolder: join(ROOT, 'dist') });
  process.stdout.write(`Built ${facts.version} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}
