import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { KeptError } from '../shared/base/errors.ts';
import type { Asset, AssetTable } from './protocol.ts';

const assetPath = v.pipe(v.string(), v.maxLength(200), v.regex(/^(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/));
const assetsSchema = v.array(v.strictObject({
  path: assetPath,
  type: v.pipe(v.string(), v.maxLength(60)),
  sizeBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
}));

/** One line of dist/main/assets.json, written by build/asset-table.ts. */
export type AssetEntry = v.InferOutput<typeof assetsSchema>[number];

/**
 * Reads every file of the page once, at start, and holds it: what is served later cannot be changed on the disk any more.
 * Throws KeptError 'internal/unexpected' {kind: 'assets'} when a file is not the one that was built.
 */
export async function loadAssets(tableFile: string, rendererFolder: string): Promise<AssetTable> {
  const entries = v.parse(assetsSchema, JSON.parse(await readFile(tableFile, 'utf8')));
  const assets = await Promise.all(entries.map(async (entry) => [entry.path, await loadAsset(entry, rendererFolder)] as const));
  return new Map(assets);
}

async function loadAsset(entry: AssetEntry, rendererFolder: string): Promise<Asset> {
  const bytes = new Uint8Array(await readFile(join(rendererFolder, entry.path)));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length !== entry.sizeBytes || sha256 !== entry.sha256) throw new KeptError('internal/unexpected', { kind: 'assets' });
  return { bytes, type: entry.type };
}
