import { spawnSync } from 'node:child_process';
import { createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, sshPublicKeyBlob } from '../../../shared/crypto/fingerprint.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { isSignatureOf } from '../../../shared/crypto/verify-signature.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { faultsOf, fromBuffer } from './from-buffer.ts';
import { keyBlob, keyOf, makeBundle, otherKey, sshSignature, type Files } from './make-bundle.ts';

const SIG = 'signature/tagmanifest-sha256.txt.sig';
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

beforeAll(async () => void (await loadSodium()));

/** RFC 8032 §7.1: public key, message, signature. */
const RFC8032 = [
  ['d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', '', 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'],
  ['3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', '72', '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'],
  ['fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025', 'af82', '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'],
] as const;

/** Encodings of points of order 1, 2, 4 and 8: with them, signatures that fit any message can be made up. */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000', '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '0100000000000000000000000000000000000000000000000000000000000080', 'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);

describe('isSignatureOf', () => {
  it.each(RFC8032)('accepts RFC 8032 vector of key %s', (key, message, signature) => {
    expect(isSignatureOf(hex(key), hex(message), hex(signature))).toBe(true);
    const spki = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), hex(key)]), format: 'der', type: 'spki' });
    expect(verify(null, hex(message), spki, hex(signature))).toBe(true);
  });

  it('refuses each of the 512 signatures that differ by one bit, and each of the 256 such keys', () => {
    const [key, message, signature] = [hex(RFC8032[2][0]), hex(RFC8032[2][1]), hex(RFC8032[2][2])];
    const flipped = (bytes: Uint8Array, bit: number): Uint8Array => bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
    for (let bit = 0; bit < 512; bit++) expect(isSignatureOf(key, message, flipped(signature, bit))).toBe(false);
    for (let bit = 0; bit < 256; bit++) expect(isSignatureOf(flipped(key, bit), message, signature)).toBe(false);
    expect(isSignatureOf(key, hex('af83'), signature)).toBe(false);
  });

  it('refuses the same signature with the group order added to S, so that a signature has one spelling', () => {
    const [key, message, signature] = [hex(RFC8032[1][0]), hex(RFC8032[1][1]), hex(RFC8032[1][2])];
    const s = (littleEndian(signature.subarray(32)) + ORDER).toString(16).padStart(64, '0');
    expect(isSignatureOf(key, message, new Uint8Array([...signature.subarray(0, 32), ...hex(s).toReversed()]))).toBe(false);
  });

  it.each(SMALL_ORDER)('refuses the small-order key %s whatever R is', (key) => {
    for (const point of SMALL_ORDER) {
      for (let message = 0; message < 16; message++) expect(isSignatureOf(hex(key), Uint8Array.of(message), hex(point + '00'.repeat(32)))).toBe(false);
    }
  });

  it.each([[31, 64], [33, 64], [32, 63], [32, 65], [0, 0]])('refuses %i bytes of key with %i of signature', (keyBytes, signatureBytes) => {
    expect(isSignatureOf(new Uint8Array(keyBytes), new Uint8Array(0), new Uint8Array(signatureBytes))).toBe(false);
  });

  it('agrees with another implementation on 200 signatures', () => {
    const { privateKey, raw } = keyOf();
    for (let size = 0; size < 200; size++) {
      const message = Buffer.alloc(size, `message ${size}`);
      expect(isSignatureOf(new Uint8Array(raw), new Uint8Array(message), new Uint8Array(sign(null, message, privateKey)))).toBe(true);
    }
  });
});

