import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { Kept } from './kept.ts';
import { killTree } from './processes.ts';
import { digest, expectAllThere, expectRows, noise, objectFiles, test } from './profiles.ts';
import { countFiles, findTraces } from './traces.ts';

test.describe.configure({ timeout: 180_000 });

test('everything is there after a restart, and again after IndexedDB was deleted', async ({ profile, start }) => {
  const first = await start();
  await first.unlock();
  await expectAllThere(first, profile);
  await first.openItem('E-0003');
  const shown = await first.page.locator('.hash-value').first().textContent();
  const summed = spawnSync('sha256sum', [profile.file], { encoding: 'utf8' }).stdout.slice(0, 64);
  expect(shown).toBe(summed);
  await expect(first.page.getByText(first.words('opened.indexRebuilt', { entries: 6 }))).toHaveCount(0);
  await first.close();

  const folders = readdirSync(profile.folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(^|\/)IndexedDB$/.test(name));
  expect(folders, 'the profile has an IndexedDB folder').not.toHaveLength(0);
  for (const name of folders) rmSync(join(profile.folder, name), { recursive: true });

  const second = await start();
  await second.unlock();
  // Two of the vault, three items, the unlock before this one, and this one.
  await expect(second.page.getByText(second.words('opened.indexRebuilt', { entries: 7 }))).toBeVisible();
  await expectAllThere(second, profile);
});

test('what was called saved outlives the sudden end of every process', async ({ profile, start }, info) => {
  const file = info.outputPath('late.bin');
  writeFileSync(file, noise(3_000_000, 'late'));
  const first = await start();
  await first.unlock();
  await first.addFiles(file, 'no');
  await first.backToList();
  await first.addNote('The last words before the power went.');
  await killTree(first.app.process().pid ?? 0);

  const second = await start();
  await second.unlock();
  await expectRows(second, ['E-0001', 'E-0002', 'E-0003', 'E-0004', 'E-0005']);
  await second.openItem('E-0005');
  await expect(second.page.getByText('The last words before the power went.').last()).toBeVisible();
  await second.press('common.backToList');
  await second.openItem('E-0004');
  await expect(second.page.locator('.hash-value').first()).toHaveText(digest('sha256', readFileSync(file)));
  expect(objectFiles(profile.vault).filter((name) => name.endsWith('.part'))).toEqual([]);
});

const scratch: string[] = [];

