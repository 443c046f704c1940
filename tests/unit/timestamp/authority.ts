import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, sign as signWith, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A time-stamping authority for tests: certificates and answers by OpenSSL, and answers of its own making, in which one thing at a time can be wrong and all
 * the rest, signatures included, is right. Nothing of shared/ is used.
 */
export interface Authority {
  readonly folder: string;
  readonly root: Buffer;
  readonly signer: Buffer;
  /** From the signer upwards, without the root. */
  readonly chain: readonly Buffer[];
  readonly key: KeyObject;
}

const EXTENSIONS = {
  good: 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n',
  notCritical: 'extendedKeyUsage=timeStamping\n',
  notSole: 'extendedKeyUsage=critical,timeStamping,codeSigning\n',
  none: 'basicConstraints=CA:FALSE\n',
  alsoSignsCertificates: 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature,keyCertSign\n',
} as const;
export type Purpose = keyof typeof EXTENSIONS;
export type KeyKind = 'rsa' | 'p256' | 'p384' | 'weak';

const folders: string[] = [];

export function removeAuthorities(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

const KEY: Readonly<Record<KeyKind, readonly string[]>> = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  weak: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
  p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
};

export function makeAuthority({ kind = 'p256', purpose = 'good', name = 'Test', days = 365, viaIntermediate = false, intermediateFor = null }: { kind?: KeyKind; purpose?: Purpose; name?: string; days?: number; viaIntermediate?: boolean; intermediateFor?: string | null } = {}): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'kept-tsa-'));
  folders.push(folder);
  const at = (file: string): string => join(folder, file);
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const authority = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';
  writeFileSync(at('ca.ext'), `${authority}${intermediateFor === null ? '' : `extendedKeyUsage=${intermediateFor}\n`}`);
  writeFileSync(at('tsa.ext'), EXTENSIONS[purpose]);
  const rootKind: KeyKind = kind === 'weak' ? 'p256' : kind;
  openssl('genpkey', ...KEY[rootKind], '-out', 'ca.key');
  openssl('req', '-x509', '-new', '-key', 'ca.key', '-sha256', '-days', '3650', '-subj', `/O=${name}/CN=${name} Root`, '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign', '-out', 'ca.pem');
  let [issuer, issuerKey] = ['ca.pem', 'ca.key'];
  if (viaIntermediate) {
    openssl('genpkey', ...KEY[rootKind], '-out', 'mid.key');
    openssl('req', '-new', '-key', 'mid.key', '-subj', `/O=${name}/CN=${name} Intermediate`, '-out', 'mid.csr');
    openssl('x509', '-req', '-in', 'mid.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '3650', '-sha256', '-extfile', 'ca.ext', '-out', 'mid.pem');
    [issuer, issuerKey] = ['mid.pem', 'mid.key'];
  }
  openssl('genpkey', ...KEY[kind], '-out', 'tsa.key');
  openssl('req', '-new', '-key', 'tsa.key', '-subj', `/O=${name}/CN=${name} 시점 확인`, '-utf8', '-out', 'tsa.csr');
  openssl('x509', '-req', '-in', 'tsa.csr', '-CA', issuer, '-CAkey', issuerKey, '-CAcreateserial', '-days', String(days), '-sha256', '-extfile', 'tsa.ext', '-out', 'tsa.pem');
  writeFileSync(at('chain.pem'), viaIntermediate ? readFileSync(at('mid.pem')) : readFileSync(at('ca.pem')));
  const der = (file: string): Buffer => new X509Certificate(readFileSync(at(file))).raw;
  return { folder, root: der('ca.pem'), signer: der('tsa.pem'), chain: [der('tsa.pem'), ...(viaIntermediate ? [der('mid.pem')] : [])], key: createPrivateKey(readFileSync(at('tsa.key'))) };
}

/** An answer of `openssl ts`. */
export function opensslAnswer({ folder }: Authority, request: Uint8Array, digests = 'sha256, sha512', digest = 'sha256'): Buffer {
  writeFileSync(join(folder, 'query.tsq'), request);
  writeFileSync(join(folder, 'serial'), '1000\n');
  writeFileSync(join(folder, 'ts.cnf'), [
    '[tsa]', 'default_tsa = one', '[one]', `dir = ${folder}`, 'serial = $dir/serial', 'crypto_device = builtin', 'signer_cert = $dir/tsa.pem', 'certs = $dir/chain.pem', 'signer_key = $dir/tsa.key',
    `signer_digest = ${digest}`, 'default_policy = 1.2.3.4.1', `digests = ${digests}`, 'accuracy = secs:1, millisecs:500, microsecs:100', 'ordering = no', 'tsa_name = yes', 'ess_cert_id_chain = no', 'ess_cert_id_alg = sha256', '',
  ].join('\n'));
  try {
    execFileSync('openssl', ['ts', '-reply', '-queryfile', 'query.tsq', '-config', 'ts.cnf', '-out', 'answer.tsr'], { cwd: folder, stdio: 'ignore' });
  } catch (error) {
    // A refusal is an answer, too, and ends with 1.
    if (!(error instanceof Error) || !('status' in error)) throw error;
  }
  return readFileSync(join(folder, 'answer.tsr'));
}

