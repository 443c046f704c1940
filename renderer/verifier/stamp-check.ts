import type { Certificate } from '../../shared/timestamp/certificate.ts';
import { checkStamp } from '../../shared/timestamp/check-stamp.ts';
import { DerFault } from '../../shared/timestamp/der.ts';
import { isOts, MAX_OTS_BYTES, readOts, type OtsFacts } from '../../shared/timestamp/ots.ts';
import { readRoots } from '../../shared/timestamp/pem.ts';
import type { StampResult } from '../../shared/timestamp/result.ts';
import { pinnedRoots } from '../../shared/timestamp/roots.ts';

export type StampAnswer =
  | { readonly form: 'rfc3161'; readonly result: StampResult }
  | { readonly form: 'opentimestamps'; readonly proof: OtsFacts | null }
  /** The file that was given as roots holds none. */
  | { readonly form: 'no-roots' };

export interface StampFile {
  readonly answer: Blob;
  readonly roots: Blob | null;
  readonly rootSha256: string;
  readonly sealedUtc: string;
}

/** Run in the worker, after a bundle was found intact. What is longer than any answer is read only as far as shows that. */
export async function checkStampFile({ answer, roots, rootSha256, sealedUtc }: StampFile): Promise<StampAnswer> {
  const bytes = await bytesOf(answer);
  if (isOts(bytes)) return { form: 'opentimestamps', proof: readOts(bytes) };
  const givenRoots = await rootsOf(roots);
  return givenRoots === null ? { form: 'no-roots' } : { form: 'rfc3161', result: await checkStamp(bytes, { rootSha256, sealedUtc, roots: pinnedRoots(), givenRoots }) };
}

async function rootsOf(roots: Blob | null): Promise<readonly Certificate[] | null> {
  if (roots === null) return [];
  try {
    return readRoots(await bytesOf(roots));
  } catch (error) {
    if (error instanceof DerFault) return null;
    throw error;
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.slice(0, MAX_OTS_BYTES + 1).arrayBuffer());
}
