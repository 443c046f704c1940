const FINGERPRINT = /^(?:SHA256:)?([A-Za-z0-9+/]{43})=?$/i;

/**
 * A fingerprint as a person copies it from paper (blanks and line breaks in it, with or without "SHA256:"), in the spelling of
 * ssh-keygen; null when it cannot be one. The digits are case-sensitive: nothing is corrected.
 */
export function readFingerprint(text: string): string | null {
  const [, digits] = FINGERPRINT.exec(text.replace(/\s+/g, '')) ?? [];
  return digits === undefined ? null : `SHA256:${digits}`;
}