/** Whether OpenSSL takes an answer. */
export function opensslVerifies({ folder }: Authority, answer: Uint8Array, request: Uint8Array): boolean {
  writeFileSync(join(folder, 'given.tsr'), answer);
  writeFileSync(join(folder, 'given.tsq'), request);
  try {
    return execFileSync('openssl', ['ts', '-verify', '-queryfile', 'given.tsq', '-in', 'given.tsr', '-CAfile', 'ca.pem', '-untrusted', 'chain.pem'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).includes('Verification: OK');
  } catch (error) {
    if (error instanceof Error && 'status' in error) return false;
    throw error;
  }
}

export const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
export const seq = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);
const set = (...parts: readonly Uint8Array[]): Buffer => tlv(0x31, ...parts.toSorted((a, b) => Buffer.compare(a, b)));
export const int = (value: number | Uint8Array): Buffer => tlv(2, typeof value === 'number' ? Buffer.from([value]) : value);
export const octet = (bytes: Uint8Array): Buffer => tlv(4, bytes);
export const oid = (dotted: string): Buffer => {
  const [a = 0, b = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [a * 40 + b, ...rest].flatMap((arc) => {
    const digits = [arc & 127];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left & 127) | 128);
    return digits;
  });
  return tlv(6, Buffer.from(bytes));
};
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const SHA256 = seq(oid('2.16.840.1.101.3.4.2.1'), tlv(5));
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

/** What an answer says; one member given otherwise is one thing wrong with it. */
export interface Making {
  readonly digest: Uint8Array;
  readonly nonce: Uint8Array | null;
  readonly version?: number;
  readonly time?: Date;
  readonly timeText?: string;
  readonly tsaName?: Uint8Array | null;
  readonly accuracy?: Uint8Array;
  readonly contentType?: string;
  readonly attributeType?: string;
  readonly messageDigest?: Uint8Array;
  readonly signingCertificate?: Uint8Array | null | 'v1' | 'twice';
  readonly signers?: number;
  readonly certificates?: readonly Uint8Array[];
  readonly signature?: (signature: Buffer) => Buffer;
  readonly imprintOid?: string;
  /** Extensions of the TSTInfo. */
  readonly extensions?: readonly Uint8Array[];
  readonly status?: number;
}

const generalized = (time: Date): string => time.toISOString().replace(/[-:T]|\.\d{3}/g, '');

/** Issuer and serial number, as they stand in a certificate. */
function identity(certificate: Buffer): { issuer: Buffer; serial: Buffer; subject: Buffer } {
  const body = read(certificate, 0).content;
  const tbs = read(body, 0).content;
  const parts: Buffer[] = [];
  for (let at = 0; at < tbs.length;) {
    const { end } = read(tbs, at);
    parts.push(tbs.subarray(at, end));
    at = end;
  }
  return { serial: parts[1]!, issuer: parts[3]!, subject: parts[5]! };
}

function read(bytes: Buffer, at: number): { content: Buffer; end: number } {
  let length = bytes[at + 1]!;
  let start = at + 2;
  if (length >= 128) {
    const count = length & 127;
    length = bytes.readUIntBE(at + 2, count);
    start += count;
  }
  return { content: bytes.subarray(start, start + length), end: start + length };
}

/** An answer made here, with Node's crypto for its signature. */
export function makeAnswer({ signer, root, key }: Authority, making: Making): Buffer {
  const { issuer, serial, subject } = identity(signer);
  const { digest, nonce, version = 1, time = new Date(), tsaName = subject, contentType = TST_INFO } = making;
  const info = seq(
    int(version), oid('1.2.3.4.1'), seq(seq(oid(making.imprintOid ?? '2.16.840.1.101.3.4.2.1'), tlv(5)), octet(digest)), int(77), tlv(0x18, Buffer.from(making.timeText ?? `${generalized(time)}Z`.replace('ZZ', 'Z'))),
    making.accuracy ?? seq(int(1)), ...(nonce === null ? [] : [int(nonce)]), ...(tsaName === null ? [] : [tlv(0xa0, tlv(0xa4, tsaName))]),
    ...(making.extensions === undefined ? [] : [tlv(0xa1, ...making.extensions)]),
  );
  const attribute = (type: string, value: Uint8Array): Buffer => seq(oid(type), set(value));
  const v2 = making.signingCertificate;
  const attributes = [
    attribute('1.2.840.113549.1.9.3', oid(making.attributeType ?? TST_INFO)),
    attribute('1.2.840.113549.1.9.4', octet(making.messageDigest ?? sha256(info))),
    ...(v2 === 'twice' ? [attribute('1.2.840.113549.1.9.16.2.47', seq(seq(seq(octet(sha256(signer))))))] : []),
    ...(v2 === null ? [] : v2 === 'v1'
      ? [attribute('1.2.840.113549.1.9.16.2.12', seq(seq(seq(octet(createHash('sha1').update(signer).digest())))))]
      : [attribute('1.2.840.113549.1.9.16.2.47', seq(seq(seq(octet(v2 === undefined || v2 === 'twice' ? sha256(signer) : v2)))))]),
  ];
  const signed = set(...attributes);
  const rsa = key.asymmetricKeyType === 'rsa';
  const signature = signWith('sha256', signed, key);
  const signerInfo = seq(
    int(1), seq(issuer, serial), SHA256, Buffer.concat([Buffer.from([0xa0]), signed.subarray(1)]), rsa ? seq(oid('1.2.840.113549.1.1.1'), tlv(5)) : seq(oid('1.2.840.10045.4.3.2')), octet(making.signature?.(signature) ?? signature),
  );
  const certificates = making.certificates ?? [signer, root];
  const signedData = seq(
    int(3), set(SHA256), seq(oid(contentType), tlv(0xa0, octet(info))), ...(certificates.length === 0 ? [] : [tlv(0xa0, ...certificates)]), tlv(0x31, ...Array.from({ length: making.signers ?? 1 }, () => signerInfo)),
  );
  return seq(seq(int(making.status ?? 0)), seq(oid('1.2.840.113549.1.7.2'), tlv(0xa0, signedData)));
}
