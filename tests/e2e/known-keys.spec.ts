import { writeFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { visibleText } from '../../renderer/ui/format/visible-text.ts';
import { fingerprintOf, keyOf, makeBundle, otherKey } from '../unit/verify/make-bundle.ts';
import { test } from './profiles.ts';

test.describe.configure({ timeout: 180_000 });

const SEALER = fingerprintOf(keyOf().raw);
const CENTRE = '디지털성범죄피해자지원센터';
const POLICE = 'Police, unit 4';

test('a bundle from somebody else is checked, its key is kept with a name, and told by that name', async ({ start }, info) => {
  const good = info.outputPath('good.zip');
  const altered = info.outputPath('altered.zip');
  writeFileSync(good, makeBundle());
  writeFileSync(altered, makeBundle({ after: (files) => files.set('VERIFY.ko.txt', Buffer.from('x')) }));
  const look = async (name: string): Promise<void> => void (process.env['KEPT_LOOK'] && await kept.page.screenshot({ path: `${process.env['KEPT_LOOK']}/${name}.png`, fullPage: true }));
  const kept = await start();
  await kept.unlock();
  await kept.openSettings('bundle-check');
  const check = async (file: string, given = ''): Promise<void> => {
    await kept.page.locator('input[type=file]').setInputFiles(file);
    if (given !== '') await kept.box('bundle-check.given').fill(given);
    await kept.press('bundle-check.run');
  };

  await check(altered);
  await expect(kept.page.getByRole('heading', { level: 1 })).toHaveText('Changed or incomplete', { timeout: 30_000 });
  await expect(kept.heading('bundle-check.failedHeading')).toBeVisible();
  await expect(kept.heading('bundle-check.about'), 'nothing of a bundle that is not intact').toHaveCount(0);
  await look('app-altered');
  await kept.press('bundle-check.again');

  await check(good, fingerprintOf(otherKey().raw));
  await expect(kept.page.getByRole('heading', { level: 1 })).toHaveText('Sealed by another key than the one you entered', { timeout: 30_000 });
  await kept.press('bundle-check.again');

  await check(good);
  await expect(kept.heading('bundle-check.unknown')).toBeVisible({ timeout: 30_000 });
  await expect(kept.page.locator('.key-word-list li')).toHaveCount(10);
  await look('app-unknown');
  const { violations } = await new AxeBuilder({ page: kept.page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  await kept.press('bundle-check.keep');
  await expect(kept.page.getByText(kept.words('known-keys.needName'))).toBeVisible();
  await kept.box('known-keys.name').fill(CENTRE);
  await kept.press('bundle-check.keep');
  await expect(kept.page.getByText(kept.words('known-keys.saved', { name: visibleText(CENTRE) }))).toBeVisible();
  await kept.press('bundle-check.again');
  await check(good);
  await expect(kept.page.getByText(kept.words('bundle-check.known', { name: visibleText(CENTRE) }))).toBeVisible({ timeout: 30_000 });
  await look('app-known');
});

test('known keys are added from paper, renamed and removed, and are there after the next unlock', async ({ start }, info) => {
  const sheet = info.outputPath('sheet.pdf');
  writeFileSync(sheet, `%PDF-1.7\n1 0 obj\n<< /Keywords (${SEALER}) >>\nendobj\n`);
  const kept = await start();
  await kept.unlock();
  await kept.openSettings('known-keys');
  await expect(kept.page.getByText(kept.words('known-keys.none'))).toBeVisible();
  await kept.box('known-keys.fingerprint').fill('SHA256:short');
  await kept.box('known-keys.name').fill(CENTRE);
  await kept.press('known-keys.save');
  await expect(kept.page.getByText(kept.words('errors.known-key/no-fingerprint.what'))).toBeVisible();
  await kept.page.locator('input[type=file]').setInputFiles(sheet);
  await expect(kept.box('known-keys.fingerprint')).toHaveValue(SEALER);
  await kept.press('known-keys.save');
  await expect(kept.page.getByText(SEALER)).toBeVisible();
  if (process.env['KEPT_LOOK']) await kept.page.screenshot({ path: `${process.env['KEPT_LOOK']}/app-keys.png`, fullPage: true });

  await kept.press('known-keys.renameOf', { name: visibleText(CENTRE) });
  await kept.page.getByRole('dialog').getByRole('textbox').fill(POLICE);
  await kept.page.getByRole('dialog').getByRole('button', { name: kept.words('known-keys.save') }).click();
  await expect(kept.button('known-keys.removeOf', { name: visibleText(POLICE) })).toBeVisible();
  await kept.lock();
  await kept.unlock();
  await kept.openSettings('known-keys');
  await kept.press('known-keys.removeOf', { name: visibleText(POLICE) });
  await kept.page.getByRole('dialog').getByRole('button', { name: kept.words('known-keys.remove') }).click();
  await expect(kept.page.getByText(kept.words('known-keys.none'))).toBeVisible();
});
