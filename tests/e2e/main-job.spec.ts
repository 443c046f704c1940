import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type TestInfo } from '@playwright/test';
import type { Language } from '../../shared/base/language.ts';
import { Kept, PASSPHRASE } from './kept.ts';
import type { LaunchOptions } from './launch.ts';

test.describe.configure({ timeout: 180_000 });

const OTHERS: Readonly<Record<Language, readonly [Language, Language]>> = { ko: ['en', 'de'], en: ['de', 'ko'], de: ['ko', 'en'] };
const FIRST_ITEM_WITHIN_MS = 60_000;

/** Starts on an empty folder, and ends the app with the work. */
async function onFirstStart(info: TestInfo, options: Partial<LaunchOptions> & { language: Language }, work: (kept: Kept) => Promise<void>): Promise<void> {
  const kept = await Kept.start({ userDataDir: info.outputPath('data'), ...options });
  try {
    await work(kept);
  } finally {
    await kept.close();
  }
}

/** Every language once and back to the first; each speaks all that the screen says. */
async function turnLanguages(kept: Kept, first: Language, title: string): Promise<void> {
  for (const language of [...OTHERS[first], first]) {
    await kept.switchLanguage(language);
    await kept.expectHeading(title);
  }
}

test('from the first start to the first saved item in Korean, in under a minute', async ({}, info) => {
  const startedMs = performance.now();
  await onFirstStart(info, { language: 'ko', languages: ['ko-KR', 'en-US'] }, async (kept) => {
    await expect(kept.page.locator('html')).toHaveAttribute('lang', 'ko');
    await kept.setUp();
    await expect(kept.page.getByText(kept.words('timeline.emptyTitle'))).toBeVisible();
    await kept.addNote('어젯밤 아홉 시쯤 친구가 링크를 보내 줘서 알게 되었습니다.');
    await expect(kept.page.getByText(kept.words('saved.exhibit', { exhibitNo: 'E-0001' }))).toBeVisible();
    const tookMs = performance.now() - startedMs;
    console.log(`first start to first saved item: ${(tookMs / 1000).toFixed(1)} s`);
    expect(tookMs).toBeLessThan(FIRST_ITEM_WITHIN_MS);
    expect(readdirSync(join(info.outputPath('data'), 'vault'))).toContain('vault.json');
  });
});

test('every screen of the set-up changes its language and keeps what was typed', async ({}, info) => {
  await onFirstStart(info, { language: 'de', languages: ['de-AT', 'fr-FR'] }, async (kept) => {
    await kept.expectHeading('welcome.title');
    await expect(kept.page.locator('html')).toHaveAttribute('lang', 'de');
    await turnLanguages(kept, 'de', 'welcome.title');

    await kept.press('welcome.start');
    await kept.expectHeading('passphrase.title');
    await kept.box('passphrase.label').fill(PASSPHRASE);
    await kept.box('passphrase.repeat').fill(PASSPHRASE.slice(0, 12));
    await turnLanguages(kept, 'de', 'passphrase.title');
    await expect(kept.box('passphrase.label')).toHaveValue(PASSPHRASE);
    await expect(kept.box('passphrase.repeat')).toHaveValue(PASSPHRASE.slice(0, 12));

    await kept.choosePassphrase();
    await turnLanguages(kept, 'de', 'words.title');
    expect(await shownWords(kept), 'the words on the paper stay').toEqual(kept.recoveryWords);

    await kept.press('words.written');
    await kept.expectHeading('words.proofTitle');
    const place = (await askedPlaces(kept))[0] as number;
    await kept.box('words.proofWord', { place }).fill('half');
    await turnLanguages(kept, 'de', 'words.proofTitle');
    await expect(kept.box('words.proofWord', { place })).toHaveValue('half');
    await kept.press('words.again');
    expect(await shownWords(kept)).toEqual(kept.recoveryWords);
    await kept.switchLanguage('en');
    await kept.proveWords();

    await kept.lock();
    await kept.switchLanguage('ko');
    await kept.box('unlock.label').fill(PASSPHRASE);
    await kept.switchLanguage('en');
    await expect(kept.box('unlock.label'), 'typed on the lock screen').toHaveValue(PASSPHRASE);
    await kept.press('unlock.open');
    await kept.expectHeading('timeline.title');
  });
});

