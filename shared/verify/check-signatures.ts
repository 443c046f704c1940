import { equalBytes, fromBase64 } from '../base/bytes.ts';
import { METADATA_FILES, SSHSIG_NAMESPACE, SSHSIG_PRINCIPAL, TAG_FILES } from '../bundle/layout.ts';
import { fingerprint } from '../crypto/fingerprint.ts';
import { isSignatureOf } from '../crypto/verify-signature.ts';
import type { BundleFiles } from './bundle-files.ts';
import { needCase } from './case-file.ts';
import { CheckFault, CheckNotMade, type Details } from './faults.ts';
import { inFormOf, type GivenKey } from './given-key.ts';
import { once } from './once.ts';
import { readSshKey, readSshSignature, sshSignedBytes, type SshSignature } from './ssh-signature.ts';

const MAX_SIGNATURE_BYTES = 16 * 1024;
const MAX_SIGNED_BYTES = 1024 * 1024;
/** SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 §4): this and the 32 bytes of the key. */
const SPKI_PREFIX = new Uint8Array([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]);
const PEM = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/]{58}[A-Za-z0-9+/=]{2})\n-----END PUBLIC KEY-----\n$/;
const ALLOWED_SIGNERS = new RegExp(`^${SSHSIG_PRINCIPAL} namespaces="${SSHSIG_NAMESPACE}" ssh-ed25519 ([A-Za-z0-9+/]+={0,2})\\n$`);

/** The SSH signature fits the signed list, in our namespace and with the key that it carries itself. */
export async function checkSshSignature(files: BundleFiles): Promise<Details> {
  const signature = await readSignature(files);
  if (signature.namespace !== SSHSIG_NAMESPACE) throw new CheckFault('signature-namespace', { namespace: signature.namespace });
  const signed = sshSignedBytes(SSHSIG_NAMESPACE, files.need(TAG_FILES.tagmanifestSha256).sha512);
  if (!isSignatureOf(signature.publicKey, signed, signature.signature)) throw new CheckFault('signature-wrong', { entry: TAG_FILES.sshSignature });
  return { fingerprint: fingerprint(signature.publicKey) };
}

/** The plain Ed25519 signature fits the signed list, with the key in signer.pub.pem. */
export async function checkRawSignature(files: BundleFiles): Promise<Details> {
  files.expect(TAG_FILES.rawSignature);
  const key = await needs(readPem(files), TAG_FILES.signerPem);
  files.need(TAG_FILES.tagmanifestSha256);
  const message = await files.bytes(TAG_FILES.tagmanifestSha256, MAX_SIGNED_BYTES);
  const signature = await files.bytes(TAG_FILES.rawSignature, MAX_SIGNATURE_BYTES);
  if (signature.length !== 64) throw new CheckFault('signature-length', { sizeBytes: signature.length });
  if (!isSignatureOf(key, message, signature)) throw new CheckFault('signature-wrong', { entry: TAG_FILES.rawSignature });
  return { fingerprint: fingerprint(key) };
}

/** The key inside the SSH signature, the one in allowed_signers, the one in signer.pub.pem and the one that case.json names are the same. */
export async function checkKeysAgree(files: BundleFiles): Promise<Details> {
  const pem = await readPem(files);
  const allowed = await readAllowedSigner(files);
  const { publicKey } = await needs(readSignature(files), TAG_FILES.sshSignature);
  if (!equalBytes(pem, allowed)) throw new CheckFault('keys-differ', { entry: TAG_FILES.signerPem, other: TAG_FILES.allowedSigners });
  if (!equalBytes(publicKey, allowed)) throw new CheckFault('keys-differ', { entry: TAG_FILES.sshSignature, other: TAG_FILES.allowedSigners });
  const found = fingerprint(publicKey);
  if ((await needCase(files)).signer !== found) throw new CheckFault('keys-differ', { entry: TAG_FILES.sshSignature, other: METADATA_FILES.caseJson });
  return { fingerprint: found };
}

/** The key that sealed the bundle is the one whose fingerprint, or words, the reader was given on another way. */
export async function checkFingerprint(files: BundleFiles, given: GivenKey | undefined, isSealed: boolean): Promise<Details> {
  if (given === undefined) throw new CheckNotMade('not-given');
  if (!isSealed) throw new CheckNotMade('depends', { entry: TAG_FILES.sshSignature });
  const found = fingerprint((await readSignature(files)).publicKey);
  const compared = inFormOf(given, found);
  if (compared.found !== compared.given) throw new CheckFault('fingerprint-differs', compared);
  return { fingerprint: compared.found };
}

/** The key that sealed the bundle; that it is one key throughout is for its own check. */
export async function readSigningKey(files: BundleFiles): Promise<Uint8Array> {
  return (await readSignature(files)).publicKey;
}

const readSignature: (files: BundleFiles) => Promise<SshSignature> = once(async (files) => readSshSignature(await files.text(TAG_FILES.sshSignature, MAX_SIGNATURE_BYTES, 'signature-armour')));

async function readPem(files: BundleFiles): Promise<Uint8Array> {
  const [, base64 = ''] = PEM.exec(await files.text(TAG_FILES.signerPem, MAX_SIGNATURE_BYTES, 'key-pem')) ?? [];
  const der = decodeBase64(base64, 'key-pem', TAG_FILES.signerPem);
  if (der.length !== SPKI_PREFIX.length + 32 || !equalBytes(der.subarray(0, SPKI_PREFIX.length), SPKI_PREFIX)) {
    throw new CheckFault('key-pem', { entry: TAG_FILES.signerPem });
  }
  return der.subarray(SPKI_PREFIX.length);
}

async function readAllowedSigner(files: BundleFiles): Promise<Uint8Array> {
  const text = await files.text(TAG_FILES.allowedSigners, MAX_SIGNATURE_BYTES, 'key-allowed-signers');
  const [, base64 = ''] = ALLOWED_SIGNERS.exec(text) ?? [];
  const blob = decodeBase64(base64, 'key-allowed-signers', TAG_FILES.allowedSigners);
  if (blob.length === 0) throw new CheckFault('key-allowed-signers', { entry: TAG_FILES.allowedSigners });
  return readSshKey(blob);
}

function decodeBase64(text: string, fault: 'key-pem' | 'key-allowed-signers', entry: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch (error) {
    if (error instanceof RangeError) throw new CheckFault(fault, { entry });
    throw error;
  }
}

/** What another check reports as a fault keeps this one from being made. */
async function needs<T>(value: Promise<T>, entry: string): Promise<T> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof CheckFault) throw new CheckNotMade('depends', { entry });
    throw error;
  }
}
