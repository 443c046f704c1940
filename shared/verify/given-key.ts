import { keyWords, readKeyWords, type KeyWords } from '../crypto/key-words.ts';

const FINGERPRINT = /^(?:SHA256:)?([A-Za-z0-9+/]{43})=?$/i;

/** What a reader was given of a key on another way than the bundle: its fingerprint, or that in words. */
export type GivenKey = { readonly kind: 'fingerprint'; readonly fingerprint: string } | ({ readonly kind: 'words' } & KeyWords);

/** A fingerprint or key words as a person copies them from paper; null when it can be neither. Words first: ten of them may have 43 letters together. */
export function readGivenKey(text: string): GivenKey | null {
  const words = readKeyWords(text);
  if (words) return { kind: 'words', ...words };
  const fingerprint = readFingerprint(text);
  return fingerprint === null ? null : { kind: 'fingerprint', fingerprint };
}

/**
 * A fingerprint as a person copies it from paper (blanks and line breaks in it, with or without "SHA256:"), in the spelling of
 * ssh-keygen; null when it cannot be one. The digits are case-sensitive: nothing is corrected.
 */
export function readFingerprint(text: string): string | null {
  const [, digits] = FINGERPRINT.exec(text.replace(/\s+/g, '')) ?? [];
  return digits === undefined ? null : `SHA256:${digits}`;
}

/** The same as a person would be shown it, for comparison: found and given in one form. */
export function inFormOf(given: GivenKey, fingerprint: string): { readonly found: string; readonly given: string } {
  if (given.kind === 'fingerprint') return { found: fingerprint, given: given.fingerprint };
  return { found: keyWords(fingerprint, given.list).join(' '), given: given.words.join(' ') };
}

/** The one fingerprint in a text with other words around it, as somebody copies a line of a hash sheet; null where there is none, more than one, or none in its one spelling. */
export function fingerprintIn(text: string): string | null {
  const alone = readFingerprint(text);
  const found = new Set(alone === null ? [...text.matchAll(/SHA256:[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/])/g)].map(([match]) => match) : [alone]);
  const [fingerprint] = found;
  return fingerprint !== undefined && found.size === 1 && /[AEIMQUYcgkosw048]$/.test(fingerprint) ? fingerprint : null;
}
