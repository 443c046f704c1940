import { beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../../shared/base/language.ts';
import { renderPdf } from '../../../shared/report/pdf.ts';
import { HOSTILE_ITEMS, SCRIPT } from './hostile.ts';
import { fontsOf, infoOf, packedTextOf, pagesOf, structureOf, textOf, wordsOf } from './pdf-tools.ts';
import { FONTS, item, file, ITEMS, model, PICTURES, SCREENSHOT, WIDE } from './sample.ts';

const A4 = { width: 595.28, height: 841.89 };
const HEADINGS: Readonly<Record<Language, readonly string[]>> = {
  ko: ['증거자료 보고서', '확인할 수 없는 것', '증거 목록', '사건 관리 이력', '이 제출 파일을 확인하는 방법', '입력·출력 확인'],
  en: ['Evidence report', 'What it does not show', 'List of items', 'Chain of custody of the case', 'How to check this bundle', 'Entry and print-out'],
  de: ['Bericht über Beweismittel', 'Was es nicht zeigt', 'Verzeichnis der Beweismittel', 'Beweismittelkette des Falls', 'So wird dieses Beweispaket geprüft', 'Erfassung und Ausdruck'],
};

describe.each(LANGUAGES)('PDF report in %s', (language) => {
  let bytes: Uint8Array;
  beforeAll(async () => { bytes = await renderPdf(model(ITEMS), language, FONTS, PICTURES); });

  it('says what it must, and every page which one it is', () => {
    const pages = pagesOf(bytes);
    for (const heading of HEADINGS[language]) expect(textOf(bytes)).toContain(heading);
    pages.forEach((page, index) => {
      expect(page.replace(/\s/g, '')).toMatch(new RegExp(`${index + 1}/${pages.length}$`));
      expect(page.trimEnd().split('\n').at(-1)).toContain('K-2026-0001');
    });
    for (const { exhibitNo } of ITEMS) expect(pages.some((page) => page.trimEnd().split('\n').at(-1)?.includes(exhibitNo))).toBe(true);
  });

  it('holds every digest and entry hash whole', () => {
    const packed = packedTextOf(bytes);
    for (const { file } of ITEMS) if (file !== null) for (const hex of [file.sha256, file.sha512]) expect(packed).toContain(hex);
    for (const { entryHash } of model(ITEMS).log) expect(packed).toContain(entryHash);
  });

  it('embeds its own fonts only, as subsets', () => {
    const fonts = fontsOf(bytes);
    expect(fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, '')).sort()).toEqual(['NotoSansKR-Bold', 'NotoSansKR-Regular']);
    expect(fonts.every(({ embedded, subset, unicode }) => embedded && subset && unicode)).toBe(true);
  });

  it('is tagged, in its language, and names the program and nobody', () => {
    const info = infoOf(bytes);
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Producer:\s+Kept 0\.1\.0/);
    expect(info).toMatch(/CreationDate:\s+Sun Nov 22 01:02:33 2026 UTC/);
    expect(info).not.toMatch(/pdfkit|Author/i);
    expect(Buffer.from(bytes).toString('latin1')).toContain(`/Lang (${language})`);
    const structure = structureOf(bytes);
    for (const role of ['Document', 'H1', 'H2', 'Table', 'TH', 'TD', 'Figure', 'LBody']) expect(structure).toContain(role);
  });

  it('is the same twice', async () => {
    expect(Buffer.compare(bytes, await renderPdf(model(ITEMS), language, FONTS, PICTURES))).toBe(0);
  });
});

