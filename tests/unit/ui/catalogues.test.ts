import { describe, expect, it } from 'vitest';
import { GERMAN } from '../../../renderer/ui/strings/de.ts';
import { ENGLISH } from '../../../renderer/ui/strings/en.ts';
import { KOREAN } from '../../../renderer/ui/strings/ko.ts';
import { createTranslation } from '../../../renderer/ui/strings/translation.ts';
import { ERROR_CODES } from '../../../shared/base/errors.ts';
import { LANGUAGES } from '../../../shared/base/language.ts';

type Tree = { readonly [key: string]: string | Tree };

const CATALOGUES = { ko: KOREAN as Tree, en: ENGLISH as Tree, de: GERMAN as Tree };

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`)));
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!).sort();
}

describe('catalogues', () => {
  it('hold the same sentences in three languages; only Korean has no singular', () => {
    const english = leaves(ENGLISH as Tree).map(([key]) => key).sort();
    expect(english.length).toBeGreaterThan(400);
    expect(leaves(CATALOGUES.de).map(([key]) => key).sort()).toEqual(english);
    expect(leaves(CATALOGUES.ko).map(([key]) => key).sort()).toEqual(english.filter((key) => !key.endsWith('_one')));
  });

  it.each(LANGUAGES)('have no empty or untrimmed sentence in %s', (language) => {
    const faulty = leaves(CATALOGUES[language]).filter(([, text]) => text.trim() !== text || text === '');
    expect(faulty).toEqual([]);
  });

  it.each(LANGUAGES)('insert the same facts in %s as in English', (language) => {
    const english = new Map(leaves(ENGLISH as Tree));
    const different = leaves(CATALOGUES[language]).filter(([key, text]) => placeholders(text).join() !== placeholders(english.get(key) ?? '').join());
    expect(different).toEqual([]);
  });

  it('are in Korean where they are Korean, and not English where they are German', () => {
    const latinOnly = leaves(CATALOGUES.ko).filter(([, text]) => !/\p{Script=Hangul}/u.test(text)).map(([key]) => key);
    expect(latinOnly).toEqual([]);
    const english = new Map(leaves(ENGLISH as Tree));
    const same = leaves(CATALOGUES.de).filter(([key, text]) => text === english.get(key)).map(([key]) => key);
    expect(same).toEqual(['passphrase.label', 'unlock.label', 'item.text', 'settings.version']);
  });
});

describe('words for content protection', () => {
  it.each(LANGUAGES)('what each system does about pictures of the window is said as it is (%s)', (language) => {
    const { does_win32: windows, does_darwin: mac, does_linux: linux } = CATALOGUES[language]['protection'] as Record<string, string>;
    // A camera sees every screen, newer recorders on a Mac see the window, and Linux keeps nothing out.
    expect(windows).toMatch(/카메라|camera|Kamera/i);
    expect(mac).toMatch(/macOS 15/);
    expect(linux).toMatch(/없어서|no way|nothing|cannot|kein|nicht/i);
    expect(new Set([windows, mac, linux]).size).toBe(3);
  });
});

describe('words for faults', () => {
  it.each(LANGUAGES)('say what happened, what is safe and what to do for every code in %s', (language) => {
    const words = CATALOGUES[language]['errors'] as Tree;
    expect(Object.keys(words).sort()).toEqual([...ERROR_CODES].sort());
    for (const code of ERROR_CODES) {
      const { what, safe, next } = words[code] as Record<string, string>;
      for (const sentence of [what, safe, next]) expect(sentence, code).toMatch(/\p{L}.*[.]$/u);
    }
  });

  it.each(LANGUAGES)('name the word that is wrong in %s', (language) => {
    const { t } = createTranslation(language);
    expect(t('errors.recovery/proof-wrong.what', { place: 7 })).toContain('7');
    expect(t('errors.recovery/word-count.what', { count: 11 })).toContain('11');
  });
});

/** Claims that are not true of any program, and words that frighten or promise too much. */
const NEVER: Readonly<Record<(typeof LANGUAGES)[number], RegExp>> = {
  en: /tamper.?proof|court.?(approved|proof)|admissible|untraceable|invisible|military.?grade|permanently erased|100 ?%|guarantee|unbreakable|unhackable|completely (safe|secure)|nobody can get in|verified time|proves authenticity|screenshot.?proof/i,
  ko: /위[·.]?변조 ?(불가|방지)|조작 ?불가|추적 ?불가|투명 ?모드|군사|영구 ?삭제|완벽|100 ?%|절대|보장|법원 ?(인증|승인)|해킹 ?불가|완전히 안전/,
  de: /fälschungssicher|manipulationssicher|gerichtsfest|gerichtsverwertbar|unauffindbar|unsichtbar|militärisch|endgültig gelöscht|100 ?%|garantier|unknackbar|absolut sicher|nicht rückverfolgbar/i,
};

describe('honest words', () => {
  it.each(LANGUAGES)('never overclaim in %s', (language) => {
    expect(leaves(CATALOGUES[language]).filter(([, text]) => NEVER[language].test(text))).toEqual([]);
  });

  it.each([
    ['en', ["without your passphrase the contents can't be read", "this app can't protect you", "It doesn't hide itself", 'including us', 'It does not show who wrote them, when things happened, or that nothing was left out', 'Wrong tries delete nothing', "from this computer's clock"]],
    ['ko', ['암호 없이는 이 컴퓨터의 디스크에서 내용을 읽을 수 없습니다', '더 안전한 기기를 쓰세요', '숨어 있지 않습니다', '저희를 포함해', '빠진 것이 없는지는 보여 주지 않습니다', '틀려도 아무것도 지워지지 않습니다', '이 컴퓨터의 시계']],
    ['de', ['Ohne Ihre Passphrase kann der Inhalt nicht', 'kann dieses Programm Sie nicht schützen', 'Es versteckt sich nicht', 'auch wir nicht', 'dass nichts weggelassen wurde', 'Falsche Versuche löschen nichts', 'Uhr dieses Computers']],
  ] as const)('say in %s what is not protected and not proven', (language, sentences) => {
    const all = leaves(CATALOGUES[language]).map(([, text]) => text).join('\n');
    for (const sentence of sentences) expect(all).toContain(sentence);
  });

  it('address people politely in Korean', () => {
    const blunt = leaves(CATALOGUES.ko).filter(([, text]) => /(한다|된다|했다|있다|없다|해라|하라)\.?$/.test(text));
    expect(blunt).toEqual([]);
  });
});

describe('createTranslation', () => {
  it('counts as each language does', () => {
    expect(LANGUAGES.map((language) => createTranslation(language).t('timeline.count', { count: 1 }))).toEqual(['1건', '1 item', '1 Beweismittel']);
    expect(LANGUAGES.map((language) => createTranslation(language).t('opened.failed', { count: 2 }))).toEqual(['그 뒤로 암호를 2번 잘못 입력했습니다.', '2 wrong tries since.', 'Seither 2 falsche Versuche.']);
  });
});
