import { equalBytes } from '../base/bytes.ts';
import { boolean, directoryText, integerBytes, namedBits, octets, oid, smallNumber, time, wholeBits } from './der-values.ts';
import { context, contextPrimitive, DerFault, type DerReader, type Element, elements, inside, only, TAG } from './der.ts';
import { NAME_PARTS, OID } from './oids.ts';

/** A certificate (RFC 5280 4.1) as far as a time stamp needs it. */
export interface Certificate {
  readonly whole: Uint8Array;
  /** What its issuer signed, and how. */
  readonly signedPart: Uint8Array;
  readonly signatureAlgorithm: Algorithm;
  readonly signature: Uint8Array;
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Subject as people read it: hostile text. */
  readonly subjectText: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly publicKey: PublicKeyInfo;
  readonly extensions: Extensions;
}

export interface Algorithm {
  readonly oid: string;
  readonly whole: Uint8Array;
  /** Null where there are none. */
  readonly parameters: Element | null;
}

export interface PublicKeyInfo {
  readonly whole: Uint8Array;
  readonly algorithm: Algorithm;
  readonly bits: Uint8Array;
}

export interface Extensions {
  readonly isCa: boolean;
  readonly pathLength: number | null;
  /** Null where the extension is missing. Bit 5: may sign certificates (RFC 5280 4.2.1.3). */
  readonly keyUsage: number | null;
  readonly purposes: { readonly isCritical: boolean; readonly oids: readonly string[] } | null;
  /** A critical extension that nobody here understands: such a certificate must not be used (RFC 5280 4.2). */
  readonly unknownCritical: string | null;
}

const MAX_NAME_PARTS = 32;
const MAX_EXTENSIONS = 64;
const MAX_PURPOSES = 32;

export function algorithm(element: Element): Algorithm {
  return inside(element, (reader) => ({ oid: oid(reader.take(TAG.oid)), whole: element.whole, parameters: reader.isAtEnd ? null : reader.any() }));
}

export function readCertificate(bytes: Uint8Array): Certificate {
  return only(bytes, TAG.sequence, (reader) => {
    const signed = reader.take(TAG.sequence);
    const outer = algorithm(reader.take(TAG.sequence));
    const signature = wholeBits(reader.take(TAG.bitString));
    return { whole: bytes, signedPart: signed.whole, signatureAlgorithm: outer, signature, ...inside(signed, (inner) => readSigned(inner, outer)) };
  });
}

type SignedPart = Omit<Certificate, 'whole' | 'signedPart' | 'signatureAlgorithm' | 'signature'>;

function readSigned(reader: DerReader, outer: Algorithm): SignedPart {
  const version = reader.optional(context(0));
  if (!version || inside(version, (inner) => smallNumber(inner.take(TAG.integer))) !== 2) throw new DerFault('certificate version');
  const serial = integerBytes(reader.take(TAG.integer));
  // 4.1.1.2: the algorithm stands twice, so that it cannot be changed outside what is signed.
  if (!equalBytes(algorithm(reader.take(TAG.sequence)).whole, outer.whole)) throw new DerFault('certificate algorithm');
  const issuer = reader.take(TAG.sequence).whole;
  const [notBeforeMs, notAfterMs] = inside(reader.take(TAG.sequence), (inner) => [time(inner.any()), time(inner.any())] as const);
  const subject = reader.take(TAG.sequence);
  const publicKey = readPublicKey(reader.take(TAG.sequence));
  reader.optional(contextPrimitive(1));
  reader.optional(contextPrimitive(2));
  const list = reader.optional(context(3));
  const extensions = readExtensions(list ? inside(list, (inner) => elements(inner.take(TAG.sequence), MAX_EXTENSIONS)) : []);
  return { serial, issuer, subject: subject.whole, subjectText: nameText(subject), notBeforeMs, notAfterMs, publicKey, extensions };
}

function readPublicKey(element: Element): PublicKeyInfo {
  return inside(element, (reader) => ({ whole: element.whole, algorithm: algorithm(reader.take(TAG.sequence)), bits: wholeBits(reader.take(TAG.bitString)) }));
}

/** "CN=…, O=…" of a Name: what can be read of it, in its order. */
export function nameText(name: Element): string {
  const parts: string[] = [];
  for (const set of elements(name, MAX_NAME_PARTS)) {
    if (set.tag !== TAG.set) throw new DerFault('name');
    for (const part of elements(set, MAX_NAME_PARTS)) {
      const [type, value] = inside(part, (reader) => [oid(reader.take(TAG.oid)), reader.any()] as const);
      const label = NAME_PARTS[type];
      if (label !== undefined) parts.push(`${label}=${directoryText(value)}`);
    }
  }
  return parts.join(', ');
}

function readExtensions(list: readonly Element[]): Extensions {
  const seen = new Set<string>();
  let found: Extensions = { isCa: false, pathLength: null, keyUsage: null, purposes: null, unknownCritical: null };
  for (const element of list) {
    const { id, isCritical, value } = inside(element, (reader) => ({
      id: oid(reader.take(TAG.oid)), isCritical: isTrue(reader.optional(TAG.boolean)), value: octets(reader.take(TAG.octetString)),
    }));
    if (seen.has(id)) throw new DerFault('extension twice');
    seen.add(id);
    found = { ...found, ...readExtension(id, isCritical, value) };
  }
  return found;
}

/** DEFAULT FALSE: where it is written out it must be true (X.690 11.5). */
function isTrue(element: Element | null): boolean {
  if (!element) return false;
  if (!boolean(element)) throw new DerFault('default');
  return true;
}

function readExtension(id: string, isCritical: boolean, value: Uint8Array): Partial<Extensions> {
  if (id === OID.basicConstraints) {
    return only(value, TAG.sequence, (reader) => {
      const isCa = isTrue(reader.optional(TAG.boolean));
      return { isCa, pathLength: reader.isAtEnd ? null : smallNumber(reader.take(TAG.integer)) };
    });
  }
  if (id === OID.keyUsage) return { keyUsage: namedBits(oneElement(value)) };
  if (id === OID.extendedKeyUsage) {
    return { purposes: { isCritical, oids: elements(oneElement(value, TAG.sequence), MAX_PURPOSES).map(oid) } };
  }
  const isHarmless = id === OID.subjectAltName || id === OID.certificatePolicies;
  return isCritical && !isHarmless ? { unknownCritical: id } : {};
}

function oneElement(bytes: Uint8Array, tag?: number): Element {
  return inside({ tag: 0, whole: bytes, content: bytes }, (reader) => (tag === undefined ? reader.any() : reader.take(tag)));
}
