import { ageError } from './age-header.ts';
import { ownChaChaPoly } from './chacha20-poly1305.ts';
import { sodium } from './sodium.ts';

/** ChaCha20-Poly1305 (RFC 8439) under one key, without associated data. Results are written into memory that is given. */
export interface ChunkCipher {
  /** `box` is longer by a tag than `plain`. */
  seal(nonce: Uint8Array, plain: Uint8Array, box: Uint8Array): void;
  /** Throws fault 'payload', and nothing is written then. `plain` may lie in the box's own memory. */
  open(nonce: Uint8Array, box: Uint8Array, plain: Uint8Array): void;
}

export const TAG_BYTES = 16;

/** Our own code where the platform has vectors, otherwise libsodium's, which takes twice as long. */
export function chunkCipher(key: Uint8Array): ChunkCipher {
  const own = ownChaChaPoly();
  if (own === null) return sodiumCipher(key);
  const kept = key.slice();
  return {
    seal: (nonce, plain, box) => own.seal(kept, nonce, plain, box),
    open: (nonce, box, plain) => {
      if (!own.open(kept, nonce, box, plain)) throw ageError('payload');
    },
  };
}

export function sodiumCipher(key: Uint8Array): ChunkCipher {
  const kept = key.slice();
  return {
    seal: (nonce, plain, box) => box.set(sodium().crypto_aead_chacha20poly1305_ietf_encrypt(plain, null, null, nonce, kept)),
    open: (nonce, box, plain) => {
      try {
        plain.set(sodium().crypto_aead_chacha20poly1305_ietf_decrypt(null, box, null, nonce, kept));
      } catch (cause) {
        throw ageError('payload', cause);
      }
    },
  };
}
