import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { checkpointNote, isCheckpointOf, MAX_CHECKPOINT_LENGTH, readKeptCheckpoint, readNote, signedBy } from '../../../shared/custody/checkpoint.ts';
import { clockRemark, clockRemarks } from '../../../shared/custody/clock-remarks.ts';
import type { CustodyEntry } from '../../../shared/custody/entry.ts';
import { signerOf } from '../bundle/sample-plan.ts';
import { keyOf, otherKey } from '../verify/make-bundle.ts';

const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const HASH = createHash('sha256').update('last').digest('hex');
const checkpoint = { caseId: 'K-2026-0001', entries: 17, lastEntryHash: HASH };

beforeAll(loadSodium);

describe('a checkpoint as it is kept', () => {
  it('has the identifier of its key and the signature apart', () => {
    const note = readNote(checkpointNote(checkpoint, signerOf(SEED)))!;
    const expected = createHash('sha256').update('kept-custody-1/K-2026-0001\n').update(Uint8Array.of(1)).update(keyOf().raw).digest().subarray(0, 4);
    expect([note.form, note.checkpoint, Buffer.from(note.keyId).toString('hex'), note.signature.length]).toEqual(['signed', checkpoint, expected.toString('hex'), 64]);
  });

  it('tells another key from a line that was mistyped', () => {
    const text = checkpointNote(checkpoint, signerOf(SEED));
    const note = readNote(text)!;
    expect([signedBy(note, keyOf().raw), isCheckpointOf(note, keyOf().raw)]).toEqual(['this-key', true]);
    expect([signedBy(note, otherKey().raw), isCheckpointOf(note, otherKey().raw)]).toEqual(['other-key', false]);
    const mistyped = { ...note, checkpoint: { ...checkpoint, entries: 18 } };
    expect([signedBy(mistyped, keyOf().raw), isCheckpointOf(mistyped, keyOf().raw)]).toEqual(['broken', false]);
    for (let byte = 0; byte < 4; byte++) expect(signedBy({ ...note, keyId: note.keyId.with(byte, note.keyId[byte]! ^ 1) }, keyOf().raw)).toBe('other-key');
  });

  it('is refused where root or signature is no base64 in its one spelling', () => {
    const text = checkpointNote(checkpoint, signerOf(SEED));
    const [, , root = ''] = text.split('\n');
    const signature = text.trimEnd().split(' ').at(-1)!;
    const other = (one: string): string => one.slice(0, -2) + String.fromCharCode(one.charCodeAt(one.length - 2) + 1) + one.slice(-1);
    expect(readNote(text.replace(root, other(root)))).toBeNull();
    expect(readNote(text.replace(signature, other(signature)))).toBeNull();
  });

  it.each([
    ['the longest number of entries', '\n999999999999999\n', true], ['one digit more', '\n1000000000000000\n', false], ['a zero in front', '\n017\n', false], ['none', '\n0\n', false], ['a sign', '\n+17\n', false],
  ])('%s', (_, line, isRead) => {
    expect(readNote(checkpointNote(checkpoint, signerOf(SEED)).replace('\n17\n', line)) !== null).toBe(isRead);
  });

  it.each([
    ['x', 'k'], ['-', '-K'], ['a name of forty', 'A'.repeat(40)], ['a name of forty-one', 'A'.repeat(41)], ['a small letter', 'Ka'],
  ])('of the case %s', (_, caseId) => {
    const text = checkpointNote(checkpoint, signerOf(SEED)).replaceAll('K-2026-0001', caseId);
    expect(readNote(text)?.checkpoint.caseId ?? null).toBe(/^[A-Z0-9][A-Z0-9-]{0,39}$/.test(caseId) ? caseId : null);
  });

  it('has nothing before or behind it', () => {
    const text = checkpointNote(checkpoint, signerOf(SEED));
    for (const other of [`x${text}`, `${text}x`, `${text}${text}`, text.replace('kept-custody-1/', 'kept-custody-2/'), text.replace('\u2014 kept-custody-1/', '\u2014 kept-custody-2/'), text.replace('\n\n', '\n')]) expect(readNote(other)).toBeNull();
  });

  it('as number and hash: with colon, comma or white space between, in either case, in groups; as long as the bound', () => {
    const bare = { form: 'bare', entries: 17, lastEntryHash: HASH };
    for (const text of [`17 ${HASH}`, `17:${HASH}`, `17, ${HASH}`, `17\n\n${HASH}`, `\u00a017 : ${HASH.toUpperCase()} `, `17 ${HASH.match(/.{4}/g)!.join(' \n')}`]) expect(readKeptCheckpoint(text)).toEqual(bare);
    for (const text of [`17${HASH.replace(/^./, 'f')}`, `17;${HASH}`, `17 ${HASH} x`, `x17 ${HASH}`, `17 ${HASH}:`, `17 g${HASH.slice(1)}`, `017 ${HASH}`, `1000000000000000 ${HASH}`]) expect(readKeptCheckpoint(text)).toBeNull();
    expect(readKeptCheckpoint(`999999999999999 ${HASH}`)).toMatchObject({ entries: 999_999_999_999_999 });
    const fits = `17${' '.repeat(MAX_CHECKPOINT_LENGTH - 66)}${HASH}`;
    expect([fits.length, readKeptCheckpoint(fits), readKeptCheckpoint(` ${fits}`)]).toEqual([1000, bare, null]);
  });

  it('as a note with a dash of any keyboard, but nothing else for it, and only where the first word comes again', () => {
    const text = checkpointNote(checkpoint, signerOf(SEED));
    for (const dash of ['\u2014', '\u2013', '-', '--']) expect(readKeptCheckpoint(text.replace('\u2014', dash))).toMatchObject({ form: 'signed', checkpoint });
    for (const dash of ['---', '\u2014\u2014', 'x-', '-x', '~']) expect(readKeptCheckpoint(text.replace('\u2014', dash))).toBeNull();
    expect(readKeptCheckpoint(text.replace('\u2014 kept-custody-1/K-2026-0001 ', '\u2014 '))).toBeNull();
    expect(readKeptCheckpoint(text.replace('\u2014 kept-custody-1/K-2026-0001 ', '\u2014 kept-custody-1/K-2026-0002 '))).toBeNull();
    expect(readKeptCheckpoint(text.replaceAll('\n', '\t \t'))).toMatchObject({ form: 'signed', checkpoint });
  });
});

