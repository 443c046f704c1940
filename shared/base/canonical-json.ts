import { KeptError } from './errors.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * The one spelling of a JSON value: RFC 8785 (sorted keys by UTF-16 code unit, no white space, ECMAScript numbers).
 * Numbers are limited to safe integers, so that no reader can round them; lone surrogates are refused (RFC 8785 §3.2.2.2).
 * Throws KeptError 'internal/not-canonical' for anything that JSON cannot carry.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new KeptError('internal/not-canonical');
    return String(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new KeptError('internal/not-canonical');
  const members = Object.keys(value).sort().map((key) => {
    const member = value[key];
    if (member === undefined) throw new KeptError('internal/not-canonical');
    return `${canonicalString(key)}:${canonicalJson(member)}`;
  });
  return `{${members.join(',')}}`;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Text that JSON writes as it is: no quote, no backslash, no control character, and no surrogate that could stand alone. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\ud7ff\ue000-\uffff]*$/;

function canonicalString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new KeptError('internal/not-canonical');
  return JSON.stringify(text);
}

/**
 * Parses text that must already be in canonical form; duplicate keys, white space and other spellings are refused,
 * so that two readers cannot see two values. Throws KeptError 'json/not-canonical'.
 */
export function parseCanonicalJson(text: string): JsonValue {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new KeptError('json/not-canonical', {}, { cause });
  }
  // What the engine writes again as it was can differ from the canonical form only in what isPlain looks at, and in halves of surrogate pairs, which it
  // writes as escapes. Everything else goes the long way.
  if (JSON.stringify(value) === text && !text.includes('\\ud') && isPlain(value)) return value;
  let again: string;
  try {
    again = canonicalJson(value);
  } catch (cause) {
    throw new KeptError('json/not-canonical', {}, { cause });
  }
  if (again !== text) throw new KeptError('json/not-canonical');
  return value;
}

/** Keys in order, and whole numbers that are exact. */
function isPlain(value: JsonValue): boolean {
  if (typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  if (isList(value)) return value.every(isPlain);
  let last: string | null = null;
  for (const key of Object.keys(value)) {
    if ((last !== null && key <= last) || !isPlain(value[key] ?? null)) return false;
    last = key;
  }
  return true;
}
