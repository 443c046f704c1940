import { spawnSync } from 'node:child_process';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, type Locator, type TestInfo } from '@playwright/test';
import { VaultFolder } from '../../electron/vault-folder.ts';
import { momentOf, systemClock } from '../../shared/base/clock.ts';
import { platformRandom } from '../../shared/base/ids.ts';
import { deriveSlotKey, type DeriveKey } from '../../shared/crypto/kdf.ts';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import { labels } from '../../shared/report/labels.ts';
import { openVault } from '../../shared/vault/engine.ts';
import { writeSamplePhoto } from '../demo/samples.ts';
import { PASSPHRASE, type Kept } from './kept.ts';
import { ADDRESS, expectHashes, NOTE, test } from './profiles.ts';

test.describe.configure({ timeout: 240_000 });

const NAMES = labels('en');
const HANGUL_NOTE = '학교 게시판에 올린다고 협박했습니다.';
/** The times of these files, by the file system. Local noon, so that no zone moves them to another day. */
const OLD_DAYS = [new Date(2024, 4, 17, 12, 0, 0), new Date(2024, 4, 17, 12, 30, 0), new Date(2023, 0, 2, 12, 0, 0)] as const;

function listed(kept: Kept): Locator {
  return kept.page.locator('.row-number');
}

async function expectListed(kept: Kept, exhibitNos: readonly string[]): Promise<void> {
  await expect(listed(kept)).toHaveText([...exhibitNos], { timeout: 20_000 });
}

/** The value beside a name in a list of facts. */
function fact(kept: Kept, name: string): Locator {
  return kept.page.locator('.fact', { has: kept.page.locator('dt', { hasText: new RegExp(`^${name.replaceAll(/[()?.]/g, String.raw`\$&`)}$`) }) }).locator('dd');
}

function sum(program: 'sha256sum' | 'sha512sum', file: string): string {
  return spawnSync(program, [file], { encoding: 'utf8' }).stdout.split(' ')[0] ?? '';
}

/** A photo with EXIF, a text and an old picture without EXIF. */
function writeFiles(info: TestInfo): { photo: string; chat: string; old: string } {
  const files = { photo: info.outputPath('IMG_0412.jpg'), chat: info.outputPath('대화 내보내기.txt'), old: info.outputPath('old.png') };
  writeSamplePhoto(files.photo);
  writeFileSync(files.chat, '안녕\n내일까지 보내라\n');
  spawnSync('convert', ['-size', '640x400', 'gradient:#334455-#ddeeff', files.old]);
  for (const [index, file] of [files.photo, files.chat, files.old].entries()) utimesSync(file, OLD_DAYS[index] as Date, OLD_DAYS[index] as Date);
  return files;
}

test('with a locale that is not UTF-8 it is said, before a file is chosen or dropped, which names a file may have', async ({ start }) => {
  const kept = await start({ env: { LANG: 'C', LC_ALL: '', LC_CTYPE: '' } });
  await kept.unlock();
  const said = kept.page.getByText(kept.words('names.title')).filter({ visible: true });
  await expect(said).toBeVisible();
  await kept.addBy('files');
  await kept.expectHeading('files.title');
  await expect(said).toBeVisible();
  await kept.close();
  const usual = await start();
  await usual.unlock();
  await usual.addBy('files');
  await expect(usual.page.getByText(usual.words('names.title'))).toHaveCount(0);
});

test('the timeline orders, groups, filters, searches and covers; items say what they are', async ({ start }, info) => {
  const kept = await start();
  await kept.unlock();
  const files = writeFiles(info);
  // E-0004 to E-0006 in the order chosen, E-0007 captured, E-0008 typed.
  await kept.addFiles([files.photo, files.chat, files.old], 'no');
  await kept.backToList();
  await kept.addBy('capture');
  await kept.answerGate('no');
  await kept.page.locator('.source').first().click({ timeout: 20_000 });
  await kept.expectHeading('saved.title');
  await kept.backToList();
  await kept.addNote(HANGUL_NOTE);
  await kept.backToList();

  await test.step('newest first, under the headings of their days', () => expectDays(kept));
  await test.step('filter by kind', () => filterByKind(kept));
  await test.step('search', () => search(kept));
  await test.step('covered pictures', () => coverPictures(kept));
  await test.step('facts', () => readFacts(kept, files));
  await test.step('an edit never overwrites', () => editTwice(kept, files.photo));
});

