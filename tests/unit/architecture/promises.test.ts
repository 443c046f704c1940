import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forbiddenIn, linkFault, tableBelow, testLinks, wordFiles } from './promises.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const security = read('SECURITY.md');
const readme = read('README.md');

describe('SECURITY.md', () => {
  it('links to tests that exist under just these titles', () => {
    const links = testLinks(security);
    expect(links.length).toBeGreaterThan(40);
    expect(links.map((link) => linkFault(ROOT, link)).filter((fault) => fault !== null)).toEqual([]);
  });

  it('shows every requirement by a test, or says why not and what would', () => {
    const rows = tableBelow(security, 'Requirements and their tests');
    const wanted = [...Array.from({ length: 21 }, (_, index) => index + 1), 43, 52, 53, 54, 55, 56, 57, 58, 60].map((number) => `R${number}`);
    expect(rows.map(([number]) => number)).toEqual(wanted);
    for (const [number, what = '', shownBy = '', elsewhere = ''] of rows) {
      expect(what.length, number).toBeGreaterThan(8);
      expect(testLinks(shownBy).length > 0 || elsewhere.length > 40, `${number} has a test or a reason`).toBe(true);
    }
  });

  it('says the sentences that must be said', () => {
    for (const sentence of [
      "without your passphrase the contents can't be read from this computer's disk", "If someone installed spying software or watches you type, this app can't protect you. Use a safer device.",
      "This app can be found on this computer. It doesn't hide itself.", 'Quick exit blanks and locks. It does not remove the app, or things you saved elsewhere.',
      'Deleted here. Traces may remain on the disk until it is reused, and in copies.', 'Screenshots are blocked on Windows;', "The signature shows the files haven't changed since this export and come from this vault. It does not show who wrote them, when things happened, or that nothing was left out.",
      "Times are from this computer's clock unless a time-stamp receipt says otherwise.", 'If you forget the passphrase and have no recovery code, nobody can open the vault, including us.',
    ]) expect(security).toContain(sentence);
  });

  it('names every fuse', () => {
    expect(tableBelow(security, 'What the fuses close').map(([name, state]) => `${name} ${state}`)).toEqual([
      'runAsNode off', 'enableCookieEncryption on', 'enableNodeOptionsEnvironmentVariable off', 'enableNodeCliInspectArguments off', 'enableEmbeddedAsarIntegrityValidation on',
      'onlyLoadAppFromAsar on', 'loadBrowserProcessSpecificV8Snapshot off', 'grantFileProtocolExtraPrivileges off', 'wasmTrapHandlers on',
    ]);
  });
});

describe('the README', () => {
  it('every promise of the README has its test', () => {
    const rows = tableBelow(readme, 'Ten promises');
    expect(rows).toHaveLength(10);
    for (const [promise = '', shownBy = ''] of rows) {
      expect(testLinks(shownBy), promise).not.toEqual([]);
      expect(testLinks(shownBy).map((link) => linkFault(ROOT, link)).filter((fault) => fault !== null), promise).toEqual([]);
    }
  });
});

describe('links to tests', () => {
  it.each([
    [{ title: 'every fuse', file: 'tests/unit/architecture/promises.test.ts' }, /no test/],
    [{ title: 'names every fuse', file: 'tests/unit/architecture/no-such.test.ts' }, /no file/],
    [{ title: 'names every fuse', file: 'tests/unit/architecture/promises.ts' }, /no file/],
    [{ title: 'names every fuse.', file: 'tests/unit/architecture/promises.test.ts' }, /no test/],
  ])('one that leads nowhere is told: %j', (link, fault) => {
    expect(linkFault(ROOT, link)).toMatch(fault);
  });
});

describe('words', () => {
  it('no text of ours uses a word that promises too much', () => {
    const files = wordFiles(ROOT);
    expect(files.length).toBeGreaterThan(250);
    expect(files.flatMap((file) => forbiddenIn(file, read(file)))).toEqual([]);
  });

  it.each([
    'court-approved', 'court approved', 'tamper-proof', 'tamperproof', 'untraceable', 'military-grade', '100 % safe', '100% secure', 'Permanently erased.', 'Erases your tracks.', 'Nobody can get in.', 'Invisible mode', 'Screenshot-proof', 'Proves authenticity.', 'Verified time', 'We can help you recover', 'Protects you from spyware.',
    '위변조 불가', '위·변조 방지', '추적 불가', '군사 등급 암호화', '100% 안전합니다', '법원 인증', '영구 삭제되었습니다', '완벽하게 보호합니다', '해킹 불가', '투명 모드', '흔적을 모두 지웁니다',
    'fälschungssicher', 'manipulationssicher', 'gerichtsfest', 'nicht rückverfolgbar', 'militärische Verschlüsselung', '100 % sicher', 'endgültig gelöscht', 'Geheimmodus', 'unknackbar', 'verwischt Ihre Spuren', 'spurlos',
  ])('a planted %s is found', (phrase) => {
    expect(forbiddenIn('planted', `const words = 'Kept: ${phrase}';`)).toHaveLength(1);
  });

  it('what is said of limits is not taken for a claim', () => {
    for (const sentence of ["It doesn't hide itself.", 'nobody can open the vault, including us', 'Traces may remain on the disk', '흔적이 남을 수 있습니다', '숨어 있지 않습니다', 'Spuren können bleiben', 'Es versteckt sich nicht']) expect(forbiddenIn('said', sentence)).toEqual([]);
  });
});
