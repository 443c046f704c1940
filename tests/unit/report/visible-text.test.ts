import { describe, expect, it } from 'vitest';
import { groupDigest, formatMoment, formatShortMoment, formatSize } from '../../../shared/report/format.ts';
import { wrapText } from '../../../shared/report/pdf-lines.ts';
import { sentences } from '../../../shared/report/sentences.ts';
import { ON_SCREEN, visibleText, type VisibleOptions } from '../../../shared/report/visible-text.ts';
import { ARABIC, DECOMPOSED, EMOJI, HIDDEN, LONE, OVERRIDE, PILED } from './hostile.ts';

const ON_PAPER: VisibleOptions = { open: '‹', close: '›', hasGlyph: (codePoint) => codePoint < 0x3000, keepEmoji: false };

describe('visible text', () => {
  it('writes direction marks, zero-width, control and filler characters as numbers', () => {
    expect(visibleText(OVERRIDE, ON_SCREEN)).toBe('photo⟨U+202E⟩gpj.exe');
    expect(visibleText(HIDDEN, ON_SCREEN)).toBe('a⟨U+200B⟩b⟨U+2066⟩c⟨U+FEFF⟩d⟨U+00AD⟩e⟨U+3164⟩f⟨U+0000⟩g⟨U+001B⟩[31mh');
    expect(visibleText(LONE, ON_SCREEN)).toBe('lone ⟨U+D800⟩ surrogate');
    expect(visibleText('a\u2028b\u2029c\u{e0041}d\ue000e\ufffff', ON_SCREEN)).toBe('a⟨U+2028⟩b⟨U+2029⟩c⟨U+E0041⟩d⟨U+E000⟩e⟨U+FFFF⟩f');
  });

  it('leaves ordinary text of every script, composed, and keeps line ends', () => {
    expect(visibleText(DECOMPOSED, ON_SCREEN)).toBe('한글');
    expect(visibleText(`Größe 漢字 ${ARABIC}\r\nzwei\n`, ON_SCREEN)).toBe(`Größe 漢字 ${ARABIC}\nzwei\n`);
    expect(visibleText('a\rb\tc', ON_SCREEN)).toBe('a⟨U+000D⟩b    c');
  });

  it('keeps whole emoji on screen, and no joiner anywhere else', () => {
    expect(visibleText(EMOJI, ON_SCREEN)).toBe(EMOJI);
    expect(visibleText('a\u200d😀\ufe0fb', ON_SCREEN)).toContain('a⟨U+200D⟩');
    expect(visibleText('😀', ON_PAPER)).toBe('‹U+1F600›');
  });

  it('counts blanks and empty lines that push text out of sight', () => {
    expect(visibleText(`photo.jpg${' '.repeat(60)}.exe`, ON_SCREEN)).toBe('photo.jpg ⟨U+0020⟩ × 60 .exe');
    expect(visibleText(`a${'\n'.repeat(200)}b`, ON_SCREEN)).toBe('a\n⟨U+000A⟩ × 200\nb');
    expect(visibleText('a\n\n\nb    c', ON_SCREEN)).toBe('a\n\n\nb    c');
  });

  it('keeps three marks of a pile', () => {
    const shown = visibleText(PILED, ON_SCREEN);
    expect(shown.match(/\p{M}/gu)?.length).toBeLessThanOrEqual(3);
    expect(shown).toContain('⟨U+0301⟩');
  });

  it('is made of a text of nothing but marks in time that grows with its length alone', () => {
    const before = process.cpuUsage();
    const shown = visibleText(`a${'\u0300\u0316'.repeat(40_000)}`, ON_SCREEN);
    expect(process.cpuUsage(before).user / 1e6, 'seconds').toBeLessThan(2.5);
    expect([shown.match(/⟨U\+03(?:00|16)⟩/g)?.length, shown.match(/\p{M}/gu)?.length]).toEqual([79_996, 3]);
  });

  it('shows what the font lacks as numbers', () => {
    expect(visibleText('ok 漢', ON_PAPER)).toBe('ok ‹U+6F22›');
  });
});

describe('lines', () => {
  const measure = (text: string): number => Array.from(text).length;

  it('breaks at blanks, at the joints of addresses, and last between characters, and loses nothing', () => {
    expect(wrapText('하나 둘 셋넷다섯', 6, measure)).toEqual(['하나 둘', '셋넷다섯']);
    expect(wrapText('https://example.org/path/to', 12, measure)).toEqual(['https://', 'example.org/', 'path/to']);
    expect(wrapText('abcdefghij', 4, measure)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrapText('漢字漢字漢', 2, measure)).toEqual(['漢字', '漢字', '漢']);
    expect(wrapText('a\n\nb', 4, measure)).toEqual(['a', '', 'b']);
  });

  it.each([['x'.repeat(10_000)], ['가'.repeat(999)], [`${'a/'.repeat(999)} ${'b='.repeat(500)}`], ['word '.repeat(500)]])('keeps every line within the width: %.20s', (text) => {
    const lines = wrapText(text, 40, measure);
    expect(Math.max(...lines.map(measure))).toBeLessThanOrEqual(40);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });
});

describe('formats', () => {
  it('writes times with their offset and zone, and the same instant in UTC', () => {
    const moment = { utc: '2026-11-22T01:02:03.004Z', local: '2026-11-22T10:02:03.004+09:00', zone: 'Asia/Seoul' };
    expect(formatMoment(moment)).toBe('2026-11-22 10:02:03 (UTC+09:00, Asia/Seoul) · 2026-11-22T01:02:03.004Z');
    expect(formatShortMoment(moment)).toBe('2026-11-22 10:02:03 (UTC+09:00)');
    expect(formatShortMoment({ ...moment, local: 'what a file said' })).toBe('what a file said');
  });

  it('writes sizes exactly and rounded', () => {
    expect(formatSize(999, sentences('en'))).toBe('999 bytes');
    expect(formatSize(1_482_733, sentences('en'))).toBe('1,482,733 bytes (1.5 MB)');
    expect(formatSize(3_500_000_000, sentences('de'))).toBe('3.500.000.000 Byte (3,5 GB)');
    expect(formatSize(999_999, sentences('en'))).toBe('999,999 bytes (1.0 MB)');
  });

  it('groups digests without losing a digit', () => {
    expect(groupDigest('0123456789abcdef01')).toEqual(['01234567', '89abcdef', '01']);
    expect(groupDigest('')).toEqual([]);
  });
});