async function expectDays(kept: Kept): Promise<void> {
  // The file of the profile, E-0003, is as new as the profile; it was written before the others were typed.
  await expectListed(kept, ['E-0008', 'E-0007', 'E-0002', 'E-0001', 'E-0003', 'E-0005', 'E-0004', 'E-0006']);
  await expect(kept.page.locator('.timeline-count')).toHaveText(kept.words('timeline.count', { count: 8 }));
  const days = kept.page.locator('.day');
  await expect(days.locator('.day-name').last()).toHaveText('Monday, January 2, 2023');
  await expect(days.last().locator('.row-number')).toHaveText(['E-0006']);
  await expect(days.locator('.day-name').nth(-2)).toHaveText('Friday, May 17, 2024');
  await expect(days.nth(-2).locator('.row-number')).toHaveText(['E-0005', 'E-0004']);
  await expect(days.first().locator('.day-name')).toContainText(kept.words('timeline.today'));
  const times = await kept.page.locator('.row-time').evaluateAll((all) => all.map((time) => time.getAttribute('datetime') ?? ''));
  expect(times).toEqual([...times].sort().toReversed());
}

async function filterByKind(kept: Kept): Promise<void> {
  const choose = async (name: string): Promise<void> => kept.page.locator('.search-kinds').getByText(name, { exact: true }).click();
  const kinds = [['screenshot', ['E-0007']], ['url_only', ['E-0002']], ['message_text', ['E-0008', 'E-0001']], ['document', ['E-0003', 'E-0005', 'E-0004', 'E-0006']]] as const;
  for (const [kind, exhibits] of kinds) {
    await choose(NAMES.kinds[kind]);
    await expectListed(kept, exhibits);
    await expect(kept.page.locator('.timeline-count')).toHaveText(kept.words('timeline.countOf', { matching: exhibits.length, total: 8 }));
  }
  await choose(NAMES.kinds.file_hash_only);
  await expect(kept.page.getByText(kept.words('timeline.nothingFound'))).toBeVisible();
  await kept.press('timeline.clear');
  await expect(listed(kept)).toHaveCount(8);
}

async function search(kept: Kept): Promise<void> {
  const finds: readonly (readonly [string, readonly string[]])[] = [
    ['협박', ['E-0008']],
    ['협박'.normalize('NFD'), ['E-0008']],
    ['게시판에 학교', ['E-0008']],
    ['20417', ['E-0002']],
    ['T.ME/C/1847', ['E-0002']],
    ['내보내기', ['E-0005']],
    ['e-0006', ['E-0006']],
    ['two friends', ['E-0001']],
  ];
  for (const [text, exhibits] of finds) {
    await kept.box('timeline.search').fill(text);
    await expectListed(kept, exhibits);
  }
  await kept.box('timeline.search').fill('협박 20417');
  await expect(kept.page.getByText(kept.words('timeline.nothingFound'))).toBeVisible();
  await kept.box('timeline.search').fill('');
  await expect(listed(kept)).toHaveCount(8);
}

/** Pictures of evidence in the document: none may be there, at whatever size, unless somebody asked for it. */
function pictures(kept: Kept): Locator {
  return kept.page.locator('img, picture, canvas, video, image, [style*="url("]');
}

async function coverPictures(kept: Kept): Promise<void> {
  const withPicture = ['E-0004', 'E-0006', 'E-0007'];
  await expect(pictures(kept)).toHaveCount(0);
  for (const exhibitNo of withPicture) await expect(kept.button('timeline.showPicture', { exhibitNo })).toHaveCount(1);
  await expect(kept.page.locator('.row-reveal')).toHaveCount(withPicture.length);

  await kept.press('timeline.showPicture', { exhibitNo: 'E-0004' });
  await expect(kept.page.getByRole('img', { name: kept.words('timeline.pictureOf', { exhibitNo: 'E-0004' }) })).toBeVisible({ timeout: 20_000 });
  await expect(pictures(kept), 'only the one that was asked for').toHaveCount(1);
  const address = await kept.page.getByRole('img').getAttribute('src');
  await kept.page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(pictures(kept), 'the window lost the focus').toHaveCount(0);
  expect(await kept.page.evaluate((src) => fetch(src).then(() => 'there', () => 'gone'), address ?? ''), 'the pixels went too').toBe('gone');

  await kept.press('timeline.showPicture', { exhibitNo: 'E-0006' });
  await expect(pictures(kept)).toHaveCount(1);
  await kept.press('timeline.coverPicture', { exhibitNo: 'E-0006' });
  await expect(pictures(kept)).toHaveCount(0);

  await kept.press('timeline.showPicture', { exhibitNo: 'E-0006' });
  await expect(pictures(kept)).toHaveCount(1);
  await kept.openItem('E-0006');
  await expect(kept.page.getByText(kept.words('item.covered'))).toBeVisible();
  await expect(pictures(kept), 'covered when another screen comes in front, and on the item page at first').toHaveCount(0);
  await kept.press('item.reveal');
  await expect(kept.page.getByRole('img')).toBeVisible({ timeout: 20_000 });
  await kept.page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(pictures(kept)).toHaveCount(0);
  await kept.press('common.backToList');
  await expect(pictures(kept)).toHaveCount(0);
}

