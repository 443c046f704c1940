import { describe, expect, it } from 'vitest';
import { BundleContents, type LogRow } from '../../../shared/verify/bundle-contents.ts';
import { BundleFiles } from '../../../shared/verify/bundle-files.ts';
import { explain, keyWordsOf, sentence } from '../../../shared/verify/explain.ts';
import { explainEntry, explainItem } from '../../../shared/verify/explain-contents.ts';
import { labels } from '../../../shared/verify/explain-labels.ts';
import { CHECKS, type CheckResult, type VerifyResult } from '../../../shared/verify/result.ts';
import { openBundle, verifyBundle } from '../../../shared/verify/verifier.ts';
import { fromBuffer } from './from-buffer.ts';
import { BUNDLE_NAME, fingerprintOf, keyOf, makeBundle, sha, type Damage, type Draft, type Json } from './make-bundle.ts';
import { pngOf } from './png.ts';

type Fields = { [key: string]: Json };

async function contentsOf(damage: Damage = {}): Promise<{ readonly contents: BundleContents; readonly zip: Buffer }> {
  const zip = makeBundle(damage);
  const { result, contents } = await openBundle(fromBuffer(zip));
  expect(result.verdict).toBe(0);
  return { contents: contents!, zip };
}

/** The stored picture of the draft is these bytes. */
const storing = (data: Buffer, mime = 'image/png', ending = 'png') => (draft: Draft): void => {
  const file = { ...(draft.items[0]!['file'] as Fields), mime, sizeBytes: data.length, sha256: sha('sha256', data), sha512: sha('sha512', data) };
  draft.items[0]!['file'] = file;
  draft.log[1]!.body['data'] = { item: { ...((draft.log[1]!.body['data'] as Fields)['item'] as Fields), file } };
  draft.stored = new Map([['E-0001', { name: `original.${ending}`, data }]]);
};

