import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../shared/evidence/fields.ts';
import { readLogLine } from '../../../shared/verify/custody-schema.ts';
import { item } from '../../../shared/verify/item-schema.ts';
import type { Json } from './make-bundle.ts';

type Fields = { readonly [key: string]: Json };

const UUID = '01234567-89ab-4cde-8f01-23456789abcd';
const HASH = '0123456789abcdef'.repeat(4);
const at: Fields = { utc: '2026-11-22T01:02:03.004Z', local: '2026-11-22T10:02:03.004+09:00', zone: 'Asia/Seoul' };
const screen: Fields = { sourceKind: 'window', title: 'x', displayWidthPx: 0, displayHeightPx: 1, scalePercent: 100 };
const display: Fields = { left: -1, top: -2, width: 1, height: 1, rotationDegrees: 0, displayCount: 1 };
const capture: Fields = {
  mode: 'region', display, frameWidthPx: 1, frameHeightPx: 1, region: { leftPx: 0, topPx: 0, widthPx: 1, heightPx: 1 }, series: { seriesId: UUID, number: 1 }, parent: { itemId: UUID, sha256: HASH },
  recording: { recordingId: UUID, durationMs: 1, pauses: 0, endedBy: 'person' }, clockJump: { kind: 'back', byMs: 5 },
};
const file: Fields = { stored: true, originalFilename: 'a', sizeBytes: 5, mime: 'b', sha256: HASH, sha512: HASH + HASH, modifiedUtc: '2026-11-22T01:02:03.004Z', pixelWidth: 1, pixelHeight: 2, exif: { Make: 'x' } };
const intake: Fields = {
  itemId: UUID, exhibitNo: 'E-0001', caseId: 'K-2026-0001', kind: 'screenshot', intake: 'captured', depictedMinor: 'no', capturedAt: at, capturedAtSource: 'computer-clock', receivedAt: at, file, screen,
  address: { raw: 'r', platform: 'p', form: 'f', parts: [['a', 'b']] }, text: 'note', tool: { name: 'Kept', version: '0.1.0', platform: 'linux' }, capture,
};
const whole: Fields = { ...intake, fields: { notes: 'x' } };

/** One of each act, with everything that may stand in it. */
const DATA: Readonly<Record<string, Fields>> = {
  'vault.created': { vaultId: 'c' }, 'vault.unlocked': { slot: 'recovery', failedTries: 2 }, 'vault.checked': { entries: 1, objects: 2, faults: 3 }, 'vault.shorter-known': { entries: 1, bytes: 2 }, 'vault.backed-up': { entries: 1, objects: 2, sizeBytes: 3, folder: 'f' },
  'vault.restored': { backupUtc: 'u', entries: 1 }, 'vault.keys-changed': { change: 'words', generation: 1, by: 'recovery', label: 'l' },
  'vault.recording-begun': { recordingId: UUID, storedAs: 's', begunAt: at, mime: 'm', screen, capture: { display, frameWidthPx: 1, frameHeightPx: 1 } }, 'vault.recording-dropped': { recordingId: UUID },
  'vault.key-kept': { fingerprint: 'f', name: 'n' }, 'vault.key-dropped': { fingerprint: 'f' }, 'case.created': { caseId: 'K-1' }, 'item.captured': { item: intake },
  'item.annotated': { itemId: UUID, changes: [{ field: 'notes', before: '', after: 'x' }] }, 'item.deleted': { itemId: UUID, reason: 'r' },
  'bundle.prepared': { bundleName: 'b', itemIds: [UUID], languages: ['ko'] }, 'bundle.exported': { bundleName: 'b', itemIds: [UUID], rootSha256: HASH, zipSha256: HASH, sizeBytes: 9 },
  'bundle.abandoned': { bundleName: 'b', reason: 'r' }, 'bundle.timestamped': { bundleName: 'b', rootSha256: HASH, form: 'rfc3161', answer: 'MIIB' },
};
const lineOf = (act: string): Fields => ({ caseSeq: 1, salt: HASH.slice(32), body: { act, at, monotonicMs: 0, actor: 'owner', itemId: UUID, data: DATA[act]! }, bodyHash: HASH, entryHash: HASH });
const isItem = (value: unknown): boolean => v.is(item, value);
const isLine = (value: unknown): boolean => readLogLine(value) !== null;

/** Where null may stand instead of a value. */
const NULLABLE = new Set(['itemId', 'backupUtc', 'display', 'region', 'series', 'parent', 'recording', 'durationMs', 'clockJump', 'file', 'modifiedUtc', 'pixelWidth', 'pixelHeight', 'screen', 'address', 'text']);
const isNullable = (path: readonly string[]): boolean => NULLABLE.has(path.at(-1)!) && (path.at(-1) !== 'itemId' || path.join() === 'body,itemId') && path.join() !== 'body,data,screen';
/** What is a free list of texts has any names, and the entry of a log may lack what its short form lacks: both together only. */
const isFree = (path: readonly string[]): boolean => path.at(-1) === 'exif' || path.at(-1) === 'fields';