describe('remarks about the clock', () => {
  const START = Date.UTC(2026, 10, 22);
  const entry = (caseSeq: number, wallMs: number, monotonicMs: number): CustodyEntry => ({ caseSeq, body: { at: { utc: new Date(START + wallMs).toISOString() }, monotonicMs } }) as unknown as CustodyEntry;

  it('stand by the number of the entry before which the clock was set back, whatever the order they come in', () => {
    const entries = [entry(1, 0, 0), entry(2, 10_000, 10_000), entry(5, 4000, 11_000), entry(6, 4000 + 7_200_000, 12_000)];
    const expected = new Map([[5, { kind: 'back', byMs: 1000 + 6000 }]]);
    expect(clockRemarks(entries)).toEqual(expected);
    expect(clockRemarks(entries.toReversed())).toEqual(expected);
    expect(clockRemarks([])).toEqual(new Map());
    expect(clockRemarks([entry(9, 0, 5)])).toEqual(new Map());
  });

  it('five seconds are drift, a millisecond more is none', () => {
    const pair = (wallMs: number, ranMs: number) => clockRemark(entry(1, 0, 1000).body, entry(2, wallMs, 1000 + ranMs).body, 'same');
    expect([pair(5000, 10_000), pair(4999, 10_000), pair(10_000, 5000), pair(10_001, 5000)]).toEqual([null, { kind: 'back', byMs: 5001 }, null, { kind: 'ahead', byMs: 5001 }]);
    expect([pair(0, 0), pair(6000, 0)]).toEqual([null, { kind: 'ahead', byMs: 6000 }]);
    expect(clockRemark(entry(1, 0, 1000).body, entry(2, 9000, 0).body, 'same')).toBeNull();
  });
});
