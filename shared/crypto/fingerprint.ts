import { concatBytes, toBase64, uint32be, utf8 } from '../base/bytes.ts';
import { sha256 } from './hash.ts';

const KEY_TYPE = utf8('ssh-ed25519');

/** The SSH wire form of an Ed25519 public key (RFC 8709 §4): string "ssh-ed25519" ‖ string key. Throws a RangeError unless the key has 32 bytes. */
export function sshPublicKeyBlob(publicKey32: Uint8Array): Uint8Array<ArrayBuffer> {
  if (publicKey32.length !== 32) throw new RangeError('an Ed25519 public key has 32 bytes');
  return concatBytes(uint32be(KEY_TYPE.length), KEY_TYPE, uint32be(32), publicKey32);
}

/** 'SHA256:' and the unpadded base64 of the SHA-256 of the key's wire form, as `ssh-keygen -l` prints it. */
export function fingerprint(publicKey32: Uint8Array): string {
  return `SHA256:${toBase64(sha256(sshPublicKeyBlob(publicKey32))).replace(/=+$/, '')}`;
}
