import { describe, expect, it } from 'vitest';
import { type CheckId, type CheckResult, type VerifyResult } from '../../../shared/verify/result.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { fromBuffer } from './from-buffer.ts';
import { BUNDLE_NAME, entriesOf, fingerprintOf, keyOf, makeBundle, makeDraft, otherKey, sealDraft, sshSignature, type Damage, type Files } from './make-bundle.ts';
import { makeZip } from './make-zip.ts';

const SIG = 'signature/tagmanifest-sha256.txt.sig';

async function checked(damage: Damage, given: { readonly fingerprint?: string; readonly checkpoint?: string } = {}): Promise<(id: CheckId) => Omit<CheckResult, 'id'>> {
  return told(await verifyBundle(fromBuffer(makeBundle(damage)), given));
}

const told = (result: VerifyResult) => (id: CheckId): Omit<CheckResult, 'id'> => {
  const { id: _, ...rest } = result.checks.find((check) => check.id === id)!;
  return rest;
};

const failed = (fault: string, details: CheckResult['details'] = {}): Omit<CheckResult, 'id'> => ({ outcome: 'failed', details: { ...details, fault } });
const notMade = (reason: string, details: CheckResult['details'] = {}): Omit<CheckResult, 'id'> => ({ outcome: 'not-made', details: { ...details, reason } });

describe('the fingerprint that was given', () => {
  it('is not compared with a key that did not seal the bundle, or not alone', async () => {
    const byOther = (files: Files): void => void files.set(SIG, sshSignature(files.get('tagmanifest-sha256.txt')!, otherKey()));
    const fingerprint = fingerprintOf(otherKey().raw);
    const differing = await checked({ after: byOther }, { fingerprint });
    expect([differing('signature-ssh').outcome, differing('keys-agree').outcome, differing('fingerprint')]).toEqual(['passed', 'failed', notMade('depends', { entry: SIG })]);
    const wrong = await checked({ after: (files) => void files.set(SIG, sshSignature(Buffer.from('x'), keyOf())) }, { fingerprint: fingerprintOf(keyOf().raw) });
    expect([wrong('signature-ssh').outcome, wrong('keys-agree').outcome, wrong('fingerprint')]).toEqual(['failed', 'passed', notMade('depends', { entry: SIG })]);
  });

  it('or checkpoint that is none is refused by name', async () => {
    await expect(checked({}, { fingerprint: 'x' })).rejects.toMatchObject({ code: 'internal/bad-call', details: { name: 'fingerprint' } });
    await expect(checked({}, { checkpoint: 'x' })).rejects.toMatchObject({ code: 'internal/bad-call', details: { name: 'checkpoint' } });
  });
});

describe('a signature or key that is no text', () => {
  it.each<[string, CheckId, string]>([[SIG, 'signature-ssh', 'signature-armour'], ['signature/signer.pub.pem', 'keys-agree', 'key-pem'], ['signature/allowed_signers', 'keys-agree', 'key-allowed-signers'], ['bag-info.txt', 'bag-info', 'bag-info-line']])('%s: %s fails with %s', async (path, check, fault) => {
    for (const start of [Buffer.from([0xff]), Buffer.from('\uFEFF')]) {
      const result = await checked({ after: (files) => void files.set(path, Buffer.concat([start, files.get(path)!])) });
      expect(result(check)).toEqual(failed(fault, { entry: path, line: 1 }));
    }
  });
});

describe('bag-info.txt', () => {
  const info = (change: (text: string) => string): Damage => ({ tags: (files) => void files.set('bag-info.txt', Buffer.from(change(files.get('bag-info.txt')!.toString()))) });
  it.each<[string, (text: string) => string, number]>([
    ['a blank before a label', (text) => ` ${text}`, 1], ['a sign before a label', (text) => text.replace('\nExternal-Id', '\n-External-Id'), 2], ['a digit before a label', (text) => `1${text}`, 1], ['no blank behind a label', (text) => text.replace('Bundle-Format: ', 'Bundle-Format:'), 7],
    ['no value', (text) => text.replace('Description: Evidence', 'Description: '), 3], ['a tab in a value', (text) => text.replace('Evidence', 'Evi\tdence'), 3], ['CRLF', (text) => text.replaceAll('\n', '\r\n'), 1], ['an empty line', (text) => text.replace('\n', '\n\n'), 2], ['no end of its last line', (text) => text.trimEnd(), 7], ['a label with a blank', (text) => text.replace('Bagging-Date', 'Bagging Date'), 1],
  ])('has lines of one form: %s is none', async (_, change, line) => {
    expect((await checked(info(change)))('bag-info')).toEqual(failed('bag-info-line', { line }));
  });

  it('has the labels that there are, in their order and once', async () => {
    expect((await checked(info((text) => text.replace(/(External-Id.*\n)(External-De.*\n)/, '$2$1'))))('bag-info')).toEqual(failed('bag-info-label', { label: 'External-Description' }));
    expect((await checked(info((text) => `${text}Contact-Name: x\n`)))('bag-info')).toEqual(failed('bag-info-label', { label: 'Contact-Name' }));
    expect((await checked(info((text) => `${text}BUNDLE-FORMAT: x\n`)))('bag-info')).toEqual(failed('bag-info-label', { label: 'BUNDLE-FORMAT' }));
    expect((await checked(info((text) => text.replace(/Bag-Software.*\n/, ''))))('bag-info')).toEqual(failed('bag-info-missing-label', { label: 'Bag-Software-Agent' }));
  });

  it('says what is here', async () => {
    const value = (label: string, said: string, expected: string): unknown => failed('bag-info-value', { label, value: said, expected });
    expect((await checked(info((text) => text.replace('Media: no', 'Media: yes'))))('bag-info')).toEqual(value('Contains-Minor-Media', 'yes', 'no'));
    expect((await checked(info((text) => text.replace(BUNDLE_NAME, 'other'))))('bag-info')).toEqual(value('External-Identifier', 'other', BUNDLE_NAME));
    expect((await checked(info((text) => text.replace('bundle/1', 'bundle/3'))))('bag-info')).toEqual(value('Bundle-Format', 'kept-bundle/3', 'kept-bundle/2'));
    for (const day of ['2026-02-30', '2026-13-01', '2026-1-01', '20261122', '2026-11-22T00:00:00Z', 'x2026-11-22', '2026-11-22x', '02026-11-22']) expect((await checked(info((text) => text.replace('2026-11-22', day))))('bag-info')).toEqual(value('Bagging-Date', day, 'YYYY-MM-DD'));
  });
});

describe('an archive with two bundles in it', () => {
  it('is not judged beyond its structure and names', async () => {
    const files = sealDraft(makeDraft());
    const result = told(await verifyBundle(fromBuffer(makeZip([...entriesOf(files), ...entriesOf(files, 'K-2026-0002_20261122')]))));
    expect([result('zip-profile').outcome, result('names')]).toEqual(['passed', failed('name-folder', { entry: 'K-2026-0002_20261122/VERIFY.de.txt' })]);
    for (const id of ['bagit', 'complete', 'signature-ssh', 'items', 'custody-chain', 'checkpoint'] as const) expect([id, result(id)]).toEqual([id, notMade('ambiguous')]);
  });
});
