import { open } from 'node:fs/promises';
import type { Language } from '../shared/base/language.ts';
import type { VerifyResult } from '../shared/verify/result.ts';
import { checkStamp } from '../shared/timestamp/check-stamp.ts';
import { DerFault } from '../shared/timestamp/der.ts';
import { isOts, MAX_OTS_BYTES, readOts, type OtsFacts } from '../shared/timestamp/ots.ts';
import { readRoots } from '../shared/timestamp/pem.ts';
import type { StampResult } from '../shared/timestamp/result.ts';
import { pinnedRoots } from '../shared/timestamp/roots.ts';
import { explainOts, explainStamp, stampWords } from '../shared/timestamp/words.ts';

/** What was found about the time: an answer of an authority, or a proof of OpenTimestamps. */
export type TimeFinding =
  | { readonly kind: 'rfc3161'; readonly result: StampResult }
  | { readonly kind: 'opentimestamps'; readonly proof: OtsFacts | null; readonly rootSha256: string }
  /** The bundle is not intact: nothing is said about when it was. */
  | { readonly kind: 'no-bundle' };

/** A file beside the bundle, named in the call, could not be read: that says nothing about the bundle, nor is it a verdict. */
export class FileBesideFault extends Error {
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super('a file beside the bundle', { cause });
    this.name = 'FileBesideFault';
    this.path = path;
  }
}

/** Reads such a file. */
export async function beside<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (cause) {
    throw new FileBesideFault(path, cause);
  }
}

/** `rootsFile`: certificates that the user names as roots beside the pinned ones. Throws what reading a file throws, and DerFault where that file holds none. */
export async function checkTime(answerFile: string, rootsFile: string | undefined, bundle: VerifyResult['bundle']): Promise<TimeFinding> {
  const givenRoots = rootsFile === undefined ? [] : readRoots(await beside(rootsFile, readSmall));
  const answer = await beside(answerFile, readSmall);
  if (bundle === null) return { kind: 'no-bundle' };
  const { rootSha256, preparedUtc } = bundle;
  if (isOts(answer)) return { kind: 'opentimestamps', proof: readOts(answer), rootSha256 };
  return { kind: 'rfc3161', result: await checkStamp(answer, { rootSha256, sealedUtc: preparedUtc, roots: pinnedRoots(), givenRoots }) };
}

export function isProven(finding: TimeFinding): boolean {
  return finding.kind === 'rfc3161' && finding.result.verdict === 'proven';
}

/** Lines for a terminal. */
export function timeLines(finding: TimeFinding, language: Language): readonly string[] {
  const words = stampWords(language);
  if (finding.kind === 'no-bundle') return [`■ ${words.title}: ${words.noBundle}`];
  if (finding.kind === 'opentimestamps') {
    const { title, state, meaning } = explainOts(finding.proof, finding.rootSha256, language);
    return [`■ ${title}: ${state}`, `  ${meaning}`];
  }
  const told = explainStamp(finding.result, language);
  return [
    `■ ${told.title}: ${told.headline}`,
    `  ${told.meaning}`,
    ...told.remarks.map((remark) => `  ${remark}`),
    ...told.facts.map(([label, value]) => `  ${label}: ${value}`),
    ...told.checks.map(({ outcomeText, text }) => `  [${outcomeText}] ${text}`),
    ...told.notShown.map((point) => `  - ${words.notShownLead}: ${point}`),
  ];
}

/** At most one byte more than any answer has: what is longer is seen to be too long, and no more of it is read. */
async function readSmall(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(MAX_OTS_BYTES + 1), 0, MAX_OTS_BYTES + 1, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export function isNoRoot(error: unknown): boolean {
  return error instanceof DerFault;
}