async function readFacts(kept: Kept, files: { photo: string; chat: string }): Promise<void> {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  await kept.openItem('E-0007');
  await expect(fact(kept, NAMES.facts.intake)).toHaveText(NAMES.intakes.captured);
  await expect(fact(kept, NAMES.facts.capturedAtSource)).toHaveText(NAMES.timeSources['computer-clock']);
  await expect(fact(kept, NAMES.facts.capturedAtZone)).toHaveText(zone);
  await expect(fact(kept, NAMES.facts.screenKind)).toHaveText(NAMES.screenKinds.screen);
  await expect(fact(kept, NAMES.facts.displaySize)).toHaveText('1280 × 800 pixels');
  await expect(fact(kept, NAMES.facts.pixels)).toHaveText('1280 × 800 pixels');
  await expect(fact(kept, NAMES.facts.mime)).toHaveText('image/png');
  await expect(fact(kept, NAMES.facts.stored)).toHaveText(NAMES.yes);
  const [sha256, sha512] = await kept.page.locator('.hash-value').allTextContents();
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(sha512).toMatch(/^[0-9a-f]{128}$/);
  await kept.press('common.backToList');

  await kept.openItem('E-0002');
  await expect(fact(kept, NAMES.facts.intake)).toHaveText(NAMES.intakes.typed);
  await expect(fact(kept, NAMES.addressParts.message_id)).toHaveText('20417');
  await expect(fact(kept, NAMES.addressParts.channel_id)).toContainText('1847362951');
  await expect(kept.page.getByText(ADDRESS).last()).toBeVisible();
  await expect(kept.page.locator('.hash-value')).toHaveCount(0);
  await kept.press('common.backToList');

  await kept.openItem('E-0001');
  await expect(fact(kept, NAMES.facts.intake)).toHaveText(NAMES.intakes.typed);
  await expect(kept.page.getByRole('region', { name: kept.words('item.text') })).toContainText(NOTE);
  await kept.press('common.backToList');

  await kept.openItem('E-0005');
  await expect(fact(kept, NAMES.facts.intake)).toHaveText(NAMES.intakes.imported);
  await expect(fact(kept, NAMES.facts.originalFilename)).toHaveText('대화 내보내기.txt');
  await expect(fact(kept, NAMES.facts.mime)).toContainText('text/plain');
  await expect(fact(kept, NAMES.facts.sizeBytes)).toContainText(String(readFileSync(files.chat).length));
  await expect(fact(kept, NAMES.facts.capturedAtSource)).toHaveText(NAMES.timeSources['file-time']);
  await expect(fact(kept, NAMES.facts.fileDateUtc)).toHaveText(OLD_DAYS[1].toISOString());
  await expectHashes(kept, readFileSync(files.chat));
  await kept.press('common.backToList');
}

async function editTwice(kept: Kept, photo: string): Promise<void> {
  await kept.openItem('E-0004');
  await expect(fact(kept, NAMES.exif['make'] as string)).toHaveText('Sample');
  await expect(fact(kept, NAMES.exif['model'] as string)).toHaveText('Phone 1');
  await expect(fact(kept, NAMES.exif['dateTimeOriginal'] as string)).toHaveText('2026:11:20 21:14:05');
  await expect(fact(kept, NAMES.exif['gps'] as string)).toHaveText(NAMES.yes);
  const hashes = [sum('sha256sum', photo), sum('sha512sum', photo)];
  await expect(kept.page.locator('.hash-value')).toHaveText(hashes);

  for (const value of ['ghost_4821', 'ghost_4821 (renamed)']) {
    await kept.press('item.edit');
    await kept.page.getByLabel(kept.fieldLabel('poster_handle'), { exact: true }).fill(value);
    await kept.press('common.save');
    await expect(kept.page.getByText(kept.words('item.saved'))).toBeVisible({ timeout: 20_000 });
  }
  await kept.press('item.edit');
  await kept.press('common.save');
  await expect(kept.page.getByText(kept.words('item.unchanged'))).toBeVisible({ timeout: 20_000 });

  await expectLog(kept);
  await expect(kept.page.locator('.hash-value'), 'details change nothing of the file').toHaveText(hashes);
  await kept.press('common.backToList');
  await kept.box('timeline.search').fill('renamed');
  await expectListed(kept, ['E-0004']);
  await kept.lock();
  await kept.unlock();
  await kept.openItem('E-0004');
  await expectLog(kept);
  await expect(fact(kept, kept.fieldLabel('poster_handle'))).toHaveText('ghost_4821 (renamed)');
}