interface Change { readonly path: readonly string[]; readonly value: Json; readonly kind: 'without' | 'more' | 'other' | 'null' }

/** Every way to take one member away, to add one, and to put a value of another kind or null in its place, at any depth. */
function* changes(value: Json, path: readonly string[] = []): Generator<Change> {
  if (Array.isArray(value)) {
    yield { path, kind: 'other', value: [...value, 7] };
    const [first, ...rest] = value;
    if (first !== undefined) for (const change of changes(first, [...path, '0'])) yield { ...change, value: [change.value, ...rest] };
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (!isFree(path)) yield { path: [...path, 'unknown'], kind: 'more', value: { ...value, unknown: 'x' } };
  for (const [key, member] of Object.entries(value)) {
    const { [key]: _, ...rest } = value;
    const here = [...path, key];
    if (!isFree(path)) yield { path: here, kind: 'without', value: rest };
    yield { path: here, kind: 'null', value: { ...value, [key]: null } };
    const others: Json[] = typeof member === 'string' ? [7, '\u0001'.repeat(99), []] : typeof member === 'number' ? ['7', 0.5, Number.NaN, 2 ** 53, -(2 ** 53)] : [7, 'x', true];
    for (const other of others) if (!(typeof member === 'boolean' && other === true)) yield { path: here, kind: 'other', value: { ...value, [key]: other } };
    for (const change of changes(member, here)) yield { ...change, value: { ...value, [key]: change.value } };
  }
}

/** Texts that nothing is asked of but to be texts: any text may stand there. */
const FREE_TEXT = new Set([
  'vaultId', 'folder', 'label', 'storedAs', 'mime', 'fingerprint', 'name', 'reason', 'before', 'after', 'bundleName', 'answer', 'title', 'originalFilename', 'Make', 'notes', 'raw', 'platform', 'form', 'text', 'version', 'backupUtc',
]);
function isTaken({ path, kind, value }: Change): boolean {
  const last = path.at(-1)!;
  if (kind === 'null') return isNullable(path);
  if (kind === 'without') return last === 'capture' && path.length < 5 && path.at(-2) !== 'data';
  const text = JSON.stringify(value).includes(`"${last}":"\\u0001`);
  return text && (FREE_TEXT.has(last) || path.join() === 'body,data,caseId') && path.join() !== 'body,data,form';
}

describe('an item in a bundle', () => {
  it('is taken with every member of its own kind, and in no other shape', () => {
    expect(isItem(whole)).toBe(true);
    const all = [...changes(whole)];
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter((change) => isItem(change.value) !== isTaken(change)).map(({ path, kind }) => [path.join('.'), kind])).toEqual([]);
  });

  const withAt = (change: Fields): Fields => ({ ...whole, capturedAt: { ...at, ...change } });
  it.each([
    ['kind', ['screenshot', 'url_only', 'message_text', 'document', 'file_hash_only', 'screen_recording']], ['intake', ['captured', 'imported', 'typed']], ['depictedMinor', ['no', 'unknown', 'yes']], ['capturedAtSource', ['computer-clock', 'file-time', 'user-statement']],
    ['caseId', ['K', '0', 'K-2026-0001', 'A'.repeat(40)]], ['exhibitNo', ['E-0001', 'E-123456789']], ['itemId', ['00000000-0000-4000-8000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff', '00000000-0000-4000-9000-000000000000', '00000000-0000-4000-a000-000000000000']],
  ])('has as %s each of those, and nothing that only looks so', (member, values) => {
    for (const value of values) {
      expect([value, isItem({ ...whole, [member]: value })]).toEqual([value, true]);
      for (const other of [`${value} `, ` ${value}`, `${value}\n`, value === value.toUpperCase() ? value.toLowerCase() : value.toUpperCase(), ''].filter((one) => !values.includes(one))) expect([other, isItem({ ...whole, [member]: other })]).toEqual([other, false]);
    }
  });

  it.each<[string, readonly string[]]>([
    ['caseId', ['A'.repeat(41), '-K', 'K_1', 'k']], ['itemId', [UUID.replace('4cde', '5cde'), UUID.replace('8f01', '7f01'), UUID.replace('8f01', 'cf01'), UUID.slice(1), `${UUID}0`, `0${UUID}`, UUID.replace('-', ''), UUID.replace('a', 'g'), UUID.replaceAll('-', '_')]], ['exhibitNo', ['E-001', 'E-1234567890', 'F-0001']],
  ])('%s is refused in other spellings', (member, values) => {
    for (const value of values) expect([value, isItem({ ...whole, [member]: value })]).toEqual([value, false]);
  });

  it('has digests of their own length in lower case', () => {
    for (const [member, digest] of [['sha256', HASH], ['sha512', HASH + HASH]] as const) {
      for (const other of [digest.slice(1), `${digest}0`, `0${digest}`, digest.toUpperCase(), digest.replace('f', 'g'), `${digest}\n`]) expect([other, isItem({ ...whole, file: { ...file, [member]: other } })]).toEqual([other, false]);
    }
  });

  it('has times that there are, UTC and local of one instant', () => {
    const good: readonly Fields[] = [
      { utc: '2024-02-29T23:59:59.999Z', local: '2024-03-01T08:59:59.999+09:00' }, { local: '2026-11-22T01:02:03.004+00:00' }, { local: '2026-11-22T01:02:03.004-00:00' }, { local: '2026-11-21T21:32:03.004-03:30' },
      { local: '2026-11-22T17:02:03.004+16:00' }, { local: '2026-11-21T09:02:03.004-16:00' }, { zone: 'A' }, { zone: 'America/Port-au_Prince+1'.padEnd(64, 'x') },
    ];
    for (const change of good) expect([change, isItem(withAt(change))]).toEqual([change, true]);
    const bad: readonly Fields[] = [
      { utc: '2026-02-29T01:02:03.004Z', local: '2026-03-01T10:02:03.004+09:00' }, { utc: '2026-11-22T24:00:00.000Z', local: '2026-11-23T09:00:00.000+09:00' }, { utc: '2026-11-22T01:02:03Z' }, { utc: '2026-11-22 01:02:03.004Z' }, { utc: ' 2026-11-22T01:02:03.004Z' }, { utc: '2026-11-22T01:02:03.004Z\n' },
      { utc: '+002026-11-22T01:02:03.004Z' }, { utc: '2026-11-22T01:02:03.004+00:00' }, { local: '2026-11-22T10:02:03.004' }, { local: '2026-11-22T10:02:03.005+09:00' }, { local: '2026-11-22T10:02:03.004-09:00' }, { local: '2026-11-22T10:02:03.004+08:00' }, { local: '2026-11-22T10:02:03.004+09:01' },
      { local: '2026-11-22T10:02:03.004+08:60' }, { local: ' 2026-11-22T10:02:03.004+09:00' }, { local: '2026-11-22T10:02:03.004+09:00 ' }, { local: '2026-11-22T10:02:03.004+9:00' }, { local: '2026-11-22T17:03:03.004+16:01' }, { local: '2026-11-21T09:01:03.004-16:01' }, { local: '2026-11-22T10:02:03.004Z' },
      { zone: '' }, { zone: 'x'.repeat(65) }, { zone: 'Asia Seoul' }, { zone: 'Asia/Seoul\n' }, { zone: 'Asia.Seoul' },
    ];
    for (const change of bad) expect([change, isItem(withAt(change))]).toEqual([change, false]);
    for (const modifiedUtc of ['+012026-11-22T01:02:03.004Z', '-002026-11-22T01:02:03.004Z']) expect(isItem({ ...whole, file: { ...file, modifiedUtc } })).toBe(false);
  });

  it('counts from nothing upwards, and a display may stand left of another', () => {
    for (const value of [0, 1, Number.MAX_SAFE_INTEGER]) expect(isItem({ ...whole, file: { ...file, sizeBytes: value } })).toBe(true);
    expect(isItem({ ...whole, file: { ...file, sizeBytes: -1 } })).toBe(false);
    for (const member of ['width', 'height', 'rotationDegrees', 'displayCount']) expect(isItem({ ...whole, capture: { ...capture, display: { ...display, [member]: -1 } } })).toBe(false);
  });

  it('has parts of an address that are pairs of texts, and facts of a file that are texts', () => {
    const withParts = (parts: Json): Fields => ({ ...whole, address: { ...(whole['address'] as Fields), parts } });
    for (const parts of [[], [['a', 'b'], ['', '']]]) expect([parts, isItem(withParts(parts))]).toEqual([parts, true]);
    for (const parts of [[[7, 'b']], [['a', 7]], [['a', 'b'], [null, 'b']], [['a']], [['a', 'b', 'c']], ['ab'], [{ 0: 'a', 1: 'b', length: 2 }], { 0: ['a', 'b'] }]) expect([parts, isItem(withParts(parts))]).toEqual([parts, false]);
    for (const exif of [[], ['x'], [['Make', 'x']], 'x', { Make: 'x', Model: 7 }]) expect([exif, isItem({ ...whole, file: { ...file, exif } })]).toEqual([exif, false]);
  });

  it('has the fields that there are', () => {
    for (const { name } of FIELDS) expect(isItem({ ...whole, fields: { [name]: 'x' } })).toBe(true);
    for (const name of ['note', '', 'toString']) expect(isItem({ ...whole, fields: { [name]: 'x' } })).toBe(false);
    for (const fields of [{ notes: 1 }, [], null]) expect([fields, isItem({ ...whole, fields })]).toEqual([fields, false]);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('has nothing under the name %s, which a reader of lists might pass over', (name) => {
    const hiding = (member: string): unknown => JSON.parse(`{"${name}":"x","${member}":"y"}`);
    expect([isItem({ ...whole, fields: hiding('notes') }), isItem({ ...whole, file: { ...file, exif: hiding('Make') } }), isItem(JSON.parse(JSON.stringify(whole).replace('{', `{"${name}":"x",`)))]).toEqual([false, false, false]);
    expect(isLine(JSON.parse(JSON.stringify(lineOf('item.captured')).replace('"exif":{', `"exif":{"${name}":"x",`)))).toBe(false);
  });

  it.each<[string, string, readonly string[]]>([
    ['mode', 'capture', ['whole', 'region', 'recording']], ['sourceKind', 'screen', ['screen', 'window']],
  ])('%s is one of those that there are', (member, parent, values) => {
    for (const value of values) expect(isItem({ ...whole, [parent]: { ...(whole[parent] as Fields), [member]: value } })).toBe(true);
  });

  it('a recording ended, and a clock jumped, in one of the ways that there are', () => {
    for (const endedBy of ['person', 'lock', 'disk-full', 'source-gone', 'crash']) expect(isItem({ ...whole, capture: { ...capture, recording: { ...(capture['recording'] as Fields), endedBy } } })).toBe(true);
    for (const kind of ['back', 'ahead']) expect(isItem({ ...whole, capture: { ...capture, clockJump: { kind, byMs: 1 } } })).toBe(true);
  });
});

describe('a line of the log', () => {
  it.each(Object.keys(DATA))('%s is taken with every member of its own kind, and in no other shape', (act) => {
    expect(isLine(lineOf(act))).toBe(true);
    const all = [...changes(lineOf(act))];
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((change) => isLine(change.value) !== isTaken(change)).map(({ path, kind, value }) => [path.join('.'), kind, JSON.stringify(value).slice(0, 200)])).toEqual([]);
  });

  it('is an entry left out where it has no body: its place and hashes, and nothing more or less', () => {
    const bare = { caseSeq: 1, bodyHash: HASH, entryHash: HASH };
    expect(isLine(bare)).toBe(true);
    for (const change of changes(bare)) expect([change.path, change.kind, isLine(change.value)]).toEqual([change.path, change.kind, false]);
    expect(isLine({ ...bare, salt: HASH.slice(32) })).toBe(false);
    for (const value of [null, undefined, 'body', 7, [], {}]) expect(isLine(value)).toBe(false);
  });

  it('is counted from one, and has a salt of 32 digits', () => {
    for (const caseSeq of [0, -1, 1.5, '1']) expect(isLine({ ...lineOf('case.created'), caseSeq })).toBe(false);
    for (const salt of ['', HASH.slice(33), HASH.slice(31), HASH.slice(32).toUpperCase(), `${HASH.slice(32)}\n`, ` ${HASH.slice(32)}`, HASH.slice(32).replace('f', 'g')]) expect(isLine({ ...lineOf('case.created'), salt })).toBe(false);
  });

  it.each<[string, string, readonly string[]]>([
    ['vault.unlocked', 'slot', ['passphrase', 'recovery', 'advocate']], ['vault.keys-changed', 'change', ['passphrase', 'words', 'advocate-added', 'advocate-removed']], ['vault.keys-changed', 'by', ['passphrase', 'recovery']], ['bundle.timestamped', 'form', ['rfc3161', 'opentimestamps']],
  ])('%s has as %s what there is', (act, member, values) => {
    const withValue = (value: string): Fields => ({ ...lineOf(act), body: { ...(lineOf(act)['body'] as Fields), data: { ...DATA[act]!, [member]: value } } });
    for (const value of values) expect(isLine(withValue(value))).toBe(true);
    expect(isLine(withValue(''))).toBe(false);
  });

  it('is by the owner or the advocate, and of acts that there are, each with its own data', () => {
    const withBody = (change: Fields): Fields => ({ ...lineOf('case.created'), body: { ...(lineOf('case.created')['body'] as Fields), ...change } });
    for (const actor of ['owner', 'advocate']) expect(isLine(withBody({ actor }))).toBe(true);
    for (const act of ['case.closed', '', 'toString']) expect(isLine(withBody({ act }))).toBe(false);
    for (const act of Object.keys(DATA)) for (const other of Object.keys(DATA)) if (other !== act && Object.keys(DATA[other]!).join() !== Object.keys(DATA[act]!).join()) expect([act, other, isLine(withBody({ act, data: DATA[other]! }))]).toEqual([act, other, false]);
  });
});
