import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromUtf8 } from '../../../shared/base/bytes.ts';
import { LANGUAGES } from '../../../shared/base/language.ts';
import { cell, itemsCsv } from '../../../shared/bundle/csv.ts';
import { bundleName, storedPath } from '../../../shared/bundle/names.ts';
import { oneLine } from '../../../shared/bundle/one-line.ts';
import { urlsText } from '../../../shared/bundle/urls.ts';
import { verifyText } from '../../../shared/bundle/verify-text.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import type { Item } from '../../../shared/evidence/item.ts';
import { at, facts, HOSTILE_NAMES, samplePlan } from './sample-plan.ts';
import { testFolder } from './written.ts';

const { plan } = samplePlan();

beforeAll(async () => {
  await loadSodium();
});

/** Any text, rich in what does harm. */
const hostile = fc.array(fc.oneof(
  fc.constantFrom('\u202E', '\u2066', '\u200B', '\u0000', '\r', '\n', '\t', '\u0085', '\u2028', '\u3164', '\uFEFF', '\uE000', '\\', 'u{', '\\u{0041}', '"', "'", ',', '=', '＝', '@', '-', '1', '가', '👩‍👧', '\uFE0F', '\u{E0041}'),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
), { maxLength: 8 }).map((parts) => parts.join(''));

describe('hostile text on one line', () => {
  test('keeps what can be seen and writes the rest as numbers', () => {
    expect(oneLine('사진 é ß — 한국어 <b>&amp;</b> \'"')).toBe('사진 é ß — 한국어 <b>&amp;</b> \'"');
    expect(oneLine('gpj.\u202Eexe')).toBe('gpj.\\u{202E}exe');
    expect(oneLine('a\r\nb\tc\u2028d\u0000')).toBe('a\\u{000D}\\u{000A}b\\u{0009}c\\u{2028}d\\u{0000}');
    expect(oneLine('\u200B\uFEFF\u00AD\u3164\u{E0041}\uD800')).toBe('\\u{200B}\\u{FEFF}\\u{00AD}\\u{3164}\\u{E0041}\\u{D800}');
    expect(oneLine('👩‍👧 ❤️')).toBe('👩‍👧 ❤️');
    expect(oneLine('C:\\users \\u{202E}')).toBe('C:\\users \\u{005C}u{202E}');
  });

  test('can be had back exactly, and never holds what could hide', () => {
    fc.assert(fc.property(hostile, (text) => {
      const line = oneLine(text);
      const back = line.replace(/\\u\{([0-9A-F]{4,6})\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
      expect(back).toBe(text);
      expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\u200B\u3164]/u);
    }), { numRuns: 500 });
  });
});

