import { writeFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { visibleText } from '../../renderer/ui/format/visible-text.ts';
import { checkpointNote, fingerprintOf, keyOf, makeBundle, otherKey } from '../unit/verify/make-bundle.ts';
import { PASSPHRASE } from './kept.ts';
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
  await expect(kept.page.locator('.point-list').first(), 'a list is seen to be one').toHaveCSS('list-style-type', 'disc');
  await look('app-unknown');
  const { violations } = await new AxeBuilder({ page: kept.page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  await kept.press('bundle-check.keep');
  await expect(kept.page.getByText(kept.words('known-keys.needName'))).toBeVisible();
  await kept.box('known-keys.name').fill(CENTRE);
  await kept.press('bundle-check.keep');
  await expect(kept.page.getByText(kept.words('unlock.empty')), 'not without the passphrase').toBeVisible();
  await kept.box('keys.presentPassphrase').fill('not this one at all');
  await kept.press('bundle-check.keep');
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 30_000 });
  await kept.box('keys.presentPassphrase').fill(PASSPHRASE);
  await kept.press('bundle-check.keep');
  await expect(kept.page.getByText(kept.words('known-keys.saved', { name: visibleText(CENTRE) }))).toBeVisible({ timeout: 30_000 });
  await kept.press('bundle-check.again');
  await check(good);
  await expect(kept.page.getByText(kept.words('bundle-check.known', { name: visibleText(CENTRE) }))).toBeVisible({ timeout: 30_000 });
  await expect(kept.page.getByText(kept.words('bundle-check.knownLead', { name: visibleText(CENTRE) })), 'whose key it is was checked').toBeVisible();
  await kept.press('bundle-check.again');

  const later = info.outputPath('later.zip');
  writeFileSync(later, makeBundle({ format: 'kept-bundle/2' }));
  await kept.page.locator('input[type=file]').setInputFiles(later);
  await kept.page.getByText(kept.words('bundle-check.earlier')).click();
  await kept.page.locator('.earlier input[type=file]').setInputFiles(good);
  await expect(kept.page.getByText(kept.words('errors.bundle/no-checkpoint.what'))).toBeVisible();
  await kept.page.locator('.earlier input[type=file]').setInputFiles(later);
  await expect(kept.box('bundle-check.checkpoint')).toHaveValue(/^kept-custody-1\/K-2026-0001\n/);
  await look('app-earlier');
  await kept.press('bundle-check.run');
  await expect(kept.page.getByText(/The log begins with the same \d+ entries/).first()).toBeVisible({ timeout: 30_000 });
  await kept.press('bundle-check.again');
  await kept.page.locator('input[type=file]').setInputFiles(later);
  await kept.page.getByText(kept.words('bundle-check.earlier')).click();
  await kept.box('bundle-check.checkpoint').fill(checkpointNote(3, '0'.repeat(64), undefined, 'K-2025-0009'));
  await kept.press('bundle-check.run');
  await expect(kept.page.getByRole('heading', { level: 1 })).toHaveText('The checkpoint that you entered cannot be matched to this log', { timeout: 30_000 });
  await look('app-other-log');
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
  await kept.box('keys.presentPassphrase').fill(PASSPHRASE);
  await kept.press('known-keys.save');
  await expect(kept.page.getByText(kept.words('errors.known-key/no-fingerprint.what'))).toBeVisible();
  await kept.page.locator('input[type=file]').setInputFiles(sheet);
  await expect(kept.box('known-keys.fingerprint')).toHaveValue(SEALER);
  await kept.box('keys.presentPassphrase').fill(PASSPHRASE);
  await kept.press('known-keys.save');
  await expect(kept.page.getByText(SEALER)).toBeVisible({ timeout: 30_000 });
  if (process.env['KEPT_LOOK']) await kept.page.screenshot({ path: `${process.env['KEPT_LOOK']}/app-keys.png`, fullPage: true });

  await kept.press('known-keys.renameOf', { name: visibleText(CENTRE) });
  await kept.page.getByRole('dialog').getByLabel(kept.words('known-keys.name')).fill(POLICE);
  await kept.page.getByRole('dialog').getByLabel(kept.words('keys.presentPassphrase')).fill(PASSPHRASE);
  await kept.page.getByRole('dialog').getByRole('button', { name: kept.words('common.save'), exact: true }).click();
  await expect(kept.button('known-keys.removeOf', { name: visibleText(POLICE) })).toBeVisible({ timeout: 30_000 });
  await kept.lock();
  await kept.unlock();
  await kept.openSettings('known-keys');
  await kept.press('known-keys.removeOf', { name: visibleText(POLICE) });
  await kept.page.getByRole('dialog').getByLabel(kept.words('keys.presentPassphrase')).fill(PASSPHRASE);
  await kept.page.getByRole('dialog').getByRole('button', { name: kept.words('known-keys.remove') }).click();
  await expect(kept.page.getByText(kept.words('known-keys.none'))).toBeVisible({ timeout: 30_000 });
});
