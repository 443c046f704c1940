import { describe, expect, it } from 'vitest';
import { renderHashSheet } from '../../../shared/report/hash-sheet.ts';
import { fontsOf, packedTextOf, pagesOf, textOf, wordsOf } from './pdf-tools.ts';
import { FINGERPRINT, file, FONTS, item, ITEMS, sheetModel } from './sample.ts';

describe('hash sheet', () => {
  it('is one Korean page with all digests, commands and lines to sign', async () => {
    const bytes = await renderHashSheet(sheetModel(ITEMS, { languages: ['ko'] }), FONTS);
    const packed = packedTextOf(bytes);
    const { rootSha256, zipSha256, lastEntryHash } = sheetModel(ITEMS);
    for (const hex of [rootSha256, zipSha256, lastEntryHash, ...ITEMS.flatMap(({ file }) => (file === null ? [] : [file.sha256]))]) expect(packed).toContain(hex);
    expect(pagesOf(bytes)).toHaveLength(1);
    const text = textOf(bytes);
    for (const part of ['해시값 확인서', 'K-2026-0001_20261122.zip', '57,442,190', FINGERPRINT, 'Kept 0.1.0', '일치함을 확인합니다', '제출자', '수령자', '소속', '계급', '성명', '입력일시', '출력일시', '보여 주지 않습니다', 'E-0002, E-0003']) expect(text).toContain(part);
    for (const command of ['certutil -hashfile', 'Get-FileHash', 'sha256sum', 'ssh-keygen -Y verify']) expect(text).toContain(command);
    expect(packed).toContain('-nkept-bundle-ssignature/tagmanifest-sha256.txt.sig<tagmanifest-sha256.txt');
    expect(packed).toContain('-ssignature\\tagmanifest-sha256.txt.sig<tagmanifest-sha256.txt"');
  });

  it('puts Korean first whatever order was asked for, and signs on the first page', async () => {
    const bytes = await renderHashSheet(sheetModel(ITEMS, { languages: ['de', 'en', 'ko'] }), FONTS);
    const [first = ''] = pagesOf(bytes);
    expect(first.indexOf('해시값 확인서')).toBeLessThan(first.indexOf('Hash confirmation sheet'));
    for (const part of ['Prüfsummenblatt', 'Wir bestätigen', 'We confirm', '수령자', 'Empfangen von']) expect(first).toContain(part);
    expect(wordsOf(bytes).filter(({ xMin, xMax, yMax }) => xMin < 50 || xMax > 555 || yMax > 822)).toEqual([]);
  });

  it('grows with the items, is the same twice, and has its own fonts only', async () => {
    const items = Array.from({ length: 150 }, (_, index) => item(index + 1, { file: file(`sheet ${index}`) }));
    const bytes = await renderHashSheet(sheetModel(items), FONTS);
    const packed = packedTextOf(bytes);
    for (const { file } of items) expect(packed).toContain(file!.sha256);
    const pages = pagesOf(bytes);
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, index) => expect(page.replace(/\s/g, '')).toMatch(new RegExp(`${index + 1}/${pages.length}$`)));
    expect(Buffer.compare(bytes, await renderHashSheet(sheetModel(items), FONTS))).toBe(0);
    expect(fontsOf(bytes).every(({ embedded, subset }) => embedded && subset)).toBe(true);
  });
});