test('a passphrase that will not do and a wrong word are named, and no vault is made before all is right', async ({}, info) => {
  await onFirstStart(info, { language: 'en', languages: ['en-GB', 'ko-KR'] }, async (kept) => {
    const noVault = (): void => expect(readdirSync(info.outputPath('data'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('vault.json'))).toEqual([]);
    await expect(kept.page.locator('html')).toHaveAttribute('lang', 'en');
    await kept.passWelcome();
    await test.step('empty, short, weak, too long, different', () => refusePassphrases(kept));
    await test.step('shown, copied and pasted', () => pastePassphrase(kept));
    noVault();
    await test.step('a wrong word', () => refuseWrongWord(kept));
    noVault();
    await kept.press('words.again');
    await kept.proveWords();
  });
});

async function refusePassphrases(kept: Kept): Promise<void> {
  const sentence = (code: 'too-short' | 'too-weak'): string => `${kept.words(`errors.passphrase/${code}.what`)} ${kept.words(`errors.passphrase/${code}.next`)}`;
  const faults: readonly (readonly [string, string, string])[] = [
    ['', '', sentence('too-short')],
    ['kv9!Rz#2q', 'kv9!Rz#2q', sentence('too-short')],
    ['password12345', 'password12345', sentence('too-weak')],
    ['aaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaa', sentence('too-weak')],
    ['violet kettle '.repeat(72), 'violet kettle '.repeat(72), kept.words('passphrase.tooLong')],
    [PASSPHRASE, `${PASSPHRASE}.`, kept.words('passphrase.mismatch')],
  ];
  for (const [passphrase, repeated, fault] of faults) {
    await kept.box('passphrase.label').fill(passphrase);
    await kept.box('passphrase.repeat').fill(repeated);
    await kept.press('common.continue');
    await expect(kept.page.getByText(fault, { exact: true }), `for ${passphrase.slice(0, 20)}`).toBeVisible({ timeout: 20_000 });
    await expect(kept.page.locator('.box-fault')).toHaveCount(1);
    await kept.expectHeading('passphrase.title');
  }
}

/** Whoever sees what is typed need not type it twice; pasting works, as password managers need it. */
async function pastePassphrase(kept: Kept): Promise<void> {
  await kept.box('passphrase.label').fill(PASSPHRASE);
  await kept.box('passphrase.repeat').fill('');
  await kept.button('passphrase.show').first().click();
  await expect(kept.box('passphrase.label')).toHaveAttribute('type', 'text');
  await expect(kept.box('passphrase.repeat')).toHaveCount(0);
  // As a password manager does; what Kept itself copies is the matter of safety.spec.ts.
  await kept.copyElsewhere(kept.box('passphrase.label'), PASSPHRASE);
  await kept.press('passphrase.hide');
  await expect(kept.box('passphrase.label')).toHaveAttribute('type', 'password');
  await kept.box('passphrase.repeat').press('Control+V');
  await expect(kept.box('passphrase.repeat')).toHaveValue(PASSPHRASE);
  await expect(kept.page.getByText(kept.words('passphrase.level4')).first()).toBeVisible({ timeout: 20_000 });
  await kept.press('common.continue');
  await kept.expectHeading('words.title');
  kept.recoveryWords = await shownWords(kept);
}

async function refuseWrongWord(kept: Kept): Promise<void> {
  await kept.press('words.written');
  await kept.expectHeading('words.proofTitle');
  const asked = await askedPlaces(kept);
  expect(asked).toHaveLength(3);
  const wrong = asked[1] as number;
  const otherWord = kept.recoveryWords[wrong - 1] === 'zebra' ? 'zero' : 'zebra';
  for (const place of asked) await kept.box('words.proofWord', { place }).fill(place === wrong ? otherWord : (kept.recoveryWords[place - 1] as string));
  await kept.press('words.create');
  await expect(kept.page.getByText(kept.words('words.proofWrong'), { exact: true })).toHaveCount(1, { timeout: 20_000 });
  for (const place of asked) {
    const box = kept.box('words.proofWord', { place });
    if (place === wrong) await expect(box).toHaveAccessibleDescription(new RegExp(kept.words('words.proofWrong')));
    else await expect(box).not.toHaveAttribute('aria-invalid', 'true');
  }
}

async function shownWords(kept: Kept): Promise<string[]> {
  return kept.page.getByRole('list', { name: kept.words('words.list') }).locator('.word-text').allTextContents();
}

/** Places, counted from 1, of the words that are asked for. */
async function askedPlaces(kept: Kept): Promise<number[]> {
  const places = Array.from({ length: 12 }, (_, index) => index + 1);
  const counts = await Promise.all(places.map((place) => kept.box('words.proofWord', { place }).count()));
  return places.filter((_, index) => counts[index] === 1);
}
