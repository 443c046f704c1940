import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../shared/base/language.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { readCertificate } from '../../../shared/timestamp/certificate.ts';
import { checkStamp } from '../../../shared/timestamp/check-stamp.ts';
import { nonceHex, REQUEST_BYTES, timestampRequest } from '../../../shared/timestamp/request.ts';
import { STAMP_CHECKS, STAMP_FAULTS, type StampFault, type StampResult } from '../../../shared/timestamp/result.ts';
import { pinnedRoots, PINNED_ROOTS } from '../../../shared/timestamp/roots.ts';
import { explainStamp, stampWords } from '../../../shared/timestamp/words.ts';
import { Random } from '../../fuzz/random.ts';
import { makeAnswer, makeAuthority, type Making, octet, oid, opensslAnswer, opensslVerifies, removeAuthorities, seq, int, tlv, type Authority } from './authority.ts';

const ROOT_HASH = createHash('sha256').update('the list of lists').digest('hex');
const SEALED = new Date(Date.now() - 60_000).toISOString();
let good: Authority;
let other: Authority;

beforeAll(async () => {
  await loadSodium();
  good = makeAuthority();
  other = makeAuthority({ name: 'Other' });
}, 60_000);
afterAll(removeAuthorities);

const digest = Buffer.from(ROOT_HASH, 'hex');
const nonce = (): Buffer => Buffer.from(nonceHex(ROOT_HASH), 'hex');
const base = (): Making => ({ digest, nonce: nonce() });
const check = (answer: Uint8Array, authority = good, sealedUtc = SEALED): Promise<StampResult> => checkStamp(new Uint8Array(answer), { rootSha256: ROOT_HASH, sealedUtc, roots: [readCertificate(new Uint8Array(authority.root))] });
const failed = ({ checks }: StampResult): [string, StampFault | null][] => checks.filter(({ outcome }) => outcome !== 'passed').map(({ id, fault }) => [id, fault]);

describe('the request', () => {
  it('has 69 bytes, which OpenSSL reads, and follows from the root hash alone', () => {
    const request = timestampRequest(ROOT_HASH);
    expect(request.length).toBe(REQUEST_BYTES);
    expect(timestampRequest(ROOT_HASH)).toEqual(request);
    const file = join(good.folder, 'request.tsq');
    writeFileSync(file, request);
    const text = execFileSync('openssl', ['ts', '-query', '-in', file, '-text'], { encoding: 'utf8' });
    expect(text).toContain('Hash Algorithm: sha256');
    expect(text).toContain('Certificate required: yes');
    expect(text.replace(/[\s-]|0\d{3}(?= - )/g, '')).toContain(`Nonce:0x${nonceHex(ROOT_HASH).toUpperCase()}`);
  });

  it('has a nonce of eight bytes without a sign, whatever the hash', () => {
    for (let i = 0; i < 3000; i++) {
      const hash = createHash('sha256').update(String(i)).digest('hex');
      expect(timestampRequest(hash).length).toBe(REQUEST_BYTES);
      expect(nonceHex(hash)).toMatch(/^(0[1-9a-f]|[1-7][0-9a-f])[0-9a-f]{14}$/);
    }
  });
});

