import { toHex } from '../base/bytes.ts';
import { sodium } from './sodium.ts';

/** SHA-256 (FIPS 180-4) of bytes in memory. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return sodium().crypto_hash_sha256(bytes);
}

export function sha256Hex(bytes: Uint8Array): string {
  return toHex(sha256(bytes));
}

export function sha512Hex(bytes: Uint8Array): string {
  return toHex(sodium().crypto_hash_sha512(bytes));
}

export interface Digests {
  readonly sha256: string;
  readonly sha512: string;
  readonly sizeBytes: number;
}

/** Streaming SHA-256 and SHA-512 of the same bytes, in one pass and in constant memory. */
export function createDigests(): { update(bytes: Uint8Array): void; finish(): Digests } {
  const library = sodium();
  const state256 = library.crypto_hash_sha256_init();
  const state512 = library.crypto_hash_sha512_init();
  let sizeBytes = 0;
  return {
    update(bytes) {
      library.crypto_hash_sha256_update(state256, bytes);
      library.crypto_hash_sha512_update(state512, bytes);
      sizeBytes += bytes.length;
    },
    finish: () => ({
      sha256: toHex(library.crypto_hash_sha256_final(state256)),
      sha512: toHex(library.crypto_hash_sha512_final(state512)),
      sizeBytes,
    }),
  };
}

/** Streaming SHA-256 alone. */
export function createSha256(): { update(bytes: Uint8Array): void; finishHex(): string } {
  const library = sodium();
  const state = library.crypto_hash_sha256_init();
  return {
    update: (bytes) => library.crypto_hash_sha256_update(state, bytes),
    finishHex: () => toHex(library.crypto_hash_sha256_final(state)),
  };
}
