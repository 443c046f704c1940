import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Language } from '../../shared/base/language.ts';
import { Kept, PASSPHRASE } from '../e2e/kept.ts';

export interface Walk {
  readonly language: Language;
  readonly display: { readonly DISPLAY: string };
  readonly userDataDir: string;
  readonly photo: string;
  readonly video: string;
  readonly saveTo: string;
  readonly picturesTo: string;
  readonly say: (line: string) => void;
}

const TELEGRAM_POST = 'https://t.me/c/1847362951/20417?thread=118';
const NOTES: Readonly<Record<Language, string>> = {
  ko: '11월 20일 밤 9시쯤 같은 과 친구가 링크를 보내 줘서 알게 되었습니다. 방에는 들어가지 않았습니다.',
  en: 'A friend from my course sent me the link on 20 November, around nine in the evening. I did not enter the room.',
  de: 'Eine Kommilitonin hat mir am 20. November gegen 21 Uhr den Link geschickt. Den Raum habe ich nicht betreten.',
};

/** From first start to a finished bundle, with a picture of every screen on the way. Answers the bundle's path. */
export async function walkThrough(walk: Walk): Promise<string> {
  const kept = await Kept.start({ userDataDir: walk.userDataDir, language: walk.language, headed: true, env: walk.display });
  const album = new Album(kept, walk);
  try {
    await setUp(kept, album);
    await capture(kept, album);
    await addAddress(kept, album);
    await addFiles(kept, album, walk);
    await writeNote(kept, album, walk.language);
    await look(kept, album);
    await lockAndUnlock(kept, album);
    return await exportAll(kept, album, walk);
  } finally {
    await kept.close();
  }
}

/** Numbers the pictures in the order of the walk. */
class Album {
  readonly #kept: Kept;
  readonly #walk: Walk;
  #count = 0;

  constructor(kept: Kept, walk: Walk) {
    this.#kept = kept;
    this.#walk = walk;
  }

  async take(name: string): Promise<void> {
    this.#count++;
    const file = `${this.#walk.language}-${String(this.#count).padStart(2, '0')}-${name}.png`;
    await this.#kept.page.screenshot({ path: join(this.#walk.picturesTo, file), animations: 'disabled' });
    this.#walk.say(file);
  }
}

async function setUp(kept: Kept, album: Album): Promise<void> {
  await kept.expectHeading('welcome.title');
  await album.take('welcome');
  await kept.passWelcome();
  await kept.box('passphrase.label').fill(PASSPHRASE);
  await expect(kept.page.getByText(kept.words('passphrase.level4')).first()).toBeVisible();
  await album.take('passphrase');
  await kept.choosePassphrase();
  await album.take('recovery-words');
  await kept.press('words.written');
  await kept.expectHeading('words.proofTitle');
  await album.take('recovery-proof');
  await kept.press('words.again');
  await kept.proveWords();
  await album.take('empty-timeline');
}

async function capture(kept: Kept, album: Album): Promise<void> {
  await kept.addBy('capture');
  await expect(kept.page.getByRole('dialog')).toBeVisible();
  await album.take('gate');
  await kept.answerGate('no');
  const screen = kept.page.getByRole('region').or(kept.page.locator('.sources')).locator('.source').first();
  await expect(screen).toBeVisible({ timeout: 20_000 });
  await album.take('capture');
  await screen.click();
  await kept.expectHeading('saved.title');
  await album.take('captured');
  await kept.backToList();
}

async function addAddress(kept: Kept, album: Album): Promise<void> {
  await kept.addBy('address');
  await kept.box('address.label').fill(TELEGRAM_POST);
  await expect(kept.page.getByText('20417', { exact: true })).toBeVisible();
  await album.take('address');
  await kept.press('address.save');
  await kept.expectHeading('saved.title');
  await kept.backToList();
}

async function addFiles(kept: Kept, album: Album, walk: Walk): Promise<void> {
  await kept.addFiles([walk.photo, walk.video], 'no');
  await album.take('files');
  await kept.backToList();
}

async function writeNote(kept: Kept, album: Album, language: Language): Promise<void> {
  await kept.addBy('note');
  await kept.box('note.label').fill(NOTES[language]);
  await album.take('note');
  await kept.press('note.save');
  await kept.expectHeading('saved.title');
  await kept.backToList();
}

async function look(kept: Kept, album: Album): Promise<void> {
  await expect(kept.page.locator('.row-open')).toHaveCount(5);
  await album.take('timeline');
  await kept.openItem('E-0001');
  await kept.press('item.reveal');
  await expect(kept.page.getByRole('img', { name: kept.words('timeline.pictureOf', { exhibitNo: 'E-0001' }) })).toBeVisible();
  await album.take('item');
  await kept.press('item.edit');
  await kept.page.getByLabel(kept.fieldLabel('poster_handle'), { exact: true }).fill('ghost_4821');
  await album.take('item-details');
  await kept.press('common.save');
  await expect(kept.page.getByText(kept.words('item.saved'))).toBeVisible();
  await kept.page.getByRole('heading', { name: kept.words('item.log') }).scrollIntoViewIfNeeded();
  await album.take('item-log');
  await kept.press('common.backToList');
}

async function lockAndUnlock(kept: Kept, album: Album): Promise<void> {
  await kept.press('timeline.settings');
  await kept.expectHeading('settings.title');
  await album.take('settings');
  await kept.press('common.backToList');
  for (const page of ['keys', 'backup', 'check'] as const) {
    await kept.openSettings(page);
    await album.take(page);
    await kept.press('upkeep.toSettings');
    await kept.press('common.backToList');
  }
  await kept.lock();
  await album.take('locked');
  await kept.tryPassphrase('not the passphrase');
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 20_000 });
  await album.take('wrong-passphrase');
  await kept.unlock();
  await album.take('unlocked');
}

async function exportAll(kept: Kept, album: Album, walk: Walk): Promise<string> {
  await kept.answerSaveDialog(walk.saveTo);
  await kept.chooseAllForExport();
  await album.take('choose');
  await kept.press('select.next');
  await kept.expectHeading('export.title');
  await kept.chooseLanguages(['ko', 'en', 'de']);
  await expect(kept.page.getByText(kept.words('export.contents')).first()).toBeVisible();
  await album.take('export');
  await kept.box('export.passphrase').fill(PASSPHRASE);
  await kept.press('export.make');
  await kept.expectHeading('export.running');
  await album.take('exporting');
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 180_000 });
  await album.take('exported');
  return walk.saveTo;
}
