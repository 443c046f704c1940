import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../shared/base/language.ts';
import { explain, wordsOf } from '../../../shared/verify/explain.ts';
import { FAULTS, NOT_MADE_REASONS } from '../../../shared/verify/faults.ts';
import { CHECKS, type CheckResult, type VerifyResult } from '../../../shared/verify/result.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { VERDICT_WORDS } from '../../../shared/verify/words.ts';
import { fromBuffer } from './from-buffer.ts';
import { fingerprintOf, keyOf, makeBundle, otherKey } from './make-bundle.ts';

/** Every text of a catalogue by its path. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([key, member]) => textsOf(member, `${path}/${key}`));
}

const shape = (language: 'ko' | 'en' | 'de'): string[] => textsOf(wordsOf(language)).map(([path]) => path).sort();
const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();

describe('catalogues', () => {
  it.each(LANGUAGES)('%s: has words for every check, fault, reason and verdict, none empty', (language) => {
    const words = wordsOf(language);
    expect(Object.keys(words.checks).sort()).toEqual([...CHECKS].sort());
    expect(Object.keys(words.faults).sort()).toEqual([...FAULTS].sort());
    expect(Object.keys(words.reasons).sort()).toEqual([...NOT_MADE_REASONS].sort());
    expect(Object.keys(words.verdicts).sort()).toEqual([...VERDICT_WORDS].sort());
    expect(textsOf(words).filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });

  it.each(['en', 'de'] as const)('%s says the same things with the same details as Korean', (language) => {
    expect(shape(language)).toEqual(shape('ko'));
    const korean = new Map(textsOf(wordsOf('ko')));
    expect(textsOf(wordsOf(language)).filter(([path, text]) => String(places(text)) !== String(places(korean.get(path) ?? '')))).toEqual([]);
  });

  it('never promises what nobody can', () => {
    const banned = /tamper|court|untraceable|invisible|military|guarantee|100 ?%|genuine|authentic|echt|fälschungssicher|gerichtsfest|beweist|위조 불가|법원|보장|완벽|진짜/i;
    for (const language of LANGUAGES) expect(textsOf(wordsOf(language)).filter(([, text]) => banned.test(text))).toEqual([]);
  });
});

describe('explain', () => {
  it('tells apart "intact", "intact by this key" and "by another key"', async () => {
    const good = fromBuffer(makeBundle());
    const headlines = [];
    for (const fingerprint of [undefined, fingerprintOf(keyOf().raw), fingerprintOf(otherKey().raw)]) {
      const { verdict, facts, proven } = explain(await verifyBundle(good, { fingerprint }), 'en');
      headlines.push([verdict.meaning, facts?.length, proven !== null]);
    }
    expect(headlines).toEqual([
      [expect.stringContaining('has not been checked yet'), 11, true],
      [expect.stringContaining('fingerprint you entered'), 11, true],
      [expect.stringContaining('but not by the key'), 11, true],
    ]);
  });

  it('shows the items of an intact bundle, hostile names escaped', async () => {
    const { items } = explain(await verifyBundle(fromBuffer(makeBundle())), 'ko');
    expect(items?.heads).toEqual(['증거번호', '자료 유형', '캡처 일시(UTC)', '원본 파일명', '제출 파일 안의 위치', '해시값(SHA-256)']);
    expect(items?.rows.map((row) => row.slice(0, 5))).toEqual([
      ['E-0001', '화면 캡처', '2026-11-22 01:01:03 UTC', '없음', 'data/items/E-0001/original.png'],
      ['E-0002', '주소(URL)', '2026-11-22 01:02:03 UTC', '없음', '없음'],
      ['E-0003', '해시값만 기록한 파일', '2026-11-22 01:03:03 UTC', '영상 <b>.mp4', '없음'],
    ]);
  });

  it('escapes what an attacker wrote into a name', () => {
    const check: CheckResult = { id: 'names', outcome: 'failed', details: { fault: 'name-characters', entry: 'a\u202Egnp.exe\u001b[2J\r\n{folder}$&' } };
    const result: VerifyResult = { verdict: 1, checks: [check], bundle: null };
    expect(explain(result, 'en').checks[0]?.finding).toBe('A name with characters or a path that are not allowed: a\\u{202E}gnp.exe\\u{1B}[2J\\u{D}\\u{A}{folder}$&');
  });
});
