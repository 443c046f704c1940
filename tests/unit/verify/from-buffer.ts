import type { RandomAccess, VerifyResult } from '../../../shared/verify/result.ts';

/** A file in memory. */
export function fromBuffer(bytes: Uint8Array): RandomAccess {
  return { sizeBytes: bytes.length, read: (offset, lengthBytes) => Promise.resolve(new Uint8Array(bytes.subarray(offset, offset + lengthBytes))) };
}

/** Checks that failed, with the fault each names. */
export function faultsOf(result: VerifyResult): Record<string, string> {
  return Object.fromEntries(result.checks.filter((check) => check.outcome === 'failed').map((check) => [check.id, String(check.details['fault'])]));
}