describe('a good answer', () => {
  it.each([['p256', 'sha256'], ['p384', 'sha384'], ['rsa', 'sha512']] as const)('of OpenSSL with a key %s and %s passes all twelve checks', async (kind, hash) => {
    const authority = makeAuthority({ kind, viaIntermediate: true });
    const result = await check(opensslAnswer(authority, timestampRequest(ROOT_HASH), undefined, hash), authority);
    expect([failed(result), result.verdict]).toEqual([[], 'proven']);
    expect(result.facts).toMatchObject({ authority: 'O=Test, CN=Test 시점 확인', root: 'O=Test, CN=Test Root', policy: '1.2.3.4.1', accuracyMs: 1501, isLate: false });
    expect(Math.abs(Date.parse(result.facts?.timeUtc ?? '') - Date.now())).toBeLessThan(60_000);
  }, 60_000);

  it('made here is one for OpenSSL, too', async () => {
    const answer = makeAnswer(good, base());
    expect(opensslVerifies(good, answer, timestampRequest(ROOT_HASH))).toBe(true);
    expect((await check(answer)).verdict).toBe('proven');
  });

  it('may name its certificate in the way of before 2010, and give no name of its own', async () => {
    expect((await check(makeAnswer(good, { ...base(), signingCertificate: 'v1' }))).verdict).toBe('proven');
    expect((await check(makeAnswer(good, { ...base(), tsaName: null }))).verdict).toBe('proven');
  });

  it('may say that it is a qualified one, as those of the Union must; what would have to be understood makes it unreadable', async () => {
    const qualified = (critical: readonly Uint8Array[]): Uint8Array => seq(oid('1.3.6.1.5.5.7.1.3'), ...critical, octet(seq(seq(oid('0.4.0.19422.1.1')))));
    const answer = makeAnswer(good, { ...base(), extensions: [qualified([])] });
    expect(opensslVerifies(good, answer, timestampRequest(ROOT_HASH))).toBe(true);
    expect(failed(await check(answer))).toEqual([]);
    const critical = await check(makeAnswer(good, { ...base(), extensions: [qualified([tlv(1, Buffer.from([0xff]))])] }));
    expect([critical.verdict, critical.facts]).toEqual(['not-proven', null]);
  });

  it('may bring certificates beside those that it needs, also such as nobody reads any more', async () => {
    const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: good.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    openssl('req', '-new', '-key', 'ca.key', '-subj', '/CN=Old', '-out', 'old.csr');
    openssl('x509', '-req', '-in', 'old.csr', '-signkey', 'ca.key', '-outform', 'DER', '-out', 'old.der');
    const old = readFileSync(join(good.folder, 'old.der'));
    expect(() => readCertificate(new Uint8Array(old))).toThrow('certificate version');
    const answer = makeAnswer(good, { ...base(), certificates: [old, good.signer] });
    expect(opensslVerifies(good, answer, timestampRequest(ROOT_HASH))).toBe(true);
    expect(failed(await check(answer))).toEqual([]);
    expect(failed(await check(makeAnswer(good, { ...base(), certificates: [old] })))[0]).toEqual(['signer', 'no-certificate']);
  });

  it('needs not bring the root', async () => {
    expect((await check(makeAnswer(good, { ...base(), certificates: [good.signer] }))).verdict).toBe('proven');
  });

  it.each(['timeStamping', 'anyExtendedKeyUsage', 'critical,timeStamping'])('may come by an authority between that is for %s', async (intermediateFor) => {
    const authority = makeAuthority({ viaIntermediate: true, intermediateFor });
    expect((await check(makeAnswer(authority, { ...base(), certificates: authority.chain }), authority)).verdict).toBe('proven');
  }, 60_000);

  it('long after the seal is good, and said to be late', async () => {
    const result = await check(makeAnswer(good, base()), good, new Date(Date.now() - 40 * 24 * 3600_000).toISOString());
    expect([result.verdict, result.facts?.isLate]).toEqual(['proven', true]);
    expect(explainStamp(result, 'en').remarks.join()).toContain('long after');
  });

  it('that rests on a root which the user named says so', async () => {
    const given = await checkStamp(new Uint8Array(makeAnswer(good, base())), { rootSha256: ROOT_HASH, sealedUtc: SEALED, roots: pinnedRoots(), givenRoots: [readCertificate(new Uint8Array(good.root))] });
    expect([given.verdict, given.facts?.isGivenRoot]).toEqual(['proven', true]);
    for (const [language, words] of [['ko', '지정하신 최상위 인증서를 믿는다면'], ['en', 'if you trust the root that you named'], ['de', 'wenn Sie der von Ihnen angegebenen Wurzel vertrauen']] as const) expect(explainStamp(given, language).headline).toContain(words);
    for (const language of LANGUAGES) expect(explainStamp({ ...given, facts: { ...given.facts!, isGivenRoot: false } }, language).headline).not.toBe(explainStamp(given, language).headline);
    for (const [language, words] of [['ko', '직접 지정'], ['en', 'you named yourself'], ['de', 'selbst angegeben']] as const) expect(explainStamp(given, language).remarks.join()).toContain(words);
    expect((await check(makeAnswer(good, base()))).facts?.isGivenRoot).toBe(false);
  });
});