describe('items.csv', () => {
  /** What a CSV reader that is not ours finds: rows of cells. */
  function readCsv(bytes: Uint8Array): string[][] {
    const file = join(testFolder(), 'items.csv');
    writeFileSync(file, bytes);
    const script = 'import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1],encoding="utf-8-sig",newline=""),strict=True))))';
    return JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })) as string[][];
  }

  test('begins with a byte-order mark, quotes every cell, ends every line with CRLF and has one line a record', () => {
    const text = fromUtf8(itemsCsv(plan.items, 'ko'));
    expect(text.startsWith('\uFEFF"증거번호",')).toBe(true);
    const lines = text.slice(1).split('\r\n');
    expect(lines.pop()).toBe('');
    expect(lines.length).toBe(plan.items.length + 1);
    for (const line of lines) expect(line).toMatch(/^"(?:[^"\p{Cc}]|"")*"(?:,"(?:[^"\p{Cc}]|"")*")*$/u);
  });

  test('gives another reader every record with every cell', () => {
    const rows = readCsv(itemsCsv(plan.items, 'en'));
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([rows[0]?.length]));
    expect(rows.map((row) => row[0])).toEqual(['Exhibit no.', ...plan.items.map((item) => item.exhibitNo)]);
    const column = (heading: string): string[] => rows.slice(1).map((row) => row[rows[0]?.indexOf(heading) ?? -1] ?? '');
    expect(column('Hash (SHA-256)')).toEqual(plan.items.map((item) => item.file?.sha256 ?? ''));
    expect(column('Place in the bundle')).toEqual(plan.items.map((item) => storedPath(item) ?? ''));
    expect(column('Public or private')[0]).toBe('Private chat');
    expect(column('Post: Text')[0]).toContain('둘째 줄');
    for (const language of LANGUAGES) {
      const [headings = []] = readCsv(itemsCsv([], language));
      expect(new Set(headings).size, language).toBe(headings.length);
    }
    expect(column('Size (bytes)')[0]).toBe('508');
    expect(column('Poster numeric ID')[0]).toBe("'12345678901234567890");
  });

  test.each([
    ['=1+1'], ['+1'], ['-1'], ['@SUM(A1)'], ['\t=1'], ['\r=1'], ['  =1'], ['\u00A0=1'], ['\u3000@x'], ['＝1+1'], ['＠x'], ['\n=1'],
    ['010-1234-5678'], ['12345678901234567890'], ['2026-11-22'], ['3/4'], ['오후 3:05'], ['3월 4일'], ['1e5'], ['1,000'],
  ])('the cell %j is text to a spreadsheet', (text) => {
    expect(cell(text).startsWith('"\'')).toBe(true);
  });

  test.each([['E-0001'], ['https://t.me/a'], ['no.1'], ['오후'], ['2026-11-22T01:02:03.004Z'], ['']])('the cell %j stands as it is', (text) => {
    expect(cell(text)).toBe(`"${text}"`);
  });

  test('no cell of any text is a formula, a control character or two cells', () => {
    fc.assert(fc.property(hostile, (text) => {
      const shown = cell(text);
      expect(shown).toMatch(/^"(?:[^"\p{Cc}]|"")*"$/u);
      expect(shown).not.toMatch(/^"\s*[=+\-@＝＋－＠]/);
    }), { numRuns: 500 });
  });

  test('a long text of digits takes no time', () => {
    const start = performance.now();
    cell(`${'1'.repeat(200_000)}x`);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

test('urls.txt has every address once, one a line', () => {
  const fields = { url_as_seen: 'https://x.com/a/status/1', profile_url: ' https://x.com/a ', invite_link: 'https://t.me/+h\u202E\u2028', room_link: '' };
  const [first, second] = plan.items;
  if (!first || !second) throw new Error('the sample has items');
  const items: Item[] = [{ ...first, fields }, second, { ...first, fields }];
  expect(fromUtf8(urlsText(items))).toBe([
    'https://x.com/a/status/1', 'https://x.com/a', 'https://t.me/+h\\u{202E}', 'https://t.me/c/12/34\\u{000A}https://x.com/a\\u{200B}b', '',
  ].join('\n'));
});

describe('names', () => {
  test('a bundle is called after its case, the local day and its number that day', () => {
    const night = { utc: '2026-11-21T23:30:00.000Z', local: '2026-11-22T08:30:00.000+09:00', zone: 'Asia/Seoul' };
    expect(bundleName('K-2026-0001', night)).toBe('K-2026-0001_20261122');
    expect(bundleName('K-2026-0001', night, 2)).toBe('K-2026-0001_20261122-2');
    for (const caseId of ['', '../K', 'k-1', 'K 1', '사건', 'K'.repeat(41)]) expect(() => bundleName(caseId, night), caseId).toThrowError('bundle/cannot-build');
    expect(() => bundleName('K-1', night, 1000)).toThrowError('bundle/cannot-build');
  });

  test('the ending of a stored file follows its type, never the name it came with', () => {
    const [item] = plan.items;
    if (!item) throw new Error('the sample has items');
    const pathOf = (mime: string, originalFilename: string): string | null => storedPath({ ...item, file: facts(Buffer.from('x'), { mime, originalFilename }) });
    expect(pathOf('image/jpeg', 'a.exe')).toBe('data/items/E-0001/original.jpg');
    for (const mime of ['text/html', 'image/svg+xml', 'application/xml']) expect(pathOf(mime, 'a.html')).toBe('data/items/E-0001/original.txt');
    for (const mime of ['application/x-msdownload', 'constructor', '__proto__', '../x', 'image/PNG']) expect(pathOf(mime, 'a.png')).toBe('data/items/E-0001/original.bin');
    for (const name of HOSTILE_NAMES) expect(pathOf('image/png', name)).toBe('data/items/E-0001/original.png');
    expect(storedPath({ ...item, file: facts(Buffer.from('x'), { stored: false }) })).toBeNull();
  });
});

describe('the instructions', () => {
  const verify = { bundleName: plan.bundleName, fingerprint: 'SHA256:abc', fileCount: 7 };
  const linesOf = (language: (typeof LANGUAGES)[number]): string[] => fromUtf8(verifyText(language, verify)).slice(1).split('\r\n');

  test.each(LANGUAGES)('in %s open in Notepad: byte-order mark, CRLF alone, lines that fit', (language) => {
    const text = fromUtf8(verifyText(language, verify));
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n\t]/);
    for (const line of linesOf(language)) {
      const columns = Array.from(line).reduce((sum, character) => sum + (/\p{Script=Hangul}/u.test(character) ? 2 : 1), 0);
      if (!line.startsWith('    ') && !line.startsWith('  | ')) expect(columns, line).toBeLessThanOrEqual(76);
    }
  });

  test('give the same commands in every language, all of them plain ASCII on one line', () => {
    const commands = (language: (typeof LANGUAGES)[number]): string[] => linesOf(language).filter((line) => line.startsWith('    '));
    expect(commands('ko')).toEqual(commands('en'));
    expect(commands('de')).toEqual(commands('en'));
    expect(commands('en').length).toBe(17);
    for (const line of commands('en')) expect(line).toMatch(/^[\x20-\x7e]+$/);
  });

  test('name this bundle, its number of files and what is not shown', () => {
    for (const language of LANGUAGES) {
      const text = linesOf(language).join(' ');
      for (const fact of [plan.bundleName, 'SHA256:abc', '7', 'verify.html']) expect(text).toContain(fact);
    }
    expect(linesOf('en').join(' ')).toContain('This is not shown:');
  });
});

test('the day in the sample is the local one', () => {
  expect(at(1).local.slice(0, 10)).toBe('2026-11-22');
});
