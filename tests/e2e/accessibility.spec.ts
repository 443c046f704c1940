import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Language } from '../../shared/base/language.ts';
import { Kept, PASSPHRASE } from './kept.ts';

/** 1280×800 at 200 % text has the room of 640×400; 1024×700 is a small laptop. */
const SIZES = [{ width: 640, height: 400 }, { width: 1024, height: 700 }, { width: 1280, height: 800 }] as const;

/** No violation that axe can find at the usual size, and at no size anything cut off or beyond the edge. */
async function judge(kept: Kept, screen: string): Promise<void> {
  await test.step(screen, async () => {
    for (const size of SIZES) {
      await kept.page.setViewportSize(size);
      const overflowPx = await kept.page.evaluate(() => Math.max(
        document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ...[...document.querySelectorAll('main, [role=dialog]')].map((box) => box.scrollWidth - box.clientWidth),
      ));
      expect(overflowPx, `${screen} at ${size.width}×${size.height} scrolls sideways`).toBeLessThanOrEqual(0);
    }
    const { violations } = await new AxeBuilder({ page: kept.page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), screen).toEqual([]);
  });
}

async function walk(kept: Kept, saveTo: string): Promise<void> {
  await kept.expectHeading('welcome.title');
  await judge(kept, 'welcome');
  await kept.passWelcome();
  await judge(kept, 'passphrase');
  await kept.choosePassphrase();
  await judge(kept, 'recovery words');
  await kept.press('words.written');
  await kept.expectHeading('words.proofTitle');
  await judge(kept, 'recovery proof');
  await kept.press('words.again');
  await kept.proveWords();
  await judge(kept, 'empty timeline');
  await kept.addBy('files');
  await judge(kept, 'files');
  await kept.page.locator('input[type=file]').setInputFiles({ name: 'picture.png', mimeType: 'image/png', buffer: PICTURE });
  await expect(kept.page.getByRole('dialog')).toBeVisible();
  await judge(kept, 'gate');
  await kept.answerGate('no');
  await expect(kept.page.getByText(kept.words('files.allDone'))).toBeVisible({ timeout: 60_000 });
  await judge(kept, 'files, finished');
  await kept.backToList();
  await kept.addBy('address');
  await kept.box('address.label').fill('https://t.me/c/1847362951/20417');
  await expect(kept.page.getByText('20417', { exact: true })).toBeVisible({ timeout: 20_000 });
  await judge(kept, 'address');
  await kept.press('address.save');
  await kept.expectHeading('saved.title');
  await judge(kept, 'saved');
  await kept.backToList();
  await kept.addBy('note');
  await judge(kept, 'note');
  await kept.press('common.backToList');
  await judge(kept, 'timeline');
  await kept.openItem('E-0001');
  await kept.press('item.reveal');
  await judge(kept, 'item');
  await kept.press('item.edit');
  await judge(kept, 'item, editing');
  await kept.press('common.cancel');
  await kept.press('common.backToList');
  await kept.press('timeline.settings');
  await kept.expectHeading('settings.title');
  await judge(kept, 'settings');
  await kept.press('common.backToList');
  await kept.answerSaveDialog(saveTo);
  await kept.chooseAllForExport();
  await judge(kept, 'choosing');
  await kept.press('select.next');
  await kept.expectHeading('export.title');
  await expect(kept.page.getByText(kept.words('export.contents')).first()).toBeVisible({ timeout: 20_000 });
  await judge(kept, 'export');
  await kept.box('export.passphrase').fill(PASSPHRASE);
  await kept.press('export.make');
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 60_000 });
  await judge(kept, 'exported');
  await kept.lock();
  await judge(kept, 'locked');
  await kept.tryPassphrase('something else entirely');
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 20_000 });
  await judge(kept, 'wrong passphrase');
}

/** One grey pixel. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');

for (const [language, theme] of [['ko', 'light'], ['de', 'dark']] satisfies [Language, 'light' | 'dark'][]) {
  test(`every screen in ${language}, ${theme}: nothing that axe finds, nothing cut off at 200 % text or 1024×700`, async ({}, info) => {
    test.setTimeout(240_000);
    const kept = await Kept.start({ userDataDir: info.outputPath('profile'), language });
    try {
      await kept.app.evaluate(({ nativeTheme }, source) => { nativeTheme.themeSource = source; }, theme);
      await walk(kept, info.outputPath('bundle.zip'));
    } finally {
      await kept.close();
    }
  });
}
