import { equalBytes } from '../base/bytes.ts';
import { sha256Hex } from '../crypto/hash.ts';
import { algorithm, type Certificate } from './certificate.ts';
import { type ChainFinding, findChain } from './chain.ts';
import { octets, oid } from './der-values.ts';
import { DerFault, type Element, inside, TAG } from './der.ts';
import { HASHES, type HashName, OID } from './oids.ts';
import { digestOf, isSignedBy } from './public-key.ts';
import { nonceHex } from './request.ts';
import { STAMP_CHECKS, type StampCheck, type StampCheckId, type StampFacts, type StampFault, type StampResult } from './result.ts';
import { readAnswer, type Answer, type Signer, type Token } from './signed-data.ts';
import { isNamed, readTimeStamp, type TimeStamp } from './tst-info.ts';

export interface StampQuestion {
  /** SHA-256 of tagmanifest-sha256.txt. */
  readonly rootSha256: string;
  /** When the bundle was sealed by the clock of the computer that made it. */
  readonly sealedUtc: string;
  readonly roots: readonly Certificate[];
  /** Roots that the user named beside those; a stamp that rests on one of them says so. */
  readonly givenRoots?: readonly Certificate[];
}

const LATE_MS = 30 * 24 * 3600 * 1000;
const SHA256_OID = '2.16.840.1.101.3.4.2.1';
/** digitalSignature and nonRepudiation (RFC 5280 4.2.1.3). */
const SIGNS_CONTENT = 0b11;
/** Authorities give a second or less (ETSI EN 319 421); beyond an hour a time could no longer be said to be that of an hour, let alone be held against the seal. */
const MAX_ACCURACY_MS = 3600 * 1000;
/** 9999-12-31T23:59:59Z: what lies beyond has no text of the one form. */
const LAST_MS = 253_402_300_799_000;
/** genTime may be cut to whole seconds. */
const SECOND_MS = 1000;

/** Everything that the checks look at; null where it is not there or could not be read. */
interface Case {
  readonly question: StampQuestion;
  readonly answer: Answer;
  readonly token: Token | null;
  readonly stamp: TimeStamp | null;
  readonly signer: Signer | null;
  readonly certificate: Certificate | null;
  readonly chain: ChainFinding | null;
}

class StampFailed extends Error {
  readonly fault: StampFault;
  constructor(fault: StampFault) {
    super(fault);
    this.name = 'StampFailed';
    this.fault = fault;
  }
}

class StampNotMade extends Error {}

/** Checks an answer of a time-stamping authority against the bundle whose root hash was asked about. Never throws for what is in the bytes. */
export async function checkStamp(bytes: Uint8Array, question: StampQuestion): Promise<StampResult> {
  const found = await takeApart(bytes, question);
  if (!found) return { verdict: 'unreadable', checks: STAMP_CHECKS.map((id) => ({ id, outcome: 'not-made', fault: null })), facts: null };
  const checks: StampCheck[] = [];
  for (const id of STAMP_CHECKS) checks.push(await makeCheck(id, found));
  return { verdict: verdictOf(checks), checks, facts: factsOf(found) };
}

async function takeApart(bytes: Uint8Array, question: StampQuestion): Promise<Case | null> {
  const answer = readOr(() => readAnswer(bytes));
  if (!answer) return null;
  const { token } = answer;
  const stamp = token ? readOr(() => readTimeStamp(token.inner)) : null;
  const signer = token?.signers[0] ?? null;
  const certificate = token && signer ? certificateOf(token, signer) : null;
  const chain = token && stamp && certificate ? await findChain(certificate, token.certificates, [...question.roots, ...(question.givenRoots ?? [])], stamp.timeMs) : null;
  return { question, answer, token, stamp, signer, certificate, chain };
}

function certificateOf({ certificates }: Token, { certificateId }: Signer): Certificate | null {
  // A key identifier names a certificate by an extension that is not read here; the one of these that is no authority must then be it.
  if ('keyId' in certificateId) return certificates.find(({ extensions }) => !extensions.isCa) ?? null;
  return certificates.find((certificate) => equalBytes(certificate.serial, certificateId.serial) && equalBytes(certificate.issuer, certificateId.issuer)) ?? null;
}

