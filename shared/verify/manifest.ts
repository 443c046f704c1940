import { MAX_ENTRIES, MAX_NAME_BYTES } from '../bundle/layout.ts';
import { CheckFault } from './faults.ts';
import type { BundleFiles } from './bundle-files.ts';

export type Algorithm = 'sha256' | 'sha512';

const LINE = {
  sha256: /^([0-9a-f]{64}) {2}([\x21-\x7e]+)$/,
  sha512: /^([0-9a-f]{128}) {2}([\x21-\x7e]+)$/,
} as const;

const HEX_DIGITS = { sha256: 64, sha512: 128 } as const;

/** Path → digest, in the order of the lines. */
export type Manifest = ReadonlyMap<string, string>;

/**
 * A manifest (RFC 8493 §2.1.3) in the one spelling that `sha256sum -c` also takes: lower-case digest, two spaces, path, LF,
 * sorted by path, every path once. The path must be in `scope`. Read line by line: no more lines than a bundle can have entries, none longer than their names allow.
 */
export async function readManifest(files: BundleFiles, path: string, algorithm: Algorithm, scope: (path: string) => boolean): Promise<Manifest> {
  const lineLimitBytes = HEX_DIGITS[algorithm] + MAX_NAME_BYTES + 3;
  const limitBytes = MAX_ENTRIES * lineLimitBytes;
  const tooLong = (): CheckFault => new CheckFault('too-long', { entry: path, limitBytes });
  if (files.expect(path).sizeBytes > limitBytes) throw tooLong();
  const manifest = new Map<string, string>();
  let previous = '';
  for await (const line of files.lines(path, lineLimitBytes)) {
    const [, digest = '', name = ''] = LINE[algorithm].exec(line ?? '') ?? [];
    if (digest === '') throw new CheckFault('list-line', { entry: path, line: manifest.size + 1 });
    if (name <= previous) throw new CheckFault('list-order', { entry: path, line: manifest.size + 1 });
    if (!scope(name)) throw new CheckFault('list-scope', { entry: name, list: path });
    if (manifest.size === MAX_ENTRIES) throw tooLong();
    manifest.set(name, digest);
    previous = name;
  }
  return manifest;
}
