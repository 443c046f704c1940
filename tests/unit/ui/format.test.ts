import { describe, expect, it } from 'vitest';
import { calendarDay, formatDay, formatTime, formatWallTime } from '../../../renderer/ui/format/dates.ts';
import { formatSize, formatWait, hashGroups } from '../../../renderer/ui/format/quantities.ts';
import { stageText } from '../../../renderer/ui/format/stage-text.ts';
import { splitVisible, visibleText } from '../../../renderer/ui/format/visible-text.ts';
import { createTranslation } from '../../../renderer/ui/strings/translation.ts';

describe('splitVisible', () => {
  it('shows a mark that turns the direction of the text around', () => {
    expect(splitVisible('invoice\u202Egpj.exe')).toEqual([{ text: 'invoice' }, { code: 'U+202E' }, { text: 'gpj.exe' }]);
  });

  it.each(['\u0000', '\u0007', '\u001B', '\u007F', '\u00AD', '\u061C', '\u115F', '\u3164', '\u200B', '\u200E', '\u2066', '\u2069', '\u2028', '\uFEFF', '\u{E0041}', '\uD800', '\uDC00'])('shows %j by its number', (character) => {
    const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    expect(splitVisible(`a${character}b`)).toEqual([{ text: 'a' }, { code }, { text: 'b' }]);
  });

  it('leaves Hangul, line ends, tabs, right-to-left letters and joined emoji as they are', () => {
    const text = '안녕\n\t\u05E9\u05DC\u05D5\u05DD 👩🏽\u200D💻 ❤️\u200D🔥';
    expect(splitVisible(text)).toEqual([{ text }]);
  });

  it('shows a joiner that joins nothing', () => {
    expect(splitVisible('ab\u200Dcd')).toEqual([{ text: 'ab' }, { code: 'U+200D' }, { text: 'cd' }]);
  });

  it('loses nothing but what it names', () => {
    for (let point = 0; point <= 0x3000; point++) {
      const character = String.fromCodePoint(point);
      const [part] = splitVisible(character);
      expect(part && 'text' in part ? part.text : part?.code.slice(2)).toBe(part && 'text' in part ? character : point.toString(16).toUpperCase().padStart(4, '0'));
    }
  });
});

describe('visibleText', () => {
  it('isolates the name, so that it cannot turn what stands around it', () => {
    expect(visibleText('a\u202Eb')).toBe('\u2068a⟨U+202E⟩b\u2069');
  });
});

describe('dates', () => {
  const local = '2026-11-22T00:05:09.004+09:00';

  it('are those of the clock there, wherever they are read', () => {
    expect(formatTime(local, 'ko')).toBe('00:05');
    expect(formatDay(local, 'ko')).toBe('2026년 11월 22일 일요일');
    expect(formatDay(local, 'de')).toBe('Sonntag, 22. November 2026');
    expect(formatWallTime(local, 'en')).toBe('November 22, 2026 at 00:05:09');
  });

  it('show what is no date as it is', () => {
    expect(formatTime('sometime', 'en')).toBe('sometime');
    expect(formatDay('2026-99-99T99:99:99', 'en')).toBe('2026-99-99T99:99:99');
  });

  it('count days across months and years', () => {
    expect(calendarDay(-1, new Date(2027, 0, 1, 0, 30))).toBe('2026-12-31');
  });
});

describe('quantities', () => {
  it('give sizes in units of a thousand', () => {
    expect([0, 999, 1000, 52_428_800, 3_500_000_000].map((size) => formatSize(size, 'en'))).toEqual(['0 bytes', '999 bytes', '1 kB', '52 MB', '3.5 GB']);
  });

  it('never say 1000 of a unit', () => {
    expect(formatSize(999_700, 'en')).toBe('1 MB');
  });

  it('round waits up, so that zero means now', () => {
    expect([1, 1000, 1001, 65_000, 0, -5].map(formatWait)).toEqual(['0:01', '0:01', '0:02', '1:05', '0:00', '0:00']);
  });

  it('group hashes without losing a digit and leave fingerprints whole', () => {
    const hash = '0123456789abcdef'.repeat(4);
    expect(hashGroups(hash).join('')).toBe(hash);
    expect(hashGroups(hash)).toHaveLength(8);
    expect(hashGroups('SHA256:uNiVztksCsDh')).toEqual(['SHA256:uNiVztksCsDh']);
  });
});

describe('how far a bundle is', () => {
  it.each([['ko', '문서 6개 중 2개'], ['en', '2 of 6 documents'], ['de', '2 von 6 Dokumenten']] as const)('counts its documents, and measures all else (%s)', (language, counted) => {
    const { t } = createTranslation(language);
    expect(stageText(t, language, 'report', 2, 6)).toBe(counted);
    for (const stage of ['reading', 'writing', 'checking'] as const) expect(stageText(t, language, stage, 2_000_000, 6_000_000)).toMatch(/2\D+6\D*MB|6\D+2\D*MB/);
  });
});
