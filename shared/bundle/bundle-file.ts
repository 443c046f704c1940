import { KeptError } from '../base/errors.ts';
import { hashHere, sha256Hex, sha512Hex, type NewPassingHash } from '../crypto/hash.ts';
import type { FileFacts } from '../evidence/item.ts';
import type { ListedFile } from './manifests.ts';

/** A file of the bundle: what the manifests say about it, and its bytes when their turn comes. */
export interface BundleFile extends ListedFile {
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/** A file that Kept makes itself. `make` is called for the digests and again for the archive, so that thousands of them are not held at once. */
export function generatedFile(path: string, make: () => Uint8Array): BundleFile {
  const bytes = make();
  return {
    path,
    sizeBytes: bytes.length,
    sha256: sha256Hex(bytes),
    sha512: sha512Hex(bytes),
    chunks: async function* () {
      yield make();
    },
  };
}

export function fixedFile(path: string, bytes: Uint8Array): BundleFile {
  return generatedFile(path, () => bytes);
}

/**
 * A stored exhibit. Its digests are those of the journal; the bytes are hashed again on their way out, and the archive is refused
 * ('bundle/cannot-build' {exhibitNo}) unless they are the same. SHA-256 settles that; SHA-512 is recomputed when the finished bundle is checked.
 */
export function storedFile(path: string, exhibitNo: string, facts: FileFacts, open: () => AsyncIterable<Uint8Array>, newHash: NewPassingHash = hashHere): BundleFile {
  const { sizeBytes, sha256, sha512 } = facts;
  return {
    path,
    sizeBytes,
    sha256,
    sha512,
    chunks: async function* () {
      const hash = newHash(sizeBytes);
      try {
        let leftBytes = sizeBytes;
        for await (const chunk of open()) {
          leftBytes -= chunk.length;
          if (leftBytes < 0) throw new KeptError('bundle/cannot-build', { reason: 'size', exhibitNo });
          await hash.update(chunk);
          yield chunk;
        }
        if (leftBytes > 0) throw new KeptError('bundle/cannot-build', { reason: 'size', exhibitNo });
        if (await hash.finishHex() !== sha256) throw new KeptError('bundle/cannot-build', { reason: 'digest', exhibitNo });
      } finally {
        hash.stop();
      }
    },
  };
}