describe('how accurate an authority says its time is', () => {
  const within = (accuracy: Uint8Array, sealedUtc?: string): Promise<StampResult> => check(makeAnswer(good, { ...base(), accuracy }), good, sealedUtc);
  const seconds = (hex: string): Uint8Array => seq(int(Buffer.from(hex, 'hex')));

  it('is shown, and an hour of it is still a time', async () => {
    const result = await within(seconds('0e10'));
    expect([result.verdict, result.facts?.accuracyMs]).toEqual(['proven', 3_600_000]);
    expect(explainStamp(result, 'ko').facts).toContainEqual(['정확도', '± 3,600초']);
    const none = await check(makeAnswer(good, { ...base(), accuracy: Buffer.alloc(0) }));
    expect(explainStamp(none, 'en').facts).toContainEqual(['Accuracy', 'not stated by the authority']);
  });

  it('ten years of it show no more than that it existed by then, and are told as that in every language', async () => {
    const result = await within(seconds('12cc0300'), new Date(Date.now() + 3600_000).toISOString());
    expect([result.verdict, failed(result), result.facts?.accuracyMs]).toEqual(['coarse', [['time', 'coarse']], 315_360_000_000]);
    const year = new Date().getUTCFullYear() + 10;
    for (const [language, words] of [['ko', '± 3,650일'], ['en', '± 3,650 days'], ['de', '± 3.650 Tage']] as const) {
      const { headline, meaning, facts } = explainStamp(result, language);
      expect([headline, headline.includes(String(year - 10))]).toEqual([stampWords(language).verdicts.coarse.headline, false]);
      expect([meaning.includes(words), meaning.includes(String(year)) || meaning.includes(String(year - 1)), facts.some(([, value]) => value === words)]).toEqual([true, true, true]);
    }
  });

  it('as long as numbers go is shown without a date that cannot be', async () => {
    const result = await within(seconds('7fffffffffff'));
    expect([result.verdict, result.facts?.latestUtc]).toEqual(['coarse', '9999-12-31T23:59:59.000Z']);
    expect((await within(seconds('7fffffffffff00'))).verdict).toBe('not-proven');
  });

  it('does not turn what is wrong otherwise into a matter of accuracy', async () => {
    const wrong = await check(makeAnswer(other, { ...base(), accuracy: seconds('12cc0300') }));
    expect(wrong.verdict).toBe('not-proven');
  });
});

