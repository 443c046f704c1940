import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../shared/base/language.ts';
import { escapeHtml, renderHtml } from '../../../shared/report/html.ts';
import { labels } from '../../../shared/report/labels.ts';
import { HIDDEN, HOSTILE_ITEMS, OVERRIDE, SCRIPT } from './hostile.ts';
import { ITEMS, MINOR, model, NOTE, PHOTO, PICTURES, SCREENSHOT, VIDEO } from './sample.ts';

const TAGS = /<\/?([a-z][a-z0-9]*)\b/g;
const KNOWN = new Set(['html', 'head', 'meta', 'title', 'style', 'body', 'main', 'header', 'h1', 'h2', 'h3', 'p', 'ul', 'li', 'table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tr', 'th', 'td', 'div', 'span', 'article', 'small', 'figure', 'img', 'figcaption', 'b']);

describe('HTML report', () => {
  it.each(LANGUAGES)('is one %s document that loads and runs nothing', async (language) => {
    const html = await renderHtml(model(ITEMS), language, PICTURES);
    expect(html).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${language}">`));
    expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`);
    expect(html).not.toMatch(/<script|<link|<iframe|<object|<embed|<form|\son\w+=|javascript:|url\(|@import|@font-face/i);
    expect([...html.matchAll(/(?:src|href)="([^"]{0,23})/g)].map((match) => match[1])).toEqual(['data:image/jpeg;base64,', 'data:image/jpeg;base64,']);
    expect(html).not.toMatch(/\{\w+\}(?![^<]*<\/style>)/);
  });

  it('holds every digest in one piece, once grouping is taken away', async () => {
    const plain = (await renderHtml(model(ITEMS), 'ko', PICTURES)).replace(/<\/?span>/g, '');
    for (const { file } of ITEMS) if (file !== null) for (const hex of [file.sha256, file.sha512]) expect(plain).toContain(hex);
    for (const { entryHash } of model(ITEMS).log) expect(plain).toContain(entryHash);
  });

  it('has scopes, captions and headings in order, and closes what it opens', async () => {
    const html = await renderHtml(model(ITEMS), 'en', PICTURES);
    expect(html.match(/<th(?: (?!scope=)[^>]*)?>/g)).toBeNull();
    const levels = [...html.matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, index) => expect(level).toBeLessThanOrEqual(levels[index]! + 1));
    for (const tag of ['article', 'table', 'figure', 'div', 'main', 'tr', 'td', 'th', 'span']) expect(html.split(`</${tag}>`).length, tag).toBe(html.split(new RegExp(`<${tag}[ >]`)).length);
  });

  it.each(LANGUAGES)('marks in %s what was done with the passphrase of an advocate, and nothing else', async (language) => {
    const mark = labels(language).facts.logByAdvocate;
    const { log } = model([NOTE]);
    const times = async (list: typeof log): Promise<number> => (await renderHtml(model([NOTE], { log: list }), language, PICTURES)).split(mark).length - 1;
    expect(await times(log)).toBe(0);
    // Once in the log of the case, once in that of the item.
    expect(await times(log.map((entry) => (entry.body.act === 'item.annotated' ? { ...entry, body: { ...entry.body, actor: 'advocate' } } : entry)))).toBe(2);
  });

  it.each(LANGUAGES)('calls the date of a file in %s that, and not the time of a capture', async (language) => {
    const { capturedAt, fileDate } = labels(language).facts;
    const heads = async (items: typeof ITEMS): Promise<string[]> => [...(await renderHtml(model(items), language, PICTURES)).matchAll(/<th scope="row">([^<]*)</g)].map(([, head]) => head!).filter((head) => head === capturedAt || head === fileDate);
    expect(await heads([MINOR])).toEqual([fileDate]);
    expect(await heads([SCREENSHOT])).toEqual([capturedAt]);
    // In the list of items it stands below the time.
    expect((await renderHtml(model([MINOR]), language, PICTURES)).split(fileDate)).toHaveLength(3);
  });

  it('shows hostile text as text', async () => {
    const html = await renderHtml(model(HOSTILE_ITEMS, { caseId: SCRIPT, bundleName: SCRIPT }), 'ko', PICTURES);
    const body = html.slice(html.indexOf('</style>'));
    expect(new Set([...body.matchAll(TAGS)].map((match) => match[1]))).toEqual(new Set([...body.matchAll(TAGS)].map((match) => match[1]).filter((tag) => KNOWN.has(tag!))));
    expect(body).not.toMatch(/onerror=|<b>"|<i>/);
    expect(body).toContain('photo⟨U+202E⟩gpj.exe');
    expect(body.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u3164]/u);
    expect(html.isWellFormed()).toBe(true);
  });

  it('escapes in one place, and completely', () => {
    expect(escapeHtml(`<a href="x">'&\`=`)).toBe('&#60;a href&#61;&#34;x&#34;&#62;&#39;&#38;&#96;&#61;');
    expect(escapeHtml(OVERRIDE + HIDDEN)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('pictures', () => {
  it('are asked for one at a time, only where pixels may be shown, and their absence is explained', async () => {
    const asked: string[] = [];
    let open = 0;
    const unsure = { ...SCREENSHOT, itemId: 'gate', exhibitNo: 'E-0099', depictedMinor: 'unknown' as const };
    const html = await renderHtml(model([...ITEMS, unsure]), 'en', async (itemId) => {
      asked.push(itemId);
      expect(++open).toBe(1);
      await Promise.resolve();
      open--;
      return null;
    });
    expect(asked).toEqual([SCREENSHOT.itemId, PHOTO.itemId]);
    expect([MINOR, VIDEO, NOTE].every(({ itemId }) => !asked.includes(itemId))).toBe(true);
    expect(html).not.toContain('<img');
    expect(html.match(/is or may be under age/g)).toHaveLength(2);
    expect(html).toContain('files of this type are not shown');
    expect(html).toContain('this item was typed in');
    expect(html.match(/the image is not shown in this document/g)).toHaveLength(2);
  });

  it('that cannot be had stop the report', async () => {
    await expect(renderHtml(model(ITEMS), 'en', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  });
});
