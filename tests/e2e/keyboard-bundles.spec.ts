import { writeFileSync } from 'node:fs';
import { expect, type Locator } from '@playwright/test';
import { visibleText } from '../../renderer/ui/format/visible-text.ts';
import { fingerprintOf, makeBundle, otherKey } from '../unit/verify/make-bundle.ts';
import { Kept, PASSPHRASE } from './kept.ts';
import { Keyboard } from './keyboard.ts';
import { test } from './profiles.ts';

test.describe.configure({ timeout: 480_000 });

const CENTRE = '디지털성범죄피해자지원센터';
const RENAMED = '지원센터 2';

test('a bundle is made, another is checked and its key kept, renamed and removed, in Korean and with the keyboard alone', async ({ profile }, info) => {
  const kept = await Kept.start({ userDataDir: profile.folder, language: 'ko' });
  const keyboard = new Keyboard(kept);
  // From the beginning: a key is pressed sooner than a listener that comes with it would be heard of.
  kept.page.on('filechooser', () => undefined);
  try {
    await kept.unlock();
    await test.step('a bundle: choose, options, passphrase, save, result', () => makeOne(kept, keyboard, info.outputPath('bundle.zip')));
    await keyboard.press(kept.button('timeline.settings'));
    await keyboard.arrive('settings.title');
    await keyboard.press(kept.page.getByRole('button', { name: kept.words('bundle-check.title') }));
    await keyboard.arrive('bundle-check.title');
    const given = info.outputPath('given.zip');
    writeFileSync(given, makeBundle({ format: 'kept-bundle/2' }));
    await test.step('another is checked, and its key is kept', () => checkOne(kept, keyboard, given));
    await keyboard.press(kept.button('upkeep.toSettings'));
    await keyboard.arrive('settings.title');
    await keyboard.press(kept.page.getByRole('button', { name: kept.words('known-keys.title') }));
    await keyboard.arrive('known-keys.title');
    await test.step('the key is renamed and removed', () => changeKey(kept, keyboard));
  } finally {
    await kept.close();
  }
});

/** On a box that the form sends the person back to: in the box, and seen to be. */
async function expectSentTo(keyboard: Keyboard, box: Locator): Promise<void> {
  await expect(box).toBeFocused({ timeout: 30_000 });
  await keyboard.expectSeen();
}

async function makeOne(kept: Kept, keyboard: Keyboard, file: string): Promise<void> {
  const { page } = kept;
  await keyboard.press(kept.button('timeline.select'));
  await kept.expectHeading('select.title');
  await keyboard.press(page.getByRole('checkbox', { name: /E-0001/ }), 'Space');
  await keyboard.press(kept.button('select.next'));
  await keyboard.arrive('export.title');
  await keyboard.press(page.getByRole('checkbox', { name: 'English', exact: true }), 'Space');
  await expect(page.getByRole('checkbox', { name: 'English', exact: true })).toBeChecked();
  await keyboard.press(kept.button('export.make'));
  await expectSentTo(keyboard, kept.box('export.passphrase'));
  await kept.answerSaveDialog(file);
  await page.keyboard.type('not this one');
  await page.keyboard.press('Enter');
  await expect(page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 60_000 });
  await expectSentTo(keyboard, kept.box('export.passphrase'));
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press('Enter');
  await keyboard.arrive('export.running');
  await kept.heading('export.done').waitFor({ timeout: 120_000 });
  await keyboard.arrive('export.done');
  await keyboard.to(kept.button('export.show'));
  await keyboard.press(kept.button('export.finish'), 'Space');
  await keyboard.arrive('timeline.title');
}

/** Presses the button that opens the system's dialog, which gives back this file. */
async function chooseFile(kept: Kept, keyboard: Keyboard, button: Locator, file: string): Promise<void> {
  await keyboard.to(button);
  const [chooser] = await Promise.all([kept.page.waitForEvent('filechooser'), kept.page.keyboard.press('Enter')]);
  await chooser.setFiles(file);
}

async function checkOne(kept: Kept, keyboard: Keyboard, file: string): Promise<void> {
  const { page } = kept;
  await chooseFile(kept, keyboard, kept.button('bundle-check.choose'), file);
  await keyboard.type(kept.box('bundle-check.given'), fingerprintOf(otherKey().raw));
  await page.keyboard.press('Enter');
  await expect(page.locator('.screen-over'), 'a result').toBeVisible({ timeout: 60_000 });
  await keyboard.arriveAt(page.getByRole('heading', { level: 1 }));
  await keyboard.press(kept.button('bundle-check.again'));
  await keyboard.arrive('bundle-check.title');

  await chooseFile(kept, keyboard, kept.button('bundle-check.choose'), file);
  await keyboard.press(page.locator('.earlier > summary'), 'Space');
  await chooseFile(kept, keyboard, kept.button('bundle-check.fromEarlier'), file);
  await expect(kept.box('bundle-check.checkpoint')).toHaveValue(/^kept-custody-1\//);
  await keyboard.press(kept.button('bundle-check.run'), 'Space');
  await expect(kept.heading('bundle-check.unknown')).toBeVisible({ timeout: 60_000 });
  await keyboard.arriveAt(page.getByRole('heading', { level: 1 }));
  await keyboard.press(kept.button('bundle-check.keep'));
  await expectSentTo(keyboard, kept.box('known-keys.name'));
  await page.keyboard.type(CENTRE);
  await keyboard.type(kept.box('keys.presentPassphrase'), 'not this one');
  await page.keyboard.press('Enter');
  await expectSentTo(keyboard, kept.box('keys.presentPassphrase'));
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByText(kept.words('known-keys.saved', { name: visibleText(CENTRE) }))).toBeVisible({ timeout: 60_000 });
  await keyboard.expectOnPage('the words in the place of the form');
  await keyboard.press(page.locator('.all-checks > summary'), 'Enter');
  await expect(page.locator('.all-checks li').first()).toBeVisible();
}

async function changeKey(kept: Kept, keyboard: Keyboard): Promise<void> {
  const { page } = kept;
  const dialog = page.getByRole('dialog');
  const inDialog = (key: string): Locator => dialog.getByLabel(kept.words(key), { exact: true });
  await keyboard.press(kept.button('known-keys.save'));
  await expectSentTo(keyboard, kept.box('known-keys.fingerprint'));
  const rename = kept.button('known-keys.renameOf', { name: visibleText(CENTRE) });
  await keyboard.press(rename);
  await expectSentTo(keyboard, inDialog('known-keys.name'));
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(rename, 'the focus goes back where it came from').toBeFocused();
  await page.keyboard.press('Space');
  await expectSentTo(keyboard, inDialog('known-keys.name'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(RENAMED);
  await keyboard.type(inDialog('keys.presentPassphrase'), PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  await expect(kept.button('known-keys.renameOf', { name: visibleText(RENAMED) }), 'the button has its new name').toBeFocused();

  await keyboard.press(kept.button('known-keys.removeOf', { name: visibleText(RENAMED) }));
  await expectSentTo(keyboard, inDialog('keys.presentPassphrase'));
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press('Enter');
  await expect(page.getByText(kept.words('known-keys.none'))).toBeVisible({ timeout: 60_000 });
  await keyboard.expectOnPage('what was said of the key that is gone');
  await keyboard.press(kept.button('upkeep.toSettings'));
  await keyboard.arrive('settings.title');
}
