import { createHash } from 'node:crypto';
import { concatBytes } from '../../../shared/base/bytes.ts';
import type { BundleSink } from '../../../shared/bundle/write.ts';

/** Keeps copies of all that it takes. */
export function memorySink(): BundleSink & { readonly pieces: readonly Uint8Array[] } {
  const pieces: Uint8Array[] = [];
  return {
    pieces,
    write: async (bytes) => void pieces.push(bytes.slice()),
    finish: async () => {
      const bytes = concatBytes(...pieces);
      return { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    },
  };
}
