/** A vault's Ed25519 key; the secret half stays inside. */
export interface BundleSigner {
  readonly publicKey: Uint8Array;
  /** 64-byte PureEdDSA signature (RFC 8032) over the message as it is. */
  sign(message: Uint8Array): Uint8Array;
}
