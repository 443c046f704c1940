import { concatBytes, utf8 } from '../base/bytes.ts';
import { sodium } from './sodium.ts';

/** HMAC-SHA-256 (RFC 2104) with a key of any length. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const library = sodium();
  const state = library.crypto_auth_hmacsha256_init(key);
  library.crypto_auth_hmacsha256_update(state, message);
  return library.crypto_auth_hmacsha256_final(state);
}

/** The first 32 bytes of HKDF-SHA-256 (RFC 5869): one block, which is all that age asks for. */
export function hkdfSha256(secret: Uint8Array, salt: Uint8Array, info: string): Uint8Array {
  const pseudoRandomKey = hmacSha256(salt, secret);
  const key = hmacSha256(pseudoRandomKey, concatBytes(utf8(info), Uint8Array.of(1)));
  sodium().memzero(pseudoRandomKey);
  return key;
}