/** Taken in, and both edits with what each said before. */
async function expectLog(kept: Kept): Promise<void> {
  const entries = kept.page.locator('.log-entry');
  await expect(entries).toHaveCount(3);
  await expect(entries.nth(0)).toContainText(NAMES.acts['item.captured']);
  for (const [place, before, after] of [[1, kept.words('item.emptyValue'), 'ghost_4821'], [2, 'ghost_4821', 'ghost_4821 (renamed)']] as const) {
    await expect(entries.nth(place)).toContainText(NAMES.acts['item.annotated']);
    await expect(entries.nth(place).locator('.log-change dt')).toHaveText([kept.fieldLabel('poster_handle')]);
    await expect(entries.nth(place).locator('.log-change dd')).toHaveText([`${NAMES.facts.before} ${before}`, `${NAMES.facts.after} ${after}`]);
  }
}

const MANY = 300;

/** Writes notes into a vault that no app has open, one a quarter of an hour from noon of 1 March 2024 on, through the engine that the app uses. */
async function writeNotes(vault: string, count: number): Promise<void> {
  await loadSodium();
  const store = await VaultFolder.open(vault);
  const clock = systemClock();
  const deriveKey: DeriveKey = (secret, params) => Promise.resolve(deriveSlotKey(secret, params));
  const { engine } = await openVault({ store, clock, random: platformRandom, deriveKey, tool: { name: 'Kept', version: '0.1.0', platform: 'test' } }, { passphrase: PASSPHRASE });
  for (let number = 1; number <= count; number++) {
    const capturedAt = momentOf(new Date(2024, 2, 1, 12, number * 15).getTime(), clock);
    await engine.captureItem(
      { kind: 'message_text', intake: 'typed', depictedMinor: 'unknown', capturedAt, capturedAtSource: 'user-statement', file: null, screen: null, address: null, text: noteTitle(number) },
      null,
    );
  }
  engine.lock();
  await store.close();
}

function noteTitle(number: number): string {
  return `message-${String(number).padStart(3, '0')}`;
}

test(`${MANY} more items: the list stays usable and its pages load`, async ({ profile, start }) => {
  await writeNotes(profile.vault, MANY);
  const kept = await start();
  await kept.unlock();
  const total = MANY + 3;
  await expect(kept.page.locator('.timeline-count')).toHaveText(kept.words('timeline.count', { count: total }), { timeout: 20_000 });
  await expect(kept.page.locator('.row').first()).toBeVisible();
  expect(await kept.page.locator('.row').count(), 'not all of them are drawn').toBeLessThan(total);

  await test.step('down to the earliest', async () => {
    const earliest = kept.page.getByRole('button', { name: noteTitle(1), exact: true });
    // Each page that loads makes the list longer, so the end is looked for anew.
    await expect(async () => {
      await kept.page.getByRole('main').evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await expect(earliest).toBeInViewport({ timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
    await earliest.click();
    await expect(kept.page.getByRole('heading', { name: noteTitle(1) })).toBeVisible({ timeout: 20_000 });
    await kept.press('common.backToList');
    await expect(earliest, 'back at the same place').toBeInViewport();
    await expect(earliest).toBeFocused();
  });
  await test.step('search in all of them', async () => {
    await kept.box('timeline.search').fill(noteTitle(17));
    await expect(kept.page.locator('.row-title')).toHaveText([noteTitle(17)], { timeout: 20_000 });
    await kept.box('timeline.search').fill('');
    await expect(kept.page.locator('.timeline-count')).toHaveText(kept.words('timeline.count', { count: total }));
  });
  await test.step('every one of them once, in order', async () => {
    const seen = await readAllTitles(kept);
    const notes = seen.filter((title) => title.startsWith('message-'));
    expect(notes).toEqual(Array.from({ length: MANY }, (_, index) => noteTitle(MANY - index)));
    expect(seen).toHaveLength(total);
    await kept.chooseAllForExport();
    await expect(kept.page.getByText(kept.words('select.chosen', { count: total })).first()).toBeVisible();
  });
});

/** Titles from top to bottom, as somebody reads them who scrolls down screen by screen. */
async function readAllTitles(kept: Kept): Promise<string[]> {
  return kept.page.getByRole('main').evaluate(async (box) => {
    const frames = async (): Promise<void> => { for (let frame = 0; frame < 4; frame++) await new Promise((resolve) => { requestAnimationFrame(resolve); }); };
    const seen = new Set<string>();
    box.scrollTo(0, 0);
    for (let before = -1; before !== box.scrollTop; ) {
      before = box.scrollTop;
      await frames();
      for (const title of box.querySelectorAll('.row-title')) seen.add(title.textContent ?? '');
      box.scrollBy(0, box.clientHeight);
      await frames();
    }
    return [...seen];
  });
}
