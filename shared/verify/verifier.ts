import { KeptError } from '../base/errors.ts';
import { loadSodium } from '../crypto/sodium.ts';
import type { Departure } from '../zip/read-archive.ts';
import { BundleContents } from './bundle-contents.ts';
import { checkBagInfo, checkBagit, checkComplete, checkManifest, checkTagmanifest } from './check-bag.ts';
import { checkCustodyChain, checkCustodyItems } from './check-custody.ts';
import { checkItems } from './check-items.ts';
import { checkNames } from './check-names.ts';
import { checkFingerprint, checkKeysAgree, checkRawSignature, checkSshSignature } from './check-signatures.ts';
import { readKeptCheckpoint, type KeptCheckpoint } from '../custody/checkpoint.ts';
import { checkCheckpoint, checkEarlierCheckpoint } from './check-checkpoint.ts';
import { CheckFault, CheckNotMade, type Details } from './faults.ts';
import { readGivenKey, type GivenKey } from './given-key.ts';
import { readBundle, type NoBundle, type ReadBundle } from './read-bundle.ts';
import { CHECKS, type CheckId, type CheckResult, type RandomAccess, type VerifyResult } from './result.ts';
import { verdictOf } from './verdict.ts';
import { describeBundle } from './verified-bundle.ts';

export interface VerifyOptions {
  /** SHA256:… of the key that is expected to have sealed the bundle, or that in words, from paper or another way than the bundle itself. */
  readonly fingerprint?: string | undefined;
  /** A checkpoint of this case from an earlier bundle or sheet, as its holder copied it. */
  readonly checkpoint?: string | undefined;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A verdict, and what may be looked into after it. */
export interface OpenedBundle {
  readonly result: VerifyResult;
  /** Null unless every check of content passed (verdict 0, 3 or 5): nothing of a bundle that is not intact is shown. */
  readonly contents: BundleContents | null;
}

/**
 * Checks a bundle from its bytes alone. What is wrong with the bundle is in the result; thrown is only what kept us from looking:
 * 'file/changed' (the file changed or ended while it was read), 'task/cancelled', 'internal/bad-call' (no fingerprint, words or checkpoint in that text),
 * and whatever `file.read` throws.
 */
export async function verifyBundle(file: RandomAccess, options: VerifyOptions = {}): Promise<VerifyResult> {
  return (await openBundle(file, options)).result;
}

/** The same, with what an intact bundle holds for as long as its file can be read. */
export async function openBundle(file: RandomAccess, options: VerifyOptions = {}): Promise<OpenedBundle> {
  const given = options.fingerprint === undefined ? undefined : readGivenKey(options.fingerprint);
  if (given === null) throw new KeptError('internal/bad-call', { name: 'fingerprint' });
  const checkpoint = options.checkpoint === undefined ? undefined : readKeptCheckpoint(options.checkpoint);
  if (checkpoint === null) throw new KeptError('internal/bad-call', { name: 'checkpoint' });
  await loadSodium();
  const bundle = await readBundle(file, options);
  if (bundle.kind !== 'bundle') return { result: unreadable(bundle), contents: null };
  const checks: CheckResult[] = [];
  for await (const check of eachCheck(bundle, given, checkpoint)) checks.push(check);
  const verdict = verdictOf(checks);
  if (verdict === 1 || verdict === 2 || !bundle.files) return { result: { verdict, checks, bundle: null }, contents: null };
  return { result: { verdict, checks, bundle: await describeBundle(bundle.files, file.sizeBytes) }, contents: new BundleContents(bundle.files) };
}

function unreadable({ kind, reason }: NoBundle): VerifyResult {
  const checks = CHECKS.map((id): CheckResult => id === 'zip-profile'
    ? { id, outcome: 'failed', details: { fault: reason, entry: '' } }
    : { id, outcome: 'not-made', details: { reason: 'unreadable' } });
  return { verdict: kind === 'damaged' ? 1 : 2, checks, bundle: null };
}

/**
 * Every check, each made when it is asked for: who needs to know only whether one fails can end there, and may ask for those that fail most often first.
 * What was given to compare with is then to stay behind what it rests on.
 */
export async function* eachCheck({ records, departures, files }: ReadBundle, given: GivenKey | undefined, checkpoint?: KeptCheckpoint, order: readonly CheckId[] = CHECKS): AsyncGenerator<CheckResult, void> {
  const results: CheckResult[] = [];
  const passed = (id: CheckId): boolean => results.some((result) => result.id === id && result.outcome === 'passed');
  const whole = files ?? 'ambiguous';
  const makers: { readonly [id in CheckId]: () => Details | Promise<Details> } = {
    'zip-profile': () => checkProfile(departures, records.length),
    'names': () => checkNames(records),
    'bagit': () => checkBagit(clear(whole)),
    'bag-info': () => checkBagInfo(clear(whole)),
    'manifest-sha256': () => checkManifest(clear(whole), 'sha256'),
    'manifest-sha512': () => checkManifest(clear(whole), 'sha512'),
    'tagmanifest-sha256': () => checkTagmanifest(clear(whole), 'sha256'),
    'tagmanifest-sha512': () => checkTagmanifest(clear(whole), 'sha512'),
    'complete': () => checkComplete(clear(whole)),
    'signature-ssh': () => checkSshSignature(clear(whole)),
    'signature-raw': () => checkRawSignature(clear(whole)),
    'keys-agree': () => checkKeysAgree(clear(whole)),
    'fingerprint': () => checkFingerprint(clear(whole), given, passed('signature-ssh') && passed('keys-agree')),
    'items': () => checkItems(clear(whole)),
    'custody-chain': () => checkCustodyChain(clear(whole)),
    'custody-items': () => checkCustodyItems(clear(whole)),
    'checkpoint': () => checkCheckpoint(clear(whole)),
    'earlier-checkpoint': () => checkEarlierCheckpoint(clear(whole), checkpoint, passed('custody-chain')),
  };
  for (const id of order) {
    const result = await makeCheck(id, makers[id]);
    results.push(result);
    yield result;
  }
}

function clear<T>(files: T | 'ambiguous'): T {
  if (files === 'ambiguous') throw new CheckNotMade('ambiguous');
  return files;
}

function checkProfile(departures: readonly Departure[], entries: number): Details {
  const [first] = departures;
  if (first) throw new CheckFault(first.fault, { entry: first.entry, departures: departures.length });
  return { entries };
}

/** The one place where what a check found becomes its result. Anything that is no finding goes on as an error. */
async function makeCheck(id: CheckId, make: () => Details | Promise<Details>): Promise<CheckResult> {
  try {
    return { id, outcome: 'passed', details: await make() };
  } catch (error) {
    if (error instanceof CheckFault) return { id, outcome: 'failed', details: { ...error.details, fault: error.fault } };
    if (error instanceof CheckNotMade) return { id, outcome: 'not-made', details: { ...error.details, reason: error.reason } };
    throw error;
  }
}