const CHECKS: { readonly [id in StampCheckId]: (found: Case) => void | Promise<void> } = {
  'status': ({ answer }) => expect(answer.status <= 1 && answer.token !== null, 'refused'),
  'content-type': ({ token }) => {
    const { contentType, innerType } = need(token);
    expect(contentType === OID.signedData && innerType === OID.tstInfo, 'other-type');
  },
  'version': ({ stamp }) => expect(need(stamp).version === 1, 'version'),
  'imprint': ({ stamp, question }) => {
    const { hashOid, hashHex } = need(stamp);
    expect(hashOid === SHA256_OID && hashHex === question.rootSha256, 'other-digest');
  },
  'nonce': ({ stamp, question }) => {
    const nonce = need(stamp).nonceHex;
    expect(nonce !== null, 'no-nonce');
    expect(nonce === nonceHex(question.rootSha256), 'other-nonce');
  },
  'signer': checkSigner,
  'signing-certificate': checkSigningCertificate,
  'signature': checkSignature,
  'chain': ({ chain }) => {
    const { kind } = need(chain);
    expect(kind !== 'expired', 'chain-expired');
    expect(kind === 'rooted', 'chain-unknown');
  },
  'purpose': ({ certificate }) => {
    const { purposes, keyUsage, unknownCritical } = need(certificate).extensions;
    expect(purposes?.isCritical === true, 'not-critical');
    expect(purposes?.oids.length === 1 && purposes.oids[0] === OID.timeStamping, 'not-sole');
    // RFC 3161 2.3 with RFC 5280 4.2.1.12: where its usage is named, it is to sign, and neither certificates nor anything else.
    expect(keyUsage === null || (keyUsage !== 0 && (keyUsage & ~SIGNS_CONTENT) === 0), 'not-sole');
    expect(unknownCritical === null, 'unknown-critical');
  },
  'authority': ({ stamp, certificate }) => expect(isNamed(need(stamp), need(certificate)), 'authority-name'),
  'time': ({ stamp, question }) => {
    const { timeMs, accuracyMs } = need(stamp);
    expect(timeMs + (accuracyMs ?? 0) + SECOND_MS > Date.parse(question.sealedUtc), 'earlier');
    expect((accuracyMs ?? 0) <= MAX_ACCURACY_MS, 'coarse');
  },
};

/** One signer, whose certificate is there, and whose signed attributes name this kind of content and its digest (RFC 5652 11.1, 11.2). */
async function checkSigner({ token, certificate }: Case): Promise<void> {
  const { signers, inner } = need(token);
  const [signer, another] = signers;
  expect(signer !== undefined && another === undefined, 'several-signers');
  expect(certificate !== null, 'no-certificate');
  expect(oid(attribute(need(signer ?? null), OID.contentType)) === OID.tstInfo, 'attribute-type');
  const hash = hashOf(need(signer ?? null));
  expect(equalBytes(octets(attribute(need(signer ?? null), OID.messageDigest)), await digestOf(hash, inner)), 'digest');
}

/** The certificate that signed is the one that the signer meant (ESSCertID of RFC 2634, with SHA-1, or ESSCertIDv2 of RFC 5816). */
async function checkSigningCertificate({ signer, certificate }: Case): Promise<void> {
  const { attributes } = need(signer);
  const { whole } = need(certificate);
  const v2 = attributes.filter((one) => one.oid === OID.signingCertificateV2);
  const [named, another] = v2.length > 0 ? v2 : attributes.filter((one) => one.oid === OID.signingCertificate);
  const [value, more] = named?.values ?? [];
  expect(value !== undefined, 'signing-certificate-missing');
  // RFC 5035 5.4: the attribute stands once and has one value; of two, nobody could say which was meant.
  expect(another === undefined && more === undefined, 'signing-certificate-other');
  const first = inside(value, (reader) => {
    const list = reader.take(TAG.sequence);
    reader.optional(TAG.sequence);
    return new Uint8Array(list.content);
  });
  const { hash, digest } = readCertificateId(first, v2.length > 0);
  const own = new Uint8Array(await crypto.subtle.digest(hash, whole.slice()));
  expect(equalBytes(digest, own), 'signing-certificate-other');
}