describe('an answer with one thing wrong fails that check and no other', () => {
  const wrong: readonly (readonly [string, string, StampFault, () => Uint8Array | Promise<Uint8Array>, (() => Authority) | undefined, string | undefined])[] = [
    ['type of the content', 'content-type', 'other-type', () => makeAnswer(good, { ...base(), contentType: '1.2.840.113549.1.9.16.1.5' }), undefined, undefined],
    ['version', 'version', 'version', () => makeAnswer(good, { ...base(), version: 2 }), undefined, undefined],
    ['digest', 'imprint', 'other-digest', () => makeAnswer(good, { ...base(), digest: Buffer.alloc(32, 7) }), undefined, undefined],
    ['kind of digest', 'imprint', 'other-digest', () => makeAnswer(good, { ...base(), imprintOid: '2.16.840.1.101.3.4.2.2' }), undefined, undefined],
    ['nonce', 'nonce', 'other-nonce', () => makeAnswer(good, { ...base(), nonce: Buffer.from('0102030405060708', 'hex') }), undefined, undefined],
    ['no nonce', 'nonce', 'no-nonce', () => makeAnswer(good, { ...base(), nonce: null }), undefined, undefined],
    ['two signers', 'signer', 'several-signers', () => makeAnswer(good, { ...base(), signers: 2 }), undefined, undefined],
    ['type that was signed', 'signer', 'attribute-type', () => makeAnswer(good, { ...base(), attributeType: '1.2.840.113549.1.7.1' }), undefined, undefined],
    ['digest that was signed', 'signer', 'digest', () => makeAnswer(good, { ...base(), messageDigest: Buffer.alloc(32) }), undefined, undefined],
    ['no named certificate', 'signing-certificate', 'signing-certificate-missing', () => makeAnswer(good, { ...base(), signingCertificate: null }), undefined, undefined],
    ['another named certificate', 'signing-certificate', 'signing-certificate-other', () => makeAnswer(good, { ...base(), signingCertificate: Buffer.alloc(32) }), undefined, undefined],
    ['signature', 'signature', 'signature', () => makeAnswer(good, { ...base(), signature: (bytes) => flipped(bytes, bytes.length - 1) }), undefined, undefined],
    ['signature by another key', 'signature', 'signature', () => makeAnswer({ ...good, key: other.key }, base()), undefined, undefined],
    ['authority that is not known', 'chain', 'chain-unknown', () => makeAnswer(other, base()), undefined, undefined],
    ['certificate that had run out', 'chain', 'chain-expired', () => makeAnswer(good, { ...base(), time: new Date(Date.now() + 400 * 24 * 3600_000) }), undefined, undefined],
    ['purpose that is not critical', 'purpose', 'not-critical', () => makeAnswer(loose(), base()), () => loose(), undefined],
    ['purpose that is not the only one', 'purpose', 'not-sole', () => makeAnswer(wide(), base()), () => wide(), undefined],
    ['no purpose', 'purpose', 'not-critical', () => makeAnswer(bare(), base()), () => bare(), undefined],
    ['usage that goes beyond signing', 'purpose', 'not-sole', () => makeAnswer(signing(), base()), () => signing(), undefined],
    ['authority between that is for servers alone', 'chain', 'chain-unknown', () => makeAnswer(forServers(), { ...base(), certificates: forServers().chain }), () => forServers(), undefined],
    ['two named certificates', 'signing-certificate', 'signing-certificate-other', () => makeAnswer(good, { ...base(), signingCertificate: 'twice' }), undefined, undefined],
    ['name of the authority', 'authority', 'authority-name', () => makeAnswer(good, { ...base(), tsaName: seq(tlv(0x31, seq(Buffer.from('0603550403', 'hex'), tlv(0x0c, Buffer.from('Somebody'))))) }), undefined, undefined],
    ['time before the seal', 'time', 'earlier', () => makeAnswer(good, base()), undefined, new Date(Date.now() + 3600_000).toISOString()],
  ];
  const made = new Map<string, Authority>();
  const once = (name: string, make: () => Authority): Authority => made.get(name) ?? (made.set(name, make()), made.get(name)!);
  const loose = (): Authority => once('loose', () => makeAuthority({ purpose: 'notCritical' }));
  const wide = (): Authority => once('wide', () => makeAuthority({ purpose: 'notSole' }));
  const signing = (): Authority => once('signing', () => makeAuthority({ purpose: 'alsoSignsCertificates' }));
  const forServers = (): Authority => once('servers', () => makeAuthority({ viaIntermediate: true, intermediateFor: 'serverAuth,clientAuth' }));
  const bare = (): Authority => once('bare', () => makeAuthority({ purpose: 'none' }));

  it.each(wrong)('%s → %s', async (_, id, fault, make, authority, sealedUtc) => {
    const result = await check(await make(), authority?.() ?? good, sealedUtc ?? SEALED);
    expect(failed(result)).toEqual([[id, fault]]);
    expect(result.verdict).toBe(fault === 'chain-unknown' ? 'unknown-authority' : 'not-proven');
  }, 60_000);

  it('refusal of OpenSSL → status, and nothing else could be looked at', async () => {
    const result = await check(opensslAnswer(good, timestampRequest(ROOT_HASH), 'sha512'));
    expect(result.checks.find(({ outcome }) => outcome === 'failed')).toMatchObject({ id: 'status', fault: 'refused' });
    expect([result.verdict, result.checks.filter(({ outcome }) => outcome === 'passed'), result.facts]).toEqual(['not-proven', [], null]);
  });

  it('a status of refusal beside a good token → status alone', async () => {
    expect(failed(await check(makeAnswer(good, { ...base(), status: 2 })))).toEqual([['status', 'refused']]);
  });

  it('no certificate → the signer is not known, and all that hangs on it is not made', async () => {
    const result = await check(makeAnswer(good, { ...base(), certificates: [] }));
    expect(failed(result)).toEqual([['signer', 'no-certificate'], ['signing-certificate', null], ['signature', null], ['chain', null], ['purpose', null], ['authority', null]]);
  });

  it('a key that is too short is not taken', async () => {
    const weak = makeAuthority({ kind: 'weak' });
    expect(failed(await check(makeAnswer(weak, base()), weak))).toEqual([['signature', 'algorithm']]);
  }, 60_000);

  it('accuracy beyond its bounds makes the stamp unreadable, and nothing is believed of it', async () => {
    const result = await check(makeAnswer(good, { ...base(), accuracy: seq(int(1), tlv(0x80, Buffer.from([0x03, 0xe8]))) }));
    expect([result.verdict, result.facts]).toEqual(['not-proven', null]);
  });

  it.each(['20261127063300.500Z', '20261127063300.Z', '202611270633Z', '20261127063300', '20261127063300+0100', '20261327063300Z', '20260230063300Z'])('a time written as %s is none', async (timeText) => {
    expect((await check(makeAnswer(good, { ...base(), timeText }))).verdict).toBe('not-proven');
  });
});

