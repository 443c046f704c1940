import { fromUtf8, toHex } from '../base/bytes.ts';
import { DerFault, TAG, type Element } from './der.ts';

/** Contents of primitive elements, each in the one spelling that DER has for it. */

const MAX_INTEGER_BYTES = 2049;
const MAX_OID_BYTES = 64;

function expectTag(element: Element, tag: number): Uint8Array {
  if (element.tag !== tag) throw new DerFault('tag');
  return element.content;
}

/** Hexadecimal of a number that is not negative, without leading zeros but of whole bytes (X.690 8.3.2: as few bytes as possible). */
export function unsignedHex(element: Element, tag: number = TAG.integer): string {
  const bytes = expectTag(element, tag);
  const [first, second] = bytes;
  if (first === undefined || bytes.length > MAX_INTEGER_BYTES || first >= 0x80) throw new DerFault('integer');
  if (first === 0 && second !== undefined && second < 0x80) throw new DerFault('integer');
  return toHex(first === 0 && bytes.length > 1 ? bytes.subarray(1) : bytes);
}

/** Serial numbers may be negative in certificates of old: the bytes as they are, minimal. */
export function integerBytes(element: Element): Uint8Array {
  const bytes = expectTag(element, TAG.integer);
  const [first, second] = bytes;
  if (first === undefined || bytes.length > MAX_INTEGER_BYTES) throw new DerFault('integer');
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) throw new DerFault('integer');
  return bytes;
}

export function smallNumber(element: Element, tag: number = TAG.integer): number {
  const hex = unsignedHex(element, tag);
  if (hex.length > 12) throw new DerFault('integer');
  return Number.parseInt(hex, 16);
}

/** Dotted form (8.19): every arc in as few bytes as possible. */
export function oid(element: Element): string {
  const bytes = expectTag(element, TAG.oid);
  if (bytes.length === 0 || bytes.length > MAX_OID_BYTES || (bytes.at(-1) ?? 0) >= 0x80) throw new DerFault('oid');
  const arcs: number[] = [];
  let arc = 0;
  let isFirstByte = true;
  for (const byte of bytes) {
    if (isFirstByte && byte === 0x80) throw new DerFault('oid');
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw new DerFault('oid');
    isFirstByte = byte < 0x80;
    if (!isFirstByte) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [joined = 0, ...others] = arcs;
  const top = Math.min(2, Math.floor(joined / 40));
  return [top, joined - 40 * top, ...others].join('.');
}

/** 11.1: true is FF and nothing else. */
export function boolean(element: Element): boolean {
  const [value, ...others] = expectTag(element, TAG.boolean);
  if (others.length > 0 || (value !== 0 && value !== 0xff)) throw new DerFault('boolean');
  return value === 0xff;
}

export function octets(element: Element): Uint8Array {
  return expectTag(element, TAG.octetString);
}

/** Of whole bytes: what keys and signatures are. */
export function wholeBits(element: Element): Uint8Array {
  const bytes = expectTag(element, TAG.bitString);
  if (bytes[0] !== 0) throw new DerFault('bits');
  return bytes.subarray(1);
}

/** The bits of a named list (11.2.2), the first bit lowest; at most sixteen. */
export function namedBits(element: Element): number {
  const [unused, ...bytes] = expectTag(element, TAG.bitString);
  if (unused === undefined || unused > 7 || bytes.length > 2 || (bytes.length === 0 && unused !== 0)) throw new DerFault('bits');
  const last = bytes.at(-1) ?? 0;
  if (bytes.length > 0 && ((last & ((1 << unused) - 1)) !== 0 || (last & (1 << unused)) === 0)) throw new DerFault('bits');
  let bits = 0;
  bytes.forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit++) if (byte & (0x80 >> bit)) bits |= 1 << (8 * index + bit);
  });
  return bits;
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
/** 11.7: seconds are there, a fraction has no zero at its end. */
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,8}[1-9]))?Z$/;

/** Milliseconds since 1970, rounded down. A year of two digits is one of 1950–2049 (RFC 5280 4.1.2.5.1). */
export function time(element: Element): number {
  const text = ascii(element.content);
  if (element.tag === TAG.generalizedTime) return timeOf(GENERALIZED_TIME.exec(text));
  if (element.tag !== TAG.utcTime) throw new DerFault('time');
  const parts = UTC_TIME.exec(text);
  if (parts) parts[1] = `${Number(parts[1]) >= 50 ? '19' : '20'}${parts[1] ?? ''}`;
  return timeOf(parts);
}

function timeOf(parts: RegExpExecArray | null): number {
  if (!parts) throw new DerFault('time');
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const ms = Date.parse(iso);
  // A day or hour that does not exist (30 February, 24:00) would be read as another one.
  if (!Number.isFinite(ms) || new Date(ms).toISOString() !== iso) throw new DerFault('time');
  return ms;
}

/** Text of a directory string (RFC 5280 4.1.2.4): hostile. Kinds that are out of use are shown byte by byte. */
export function directoryText({ tag, content }: Element): string {
  if (tag === TAG.utf8String) return decodeUtf8(content);
  if (tag === TAG.printableString || tag === TAG.ia5String) return ascii(content);
  if (tag === TAG.bmpString && content.length % 2 === 0) {
    const units: number[] = [];
    for (let at = 0; at < content.length; at += 2) units.push((content[at] ?? 0) * 256 + (content[at + 1] ?? 0));
    return units.map((unit) => String.fromCharCode(unit)).join('').toWellFormed();
  }
  return [...content].map((byte) => String.fromCharCode(byte)).join('');
}

function ascii(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte >= 0x80) throw new DerFault('text');
    text += String.fromCharCode(byte);
  }
  return text;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new DerFault('text');
    throw error;
  }
}
