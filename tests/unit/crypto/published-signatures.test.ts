import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex, utf8 } from '../../../shared/base/bytes.ts';
import { signerFromSeed } from '../../../shared/crypto/sign.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { isSignatureOf } from '../../../shared/crypto/verify-signature.ts';
import { cctvSignatures, cctvText, type CctvVector } from './cctv-signatures.ts';
import { fromBytes, ORDER, toBytes } from './edwards.ts';
import { edgeSignatures, paragraphs, wycheproof } from './published.ts';

/**
 * Published Ed25519 vectors against our signing and our verdict (FORMAT.md, Signature). Our rule is stricter than RFC 8032 in one thing that it leaves
 * open: a key or an R of small order is refused. No vector is met by loosening it; those that it refuses though others accept are named below.
 */
interface Case { readonly key: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }

const ours = ({ key, message, signature }: Case): boolean => isSignatureOf(key, message, signature);

function publicKeyOf(key: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]), format: 'der', type: 'spki' });
}

/** The platform's, in this process: OpenSSL, of which newer builds refuse points of small order too. */
const openssl = ({ key, message, signature }: Case): boolean => verify(null, message, publicKeyOf(key), signature);

let folder = '';
beforeAll(async () => {
  await loadSodium();
  folder = mkdtempSync(join(tmpdir(), 'kept-published-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The command that VERIFY.txt gives the police. */
function opensslCommand({ key, message, signature }: Case): boolean {
  const [keyFile, messageFile, signatureFile] = ['key.pem', 'message', 'signature'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(keyFile, publicKeyOf(key).export({ format: 'pem', type: 'spki' }));
  writeFileSync(messageFile, message);
  writeFileSync(signatureFile, signature);
  const { status, stdout } = spawnSync('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', keyFile, '-rawin', '-in', messageFile, '-sigfile', signatureFile], { encoding: 'utf8' });
  return status === 0 && stdout.includes('Signature Verified Successfully');
}

const DJB = 'ed25519_tests.txt';
const good = paragraphs(DJB).map((field) => ({ seed: field('PRIV').subarray(0, 32), key: field('PUB'), message: field('MESSAGE'), signature: field('SIG') }));

describe('good signatures', () => {
  /** §7.1: tests 1, 2, 3, 1024 and SHA(abc), by their public keys. */
  const RFC8032 = ['d75a9801', '3d4017c3', 'fc51cd8e', '278117fc', 'ec172b93'];

  it.each(RFC8032)('RFC 8032 section 7.1, key %s…: key, signature and verdict', (start) => {
    const [vector, ...more] = good.filter(({ key }) => toHex(key).startsWith(start));
    expect(more).toEqual([]);
    expectMade(vector!);
  });

  it('the 514 of BoringSSL, out of the set that the authors of Ed25519 publish: each key, signature and verdict', () => {
    expect(good.length).toBe(514);
    for (const vector of good) expectMade(vector);
  });

  function expectMade(vector: Case & { readonly seed: Uint8Array }): void {
    const signer = signerFromSeed(vector.seed);
    expect([toHex(signer.publicKey), toHex(signer.sign(vector.message)), ours(vector), openssl(vector)]).toEqual([toHex(vector.key), toHex(vector.signature), true, true]);
    expect(ours({ ...vector, message: concatBytes(vector.message, Uint8Array.of(0)) })).toBe(false);
  }
});

describe('Wycheproof', () => {
  const all = wycheproof<{ key: { pk: string; sk: string } }>('eddsa_test.json').map(({ vector, group }) => ({
    id: vector.tcId, isValid: vector.result === 'valid', seed: fromHex(group.key.sk), key: fromHex(group.key.pk), message: vector.hex('msg'), signature: vector.hex('sig'), result: vector.result,
  }));

  it('the 145 of eddsa_test.json: 84 valid, 61 invalid, none left to choice, each as published and as OpenSSL has it', () => {
    expect([all.length, all.filter(({ isValid }) => isValid).length, all.filter(({ result }) => result === 'acceptable').length]).toEqual([145, 84, 0]);
    expect(all.filter((one) => ours(one) !== one.isValid).map(({ id }) => id)).toEqual([]);
    expect(all.filter((one) => one.signature.length === 64 && openssl(one) !== one.isValid).map(({ id }) => id)).toEqual([]);
  });

  it('every valid one is the signature that we make', () => {
    for (const { seed, key, message, signature } of all.filter(({ isValid }) => isValid)) {
      const signer = signerFromSeed(seed);
      expect([toHex(signer.publicKey), toHex(signer.sign(message))]).toEqual([toHex(key), toHex(signature)]);
    }
  });
});

describe('edge cases', () => {
  const bytes = (one: { key: string; signature: string }, message: Uint8Array): Case => ({ key: fromHex(one.key), signature: fromHex(one.signature), message });

  it.each(edgeSignatures.speccheck)('ed25519-speccheck $number, $what: valid $isValid', (one) => {
    expect(ours(bytes(one, fromHex(one.message)))).toBe(one.isValid);
  });

  it('ed25519-speccheck: what the openssl command accepts and ours refuses is 0, 1, 2 and 11 at most, each with a point of small order', () => {
    const cases = edgeSignatures.speccheck.map((one) => ({ number: one.number, ...bytes(one, fromHex(one.message)) }));
    expect(cases.filter((one) => ours(one) && !opensslCommand(one))).toEqual([]);
    const more = cases.filter((one) => !ours(one) && opensslCommand(one)).map(({ number }) => number);
    expect([0, 1, 2, 11].filter((number) => more.includes(number))).toEqual(more);
  });

});

/** The typed ones stand as they are published; the file that is made again must have them under their numbers, and be as long as the published one. */
describe('CCTV', () => {
  const all = cctvSignatures();
  const typed = edgeSignatures.cctv;
  const toCase = (one: CctvVector): Case => ({ key: fromHex(one.key), signature: fromHex(one.signature), message: utf8(one.message) });
  /** What the flags say under our rule: no point of small order, and the torsions cancel out. */
  const isValid = ({ flags }: CctvVector): boolean => !flags.some((flag) => /^low_order_[AR]$|^non_canonical|^low_order_residue$/.test(flag));

  it('the 914 are those that are published, byte for byte', () => {
    const text = cctvText(all);
    expect([all.length, text.length, createHash('sha256').update(text).digest('hex')]).toEqual([914, 351_077, 'b38e84caf3e7e89170ff520292dbeae421b0a794c27408ce5ce973018fe3d7f9']);
    expect(typed.map(({ number }) => all[number])).toEqual(typed);
    expect([...new Set(typed.flatMap(({ flags }) => flags))].toSorted()).toEqual([...new Set(all.flatMap(({ flags }) => flags))].toSorted());
  });

  it('of the 914 exactly those 43 are valid whose points are large and whose equation holds without the cofactor', () => {
    expect(all.filter((one) => ours(toCase(one)) !== isValid(one)).map(({ number }) => number)).toEqual([]);
    expect(all.filter((one) => ours(toCase(one))).length).toBe(43);
  });

  it('each of the 43 is valid to OpenSSL too, and none with the order of the group added to S', () => {
    for (const one of all.filter(isValid).map(toCase)) {
      expect(openssl(one)).toBe(true);
      const [r, s] = [one.signature.subarray(0, 32), fromBytes(one.signature.subarray(32))];
      expect(ours({ ...one, signature: concatBytes(r, toBytes(s + ORDER)) })).toBe(false);
    }
    expect(typed.filter(isValid).map((one) => opensslCommand(toCase(one)))).toEqual([true, true, true, true]);
  });

  it('what the platform accepts beyond them, if anything, has a point of small order, which no key of a vault is and no honest signature has', () => {
    for (const one of all.filter((vector) => !isValid(vector) && openssl(toCase(vector)))) expect(one.flags.some((flag) => /^low_order_[AR]$/.test(flag))).toBe(true);
  });
});