test.afterEach(() => {
  for (const folder of scratch.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('nothing that was typed or added can be read anywhere on the disk', async () => {
  // Short: Chromium's socket in the folder for temporary files has to fit into 108 bytes.
  const root = mkdtempSync(join(tmpdir(), 'kept-e2e-'));
  scratch.push(root);
  const folders = { userData: join(root, 'data'), temp: join(root, 'temp'), home: join(root, 'home'), source: join(root, 'source') };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  const secrets = {
    'note text': 'canary-note-Zq7vXw19',
    'address': 'canary-address-Jh2kLp88',
    'file name': 'canary-name-Wd5rTb63',
    'file bytes': 'canary-bytes-Gs4mYc27',
    'field': 'canary-field-Nf9pQe41',
    'search': 'canary-search-Bv3xRa75',
    'passphrase': 'canary passphrase Ku6zHj52 of mine',
    'wrong passphrase': 'canary wrong passphrase Te8wMd36',
    'folder of the export': 'canary-folder-Lc2tVn90',
    'name of the bundle': 'canary-bundle-Pm8yKs54',
    'reason of a deletion': 'canary-reason-Xd1gBf38',
    'deleted note': 'canary-deleted-Ra9uQj72',
    'half-typed note': 'canary-draft-Hz5vNw26',
    ...Object.fromEntries(FILLED.map((name, index) => [name, `canary-${name.replaceAll('_', '-')}-Ke${index}Yp7u`])),
  } as Canaries & Readonly<Record<'file bytes', string>>;
  expect(Object.keys(secrets).length).toBeGreaterThanOrEqual(20);
  const file = join(folders.source, `${secrets['file name']}.txt`);
  writeFileSync(file, `${secrets['file bytes']}\n`.repeat(5000));

  const kept = await Kept.start({ userDataDir: folders.userData, language: 'en', env: { TMPDIR: folders.temp, HOME: folders.home } });
  try {
    await scriptedSession(kept, secrets, file, folders.source);
  } finally {
    await kept.close();
  }
  const places = [folders.userData, folders.temp, folders.home];
  const all = { ...secrets, ...wordPairs(kept.recoveryWords) };
  expect(countFiles(places)).toBeGreaterThan(20);
  expect(findTraces(places, all)).toEqual([]);
  expectSearchWorks(folders.temp, all);
});

/** Fields of an item, person, room and circumstances among them. */
const FILLED = ['poster_display_name', 'poster_numeric_id', 'room_title', 'search_keywords', 'post_text', 'first_learned', 'threat', 'notes'] as const;

type Canaries = Readonly<Record<'note text' | 'address' | 'file name' | 'field' | 'search' | 'passphrase' | 'wrong passphrase' | 'folder of the export' | 'name of the bundle' | 'reason of a deletion' | 'deleted note' | 'half-typed note' | (typeof FILLED)[number], string>>;

async function scriptedSession(kept: Kept, secrets: Canaries, file: string, outside: string): Promise<void> {
  await kept.setUp(secrets.passphrase);
  await kept.addNote(secrets['note text']);
  await kept.backToList();
  await kept.addAddress(`https://example.org/${secrets.address}`);
  await kept.backToList();
  await kept.addFiles(file, 'no');
  await kept.backToList();
  await kept.box('timeline.search').fill(secrets.search);
  await expect(kept.page.getByText(kept.words('timeline.nothingFound'))).toBeVisible();
  await kept.box('timeline.search').fill(secrets['note text']);
  await expect(kept.page.locator('.row-number')).toHaveText(['E-0001']);
  await kept.openItem('E-0001');
  await kept.press('item.edit');
  await kept.page.getByLabel(kept.fieldLabel('poster_handle'), { exact: true }).fill(secrets.field);
  for (const name of FILLED) await kept.page.getByRole('textbox', { name: kept.fieldLabel(name), exact: true }).fill(secrets[name]);
  await kept.press('common.save');
  await expect(kept.page.getByText(kept.words('item.saved'))).toBeVisible();
  await kept.press('common.backToList');
  await kept.lock();
  await kept.tryPassphrase(secrets['wrong passphrase']);
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 30_000 });
  await kept.press('unlock.useWords');
  await kept.box('unlock.wordsLabel').fill(kept.recoveryWords.join(' '));
  await kept.press('unlock.open');
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003']);
  await kept.lock();
  await kept.unlock(secrets.passphrase);
  await handOverAndDelete(kept, secrets, outside);
  await kept.addBy('note');
  await kept.box('note.label').fill(secrets['half-typed note']);
  await kept.lock();
}

/** A bundle outside the folders that are searched, and an item that is deleted for a reason. */
async function handOverAndDelete(kept: Kept, secrets: Canaries, outside: string): Promise<void> {
  const folder = join(outside, secrets['folder of the export']);
  mkdirSync(folder);
  await kept.planExport(['en']);
  await kept.makeBundle(join(folder, `${secrets['name of the bundle']}.zip`), secrets.passphrase);
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 120_000 });
  await kept.press('export.finish');
  await kept.addNote(secrets['deleted note']);
  await kept.backToList();
  await kept.openItem('E-0004');
  await kept.press('deletion.open');
  await kept.page.getByRole('textbox', { name: kept.words('deletion.reason') }).fill(secrets['reason of a deletion']);
  await kept.box('unlock.label').fill(secrets.passphrase);
  await kept.press('deletion.run');
  await kept.press('saved.list');
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003']);
}

/** One word of the list may stand anywhere by chance (the list itself is part of the app); two in a row may not. */
function wordPairs(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.slice(1).map((word, index) => [`recovery words ${index + 1} and ${index + 2}`, `${words[index]} ${word}`]));
}

/** The search that found nothing finds each of them in each spelling when it is there. */
function expectSearchWorks(folder: string, secrets: Readonly<Record<string, string>>): void {
  for (const [name, secret] of Object.entries(secrets)) {
    const text = `before ${secret} behind`;
    const forms = [text, Buffer.from(text, 'utf16le'), Buffer.from(text).toString('base64'), Buffer.from(`.${text}`).toString('base64'), Buffer.from(`..${text}`).toString('base64'), Buffer.from(text, 'utf16le').toString('base64'), Buffer.from(text).toString('hex')];
    for (const form of forms) {
      writeFileSync(join(folder, 'control'), form);
      expect(findTraces([folder], { [name]: secret }).some((found) => found.endsWith('control')), `${name} in ${form.toString('latin1')}`).toBe(true);
    }
  }
  rmSync(join(folder, 'control'));
}

