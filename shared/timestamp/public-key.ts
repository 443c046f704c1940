import { concatBytes } from '../base/bytes.ts';
import type { Algorithm, PublicKeyInfo } from './certificate.ts';
import { algorithm } from './certificate.ts';
import { oid, smallNumber, unsignedHex } from './der-values.ts';
import { context, DerFault, inside, only, TAG } from './der.ts';
import { CURVES, ECDSA_SIGNATURES, type HashName, HASHES, OID, RSA_SIGNATURES } from './oids.ts';

/** RSA of fewer bits is breakable or nearly so; of more, slow without end. */
const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 8192;
const HASH_BYTES: Readonly<Record<HashName, number>> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

interface Method {
  readonly importAs: { readonly name: string; readonly hash: string } | { readonly name: string; readonly namedCurve: string };
  readonly verifyAs: { readonly name: string; readonly hash?: string; readonly saltLength?: number };
  readonly signature: Uint8Array;
}

export async function digestOf(hash: HashName, bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(hash, bytes.slice()));
}

/**
 * Whether a signature over these bytes was made with the secret half of the key: RSA PKCS #1 v1.5 and PSS, and ECDSA on three curves, each with SHA-2.
 * `hash`: of the signer, where the algorithm of the signature does not say it. Throws DerFault for a key or algorithm that is none of these.
 */
export async function isSignedBy(key: PublicKeyInfo, signatureAlgorithm: Algorithm, hash: HashName | null, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const method = methodOf(key, signatureAlgorithm, hash, signature);
  const imported = await crypto.subtle.importKey('spki', key.whole.slice(), method.importAs, false, ['verify']).catch((error: unknown) => {
    // What WebCrypto says of a key that is none: DataError (W3C Web Cryptography, importKey).
    if (error instanceof Error && error.name === 'DataError') throw new DerFault('key');
    throw error;
  });
  return crypto.subtle.verify(method.verifyAs, imported, method.signature.slice(), message.slice());
}

function methodOf(key: PublicKeyInfo, signatureAlgorithm: Algorithm, hash: HashName | null, signature: Uint8Array): Method {
  const { oid: id } = signatureAlgorithm;
  const rsaHash = RSA_SIGNATURES[id] ?? (id === OID.rsaEncryption ? hash : null);
  if (rsaHash) return rsaMethod(key, { name: 'RSASSA-PKCS1-v1_5', hash: rsaHash }, {}, signature);
  if (id === OID.rsaPss) {
    const { hash: pssHash, saltLength } = pssParameters(signatureAlgorithm);
    return rsaMethod(key, { name: 'RSA-PSS', hash: pssHash }, { saltLength }, signature);
  }
  const ecHash = ECDSA_SIGNATURES[id] ?? (id === OID.ecPublicKey ? hash : null);
  if (ecHash) return ecMethod(key, ecHash, signature);
  throw new DerFault('algorithm');
}

function rsaMethod(key: PublicKeyInfo, importAs: { readonly name: string; readonly hash: HashName }, more: { readonly saltLength?: number }, signature: Uint8Array): Method {
  if (key.algorithm.oid !== OID.rsaEncryption) throw new DerFault('key type');
  const bits = only(key.bits, TAG.sequence, (reader) => {
    const modulus = unsignedHex(reader.take(TAG.integer));
    unsignedHex(reader.take(TAG.integer));
    return modulus.length * 4;
  });
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) throw new DerFault('key size');
  return { importAs, verifyAs: { name: importAs.name, ...more }, signature };
}

/** RSASSA-PSS-params (RFC 8017 A.2.3) with one hash throughout. */
function pssParameters({ parameters }: Algorithm): { readonly hash: HashName; readonly saltLength: number } {
  if (!parameters || parameters.tag !== TAG.sequence) throw new DerFault('pss');
  return inside(parameters, (reader) => {
    const hash = HASHES[inside(reader.take(context(0)), (inner) => algorithm(inner.take(TAG.sequence))).oid];
    const mask = inside(reader.take(context(1)), (inner) => algorithm(inner.take(TAG.sequence)));
    const maskHash = mask.parameters ? HASHES[algorithm(mask.parameters).oid] : undefined;
    const saltLength = inside(reader.take(context(2)), (inner) => smallNumber(inner.take(TAG.integer)));
    if (!hash || mask.oid !== OID.mgf1 || maskHash !== hash || saltLength > HASH_BYTES[hash]) throw new DerFault('pss');
    return { hash, saltLength };
  });
}

function ecMethod(key: PublicKeyInfo, hash: HashName, signature: Uint8Array): Method {
  const { oid: id, parameters } = key.algorithm;
  const curve = id === OID.ecPublicKey && parameters ? CURVES[oid(parameters)] : undefined;
  if (!curve) throw new DerFault('curve');
  const [r, s] = only(signature, TAG.sequence, (reader) => [unsignedHex(reader.take(TAG.integer)), unsignedHex(reader.take(TAG.integer))]);
  return { importAs: { name: 'ECDSA', namedCurve: curve.name }, verifyAs: { name: 'ECDSA', hash }, signature: concatBytes(fixed(r, curve.sizeBytes), fixed(s, curve.sizeBytes)) };
}

/** WebCrypto takes both numbers as bytes of the curve's length. */
function fixed(hex: string | undefined, sizeBytes: number): Uint8Array {
  const digits = (hex ?? '').padStart(2 * sizeBytes, '0');
  if (digits.length !== 2 * sizeBytes) throw new DerFault('signature');
  return Uint8Array.from({ length: sizeBytes }, (_, at) => Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16));
}
