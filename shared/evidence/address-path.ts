import type { AddressForm, AddressPart, AddressPlatform } from './address-names.ts';

/** What a platform's reader makes of an address. */
export interface Reading {
  readonly platform: AddressPlatform;
  readonly form: AddressForm;
  readonly parts: readonly (readonly [AddressPart, string])[];
}

/** Path segments, decoded where they decode; empty ones dropped. */
export function segmentsOf(url: URL): readonly string[] {
  return url.pathname.split('/').filter((segment) => segment !== '').map(decodeSegment);
}

function decodeSegment(segment: string): string {
  // decodeURIComponent throws on a malformed escape, which an address may well hold; then the escape itself is what there is to show.
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}

/** A parameter of the query as a part, when it is there and not empty. */
export function queryPart(url: URL, parameter: string, name: AddressPart): readonly (readonly [AddressPart, string])[] {
  const value = url.searchParams.get(parameter);
  return value === null || value === '' ? [] : [[name, value]];
}

export function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^[0-9]{1,20}$/.test(text);
}

/** Letters, digits and the few signs that ids and codes of platforms are made of. */
export function isCode(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_-]{1,128}$/.test(text);
}

export function isHandle(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_.-]{1,128}$/.test(text);
}