async function collected(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

describe('the files of an intact bundle', () => {
  const PATHS = [
    'data/report/report.ko.html', 'data/items/E-0001/item.json', 'data/items/E-0001/original.png', 'data/items/E-0002/item.json', 'data/items/E-0003/item.json',
    'data/metadata/case.json', 'data/metadata/custody-log.jsonl', 'data/metadata/items.csv', 'data/metadata/items.json', 'data/metadata/tool.json', 'data/metadata/urls.txt',
    'VERIFY.de.txt', 'VERIFY.en.txt', 'VERIFY.ko.txt', 'bag-info.txt', 'bagit.txt', 'manifest-sha256.txt', 'manifest-sha512.txt', 'signature/allowed_signers', 'signature/signer.pub.pem', 'tagmanifest-sha256.txt',
  ];

  it('are those that the signature covers: reports, items, what describes them, and the lists, by the page', async () => {
    const { contents } = await contentsOf();
    const { total, rows } = contents.files(0, 100);
    expect([total, rows.map(({ path }) => path)]).toEqual([PATHS.length, PATHS]);
    expect(contents.files(2, 3)).toEqual({ total, rows: rows.slice(2, 5) });
    expect(contents.files(PATHS.length, 5)).toEqual({ total, rows: [] });
    expect(rows[0]).toEqual({ path: 'data/report/report.ko.html', sizeBytes: Buffer.byteLength('<!doctype html><title>보고서</title>'), sha256: sha('sha256', '<!doctype html><title>보고서</title>') });
  });

  it('are given out as they lie in the archive', async () => {
    const { contents, zip } = await contentsOf();
    const path = 'data/metadata/urls.txt';
    const [offset, sizeBytes] = [contents.offsetOf(path), contents.sizeOf(path)];
    expect(zip.subarray(offset, offset + sizeBytes).toString()).toBe('https://t.me/somewhere/12\n');
    expect((await collected(contents.stream(path))).toString()).toBe('https://t.me/somewhere/12\n');
    expect(() => contents.sizeOf('data/other')).toThrow('missing');
  });
});

describe('the items and the log of an intact bundle', () => {
  it('come by the page, each item with where it lies', async () => {
    const { contents } = await contentsOf();
    const { total, rows } = await contents.items(0, 25);
    expect([total, rows.map(({ item, path }) => [item.exhibitNo, path])]).toEqual([3, [['E-0001', 'data/items/E-0001/original.png'], ['E-0002', null], ['E-0003', null]]]);
    expect(rows[1]!.item.address?.parts).toEqual([['channel', 'somewhere'], ['post', '12']]);
    expect(await contents.items(1, 1)).toEqual({ total, rows: [rows[1]] });
    expect((await contents.items(3, 5)).rows).toEqual([]);
  });

  const named = (rows: readonly LogRow[]): unknown[] => rows.map((row) => (row.kind === 'entry' ? [row.caseSeq, row.body.act, row.exhibitNo, row.clock] : [row.kind, row.first, row.last]));
  const ALL = [
    [1, 'case.created', null, null], [2, 'item.captured', 'E-0001', null], [3, 'item.annotated', 'E-0001', null], ['left-out', 4, 4], [5, 'item.captured', 'E-0002', null], [6, 'item.captured', 'E-0003', null],
    [7, 'item.annotated', 'E-0001', null], [8, 'bundle.prepared', null, null],
  ];

  it('has every entry with its exhibit, and what was left out as one row', async () => {
    const { contents } = await contentsOf();
    const { total, rows } = await contents.log(0, 50);
    expect([total, named(rows)]).toEqual([8, ALL]);
    expect(rows.every((row) => row.kind !== 'entry' || /^[0-9a-f]{64}$/.test(row.entryHash))).toBe(true);
    for (const [from, count] of [[0, 3], [2, 3], [3, 1], [4, 2], [7, 5], [8, 5]] as const) expect([from, count, await contents.log(from, count).then((page) => [page.total, named(page.rows)])]).toEqual([from, count, [8, ALL.slice(from, from + count)]]);
  });

  it('joins entries that were left out one after the other, and parts those that were not', async () => {
    const other = (n: number): Draft['log'][number] => ({ body: { at: { utc: `2026-11-22T01:0${n}:30.000Z`, local: `2026-11-22T10:0${n}:30.000+09:00`, zone: 'Asia/Seoul' }, monotonicMs: n * 1000 + 500, actor: 'owner', act: 'case.created', itemId: null, data: { caseId: 'K-2' } }, salt: '1'.repeat(32), isFull: false });
    const { contents } = await contentsOf({ draft: ({ log }) => void log.splice(3, 1, other(3), other(4), other(5)).concat(log.splice(9, 0, other(6))) });
    const { total, rows } = await contents.log(0, 50);
    expect(total).toBe(9);
    expect(named(rows).filter((row) => (row as unknown[])[0] === 'left-out')).toEqual([['left-out', 4, 6], ['left-out', 10, 10]]);
    expect(named((await contents.log(3, 1)).rows)).toEqual([['left-out', 4, 6]]);
  });

  it('remarks where the clock was set back between two entries in full', async () => {
    const { contents } = await contentsOf({ draft: ({ log }) => void (log[5]!.body['at'] = { utc: '2026-11-22T01:00:03.004Z', local: '2026-11-22T10:00:03.004+09:00', zone: 'Asia/Seoul' }) });
    const { rows } = await contents.log(0, 50);
    expect(named(rows).filter((row) => (row as unknown[])[3])).toEqual([[6, 'item.captured', 'E-0003', { kind: 'back', byMs: 241_000 }]]);
    const row = rows[5] as Extract<LogRow, { kind: 'entry' }>;
    expect([explainEntry(row, 'en').clock, explainEntry(rows[0] as typeof row, 'en').clock]).toEqual(['Before this entry, the computer’s clock was set back by at least 4 min, by hand or by the system.', null]);
  });
});

describe('a picture of an intact bundle', () => {
  it('is given out with its type and size, as its own bytes say', async () => {
    const data = pngOf(30, 20);
    const { contents } = await contentsOf({ draft: storing(data) });
    const picture = await contents.picture('data/items/E-0001/original.png');
    expect([picture?.mime, picture?.widthPx, picture?.heightPx, Buffer.from(picture!.bytes).equals(data)]).toEqual(['image/png', 30, 20, true]);
  });

  /** The header alone says how large it is: nothing is decoded here. */
  const saying = (widthPx: number, heightPx: number): Buffer => {
    const data = pngOf(1, 1);
    data.writeUInt32BE(widthPx, 16);
    data.writeUInt32BE(heightPx, 20);
    return data;
  };

  it.each([
    [16_384, 1, true], [16_385, 1, false], [1, 16_384, true], [1, 16_385, false], [10_000, 10_000, true], [10_001, 10_000, false], [16_384, 16_384, false],
  ])('of %i × %i pixels by its header: %s', async (widthPx, heightPx, isGiven) => {
    const { contents } = await contentsOf({ draft: storing(saying(widthPx, heightPx)) });
    expect(await contents.picture('data/items/E-0001/original.png') !== null).toBe(isGiven);
  });

  it('is none of more than 64 MiB, and no byte of it is read', async () => {
    const held = (sizeBytes: number): BundleContents => {
      const file = { path: 'a', row: 0, sizeBytes, found: { sha256: '', sha512: '', dataOffset: 0 } };
      return new BundleContents(new BundleFiles('folder', new Map([['a', file]]), { sizeBytes, read: () => Promise.reject(new Error('read')) }, undefined));
    };
    expect(await held(64 * 1024 * 1024 + 1).picture('a')).toBeNull();
    await expect(held(64 * 1024 * 1024).picture('a')).rejects.toThrow('read');
  });

  it('is none of another type, whatever it is called', async () => {
    for (const data of [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(0)]) {
      const { contents } = await contentsOf({ draft: storing(data) });
      expect(await contents.picture('data/items/E-0001/original.png')).toBeNull();
    }
  });
});

describe('an item in words', () => {
  it('has what it is recognised by, its digests, facts and what was typed, escaped', async () => {
    const { contents } = await contentsOf();
    const { rows } = await contents.items(0, 3);
    const [shot, address, hidden] = rows.map((row) => explainItem(row, 'en'));
    expect(shot).toMatchObject({ exhibitNo: 'E-0001', kind: 'Screenshot', title: '', captured: '2026-11-22 10:01:03 (UTC+09:00)', typed: [['Platform', 'Telegram'], ['Notes', '두 번째']], noPicture: null });
    expect(shot!.digests).toEqual([['Hash (SHA-256)', rows[0]!.item.file!.sha256], ['Hash (SHA-512)', rows[0]!.item.file!.sha512]]);
    expect(shot!.facts).toContainEqual(['Title of screen or window', '텔레그램 \\u{202E}gnp.exe']);
    expect(shot!.facts).toContainEqual(['Place in the bundle', 'data/items/E-0001/original.png']);
    expect(shot!.typedNote).not.toBe('');
    expect([address!.title, address!.digests, address!.typed]).toEqual(['https://t.me/somewhere/12', [], []]);
    expect(address!.noPicture).toMatch(/\w/);
    expect([hidden!.title, hidden!.digests.length]).toEqual(['영상 <b>.mp4', 2]);
    expect(hidden!.noPicture).toMatch(/\w/);
    expect(hidden!.noPicture).not.toBe(address!.noPicture);
  });

  it('is recognised by its file, else its address, else its text: one line of 120 characters', async () => {
    const { contents } = await contentsOf();
    const [row] = (await contents.items(1, 1)).rows;
    const titleOf = (change: object): string => explainItem({ ...row!, item: { ...row!.item, ...change } }, 'ko').title;
    expect(titleOf({ address: null, text: 'a \n\t b' })).toBe('a b');
    expect(titleOf({ address: null, text: null })).toBe('');
    expect(titleOf({ address: null, text: 'x'.repeat(120) })).toBe('x'.repeat(120));
    expect(titleOf({ address: null, text: 'x'.repeat(121) })).toBe(`${'x'.repeat(120)}… (121)`);
    expect(titleOf({ text: 'note' })).toBe('https://t.me/somewhere/12');
  });

  it('shows a long text in full up to 20,000 characters, with its lines', async () => {
    const { contents } = await contentsOf();
    const [row] = (await contents.items(1, 1)).rows;
    const factsOf = (text: string): string[] => explainItem({ ...row!, item: { ...row!.item, address: null, text } }, 'en').facts.map(([, value]) => value);
    expect(factsOf('a\nb')).toContain('a\nb');
    expect(factsOf('y'.repeat(20_000))).toContain('y'.repeat(20_000));
    expect(factsOf('y'.repeat(20_001))).toContain(`${'y'.repeat(20_000)}… (20001)`);
  });
});

describe('an entry in words', () => {
  it('has its number as the language writes it, time, act, lines and hash', async () => {
    const { contents } = await contentsOf();
    const rows = (await contents.log(0, 50)).rows.filter((row) => row.kind === 'entry');
    const told = explainEntry({ ...rows[2]!, caseSeq: 1234 }, 'de');
    expect([told.number, told.time, told.exhibitNo, told.clock, told.hash]).toEqual(['1.234', '2026-11-22 10:02:03 (UTC+09:00, Asia/Seoul) · 2026-11-22T01:02:03.004Z', 'E-0001', null, rows[2]!.entryHash]);
    expect(told.lines.length).toBe(2);
    expect(told.lines[0]).toContain('Telegram');
    expect(rows.map((row) => explainEntry(row, 'ko').act)).not.toContain('');
    expect(new Set(rows.map((row) => explainEntry(row, 'en').act)).size).toBe(4);
  });

  it('escapes what somebody else wrote into a field', async () => {
    const { contents } = await contentsOf();
    const row = (await contents.log(2, 1)).rows[0] as Extract<LogRow, { kind: 'entry' }>;
    const body = { ...row.body, data: { ...row.body.data, changes: [{ field: 'notes', before: '', after: 'a\u202eb\u001b' }] } } as typeof row.body;
    expect(explainEntry({ ...row, body }, 'en').lines.join()).toContain('a\\u{202E}b\\u{1B}');
  });
});

const result = (verdict: VerifyResult['verdict'], checks: readonly CheckResult[]): VerifyResult => ({ verdict, checks, bundle: null });
const passed = (changes: Partial<Record<CheckResult['id'], Omit<CheckResult, 'id'>>> = {}): CheckResult[] => CHECKS.map((id) => ({ id, ...(changes[id] ?? { outcome: 'passed', details: {} }) }));
const findingOf = (check: CheckResult, language: 'ko' | 'en' | 'de' = 'en'): string => explain(result(1, [check]), language).checks[0]!.finding;

describe('a verdict in words', () => {
  it('is "by this key" where a fingerprint was given and fits, and the earlier checkpoint has its own where nothing else is wrong', () => {
    const failed = (fault: string): Omit<CheckResult, 'id'> => ({ outcome: 'failed', details: { fault } });
    const open = (reason: string): Omit<CheckResult, 'id'> => ({ outcome: 'not-made', details: { reason } });
    const cases: readonly [string, VerifyResult['verdict'], CheckResult[]][] = [
      ['0-by-key', 0, passed()], ['0', 0, passed({ fingerprint: open('not-given') })], ['3', 3, passed({ fingerprint: failed('fingerprint-differs') })], ['5', 5, passed({ 'earlier-checkpoint': failed('earlier-checkpoint-case') })],
      ['1-by-checkpoint', 1, passed({ 'earlier-checkpoint': failed('earlier-checkpoint-differs') })], ['1-by-checkpoint', 1, passed({ 'earlier-checkpoint': failed('earlier-checkpoint-differs'), 'fingerprint': open('not-given') })],
      ['1', 1, passed({ 'earlier-checkpoint': failed('earlier-checkpoint-differs'), 'names': failed('name-twice') })], ['1', 1, passed({ names: failed('name-twice') })], ['1', 1, []], ['2', 2, passed({ 'earlier-checkpoint': failed('earlier-checkpoint-differs') })],
    ];
    for (const [words, verdict, checks] of cases) expect([words, explain(result(verdict, checks), 'en').words]).toEqual([words, words]);
  });

  it('shows facts, items and what is proven of an intact bundle alone', async () => {
    const none = explain(result(2, []), 'en');
    expect([none.facts, none.items, none.proven]).toEqual([null, null, null]);
    expect(none.notProven.points.length).toBeGreaterThan(0);
    expect(none.verdict.headline).toBe('Not readable as a bundle');
    const verified = await verifyBundle(fromBuffer(makeBundle()));
    const told = explain({ ...verified, bundle: { ...verified.bundle!, sizeBytes: 1_234_567, tool: 'Kept\u202e' } }, 'de');
    const print = fingerprintOf(keyOf().raw);
    expect(told.facts!.map(([, value]) => value)).toEqual([BUNDLE_NAME, print, keyWordsOf(print, 'de').join(' '), verified.bundle!.rootSha256, '2026-11-22 01:07:03 UTC', 'Kept\\u{202E}', '3', '24', '1.234.567', '8', '1']);
    expect(new Set(told.facts!.map(([label]) => label)).size).toBe(11);
    expect(told.facts!.map(([label]) => label)).toContain('Anzahl aller Dateien');
    expect(told.proven!.points.length).toBeGreaterThan(0);
    expect(told.items!.rows[2]!.slice(2)).toEqual(['2026-11-22 01:03:03 UTC', '영상 <b>.mp4', 'keine', verified.bundle!.items[2]!.sha256]);
    expect(told.items!.rows[1]!.slice(3)).toEqual(['keine', 'keine', 'keine']);
  });

  it('has key words of the Korean list in Korean and of the English one in the others', () => {
    const print = fingerprintOf(keyOf().raw);
    expect(keyWordsOf(print, 'de')).toEqual(keyWordsOf(print, 'en'));
    expect([keyWordsOf(print, 'ko').length, /^[가-힣]+$/.test(keyWordsOf(print, 'ko')[0]!), /^[a-z]+$/.test(keyWordsOf(print, 'en')[0]!)]).toEqual([10, true, true]);
  });

  it('names facts as reports do', () => {
    expect([labels('en').sha256, labels('de').exhibitNo, labels('ko').exhibitNo]).toEqual(['Hash (SHA-256)', 'Beweismittel-Nr.', '증거번호']);
  });
});

describe('a finding in words', () => {
  it('has its title, outcome, and what a pass shows, said as such', () => {
    const [check] = explain(result(1, [{ id: 'bagit', outcome: 'failed', details: { fault: 'missing', entry: 'bagit.txt' } }]), 'en').checks;
    expect(check).toEqual({ id: 'bagit', outcome: 'failed', title: 'Declaration (bagit.txt)', proves: 'What a pass shows: This is a bag of the published standard BagIt 1.0 (RFC 8493).', outcomeText: 'Failed', finding: 'A file is missing: bagit.txt' });
  });

  it('takes its sentence from the faults, the reasons or the pass, with numbers as the language writes them', () => {
    expect(findingOf({ id: 'zip-profile', outcome: 'passed', details: { entries: 1234 } })).toBe('1,234 entries, to the byte as the format has them.');
    expect(findingOf({ id: 'items', outcome: 'failed', details: { fault: 'item-count', items: 1000, said: 2 } }, 'de')).toContain('1.000');
    expect(findingOf({ id: 'items', outcome: 'not-made', details: { reason: 'depends', entry: 'a' } })).toBe('Not made: a file that it depends on is not in order: a');
    expect(findingOf({ id: 'items', outcome: 'failed', details: { fault: 'depends' } })).not.toContain('Not made');
    expect(findingOf({ id: 'items', outcome: 'not-made', details: { fault: 'missing', reason: 'ambiguous' } })).toContain('Not made');
  });

  it('leaves out the colon before a detail that is empty, and says "none" within a sentence', () => {
    expect(findingOf({ id: 'names', outcome: 'failed', details: { fault: 'exhibit-twice', exhibit: '' } })).toBe('An item is listed twice');
    expect(findingOf({ id: 'names', outcome: 'failed', details: { fault: 'exhibit-twice' } })).toBe('An item is listed twice: none');
    expect(findingOf({ id: 'names', outcome: 'failed', details: { fault: 'keys-differ', entry: '', other: 'b' } })).toBe('Two places name different keys: none / b');
    expect(sentence('{a} of {b}: {c}', { a: 2000, b: '\u202e', c: '' }, 'en')).toBe('2,000 of \\u{202E}');
  });

  it('says how many departures there are where there are more than one, and of a clock that was set back', () => {
    const profile = (details: CheckResult['details'], outcome: CheckResult['outcome'] = 'failed'): string => findingOf({ id: 'zip-profile', outcome, details: { fault: 'gap', entry: 'a', entries: 1, ...details } });
    const gap = 'There is something unknown between the files: a';
    expect([profile({}), profile({ departures: 1 }), profile({ departures: 2 }), profile({ departures: 1234 })]).toEqual([gap, gap, `${gap} (2 departures in all)`, `${gap} (1,234 departures in all)`]);
    expect(profile({ departures: 5 }, 'passed')).not.toContain('departures');
    const log = (details: CheckResult['details']): string => findingOf({ id: 'custody-items', outcome: 'passed', details: { items: 1, changes: 2, ...details } });
    expect(log({ clockBack: 3 })).toBe(`${log({})} Remark: before entries of the log (3 of them) the computer’s clock was set back, by hand or by the system. That is no fault of the bundle, but times before and after that cannot be compared. The report says where.`);
    expect([log({ clockBack: 0 }), log({ clockBack: 'x' }), log({ clockBack: '3' })]).toEqual([log({}), log({}), log({})]);
    expect(profile({ departures: '5' })).toBe(gap);
  });
});
