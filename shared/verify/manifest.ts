import { MAX_ENTRIES, MAX_NAME_BYTES } from '../bundle/layout.ts';
import { DigestTable } from './digest-table.ts';
import { CheckFault } from './faults.ts';
import type { BundleFile, BundleFiles } from './bundle-files.ts';

export type Algorithm = 'sha256' | 'sha512';

const LINE = {
  sha256: /^([0-9a-f]{64}) {2}([\x21-\x7e]+)$/,
  sha512: /^([0-9a-f]{128}) {2}([\x21-\x7e]+)$/,
} as const;

const HEX_DIGITS = { sha256: 64, sha512: 128 } as const;

/** What a list says of the files that are there, and the first file, in the order of its lines, with which something is wrong: no line of it is held. */
export class Manifest {
  size = 0;
  /** Listed, and not there. */
  missing: string | null = null;
  /** There, with another digest. */
  differing: string | null = null;
  /** There, but two readers could find different bytes. */
  unreadable: string | null = null;
  readonly #algorithm: Algorithm;
  readonly #files: BundleFiles;
  readonly #digests: DigestTable;
  readonly #isListed: Uint8Array;

  constructor(algorithm: Algorithm, files: BundleFiles) {
    this.#algorithm = algorithm;
    this.#files = files;
    this.#digests = new DigestTable(algorithm, files.byPath.size);
    this.#isListed = new Uint8Array(files.byPath.size);
  }

  add(path: string, digest: string): void {
    this.size += 1;
    const file = this.#files.byPath.get(path);
    if (!file) {
      this.missing ??= path;
      return;
    }
    this.#digests.put(file.row, digest);
    this.#isListed[file.row] = 1;
    if (!file.found) this.unreadable ??= path;
    else if (file.found[this.#algorithm] !== digest) this.differing ??= path;
  }

  /** Whether it lists a file that is there. */
  lists(file: BundleFile | undefined): boolean {
    return file !== undefined && this.#isListed[file.row] === 1;
  }

  /** The digest that it states of a file that is there; null where it states none. */
  digestOf(path: string): string | null {
    const file = this.#files.byPath.get(path);
    return file !== undefined && this.lists(file) ? this.#digests.get(file.row) : null;
  }
}

/**
 * A manifest (RFC 8493 §2.1.3) in the one spelling that `sha256sum -c` also takes: lower-case digest, two spaces, path, LF,
 * sorted by path, every path once. The path must be in `scope`. Read line by line: no more lines than a bundle can have entries, none longer than their names allow.
 */
export async function readManifest(files: BundleFiles, path: string, algorithm: Algorithm, scope: (path: string) => boolean): Promise<Manifest> {
  const lineLimitBytes = HEX_DIGITS[algorithm] + MAX_NAME_BYTES + 3;
  const limitBytes = MAX_ENTRIES * lineLimitBytes;
  const tooLong = (): CheckFault => new CheckFault('too-long', { entry: path, limitBytes });
  if (files.expect(path).sizeBytes > limitBytes) throw tooLong();
  const manifest = new Manifest(algorithm, files);
  let previous = '';
  for await (const line of files.lines(path, lineLimitBytes)) {
    const [, digest = '', name = ''] = LINE[algorithm].exec(line ?? '') ?? [];
    if (digest === '') throw new CheckFault('list-line', { entry: path, line: manifest.size + 1 });
    if (name <= previous) throw new CheckFault('list-order', { entry: path, line: manifest.size + 1 });
    if (!scope(name)) throw new CheckFault('list-scope', { entry: name, list: path });
    if (manifest.size === MAX_ENTRIES) throw tooLong();
    manifest.add(name, digest);
    previous = name;
  }
  return manifest;
}
