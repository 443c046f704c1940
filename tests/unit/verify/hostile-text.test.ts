import { describe, expect, it } from 'vitest';
import { showHostile, showHostileLines } from '../../../shared/verify/hostile-text.ts';

describe('showHostile', () => {
  it.each([
    ['텔레그램 채팅 (1).png', '텔레그램 채팅 (1).png'],
    ['a\u200bb\u2066c\ufeffd\u00ade', 'a\\u{200B}b\\u{2066}c\\u{FEFF}d\\u{AD}e'],
    ['tab\tnull\u0000esc\u001b', 'tab\\u{9}null\\u{0}esc\\u{1B}'],
    ['\u2028\u00a0\u3000', '\\u{2028}\\u{A0}\\u{3000}'],
    ['사진.jpg\u2800\u{1D159}\u{16FE4}.exe', '사진.jpg\\u{2800}\\u{1D159}\\u{16FE4}.exe'],
    ['\ud800', '\\u{D800}'],
    ['\\u{202E}', '\\\\u{202E}'],
    ['', ''],
  ])('%j', (text, shown) => expect(showHostile(text)).toBe(shown));

  it('cuts very long text and tells how long it was', () => {
    expect(showHostile('x'.repeat(5000))).toBe(`${'x'.repeat(300)}… (5000)`);
    expect(showHostile('😀'.repeat(301))).toBe(`${'😀'.repeat(300)}… (602)`);
    expect(showHostile('😀'.repeat(300))).toBe('😀'.repeat(300));
    expect(showHostileLines(`${'x\n'.repeat(50)}`, 10)).toBe('x\nx\nx\nx\nx\n… (100)');
  });

  it('of several lines tells twice where a line was cut, and the text behind it: how long the line was as far as it was looked at, and how long all is', () => {
    expect(showHostileLines('x'.repeat(22), 10)).toBe(`${'x'.repeat(10)}… (22)`);
    expect(showHostileLines('x'.repeat(23), 10)).toBe(`${'x'.repeat(10)}… (22)\n… (23)`);
    expect(showHostileLines('x'.repeat(5000), 10)).toBe(`${'x'.repeat(10)}… (22)\n… (5000)`);
  });

  it('takes no longer for millions of characters than for some thousands', () => {
    const long = ['\u202e', '가', '\n', 'a\u0301\u0302'].map((part) => part.repeat(4_000_000));
    const startMs = performance.now();
    for (const text of long) expect([showHostile(text).length, showHostileLines(text, 20_000).length].every((length) => length < 200_000)).toBe(true);
    expect(performance.now() - startMs).toBeLessThan(2000);
  });

  it('builds no towers of marks, which would cover the lines around them, and leaves real writing as it is', () => {
    expect(showHostile(`Z${'\u0301'.repeat(8)}`)).toBe(`Z${'\u0301'.repeat(6)}\\u{301}\\u{301}`);
    for (const text of ['Tiếng Việt', 'ภาษาไทยที่นี่', 'हिन्दी क्ष्म्य', 'עִבְרִית', 'ἄνθρωπος ᾧ']) expect(showHostile(text)).toBe(text);
  });
});
