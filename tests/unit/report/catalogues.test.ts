import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../shared/base/language.ts';
import { ADDRESS_FORMS, ADDRESS_PARTS, ADDRESS_PLATFORMS } from '../../../shared/evidence/address-names.ts';
import { FIELDS } from '../../../shared/evidence/fields.ts';
import { addressPartValue, fieldValueLabel, labelOf, labels } from '../../../shared/report/labels.ts';
import { fill, sentences } from '../../../shared/report/sentences.ts';

/** Every text of a catalogue with the path that leads to it. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is neither text nor a table`);
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}/${key}`));
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

const FORBIDDEN = /tamper-?proof|court-?approved|untraceable|invisible|military|permanently erased|100 ?%|guarantee|authentic|fälschungssicher|manipulationssicher|gerichtsfest|unsichtbar|garantier|위변조 불가|법원.{0,3}승인|추적 ?불가|완벽|보장|절대/iu;

describe('report catalogues', () => {
  it.each(LANGUAGES)('have the same entries in %s as in Korean', (language) => {
    const paths = (value: unknown): string[] => texts(value).map(([path]) => path).sort();
    expect(paths(labels(language))).toEqual(paths(labels('ko')));
    expect(paths(sentences(language))).toEqual(paths(sentences('ko')));
  });

  it.each(LANGUAGES)('have no empty entry, no stray blanks and no forbidden word in %s', (language) => {
    for (const [path, text] of [...texts(labels(language)), ...texts(sentences(language))]) {
      expect(text.trim(), path).toBe(text);
      expect(text, path).not.toBe('');
      expect(text, path).not.toMatch(FORBIDDEN);
      expect(text.normalize('NFC'), path).toBe(text);
    }
  });

  it.each(LANGUAGES)('ask for the same values in %s as in Korean', (language) => {
    const korean = new Map(texts(sentences('ko')));
    for (const [path, text] of texts(sentences(language))) expect(placeholders(text), path).toEqual(placeholders(korean.get(path) ?? ''));
  });

  it('are really in their language', () => {
    const hangul = /\p{Script=Hangul}/u;
    for (const [path, text] of texts(sentences('ko'))) if (text.replace(/\{\w+\}/g, '').length > 25) expect(text, path).toMatch(hangul);
    for (const language of ['en', 'de'] as const) for (const [path, text] of [...texts(labels(language)), ...texts(sentences(language))]) expect(text, path).not.toMatch(hangul);
  });

  it.each(LANGUAGES)('name every field, choice, platform, form and part in %s', (language) => {
    const names = labels(language);
    for (const field of FIELDS) {
      expect(names.fields[field.name]).toBeTruthy();
      expect(names.groups[field.group]).toBeTruthy();
      if (field.form === 'choice') for (const choice of field.choices) expect(fieldValueLabel(names, field.name, choice)).not.toBe(choice);
    }
    for (const name of ADDRESS_PLATFORMS) expect(names.platforms[name]).toBeTruthy();
    for (const name of ADDRESS_FORMS) expect(names.addressForms[name]).toBeTruthy();
    for (const name of ADDRESS_PARTS) expect(names.addressParts[name]).toBeTruthy();
  });

  it('keep the labels that recipients know', () => {
    const { facts, fields } = labels('ko');
    expect([facts.exhibitNo, facts.caseId, facts.sha256, facts.capturedAt, facts.custodyLog, facts.enteredBy, facts.printedBy]).toEqual(['증거번호', '사건 관리번호', '해시값(SHA-256)', '캡처 일시', '관리 이력', '입력자·입력일시', '출력자·출력일시']);
    expect(fields.first_learned).toBe('피해 인지 경위');
    expect([labels('de').facts.exhibitNo, labels('de').facts.sha256]).toEqual(['Beweismittel-Nr.', 'Prüfsumme (SHA-256)']);
    expect([sentences('ko').sheet.title, sentences('en').sheet.title, sentences('de').sheet.title]).toEqual(['해시값 확인서', 'Hash confirmation sheet', 'Prüfsummenblatt']);
  });
});

describe('looking up', () => {
  it('gives the machine value itself where there is no word, and never a member of the table object', () => {
    expect(labelOf(labels('ko').platforms, 'constructor')).toBe('constructor');
    expect(labelOf(labels('ko').platforms, 'some-new-platform')).toBe('some-new-platform');
    expect(fieldValueLabel(labels('en'), 'status', 'toString')).toBe('toString');
    expect(fieldValueLabel(labels('en'), 'notes', 'online')).toBe('online');
  });

  it('words a remark and leaves text of the address alone', () => {
    expect(addressPartValue(labels('ko'), 'shortened', 'yes')).toMatch(/^예/);
    expect(addressPartValue(labels('ko'), 'path', 'yes')).toBe('yes');
  });

  it('fills names in once, so that a value cannot pull in another', () => {
    expect(fill('{a} and {b}', { a: '{b}', b: '2' })).toBe('{b} and 2');
    expect(fill('{toString} {missing}', {})).toBe('{toString} {missing}');
  });
});
