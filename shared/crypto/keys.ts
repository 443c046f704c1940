import { sodium } from './sodium.ts';

export const VAULT_KEY_BYTES = 32;

/** One purpose, one key. All are wiped by `wipeKeys`. */
export interface VaultKeys {
  readonly headerMac: Uint8Array;
  readonly journal: Uint8Array;
  readonly index: Uint8Array;
  readonly signingSeed: Uint8Array;
  /** X25519 scalar of the objects. */
  readonly objectIdentity: Uint8Array;
}

/** Eight bytes each, as crypto_kdf asks; the subkey number is always 1. */
const CONTEXTS = { headerMac: 'kept-hdr', journal: 'kept-jrn', index: 'kept-idx', signingSeed: 'kept-sig', objectIdentity: 'kept-age' } as const;

/** The subkeys of a vault key: crypto_kdf (keyed BLAKE2b-256 with salt and personal fields). */
export function deriveVaultKeys(vaultKey: Uint8Array): VaultKeys {
  const derive = (context: string): Uint8Array => sodium().crypto_kdf_derive_from_key(32, 1, context, vaultKey);
  return {
    headerMac: derive(CONTEXTS.headerMac),
    journal: derive(CONTEXTS.journal),
    index: derive(CONTEXTS.index),
    signingSeed: derive(CONTEXTS.signingSeed),
    objectIdentity: derive(CONTEXTS.objectIdentity),
  };
}

/** Overwrites every subkey with zeros. */
export function wipeKeys(keys: VaultKeys): void {
  for (const key of [keys.headerMac, keys.journal, keys.index, keys.signingSeed, keys.objectIdentity]) sodium().memzero(key);
}
