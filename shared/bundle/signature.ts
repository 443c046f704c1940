import { concatBytes, fromHex, toBase64, uint32be, utf8 } from '../base/bytes.ts';
import { sshPublicKeyBlob } from '../crypto/fingerprint.ts';
import { sha512Hex } from '../crypto/hash.ts';
import type { BundleSigner } from '../crypto/signer.ts';
import { SSHSIG_NAMESPACE, SSHSIG_PRINCIPAL } from './layout.ts';

const MAGIC = utf8('SSHSIG');
const VERSION = 1;
const HASH = utf8('sha512');
const NO_RESERVED = new Uint8Array(0);
/** As ssh-keygen breaks its lines. */
const ARMOUR_COLUMNS = 70;
/** SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 §4) up to the 32 bytes of the key. */
const SPKI_PREFIX = fromHex('302a300506032b6570032100');

/** Signature of a file as `ssh-keygen -Y sign -n kept-bundle` makes it (OpenSSH, PROTOCOL.sshsig §2–3), armoured. */
export function sshSignature(message: Uint8Array, signer: BundleSigner): Uint8Array {
  const namespace = utf8(SSHSIG_NAMESPACE);
  const signed = concatBytes(MAGIC, wire(namespace), wire(NO_RESERVED), wire(HASH), wire(fromHex(sha512Hex(message))));
  const signature = concatBytes(wire(utf8('ssh-ed25519')), wire(signer.sign(signed)));
  const blob = concatBytes(
    MAGIC, uint32be(VERSION), wire(sshPublicKeyBlob(signer.publicKey)), wire(namespace), wire(NO_RESERVED), wire(HASH), wire(signature),
  );
  const lines = toBase64(blob).match(new RegExp(`.{1,${ARMOUR_COLUMNS}}`, 'g')) ?? [];
  return utf8(`-----BEGIN SSH SIGNATURE-----\n${lines.join('\n')}\n-----END SSH SIGNATURE-----\n`);
}

/** signature/allowed_signers: the one key, and that it signs bundles and nothing else (ssh-keygen(1), ALLOWED SIGNERS). */
export function allowedSignersText(publicKey: Uint8Array): Uint8Array {
  return utf8(`${SSHSIG_PRINCIPAL} namespaces="${SSHSIG_NAMESPACE}" ssh-ed25519 ${toBase64(sshPublicKeyBlob(publicKey))}\n`);
}

/** signature/signer.pub.pem: the same key as OpenSSL reads it. */
export function signerPem(publicKey: Uint8Array): Uint8Array {
  return utf8(`-----BEGIN PUBLIC KEY-----\n${toBase64(concatBytes(SPKI_PREFIX, publicKey))}\n-----END PUBLIC KEY-----\n`);
}

/** SSH's `string` (RFC 4251 §5). */
function wire(bytes: Uint8Array): Uint8Array {
  return concatBytes(uint32be(bytes.length), bytes);
}
