import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatBytes } from '../../../shared/base/bytes.ts';
import type { BundlePlan, BundleSummary } from '../../../shared/bundle/plan.ts';
import { writeBundle } from '../../../shared/bundle/write.ts';
import { memorySink } from './memory-sink.ts';

export interface Written {
  readonly bytes: Uint8Array;
  readonly summary: BundleSummary;
}

export async function written(plan: BundlePlan): Promise<Written> {
  const sink = memorySink();
  const summary = await writeBundle(plan, sink);
  return { bytes: concatBytes(...sink.pieces), summary };
}

/** Relative path → bytes of every file below a folder. */
export function treeOf(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name).slice(folder.length + 1)).toSorted();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}
