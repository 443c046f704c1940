import { MAX_LIST_BYTES } from '../bundle/layout.ts';
import { CheckFault } from './faults.ts';
import type { BundleFiles } from './bundle-files.ts';

export type Algorithm = 'sha256' | 'sha512';

const LINE = {
  sha256: /^([0-9a-f]{64}) {2}([\x21-\x7e]+)$/,
  sha512: /^([0-9a-f]{128}) {2}([\x21-\x7e]+)$/,
} as const;

/** Path → digest, in the order of the lines. */
export type Manifest = ReadonlyMap<string, string>;

/**
 * A manifest (RFC 8493 §2.1.3) in the one spelling that `sha256sum -c` also takes: lower-case digest, two spaces, path, LF,
 * sorted by path, every path once. The path must be in `scope`.
 */
export async function readManifest(files: BundleFiles, path: string, algorithm: Algorithm, scope: (path: string) => boolean): Promise<Manifest> {
  const text = await files.text(path, MAX_LIST_BYTES, 'list-line');
  if (text === '') return new Map();
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new CheckFault('list-line', { entry: path, line: lines.length + 1 });
  const manifest = new Map<string, string>();
  let previous = '';
  for (const [index, line] of lines.entries()) {
    const [, digest = '', name = ''] = LINE[algorithm].exec(line) ?? [];
    if (digest === '') throw new CheckFault('list-line', { entry: path, line: index + 1 });
    if (name <= previous) throw new CheckFault('list-order', { entry: path, line: index + 1 });
    if (!scope(name)) throw new CheckFault('list-scope', { entry: name, list: path });
    manifest.set(name, digest);
    previous = name;
  }
  return manifest;
}
