import { type Algorithm, algorithm, type Certificate, readCertificate } from './certificate.ts';
import { integerBytes, octets, oid, smallNumber } from './der-values.ts';
import { context, contextPrimitive, DerFault, type DerReader, type Element, elements, inside, only, TAG } from './der.ts';

/** An answer (RFC 3161 2.4.2) taken apart: what stands in it, nothing of it judged yet. */
export interface Answer {
  /** 0 granted, 1 granted with changes, others refused. */
  readonly status: number;
  /** Null where the authority refused. */
  readonly token: Token | null;
}

export interface Token {
  readonly contentType: string;
  readonly innerType: string;
  readonly inner: Uint8Array;
  readonly certificates: readonly Certificate[];
  readonly signers: readonly Signer[];
}

export interface Signer {
  /** How the signer's certificate is named: issuer and serial number, or the identifier of its key. */
  readonly certificateId: { readonly issuer: Uint8Array; readonly serial: Uint8Array } | { readonly keyId: Uint8Array };
  readonly digestAlgorithm: Algorithm;
  /** As signed: a SET OF (RFC 5652 5.4); null where there are none. */
  readonly signedAttributes: Uint8Array | null;
  readonly attributes: readonly { readonly oid: string; readonly values: readonly Element[] }[];
  readonly signatureAlgorithm: Algorithm;
  readonly signature: Uint8Array;
}

export const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_CERTIFICATES = 16;
const MAX_SIGNERS = 4;
const MAX_ATTRIBUTES = 32;
const MAX_ALGORITHMS = 8;

/** Throws DerFault for anything that is no answer in DER. */
export function readAnswer(bytes: Uint8Array): Answer {
  if (bytes.length > MAX_ANSWER_BYTES) throw new DerFault('size');
  return only(bytes, TAG.sequence, (reader) => {
    const status = inside(reader.take(TAG.sequence), (inner) => {
      const number = smallNumber(inner.take(TAG.integer));
      inner.optional(TAG.sequence);
      inner.optional(TAG.bitString);
      return number;
    });
    return { status, token: reader.isAtEnd ? null : readToken(reader.take(TAG.sequence)) };
  });
}

function readToken(element: Element): Token {
  return inside(element, (reader) => {
    const contentType = oid(reader.take(TAG.oid));
    const signedData = inside(reader.take(context(0)), (inner) => inner.take(TAG.sequence));
    return { contentType, ...inside(signedData, readSignedData) };
  });
}

/** SignedData (RFC 5652 5.1). */
function readSignedData(reader: DerReader): Omit<Token, 'contentType'> {
  const version = smallNumber(reader.take(TAG.integer));
  if (version < 1 || version > 5) throw new DerFault('version');
  elements(reader.take(TAG.set), MAX_ALGORITHMS).forEach(algorithm);
  const { innerType, inner } = inside(reader.take(TAG.sequence), (content) => ({
    innerType: oid(content.take(TAG.oid)), inner: inside(content.take(context(0)), (wrapped) => octets(wrapped.take(TAG.octetString))),
  }));
  const certificates = reader.optional(context(0));
  reader.optional(context(1));
  const signers = elements(reader.take(TAG.set), MAX_SIGNERS).map((signer) => inside(signer, readSigner));
  // Other kinds of certificates than X.509 (RFC 5652 10.2.2) have tags of their own, and are none that could be looked at.
  const known = certificates ? elements(certificates, MAX_CERTIFICATES).filter(({ tag }) => tag === TAG.sequence) : [];
  return { innerType, inner, certificates: known.flatMap(({ whole }) => readable(whole)), signers };
}

/** Authorities send what they like beside what is needed, roots of the first version among it. One that cannot be read is as if it were not there: nothing can rest on it. */
function readable(certificate: Uint8Array): Certificate[] {
  try {
    return [readCertificate(certificate)];
  } catch (error) {
    if (error instanceof DerFault) return [];
    throw error;
  }
}

/** SignerInfo (RFC 5652 5.3). */
function readSigner(reader: DerReader): Signer {
  const version = smallNumber(reader.take(TAG.integer));
  if (version !== 1 && version !== 3) throw new DerFault('version');
  const keyId = reader.optional(contextPrimitive(0));
  const certificateId = keyId
    ? { keyId: keyId.content }
    : inside(reader.take(TAG.sequence), (inner) => ({ issuer: inner.take(TAG.sequence).whole, serial: integerBytes(inner.take(TAG.integer)) }));
  const digestAlgorithm = algorithm(reader.take(TAG.sequence));
  const signed = reader.optional(context(0));
  const signatureAlgorithm = algorithm(reader.take(TAG.sequence));
  const signature = octets(reader.take(TAG.octetString));
  reader.optional(context(1));
  return { certificateId, digestAlgorithm, signedAttributes: signed ? asSet(signed.whole) : null, attributes: signed ? readAttributes(signed) : [], signatureAlgorithm, signature };
}

/** What is signed are these bytes with the tag of a SET in place of [0]. */
function asSet(whole: Uint8Array): Uint8Array {
  const bytes = whole.slice();
  bytes[0] = TAG.set;
  return bytes;
}

function readAttributes(signed: Element): Signer['attributes'] {
  return elements(signed, MAX_ATTRIBUTES).map((attribute) => inside(attribute, (reader) => ({
    oid: oid(reader.take(TAG.oid)), values: elements(reader.take(TAG.set), MAX_ATTRIBUTES),
  })));
}