describe('hostile text', () => {
  it('stays on the page, and nothing of it is lost', async () => {
    const bytes = await renderPdf(model(HOSTILE_ITEMS, { caseId: 'K-2026-0001' }), 'ko', FONTS, PICTURES);
    const words = wordsOf(bytes);
    expect(words.length).toBeGreaterThan(1000);
    const outside = words.filter(({ xMin, xMax, yMin, yMax }) => xMin < 50 || xMax > A4.width - 40 || yMin < 40 || yMax > A4.height - 20);
    expect(outside).toEqual([]);
    const packed = packedTextOf(bytes);
    expect(packed).toContain('photo‹U+202E›gpj.exe');
    expect(packed).toContain('<script>alert(1)</script>');
    expect(packed).toContain('‹U+1F600›');
    expect(packed).toContain('한글');
    // Page breaks put footers between the lines, so the letters are counted: title, field, text and path.
    expect(packed.match(/x/g)?.length).toBeGreaterThanOrEqual(10_000 * 3 + 4_096);
    expect(packed.match(/가/g)?.length).toBeGreaterThanOrEqual(4_000);
  });

  it('in the case number cannot push the page number away', async () => {
    const bytes = await renderPdf(model([SCREENSHOT], { caseId: SCRIPT.repeat(20), bundleName: 'B'.repeat(5_000) }), 'en', FONTS, PICTURES);
    expect(wordsOf(bytes).filter(({ xMax, xMin }) => xMax > A4.width - 40 || xMin < 50)).toEqual([]);
    for (const [index, page] of pagesOf(bytes).entries()) expect(page).toMatch(new RegExp(`\\b${index + 1} ?/ ?\\d+\\s*$`));
  });
});

describe('lines do not run into each other', () => {
  it('on any page', async () => {
    const bytes = await renderPdf(model(ITEMS), 'de', FONTS, PICTURES);
    const words = wordsOf(bytes);
    const overlapping = words.filter((word, index) => words.slice(index + 1, index + 60).some((other) => other.page === word.page
      && Math.min(word.xMax, other.xMax) - Math.max(word.xMin, other.xMin) > 1
      && Math.abs((word.yMin + word.yMax) / 2 - (other.yMin + other.yMax) / 2) < 4));
    expect(overlapping).toEqual([]);
  });
});

describe('the log', () => {
  it('names what was left out by number', async () => {
    const text = (await renderPdf(model(ITEMS), 'en', FONTS, PICTURES).then(textOf)).replace(/\s+/g, ' ');
    expect(text).toContain('Entries not included in this bundle: 3 (no. 11–13). Present by their hash alone.');
  });

  it('that does not add up is not printed', async () => {
    await expect(renderPdf(model(ITEMS, { logLeftOut: 2 }), 'en', FONTS, PICTURES)).rejects.toMatchObject({ code: 'bundle/cannot-build' });
  });
});

describe('pictures', () => {
  it('of another format than JPEG stop the report', async () => {
    const bytes = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
    await expect(renderPdf(model(ITEMS), 'ko', FONTS, () => Promise.resolve({ ...WIDE, bytes }))).rejects.toMatchObject({ code: 'bundle/cannot-build' });
  });

  it('sixty of them take a reasonable time and one is in memory', async () => {
    const items = Array.from({ length: 60 }, (_, index) => item(index + 1, { file: file(`item ${index}`), fields: SCREENSHOT.fields }));
    let open = 0;
    const started = performance.now();
    const startedCpu = process.cpuUsage();
    const bytes = await renderPdf(model(items), 'ko', FONTS, async () => {
      expect(++open).toBe(1);
      await Promise.resolve();
      open--;
      return WIDE;
    });
    const elapsedMs = performance.now() - started;
    const { user, system } = process.cpuUsage(startedCpu);
    const cpuMs = (user + system) / 1000;
    console.log(`60 items with pictures: ${Math.round(elapsedMs)} ms (${Math.round(cpuMs)} ms of processor time), ${pagesOf(bytes).length} pages, ${bytes.length} bytes`);
    // Processor time: other tests run beside this one.
    expect(cpuMs).toBeLessThan(15_000);
    expect(packedTextOf(bytes)).toContain(items[59]!.file!.sha512);
  });
});