describe('fingerprint', () => {
  it('is what ssh-keygen prints', () => {
    const file = join(folder, 'print.pub');
    writeFileSync(file, `ssh-ed25519 ${Buffer.from(sshPublicKeyBlob(new Uint8Array(keyOf().raw))).toString('base64')} x\n`);
    expect(spawnSync('ssh-keygen', ['-lf', file], { encoding: 'utf8' }).stdout).toContain(fingerprint(new Uint8Array(keyOf().raw)));
  });

  it('refuses a key of another length', () => {
    expect(() => fingerprint(new Uint8Array(31))).toThrow(RangeError);
  });
});

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kept-sign-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe('ssh-keygen', () => {
  it('makes signatures that the verifier accepts', async () => {
    const result = await verifyBundle(fromBuffer(makeBundle({ after: (files) => void files.set(SIG, signWithTool(message(files), 'kept-bundle')) })));
    expect([result.verdict, faultsOf(result)]).toEqual([0, {}]);
  });

  it.each([
    ['another namespace', (files: Files) => signWithTool(message(files), 'file'), 'signature-namespace'],
    ['another hash', (files: Files) => signWithTool(message(files), 'kept-bundle', ['-O', 'hashalg=sha256']), 'signature-hash'],
    ['the file with CRLF', (files: Files) => signWithTool(Buffer.from(message(files).toString().replaceAll('\n', '\r\n')), 'kept-bundle'), 'signature-wrong'],
    ['another file', (files: Files) => signWithTool(files.get('bagit.txt')!, 'kept-bundle'), 'signature-wrong'],
  ])('makes a signature over %s: refused', async (_, make, fault) => {
    const result = await verifyBundle(fromBuffer(makeBundle({ after: (files) => void files.set(SIG, make(files)) })));
    expect([result.verdict, faultsOf(result)]).toEqual([1, { 'signature-ssh': fault }]);
  });

  it('agrees with the verifier on what fits and what does not', async () => {
    const cases: readonly [string, (text: Buffer) => Buffer, boolean][] = [
      ['good', (text) => sshSignature(text, keyOf()), true],
      ['other key', (text) => sshSignature(text, otherKey()), false],
      ['other namespace', (text) => sshSignature(text, keyOf(), { namespace: 'git' }), false],
      ['changed text', (text) => sshSignature(Buffer.concat([text, Buffer.from('\r\n')]), keyOf()), false],
      ['trailing bytes', (text) => sshSignature(text, keyOf(), { trailing: Buffer.from([0]) }), false],
    ];
    for (const [name, make, isGood] of cases) {
      let text: Buffer = Buffer.alloc(0);
      const result = await verifyBundle(fromBuffer(makeBundle({ after: (files) => files.set(SIG, make(text = message(files))) })));
      expect([name, result.verdict === 0, toolAccepts(text, make(text))]).toEqual([name, isGood, isGood]);
    }
  });
});

const message = (files: Files): Buffer => files.get('tagmanifest-sha256.txt')!;

function signWithTool(text: Buffer, namespace: string, more: readonly string[] = []): Buffer {
  const [file, key] = [join(folder, 'text'), join(folder, 'key')];
  writeFileSync(file, text);
  writeFileSync(key, opensshKey(), { mode: 0o600 });
  rmSync(`${file}.sig`, { force: true });
  expect(spawnSync('ssh-keygen', ['-Y', 'sign', '-f', key, '-n', namespace, ...more, file]).status).toBe(0);
  return readFileSync(`${file}.sig`);
}

function toolAccepts(text: Buffer, signature: Buffer): boolean {
  writeFileSync(join(folder, 'allowed'), `kept namespaces="kept-bundle" ssh-ed25519 ${keyBlob(keyOf().raw).toString('base64')}\n`);
  writeFileSync(join(folder, 'sig'), signature);
  return spawnSync('ssh-keygen', ['-Y', 'verify', '-f', join(folder, 'allowed'), '-I', 'kept', '-n', 'kept-bundle', '-s', join(folder, 'sig')], { input: text }).status === 0;
}

/** Our test key as OpenSSH keeps private keys (PROTOCOL.key), without a passphrase. */
function opensshKey(): string {
  const { privateKey, raw } = keyOf();
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(16);
  const wire = (bytes: Buffer | string): Buffer => {
    const body = Buffer.from(bytes as string);
    return Buffer.concat([Buffer.from(body.length.toString(16).padStart(8, '0'), 'hex'), body]);
  };
  const secret = Buffer.concat([Buffer.alloc(8, 7), wire('ssh-ed25519'), wire(raw), wire(Buffer.concat([seed, raw])), wire('test')]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, at) => at + 1));
  const key = Buffer.concat([Buffer.from('openssh-key-v1\0'), wire('none'), wire('none'), wire(''), Buffer.from([0, 0, 0, 1]), wire(keyBlob(raw)), wire(Buffer.concat([secret, padding]))]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${key.toString('base64').match(/.{1,70}/g)!.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
