import { equalBytes } from '../base/bytes.ts';
import type { Certificate } from './certificate.ts';
import { DerFault } from './der.ts';
import { OID } from './oids.ts';
import { isSignedBy } from './public-key.ts';

const MAX_LENGTH = 6;
/** keyCertSign (RFC 5280 4.2.1.3). */
const SIGNS_CERTIFICATES = 1 << 5;

export type ChainFinding =
  | { readonly kind: 'rooted'; readonly root: Certificate }
  /** Nothing leads to a root that is known here; `top` is as far as the answer's own certificates go. */
  | { readonly kind: 'unknown-root'; readonly top: Certificate }
  | { readonly kind: 'expired'; readonly certificate: Certificate };

/**
 * From the signer's certificate upwards to a known root, at the time of the stamp (RFC 5280 6.1, without names, policies and revocation: the last cannot be
 * known without a network). A root is trusted for its key: it is one of ours or it is none.
 */
export async function findChain(signer: Certificate, given: readonly Certificate[], roots: readonly Certificate[], timeMs: number): Promise<ChainFinding> {
  let expired: Certificate | null = isValidAt(signer, timeMs) ? null : signer;
  let top = signer;
  const seen = new Set<Certificate>([signer]);
  let level = expired ? [] : [signer];
  for (let depth = 0; depth < MAX_LENGTH && level.length > 0; depth++) {
    const next: Certificate[] = [];
    for (const certificate of level) {
      const known = roots.find((root) => equalBytes(root.whole, certificate.whole)) ?? await issuerAmong(certificate, roots, depth, timeMs);
      if (known && isValidAt(known, timeMs)) return { kind: 'rooted', root: known };
      if (known) expired ??= known;
      for (const issuer of await issuersAmong(certificate, given.filter((candidate) => !seen.has(candidate)), depth)) {
        seen.add(issuer);
        top = issuer;
        if (isValidAt(issuer, timeMs)) next.push(issuer);
        else expired ??= issuer;
      }
    }
    level = next;
  }
  return expired ? { kind: 'expired', certificate: expired } : { kind: 'unknown-root', top };
}

async function issuerAmong(certificate: Certificate, candidates: readonly Certificate[], depth: number, timeMs: number): Promise<Certificate | null> {
  const issuers = await issuersAmong(certificate, candidates, depth);
  return issuers.find((issuer) => isValidAt(issuer, timeMs)) ?? issuers[0] ?? null;
}

async function issuersAmong(certificate: Certificate, candidates: readonly Certificate[], depth: number): Promise<Certificate[]> {
  const issuers: Certificate[] = [];
  for (const candidate of candidates) {
    if (equalBytes(candidate.subject, certificate.issuer) && mayIssue(candidate, depth) && await hasSigned(candidate, certificate)) issuers.push(candidate);
  }
  return issuers;
}

/**
 * An authority, of which as many may stand below as do. Where it names purposes, time stamps are among them: roots of the web let others run authorities that are bound to
 * one purpose by this extension alone (RFC 5280 4.2.1.12 leaves open what it means above the last certificate; the browsers' root programs do not).
 */
function mayIssue({ extensions }: Certificate, depth: number): boolean {
  const { isCa, pathLength, keyUsage, purposes, unknownCritical } = extensions;
  if (purposes && !purposes.oids.some((purpose) => purpose === OID.timeStamping || purpose === OID.anyPurpose)) return false;
  return isCa && unknownCritical === null && (pathLength === null || pathLength >= depth) && (keyUsage === null || (keyUsage & SIGNS_CERTIFICATES) !== 0);
}

async function hasSigned(issuer: Certificate, certificate: Certificate): Promise<boolean> {
  try {
    return await isSignedBy(issuer.publicKey, certificate.signatureAlgorithm, null, certificate.signedPart, certificate.signature);
  } catch (error) {
    // A key or algorithm that is not read here leads nowhere; the chain is then not found.
    if (error instanceof DerFault) return false;
    throw error;
  }
}

function isValidAt({ notBeforeMs, notAfterMs }: Certificate, timeMs: number): boolean {
  return notBeforeMs <= timeMs && timeMs <= notAfterMs + 999;
}
