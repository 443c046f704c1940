import { concatBytes } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { ChaChaPoly, ownChaChaPoly } from './chacha20-poly1305.ts';
import { sodium } from './sodium.ts';

export const SEAL_KEY_BYTES = 32;
export const NONCE_BYTES = 24;
const TAG_BYTES = 16;
/** What sealing adds: nonce in front, tag behind. */
export const SEAL_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/** XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): nonce ‖ ciphertext ‖ tag. The 192-bit nonce is drawn anew each time, so it never repeats. */
export function seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array, random: RandomBytes): Uint8Array<ArrayBuffer> {
  const nonce = random(NONCE_BYTES);
  return concatBytes(nonce, sodium().crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, aad, null, nonce, key));
}

/**
 * The plaintext of a sealed box; throws 'crypto/not-authentic' when key, box or associated data are not those of the sealing. Whoever opens thousands of
 * boxes, one after another, gives memory that the plaintext may lie in until the next.
 */
export function unseal(key: Uint8Array, box: Uint8Array, aad: Uint8Array, memory: Uint8Array | null = null): Uint8Array {
  if (box.length < SEAL_OVERHEAD_BYTES) throw new KeptError('crypto/not-authentic');
  const [nonce, sealed] = [box.subarray(0, NONCE_BYTES), box.subarray(NONCE_BYTES)];
  const own = ownChaChaPoly();
  if (own === null || !ChaChaPoly.canOpen(sealed.length, aad.length)) return unsealBySodium(key, nonce, sealed, aad);
  const lengthBytes = box.length - SEAL_OVERHEAD_BYTES;
  const plaintext = memory !== null && lengthBytes <= memory.length ? memory.subarray(0, lengthBytes) : new Uint8Array(lengthBytes);
  if (!own.openExtended(key, nonce, aad, sealed, plaintext)) throw new KeptError('crypto/not-authentic');
  return plaintext;
}

/** What no code of our own can run, or is too long for it. */
function unsealBySodium(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Uint8Array {
  try {
    return sodium().crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, aad, nonce, key);
  } catch (cause) {
    throw new KeptError('crypto/not-authentic', {}, { cause });
  }
}
