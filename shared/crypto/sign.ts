import { KeptError } from '../base/errors.ts';
import type { BundleSigner } from './signer.ts';
import { sodium } from './sodium.ts';

/** A signer whose secret half can be wiped; afterwards `sign` throws 'vault/locked'. */
export interface WipeableSigner extends BundleSigner {
  wipe(): void;
}

/** The Ed25519 key pair of a 32-byte seed (RFC 8032 §5.1.5). The seed itself is not kept. */
export function signerFromSeed(seed: Uint8Array): WipeableSigner {
  const { publicKey, privateKey } = sodium().crypto_sign_seed_keypair(seed);
  let isWiped = false;
  return {
    publicKey,
    sign(message) {
      if (isWiped) throw new KeptError('vault/locked');
      return sodium().crypto_sign_detached(message, privateKey);
    },
    wipe() {
      isWiped = true;
      sodium().memzero(privateKey);
    },
  };
}
