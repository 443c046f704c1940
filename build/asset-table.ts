import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { AssetEntry } from '../electron/assets.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.icc': 'application/vnd.iccprofile',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.otf': 'font/otf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Writes the list of everything that main may serve: path, type, size and SHA-256 of each file of the built page. */
export async function writeAssetTable(rendererFolder: string, tableFile: string): Promise<readonly AssetEntry[]> {
  const files = (await readdir(rendererFolder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = files.map((entry) => `/${relative(rendererFolder, join(entry.parentPath, entry.name)).split(sep).join('/')}`).sort();
  const entries = await Promise.all(paths.map((path) => describe(rendererFolder, path)));
  if (!paths.includes('/index.html')) throw new Error('the page has no index.html');
  await writeFile(tableFile, `${JSON.stringify(entries, null, 1)}\n`);
  return entries;
}

async function describe(rendererFolder: string, path: string): Promise<AssetEntry> {
  const type = TYPES[extname(path)];
  if (type === undefined) throw new Error(`no media type is known for ${path}`);
  const bytes = await readFile(join(rendererFolder, path));
  return { path, type, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
