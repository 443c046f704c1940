import { sodium } from './sodium.ts';

/**
 * Whether a 64-byte PureEdDSA signature (RFC 8032 §5.1.7) over the message as it is was made with the secret half of a 32-byte key.
 * libsodium refuses non-canonical S, non-canonical and small-order points, so that one message has one verdict. Other lengths are no signature.
 */
export function isSignatureOf(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return sodium().crypto_sign_verify_detached(signature, message, publicKey);
}