describe('the roots', () => {
  it('are the pinned certificates, each an authority that says so, and their fingerprints are those that OpenSSL computes', () => {
    const roots = pinnedRoots();
    expect(roots.length).toBe(PINNED_ROOTS.length);
    PINNED_ROOTS.forEach(({ sha256, base64 }, index) => {
      expect(createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex')).toBe(sha256);
      expect(roots[index]?.extensions).toMatchObject({ isCa: true, unknownCritical: null });
    });
  });

  it('do not take a stamp of a stranger', async () => {
    const result = await checkStamp(new Uint8Array(makeAnswer(good, base())), { rootSha256: ROOT_HASH, sealedUtc: SEALED, roots: pinnedRoots() });
    expect([result.verdict, failed(result)]).toEqual(['unknown-authority', [['chain', 'chain-unknown']]]);
  });
});

describe('a mutated answer', () => {
  const CASES = Number(process.env['KEPT_DER_CASES'] ?? 3000);

  it(`is never proven, and never makes the reader throw or wait: ${CASES} cases`, async () => {
    const answers = [makeAnswer(good, base()), opensslAnswer(good, timestampRequest(ROOT_HASH))];
    const random = new Random(20261127);
    const accepted: string[] = [];
    for (let at = 0; at < CASES; at++) {
      const answer = answers[at % 2]!;
      const changed = mutate(answer, random);
      if (changed.equals(answer)) continue;
      const startedMs = performance.now();
      const { verdict, facts } = await check(changed);
      if (performance.now() - startedMs > 2000) accepted.push(`slow ${at}`);
      if (verdict === 'proven' && !saysTheSame(changed, answer, facts?.timeUtc)) accepted.push(`${at}`);
    }
    expect(accepted).toEqual([]);
  }, 600_000);
});

/** Bytes that nobody signs may change (a text beside the status, certificates that are not needed): then what was signed must be there as it was. */
function saysTheSame(changed: Buffer, answer: Buffer, timeUtc: string | undefined): boolean {
  const info = answer.indexOf(digest);
  const time = (timeUtc ?? '').replace(/[-:T]|\.\d{3}/g, '');
  return changed.includes(answer.subarray(info - 30, info + 34)) && changed.includes(Buffer.from(time));
}

function mutate(answer: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(answer);
  const at = random.below(bytes.length);
  const kind = random.below(6);
  if (kind === 0) bytes[at]! ^= 1 << random.below(8);
  else if (kind === 1) bytes[at] = random.below(256);
  else if (kind === 2) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(8))]);
  else if (kind === 3) return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + random.below(4), random.below(256)), bytes.subarray(at)]);
  else if (kind === 4) bytes.copy(bytes, at, random.below(bytes.length));
  else return bytes.subarray(0, at);
  return bytes;
}

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 1;
  return changed;
}

describe('the words', () => {
  it('are there for every check, fault and verdict, in three languages, and promise nothing', () => {
    for (const language of LANGUAGES) {
      const words = stampWords(language);
      expect(Object.keys(words.checks).sort()).toEqual([...STAMP_CHECKS].sort());
      expect(Object.keys(words.faults).sort()).toEqual([...STAMP_FAULTS].sort());
      expect(JSON.stringify(words)).not.toMatch(/tamper|court|guarantee|genuine|authentic|gerichtsfest|법원|보장|완벽/i);
    }
  });

  it('do not show the time of a stamp that shows nothing', async () => {
    const result = await check(makeAnswer(good, { ...base(), nonce: null }));
    for (const language of LANGUAGES) {
      const told = explainStamp(result, language);
      expect(told.facts).toEqual([]);
      expect(`${told.headline} ${told.meaning}`).not.toMatch(/\d{4}-\d\d/);
    }
  });

  it('escape what the authority calls itself', async () => {
    const hostile = makeAuthority({ name: 'x\u202Egnp' });
    const told = explainStamp(await check(makeAnswer(hostile, base()), hostile), 'en');
    expect(JSON.stringify(told)).not.toContain('\u202E');
  }, 60_000);
});
