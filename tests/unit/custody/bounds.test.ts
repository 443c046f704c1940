import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { custodyBody, isAct, keyFingerprint, MAX_LABEL_LENGTH } from '../../../shared/custody/entry-schema.ts';

/** Each part of an act's data: what it may be at its very edges, and what lies just beyond them. */
const ID = '01234567-89ab-4cde-8f01-23456789abcd';
const at = { utc: '2026-11-22T01:02:03.004Z', local: '2026-11-22T10:02:03.004+09:00', zone: 'Asia/Seoul' };
const KEY = `SHA256:${'a'.repeat(42)}E`;
const screen = { sourceKind: 'screen', title: '', displayWidthPx: 0, displayHeightPx: 0, scalePercent: 0 };
const display = { left: -1, top: -1, width: 0, height: 0, rotationDegrees: 0, displayCount: 0 };
const capture = {
  mode: 'whole', display, frameWidthPx: 0, frameHeightPx: 0, region: { leftPx: 0, topPx: 0, widthPx: 0, heightPx: 0 }, series: { seriesId: ID, number: 0 }, parent: { itemId: ID, sha256: 'a'.repeat(64) },
  recording: { recordingId: ID, durationMs: null, pauses: 0, endedBy: 'person' }, clockJump: { kind: 'back', byMs: 0 },
};
const file = { stored: false, originalFilename: '', sizeBytes: 0, mime: '', sha256: 'a'.repeat(64), sha512: 'b'.repeat(128), modifiedUtc: null, pixelWidth: null, pixelHeight: null, exif: {} };
const item = {
  itemId: ID, exhibitNo: 'E-0001', caseId: 'K', kind: 'screenshot', intake: 'captured', depictedMinor: 'no', capturedAt: at, capturedAtSource: 'computer-clock', receivedAt: at, file, screen,
  address: { raw: '', platform: '', form: '', parts: [] }, text: null, tool: { name: '', version: '', platform: '' }, capture,
};

type Data = Readonly<Record<string, unknown>>;
const DATA: Readonly<Record<string, Data>> = {
  'vault.created': { vaultId: '0123456789abcdef0123456789abcdef' },
  'vault.unlocked': { slot: 'passphrase', failedTries: 0 },
  'vault.checked': { entries: 0, objects: 0, faults: 0 },
  'vault.shorter-known': { entries: 0, bytes: 0 },
  'vault.backed-up': { entries: 0, objects: 0, sizeBytes: 0, folder: '' },
  'vault.restored': { backupUtc: null, entries: 0 },
  'vault.keys-changed': { change: 'words', generation: 2, by: 'recovery', label: '' },
  'vault.recording-begun': { recordingId: ID, storedAs: 'f'.repeat(32), begunAt: at, mime: '', screen, capture: { display: null, frameWidthPx: 0, frameHeightPx: 0 } },
  'vault.recording-dropped': { recordingId: ID },
  'vault.key-kept': { fingerprint: KEY, name: 'x' },
  'vault.key-dropped': { fingerprint: KEY },
  'case.created': { caseId: 'K' },
  'item.captured': { item },
  'item.annotated': { itemId: ID, changes: [] },
  'item.deleted': { itemId: ID, reason: '' },
  'bundle.prepared': { bundleName: '', itemIds: [], languages: [] },
  'bundle.exported': { bundleName: '', itemIds: [], rootSha256: 'a'.repeat(64), zipSha256: 'b'.repeat(64), sizeBytes: 0 },
  'bundle.abandoned': { bundleName: '', reason: '' },
  'bundle.timestamped': { bundleName: '', rootSha256: 'a'.repeat(64), form: 'opentimestamps', answer: 'A' },
};
const body = (act: string, data: Data = DATA[act]!, more: Data = {}): unknown => ({ act, at, monotonicMs: 0, actor: 'owner', itemId: null, data, ...more });
const takes = (value: unknown): boolean => v.is(custodyBody, value);
/** The act with one member of its data, at a path, put otherwise. */
function changed(act: string, path: string, value: unknown): unknown {
  const put = (of: unknown, [key = '', ...rest]: readonly string[]): unknown => ({ ...(of as Data), [key]: rest.length === 0 ? value : put((of as Data)[key], rest) });
  return body(act, put(DATA[act], path.split('.')) as Data);
}
const longest = (length: number): [string, string] => ['가'.repeat(length), '가'.repeat(length + 1)];

