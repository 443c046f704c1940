import { utf8 } from '../base/bytes.ts';

/** A file of the bundle as the manifests know it. */
export interface ListedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** bagit.txt (RFC 8493 §2.1.1). */
export const BAGIT_TEXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/**
 * A manifest (RFC 8493 §2.1.3) in the one spelling that `sha256sum -c` also reads: lower-case digest, two spaces, path, LF, in byte order of
 * the paths. Our paths hold none of the characters that §2.1.3 has escaped.
 */
export function manifestText(files: readonly ListedFile[], algorithm: 'sha256' | 'sha512'): Uint8Array {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  return utf8(sorted.map((file) => `${file[algorithm]}  ${file.path}\n`).join(''));
}
