import { expect } from '@playwright/test';
import type { Settings } from '../../shared/contract/host.ts';
import { COPIED_FOR_MS } from '../../shared/contract/host.ts';
import { hostileHtml } from './hostile-html.ts';
import { PASSPHRASE, type Kept } from './kept.ts';
import { NOTE, test } from './profiles.ts';

test.describe.configure({ timeout: 300_000 });

/** The unlock is this long ago when something is asked for. */
const OLD_UNLOCK_MS = 61_000;

/** Main's own clocks, both, run on by a minute: a jump of that size locks nothing. */
async function letUnlockGrowOld(kept: Kept): Promise<void> {
  await kept.app.evaluate(({ app }, ms) => {
    const [now, run] = [Date.now, performance.now.bind(performance)];
    Date.now = () => now() + ms;
    performance.now = () => run() + ms;
    return app.getName();
  }, OLD_UNLOCK_MS);
}

/** What the page gets when it asks main past its own questions. */
function askMain(kept: Kept, changes: Partial<Settings>): Promise<unknown> {
  return kept.page.evaluate((wanted) => window.host.writeSettings(wanted).then(() => 'taken', (error: unknown) => error), changes);
}

const idleMinutes = async (kept: Kept): Promise<number> => (await kept.page.evaluate(() => window.host.info())).settings.idleMinutes;

/** The next pages believe that they are on Windows, where there is something to switch. */
async function pretendWindows(kept: Kept): Promise<void> {
  await kept.app.evaluate(({ app }) => {
    Object.defineProperty(process, 'platform', { value: 'win32' });
    return app.getName();
  });
}

test('with an unlock that is a minute old, everything that makes the vault less safe asks for the passphrase again', async ({ start }) => {
  const kept = await start();
  await kept.expectHeading('unlock.title');
  await pretendWindows(kept);
  await kept.afterLock(() => kept.page.evaluate(() => window.host.lock()));
  await kept.unlock();
  await letUnlockGrowOld(kept);
  const dialog = kept.page.getByRole('dialog');
  const refused = { code: 'internal/bad-call', details: { kind: 'proof' } };

  await test.step('a longer time until it locks', async () => {
    await kept.press('timeline.settings');
    expect(await askMain(kept, { idleMinutes: 15 })).toEqual(refused);
    await kept.chooseIdle(15);
    await expect(dialog).toBeVisible();
    expect(await idleMinutes(kept)).toBe(5);
    await dialog.getByLabel(kept.words('unlock.label'), { exact: true }).fill('not this one');
    await dialog.getByRole('button', { name: kept.words('confirm.run'), exact: true }).click();
    await expect(dialog.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 60_000 });
    expect(await idleMinutes(kept)).toBe(5);
    await dialog.getByLabel(kept.words('unlock.label'), { exact: true }).fill(PASSPHRASE);
    await dialog.getByRole('button', { name: kept.words('confirm.run'), exact: true }).click();
    await expect(dialog).toBeHidden({ timeout: 60_000 });
    expect(await idleMinutes(kept)).toBe(15);
    expect(await askMain(kept, { contentProtection: false }), 'one proof serves once').toEqual(refused);
    await kept.chooseIdle(3);
    await expect.poll(() => idleMinutes(kept), { message: 'a shorter one asks nothing' }).toBe(3);
  });
  await test.step('pictures of the window allowed', async () => {
    const isProtected = (): Promise<boolean> => kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isContentProtected() ?? false);
    const choice = kept.page.getByRole('radiogroup', { name: kept.words('protection.label') });
    expect(await isProtected()).toBe(true);
    await expect(kept.page.getByText(kept.words('protection.does_win32'))).toBeVisible();
    await choice.locator('label', { hasText: kept.words('protection.off') }).click();
    await dialog.getByRole('button', { name: kept.words('common.cancel'), exact: true }).click();
    expect(await isProtected()).toBe(true);
    await choice.locator('label', { hasText: kept.words('protection.off') }).click();
    await dialog.getByLabel(kept.words('unlock.label'), { exact: true }).fill(PASSPHRASE);
    await dialog.getByRole('button', { name: kept.words('confirm.run'), exact: true }).click();
    await expect(dialog).toBeHidden({ timeout: 60_000 });
    expect(await isProtected()).toBe(false);
    await choice.locator('label', { hasText: kept.words('protection.on') }).click();
    await expect.poll(isProtected, { message: 'on again asks nothing' }).toBe(true);
    await kept.press('common.backToList');
  });
  await test.step('keys', async () => {
    await kept.openSettings('keys');
    await kept.press('keys.passphraseChange');
    await kept.press('keys.passphraseChange');
    await expect(kept.box('keys.presentPassphrase')).toBeFocused();
    await kept.press('common.back');
    await kept.press('upkeep.toSettings');
    await kept.press('common.backToList');
  });
  await test.step('a deletion', async () => {
    await kept.openItem('E-0001');
    await kept.press('deletion.open');
    await dialog.getByRole('button', { name: kept.words('deletion.run'), exact: true }).click();
    await expect(dialog.getByText(kept.words('unlock.empty'))).toBeVisible();
    await kept.page.keyboard.press('Escape');
    await kept.press('common.backToList');
  });
  await test.step('a bundle', async () => {
    await kept.planExport();
    await kept.answerSaveDialog('/nowhere/bundle.zip');
    await kept.press('export.make');
    await expect(kept.box('export.passphrase')).toHaveAttribute('aria-invalid', 'true');
    await expect(kept.heading('export.title')).toBeVisible();
  });
});

