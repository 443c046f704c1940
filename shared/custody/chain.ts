import { utf8 } from '../base/bytes.ts';
import { canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { sha256Hex } from '../crypto/hash.ts';
import type { CustodyBody } from './entry.ts';

/** What stands before the first entry of a case (FORMAT.md, custody log). */
export const GENESIS_HASH = '0'.repeat(64);
const DOMAIN = 'kept-custody-1';

/** SHA-256(salt ‖ canonical body): a body that is left out of a bundle is present by this alone, and the salt keeps it from being guessed. */
export function bodyHash(salt: string, body: CustodyBody): string {
  return canonicalBodyHash(salt, canonicalJson(body as unknown as JsonValue));
}

/** The same over a body already in canonical form, or over its UTF-8 bytes. */
export function canonicalBodyHash(salt: string, canonicalBody: string | Uint8Array): string {
  return sha256Hex(salt, typeof canonicalBody === 'string' ? utf8(canonicalBody) : canonicalBody);
}

/** SHA-256("kept-custody-1\n" ‖ previous ‖ "\n" ‖ caseSeq ‖ "\n" ‖ body hash), all as ASCII. */
export function entryHash(previousHash: string, caseSeq: number, bodyHashHex: string): string {
  return sha256Hex(`${DOMAIN}\n${previousHash}\n${caseSeq}\n${bodyHashHex}`);
}