function readCertificateId(list: Uint8Array, isV2: boolean): { readonly hash: HashName | 'SHA-1'; readonly digest: Uint8Array } {
  const id = inside({ tag: TAG.sequence, whole: list, content: list }, (reader) => {
    const first = reader.take(TAG.sequence);
    while (!reader.isAtEnd) reader.take(TAG.sequence);
    return first;
  });
  return inside(id, (reader) => {
    const given = isV2 ? reader.optional(TAG.sequence) : null;
    const digest = octets(reader.take(TAG.octetString));
    reader.optional(TAG.sequence);
    // DEFAULT SHA-256 in the second version, always SHA-1 in the first.
    const hash = !isV2 ? 'SHA-1' : given ? HASHES[algorithm(given).oid] : 'SHA-256';
    if (!hash) throw new StampFailed('signing-certificate-other');
    return { hash, digest };
  });
}

async function checkSignature({ signer, certificate }: Case): Promise<void> {
  const { signedAttributes, signatureAlgorithm, signature } = need(signer);
  expect(await isSignedBy(need(certificate).publicKey, signatureAlgorithm, hashOf(need(signer)), need(signedAttributes), signature), 'signature');
}

function hashOf({ digestAlgorithm }: Signer): HashName {
  const hash = HASHES[digestAlgorithm.oid];
  if (!hash) throw new StampFailed('digest-algorithm');
  return hash;
}

/** The one value of an attribute that may stand once (RFC 5652 5.3). */
function attribute({ attributes }: Signer, id: string): Element {
  const [found, another] = attributes.filter((one) => one.oid === id);
  const [value, more] = found?.values ?? [];
  if (!value || more || another) throw new StampFailed(id === OID.contentType ? 'attribute-type' : 'digest');
  return value;
}

function expect(condition: boolean, fault: StampFault): asserts condition {
  if (!condition) throw new StampFailed(fault);
}

function need<T>(value: T | null): T {
  if (value === null) throw new StampNotMade();
  return value;
}

/** The one place where what a check found becomes its result; whatever is no finding goes on as an error. */
async function makeCheck(id: StampCheckId, found: Case): Promise<StampCheck> {
  try {
    await CHECKS[id](found);
    return { id, outcome: 'passed', fault: null };
  } catch (error) {
    if (error instanceof StampFailed) return { id, outcome: 'failed', fault: error.fault };
    if (error instanceof StampNotMade) return { id, outcome: 'not-made', fault: null };
    if (error instanceof DerFault) return { id, outcome: 'failed', fault: 'algorithm' };
    throw error;
  }
}

function verdictOf(checks: readonly StampCheck[]): StampResult['verdict'] {
  const open = checks.filter((check) => check.outcome !== 'passed');
  if (open.length === 0 && checks.length === STAMP_CHECKS.length) return 'proven';
  const only = open.length === 1 ? open[0]?.fault : null;
  return only === 'chain-unknown' ? 'unknown-authority' : only === 'coarse' ? 'coarse' : 'not-proven';
}

function factsOf({ stamp, certificate, chain, question }: Case): StampFacts | null {
  if (!stamp || !certificate) return null;
  const root = chain?.kind === 'rooted' ? chain.root : chain?.kind === 'unknown-root' ? chain.top : null;
  return {
    timeUtc: new Date(stamp.timeMs).toISOString(),
    accuracyMs: stamp.accuracyMs,
    latestUtc: new Date(Math.min(LAST_MS, stamp.timeMs + (stamp.accuracyMs ?? 0))).toISOString(),
    authority: certificate.subjectText,
    root: root?.subjectText ?? '',
    rootSha256: root ? sha256Hex(root.whole) : '',
    isGivenRoot: chain?.kind === 'rooted' && !question.roots.some(({ whole }) => equalBytes(whole, chain.root.whole)),
    policy: stamp.policy,
    serialHex: stamp.serialHex,
    isLate: stamp.timeMs - Date.parse(question.sealedUtc) > LATE_MS,
  };
}

function readOr<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerFault) return null;
    throw error;
  }
}