test('copied is marked as secret, said to be taken out again, and taken out; pasted is text', async ({ start }) => {
  const kept = await start();
  const clip = (): Promise<string> => kept.app.evaluate(({ clipboard }) => clipboard.readText());
  await kept.unlock();
  await kept.openItem('E-0003');
  await test.step('a digest, by its button', async () => {
    const [sha256] = await kept.page.locator('.hash-value').allTextContents();
    await kept.page.locator('.hash-copy button').first().click();
    await expect(kept.page.getByText(kept.words('copied.said', { seconds: COPIED_FOR_MS / 1000 })).first()).toBeVisible();
    expect(await clip()).toBe(sha256);
    expect(await kept.app.evaluate(({ clipboard }) => (clipboard as unknown as { _formats(): string[] })._formats())).toContain('electron application/osclipboard;format="x-kde-passwordManagerHint"');
  });
  await kept.press('common.backToList');
  await kept.openItem('E-0001');
  await test.step('what is marked, with the keyboard; gone with the lock', async () => {
    await kept.page.evaluate((note) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        if (!walker.currentNode.textContent?.includes(note)) continue;
        getSelection()?.selectAllChildren(walker.currentNode.parentElement as Element);
      }
    }, NOTE);
    await kept.page.keyboard.press('Control+c');
    await expect.poll(clip).toContain(NOTE);
    await kept.lock();
    await expect.poll(clip).toBe('');
  });
  await kept.unlock();
  await kept.addBy('note');
  const box = kept.box('note.label');
  await test.step('cut, and taken back', async () => {
    await box.fill('cut me out');
    await box.press('Control+a');
    await box.press('Control+x');
    await expect(box).toHaveValue('');
    expect(await clip()).toBe('cut me out');
    await box.press('Control+z');
    await expect(box).toHaveValue('cut me out');
  });
  await test.step('fifty hostile pastes', async () => {
    const elements = await kept.page.evaluate(() => document.querySelectorAll('*').length);
    for (const { html, text } of hostileHtml()) {
      await box.fill('');
      await kept.copyElsewhere(box, text, html);
      await box.press('Control+v');
      await expect(box).toHaveValue(text);
    }
    expect(await kept.page.evaluate(() => [document.querySelectorAll('*').length, (window as unknown as { pasted?: number }).pasted, document.querySelector('[contenteditable]')])).toEqual([elements, undefined, null]);
  });
});

test('where it is wanted, everything is covered while another window is in front', async ({ start }) => {
  const kept = await start();
  await kept.unlock();
  const sheet = kept.page.locator('.cover-sheet');
  const blur = (): Promise<boolean> => kept.page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await blur();
  await expect(sheet, 'not unless it was chosen').toHaveCount(0);
  await kept.press('timeline.settings');
  await kept.page.getByRole('radiogroup', { name: kept.words('cover.label') }).locator('label', { hasText: kept.words('protection.on') }).click();
  await expect(kept.page.getByText(kept.words('settings.saved'))).toBeVisible();
  await kept.press('common.backToList');
  await blur();
  await expect(sheet).toBeVisible();
  const covered = await kept.page.evaluate(() => {
    const row = document.querySelector('.row-open')?.getBoundingClientRect();
    return row === undefined ? null : document.elementFromPoint(row.x + row.width / 2, row.y + row.height / 2)?.closest('.cover-sheet')?.className;
  });
  expect(covered).toBe('cover-sheet');
  await kept.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(sheet).toBeHidden();
});

test('before the first screen a running screen reader finds the window open to it, and the choice is there', async ({}, info) => {
  const { Kept: KeptApp } = await import('./kept.ts');
  const kept = await KeptApp.start({ userDataDir: info.outputPath('profile'), language: 'en' });
  try {
    await kept.expectHeading('welcome.title');
    const isProtected = (): Promise<boolean> => kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isContentProtected() ?? false);
    expect(await isProtected()).toBe(true);
    await pretendWindows(kept);
    await kept.app.evaluate(({ app }) => {
      app.accessibilitySupportEnabled = true;
      app.emit('accessibility-support-changed', {}, true);
    });
    await expect.poll(isProtected).toBe(false);
    const old = kept.page;
    const next = kept.app.waitForEvent('window');
    await old.evaluate(() => void window.host.lock());
    const page = await next;
    await expect(page.getByText(kept.words('protection.assisted'))).toBeVisible({ timeout: 30_000 });
    const choice = page.getByRole('radiogroup', { name: kept.words('protection.label') });
    await choice.locator('label', { hasText: kept.words('protection.on') }).click();
    await expect.poll(isProtected, { message: 'no vault yet: no passphrase to ask for' }).toBe(true);
  } finally {
    await kept.close();
  }
});
