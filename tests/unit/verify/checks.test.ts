import { describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { readKeptCheckpoint } from '../../../shared/custody/checkpoint.ts';
import type { BundleFiles } from '../../../shared/verify/bundle-files.ts';
import { readFormat } from '../../../shared/verify/bundle-format.ts';
import { needCase } from '../../../shared/verify/case-file.ts';
import { checkBagInfo, checkBagit, checkComplete, checkManifest, checkTagmanifest } from '../../../shared/verify/check-bag.ts';
import { checkCheckpoint, checkEarlierCheckpoint } from '../../../shared/verify/check-checkpoint.ts';
import { checkCustodyChain, checkCustodyItems } from '../../../shared/verify/check-custody.ts';
import { checkItems } from '../../../shared/verify/check-items.ts';
import { checkFingerprint, checkKeysAgree, checkRawSignature, checkSshSignature } from '../../../shared/verify/check-signatures.ts';
import { readBundle, type ReadBundle } from '../../../shared/verify/read-bundle.ts';
import { type CheckId, type CheckResult, type VerifyResult } from '../../../shared/verify/result.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { fromBuffer } from './from-buffer.ts';
import { BUNDLE_NAME, checkpointNote, entriesOf, fingerprintOf, keyOf, makeBundle, makeDraft, otherKey, payloadOf, sealDraft, sshSignature, type Damage, type Files } from './make-bundle.ts';
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

describe('a key file', () => {
  it.each<[string, (text: string) => string, string]>([
    ['signature/allowed_signers', (text) => text.replace(/\n$/, 'A\n'), 'key-allowed-signers'], ['signature/allowed_signers', (text) => text.replace(/ed25519 .*/, 'ed25519 AB=='), 'key-allowed-signers'], ['signature/signer.pub.pem', (text) => text.replace(/.=(\n-----END)/, '/=$1'), 'key-pem'],
    ['signature/signer.pub.pem', (text) => text.replace('MCow', 'MCox'), 'key-pem'], ['signature/signer.pub.pem', (text) => text.replace('PUBLIC KEY-----\n', 'PUBLIC KEY-----\n\n'), 'key-pem'],
  ])('%s in another spelling is none', async (path, change, fault) => {
    const result = await checked({ tags: (files) => void files.set(path, Buffer.from(change(files.get(path)!.toString()))) });
    expect(result('keys-agree')).toEqual(failed(fault, { entry: path }));
  });
});

describe('a list', () => {
  it('may begin with any name that there is, also one that must not be in a bundle', async () => {
    const result = await checked({ tags: (files) => void files.set('0.txt', Buffer.from('x')) });
    expect([result('tagmanifest-sha256').outcome, result('tagmanifest-sha512').outcome, result('complete')]).toEqual(['passed', 'passed', failed('forbidden-file', { entry: '0.txt' })]);
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

describe('the checkpoint of a bundle', () => {
  const FORMAT = { format: 'kept-bundle/2' } as const;
  const CHECKPOINT = 'signature/custody-checkpoint';
  const LOG = 'data/metadata/custody-log.jsonl';

  it('is not judged where the format is not known, or the key or the log cannot be read', async () => {
    const unknown = (files: Files, path: string): void => void files.set(path, Buffer.from(files.get(path)!.toString().replace('kept-bundle/2', 'kept-bundle/9')));
    expect((await checked({ ...FORMAT, payload: (files) => unknown(files, 'data/metadata/case.json'), tags: (files) => unknown(files, 'bag-info.txt') }))('checkpoint')).toEqual(notMade('depends', { entry: 'bag-info.txt' }));
    expect((await checked({ ...FORMAT, after: (files) => void files.set(SIG, Buffer.from('x')) }))('checkpoint')).toEqual(notMade('depends', { entry: SIG }));
    expect((await checked({ ...FORMAT, payload: (files) => void files.set(LOG, Buffer.from(`${files.get(LOG)!.toString()}x\n`)) }))('checkpoint')).toEqual(notMade('depends', { entry: LOG }));
  });

  it('is of this case, by this key, over this end of the log', async () => {
    const note = (make: (entries: number, hash: string) => string): Damage => ({ ...FORMAT, tags: (files) => {
      const lines = files.get(LOG)!.toString().trimEnd().split('\n').map((line) => (JSON.parse(line) as { entryHash: string }).entryHash);
      files.set(CHECKPOINT, Buffer.from(make(lines.length, lines.at(-1)!)));
    } });
    expect((await checked(note((entries, hash) => checkpointNote(entries, hash))))('checkpoint')).toEqual({ outcome: 'passed', details: { entries: 8 } });
    expect((await checked(note((entries, hash) => checkpointNote(entries, hash, keyOf(), 'K-2026-0002'))))('checkpoint')).toEqual(failed('checkpoint-case', { caseId: 'K-2026-0002' }));
    expect((await checked(note((entries, hash) => checkpointNote(entries, hash, otherKey()))))('checkpoint')).toEqual(failed('checkpoint-signature', { entry: CHECKPOINT }));
    expect((await checked(note((entries, hash) => checkpointNote(entries - 1, hash))))('checkpoint')).toEqual(failed('checkpoint-differs', { said: 7, entries: 8 }));
    expect((await checked(note((entries) => checkpointNote(entries, '0'.repeat(64)))))('checkpoint')).toEqual(failed('checkpoint-differs', { said: 8, entries: 8 }));
    expect((await checked(note(() => 'x')))('checkpoint')).toEqual(failed('checkpoint-form', { entry: CHECKPOINT }));
  });

  it('from earlier is compared with its place in the log, where the chain holds and the key can be read', async () => {
    const lines = payloadOf(makeDraft()).get(LOG)!.toString().trimEnd().split('\n').map((line) => (JSON.parse(line) as { entryHash: string }).entryHash);
    const earlier = async (checkpoint: string, damage: Damage = {}): Promise<unknown> => (await checked(damage, { checkpoint }))('earlier-checkpoint');
    for (const said of [1, 3, 8]) for (const text of [checkpointNote(said, lines[said - 1]!), `${said} ${lines[said - 1]!}`]) expect(await earlier(text)).toEqual({ outcome: 'passed', details: { said, since: 8 - said } });
    expect(await earlier(checkpointNote(3, lines[1]!))).toEqual(failed('earlier-checkpoint-differs', { said: 3 }));
    expect(await earlier(checkpointNote(9, lines[7]!))).toEqual(failed('earlier-checkpoint-longer', { said: 9, entries: 8 }));
    for (const said of [3, 9]) expect(await earlier(`${said} ${lines[1]!}`)).toEqual(failed('earlier-checkpoint-paper', { said, entries: 8 }));
    expect(await earlier(checkpointNote(3, lines[2]!, keyOf(), 'K-2'))).toEqual(failed('earlier-checkpoint-case', { caseId: 'K-2' }));
    expect(await earlier(checkpointNote(3, lines[2]!, otherKey()))).toEqual(failed('earlier-checkpoint-key'));
    expect(await earlier(checkpointNote(3, lines[2]!), { after: (files) => void files.set(SIG, Buffer.from('x')) })).toEqual(notMade('depends', { entry: SIG }));
    expect(await earlier(checkpointNote(3, lines[2]!), { log: (all) => all.with(2, { ...all[2]!, salt: '0'.repeat(32) }) })).toEqual(notMade('depends', { entry: LOG }));
  });
});

describe('an item that has no file of its own', () => {
  it.each(['url_only', 'message_text', 'file_hash_only'])('%s has none stored', async (kind) => {
    const result = await checked({ draft: ({ items, log }) => {
      items[0]!['kind'] = kind;
      const { fields: _, ...intake } = items[0]!;
      log[1]!.body['data'] = { item: intake };
    } });
    expect(result('items')).toEqual(failed('item-file-unexpected', { exhibit: 'E-0001', entry: 'data/items/E-0001/' }));
  });
});

describe('an error that is no finding', () => {
  const CHECKS_OF: readonly [string, (files: BundleFiles) => Promise<unknown>][] = [
    ['bagit', checkBagit], ['bag-info', checkBagInfo], ['manifest', (files) => checkManifest(files, 'sha256')], ['tagmanifest', (files) => checkTagmanifest(files, 'sha512')], ['complete', checkComplete], ['ssh', checkSshSignature], ['raw', checkRawSignature],
    ['keys', checkKeysAgree], ['fingerprint', (files) => checkFingerprint(files, { kind: 'fingerprint', fingerprint: fingerprintOf(keyOf().raw) }, true)], ['items', checkItems], ['chain', checkCustodyChain], ['log', checkCustodyItems], ['checkpoint', checkCheckpoint],
    ['earlier', (files) => checkEarlierCheckpoint(files, readKeptCheckpoint(checkpointNote(1, payloadHash())) ?? undefined, true)], ['format', readFormat], ['case', needCase],
  ];
  const payloadHash = (): string => (JSON.parse(payloadOf(makeDraft(), { format: 'kept-bundle/2' }).get('data/metadata/custody-log.jsonl')!.toString().split('\n')[0]!) as { entryHash: string }).entryHash;

  it.each(CHECKS_OF)('%s: goes on as it is, at whichever reading it comes', async (_, check) => {
    await loadSodium();
    const bytes = makeBundle({ format: 'kept-bundle/2' });
    let left = Infinity;
    const source = { sizeBytes: bytes.length, read: (offset: number, lengthBytes: number) => ((left -= 1) < 0 ? Promise.reject(new Error('disk')) : fromBuffer(bytes).read(offset, lengthBytes)) };
    for (let readings = 0; ; readings++) {
      left = Infinity;
      const bundle = await readBundle(source, {});
      left = readings;
      const outcome = await check((bundle as ReadBundle).files!).then(() => 'whole', (error: unknown) => (error as Error).message);
      if (outcome === 'whole') {
        expect(readings).toBeGreaterThan(0);
        break;
      }
      expect([readings, outcome]).toEqual([readings, 'disk']);
    }
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