describe('every act', () => {
  it.each(Object.keys(DATA))('%s: is known, is taken at the edge of each of its parts, and with nothing beside or missing', (act) => {
    expect(isAct(act)).toBe(true);
    expect(takes(body(act))).toBe(true);
    expect(v.parse(custodyBody, body(act))).toEqual(body(act));
    expect(takes(body(act, { ...DATA[act], more: 1 }))).toBe(false);
    expect(takes(body(act, DATA[act], { more: 1 }))).toBe(false);
    for (const missing of Object.keys(DATA[act]!)) expect([act, missing, takes(body(act, Object.fromEntries(Object.entries(DATA[act]!).filter(([name]) => name !== missing))))]).toEqual([act, missing, false]);
  });

  it('stands beside a time, a running clock, an actor and an item of its own form', () => {
    for (const good of [{ monotonicMs: 2 ** 53 - 1 }, { actor: 'advocate' }, { itemId: ID }]) expect(takes(body('case.created', DATA['case.created'], good))).toBe(true);
    for (const bad of [{ monotonicMs: -1 }, { monotonicMs: 0.5 }, { monotonicMs: 2 ** 53 }, { actor: 'police' }, { itemId: 'x' }, { itemId: undefined }, { at: null }]) expect(takes(body('case.created', DATA['case.created'], bad))).toBe(false);
  });

  it('times are written in one way, without anything before or behind', () => {
    const taken = (change: Data): boolean => takes(body('case.created', DATA['case.created'], { at: { ...at, ...change } }));
    expect(taken({})).toBe(true);
    for (const utc of [`x${at.utc}`, `${at.utc}x`, `12026${at.utc.slice(4)}`, `x12026${at.utc.slice(4)}`]) expect([utc, taken({ utc })]).toEqual([utc, false]);
    for (const local of [`x${at.local}`, `${at.local}x`, `${at.local}0`, `12026${at.local.slice(4)}`, `+1${at.local.slice(4)}`]) expect([local, taken({ local })]).toEqual([local, false]);
  });

  it('counts are whole and none is below zero', () => {
    const counts = [
      ['vault.unlocked', 'failedTries'], ['vault.checked', 'entries'], ['vault.checked', 'objects'], ['vault.checked', 'faults'], ['vault.shorter-known', 'entries'], ['vault.shorter-known', 'bytes'], ['vault.backed-up', 'entries'], ['vault.backed-up', 'objects'], ['vault.backed-up', 'sizeBytes'],
      ['vault.restored', 'entries'], ['bundle.exported', 'sizeBytes'], ['vault.recording-begun', 'capture.frameWidthPx'], ['vault.recording-begun', 'capture.frameHeightPx'], ['item.captured', 'item.file.sizeBytes'], ['item.captured', 'item.file.pixelWidth'],
      ['item.captured', 'item.file.pixelHeight'], ['item.captured', 'item.screen.displayWidthPx'], ['item.captured', 'item.screen.displayHeightPx'], ['item.captured', 'item.screen.scalePercent'], ['item.captured', 'item.capture.frameWidthPx'],
      ['item.captured', 'item.capture.frameHeightPx'], ['item.captured', 'item.capture.display.width'], ['item.captured', 'item.capture.display.height'], ['item.captured', 'item.capture.display.rotationDegrees'], ['item.captured', 'item.capture.display.displayCount'],
      ...['leftPx', 'topPx', 'widthPx', 'heightPx'].map((name) => ['item.captured', `item.capture.region.${name}`]), ['item.captured', 'item.capture.series.number'], ['item.captured', 'item.capture.recording.durationMs'],
      ['item.captured', 'item.capture.recording.pauses'], ['item.captured', 'item.capture.clockJump.byMs'],
    ] as const;
    for (const [act, path] of counts) {
      for (const [value, isGood] of [[0, true], [2 ** 53 - 1, true], [-1, false], [0.5, false], [2 ** 53, false], ['1', false]] as const) expect([path, value, takes(changed(act!, path!, value))]).toEqual([path, value, isGood]);
    }
    for (const side of ['left', 'top']) {
      for (const [value, isGood] of [[-5, true], [0.5, false], [2 ** 53, false]] as const) expect([side, takes(changed('item.captured', `item.capture.display.${side}`, value))]).toEqual([side, isGood]);
    }
    for (const [value, isGood] of [[2, true], [1, false], [2.5, false], [2 ** 53, false]] as const) expect([value, takes(changed('vault.keys-changed', 'generation', value))]).toEqual([value, isGood]);
  });

  it('texts are as long as their bound and no longer', () => {
    const texts = [
      ['vault.backed-up', 'folder', 4096], ['vault.restored', 'backupUtc', 200], ['vault.keys-changed', 'label', MAX_LABEL_LENGTH], ['vault.key-kept', 'name', MAX_LABEL_LENGTH], ['vault.recording-begun', 'mime', 200], ['vault.recording-begun', 'screen.title', 500_000],
      ['item.deleted', 'reason', 1000], ['bundle.prepared', 'bundleName', 200], ['bundle.exported', 'bundleName', 200], ['bundle.abandoned', 'bundleName', 200], ['bundle.abandoned', 'reason', 200], ['bundle.timestamped', 'bundleName', 200],
      ['item.captured', 'item.file.originalFilename', 500_000], ['item.captured', 'item.file.mime', 1000], ['item.captured', 'item.file.modifiedUtc', 1000], ['item.captured', 'item.address.raw', 500_000], ['item.captured', 'item.address.platform', 1000],
      ['item.captured', 'item.address.form', 1000], ['item.captured', 'item.text', 500_000], ...['name', 'version', 'platform'].map((name) => ['item.captured', `item.tool.${name}`, 1000]),
    ] as [string, string, number][];
    for (const [act, path, length] of texts) {
      const [fits, over] = longest(length);
      expect([path, takes(changed(act, path, fits)), takes(changed(act, path, over)), takes(changed(act, path, 1))]).toEqual([path, true, false, false]);
    }
    const zone = longest(100).map((text) => takes(body('case.created', DATA['case.created'], { at: { ...at, zone: text } })));
    expect(zone).toEqual([true, false]);
    const languages = longest(200).map((text) => takes(changed('bundle.prepared', 'languages', [text])));
    expect(languages).toEqual([true, false]);
    for (const [fits, over] of [longest(1000)]) expect([takes(changed('item.captured', 'item.file.exif', { [fits]: '' })), takes(changed('item.captured', 'item.file.exif', { [over]: '' }))]).toEqual([true, false]);
    const parts = ([key, value]: [string, string]): boolean => takes(changed('item.captured', 'item.address.parts', [[key, value]]));
    expect([parts(['가'.repeat(1000), '']), parts(['가'.repeat(1001), '']), parts(['', '가'.repeat(500_000)]), parts(['', '가'.repeat(500_001)])]).toEqual([true, false, true, false]);
    expect([takes(changed('item.captured', 'item.address.parts', [['a', 'b', 'c']])), takes(changed('item.captured', 'item.address.parts', [['a']]))]).toEqual([false, false]);
    expect([takes(changed('vault.key-kept', 'name', ' \u3000')), takes(changed('vault.key-kept', 'name', ' x ')), takes(changed('vault.key-kept', 'name', ''))]).toEqual([false, true, false]);
    const answers = ['A'.repeat(87_384), 'A'.repeat(87_385), '', 'AA==', 'AA===', '=A', 'A A', 'A=A'];
    expect(answers.map((answer) => takes(changed('bundle.timestamped', 'answer', answer)))).toEqual([true, false, false, true, false, false, false, false]);
  });

  it('words are of their lists, in the one spelling', () => {
    const lists = [
      ['vault.unlocked', 'slot', ['passphrase', 'recovery', 'advocate']], ['vault.keys-changed', 'change', ['passphrase', 'words', 'advocate-added', 'advocate-removed']], ['vault.keys-changed', 'by', ['passphrase', 'recovery']],
      ['bundle.timestamped', 'form', ['rfc3161', 'opentimestamps']], ['vault.recording-begun', 'screen.sourceKind', ['screen', 'window']], ['item.captured', 'item.capture.clockJump.kind', ['back', 'ahead']],
    ] as const;
    for (const [act, path, words] of lists) {
      for (const word of words) expect([path, word, takes(changed(act, path, word))]).toEqual([path, word, true]);
      for (const other of ['', 'Passphrase', 'x', null]) expect([path, other, takes(changed(act, path, other))]).toEqual([path, other, false]);
    }
    for (const path of ['item.kind', 'item.intake', 'item.depictedMinor', 'item.capturedAtSource', 'item.capture.mode', 'item.capture.recording.endedBy']) expect([path, takes(changed('item.captured', path, ''))]).toEqual([path, false]);
    const changes = (change: Data): boolean => takes(changed('item.annotated', 'changes', [change]));
    expect([changes({ field: 'notes', before: '', after: 'x' }), changes({ field: 'no_such', before: '', after: 'x' }), changes({ field: 'notes', before: 1, after: 'x' }), changes({ field: 'notes', before: '' }), changes({ field: 'notes', before: '', after: '', more: 1 })]).toEqual([true, false, false, false, false]);
  });

  it('digits, identifiers and times have one form', () => {
    const forms: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
      ['vault.created', 'vaultId', [], ['a'.repeat(31), 'a'.repeat(33), `${'a'.repeat(31)}A`, `${'a'.repeat(32)}\n`, `x${'a'.repeat(32)}`]],
      ['vault.recording-begun', 'storedAs', [], ['a'.repeat(31), 'a'.repeat(33), `${'a'.repeat(31)}g`, `.${'a'.repeat(32)}`]],
      ['vault.key-dropped', 'fingerprint', [], [KEY.slice(7), `${KEY}=`, KEY.replace('E', 'B'), `x${KEY}`, KEY.replace('a', '-')]],
      ['case.created', 'caseId', ['K-2026-0001', '7', 'A'.repeat(40)], ['', 'k', '-K', 'A'.repeat(41), 'K_1', ' K', 'K\n']],
      ['item.captured', 'item.exhibitNo', ['E-0001', 'E-123456789'], ['E-001', 'E-1234567890', 'e-0001', 'xE-0001', 'E-0001x', 'E-00a1']],
      ['bundle.exported', 'rootSha256', [], ['a'.repeat(63), 'a'.repeat(65), 'A'.repeat(64), `z${'a'.repeat(63)}`]],
      ['bundle.exported', 'zipSha256', [], ['a'.repeat(63), `${'a'.repeat(64)}0`]],
      ['bundle.timestamped', 'rootSha256', [], ['a'.repeat(63)]],
      ['item.captured', 'item.file.sha256', [], ['a'.repeat(63), 'a'.repeat(65), 'g'.repeat(64)]], ['item.captured', 'item.file.sha512', [], ['a'.repeat(127), 'a'.repeat(129)]], ['item.captured', 'item.capture.parent.sha256', [], ['a'.repeat(63)]],
      ['item.deleted', 'itemId', [], [ID.toUpperCase(), `x${ID}`, `${ID}x`, ID.replace('-4', '-3'), ID.replace('-8f01', '-7f01'), ID.replaceAll('-', ''), ID.replace('0123', 'g123')]],
    ];
    for (const [act, path, good, bad] of forms) {
      for (const value of good) expect([path, value, takes(changed(act, path, value))]).toEqual([path, value, true]);
      for (const value of bad) expect([path, value, takes(changed(act, path, value))]).toEqual([path, value, false]);
    }
    for (const last of 'AEIMQUYcgkosw048') expect(v.is(keyFingerprint, `SHA256:${'+'.repeat(41)}/${last}`)).toBe(true);
    for (const last of 'BCDFGHJKLNOPRSTVWXZabdefhijlmnpqrtuvxyz1235679+/=') expect(v.is(keyFingerprint, `SHA256:${'a'.repeat(42)}${last}`)).toBe(false);
  });

  it('an item may be without file, screen, address, text or what is known of its capture', () => {
    for (const path of ['item.file', 'item.screen', 'item.address', 'item.text', 'item.capture.display', 'item.capture.region', 'item.capture.series', 'item.capture.parent', 'item.capture.recording', 'item.capture.clockJump', 'item.file.modifiedUtc']) {
      expect([path, takes(changed('item.captured', path, null)), takes(changed('item.captured', path, 0))]).toEqual([path, true, false]);
    }
    const { capture: _, ...without } = item;
    expect(takes(body('item.captured', { item: without }))).toBe(true);
    expect(takes(changed('item.captured', 'item.capture', undefined))).toBe(false);
    expect(takes(changed('item.captured', 'item.file.stored', 'yes'))).toBe(false);
    for (const part of ['file', 'screen', 'address', 'tool', 'capture', 'capture.display', 'capture.region', 'capture.series', 'capture.parent', 'capture.recording', 'capture.clockJump']) {
      const found = part.split('.').reduce((of: unknown, key) => (of as Data)[key], item) as Data;
      expect([part, takes(changed('item.captured', `item.${part}`, { ...found, more: 1 }))]).toEqual([part, false]);
      for (const missing of Object.keys(found)) expect([part, missing, takes(changed('item.captured', `item.${part}`, Object.fromEntries(Object.entries(found).filter(([name]) => name !== missing))))]).toEqual([part, missing, false]);
    }
  });
});

describe('an act', () => {
  it('is one of those that are known, and nothing else', () => {
    for (const other of [undefined, null, 1, '', 'vault', 'hasOwnProperty', ['case.created']]) expect(isAct(other)).toBe(false);
  });
});
