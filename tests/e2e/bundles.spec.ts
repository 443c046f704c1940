import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { makeAuthority, opensslAnswer, removeAuthorities } from '../unit/timestamp/authority.ts';
import { test } from './profiles.ts';

test.describe.configure({ timeout: 180_000 });

test('the answer to the request beside a bundle is added to it, kept over a lock, and another file is refused', async ({ start }, info) => {
  const kept = await start();
  await kept.unlock();
  await kept.openSettings('bundles');
  await expect(kept.page.getByText(kept.words('bundles.none'))).toBeVisible();
  await expect(kept.button('bundles.add')).toHaveCount(0);
  await kept.press('upkeep.toSettings');
  await kept.press('common.backToList');

  const zip = info.outputPath('bundle.zip');
  await kept.exportAll(zip);
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 60_000 });
  await expect(kept.page.getByText('bundle.tsq', { exact: true })).toBeVisible();
  await kept.press('export.finish');

  const authority = makeAuthority();
  const request = readFileSync(info.outputPath('bundle.tsq'));
  opensslAnswer(authority, request);
  await kept.openSettings('bundles');
  await expect(kept.page.getByText(kept.words('bundles.noStamp'))).toBeVisible();
  const input = kept.page.locator('input[type=file]');
  await input.setInputFiles(zip);
  await expect(kept.page.getByText(kept.words('errors.stamp/unreadable.what'))).toBeVisible();
  await input.setInputFiles(join(authority.folder, 'answer.tsr'));
  await expect(kept.page.locator('.bundle-stamp .notice-care')).toBeVisible();
  await expect(kept.page.locator('.bundle-checks li')).toHaveCount(15);
  const { violations } = await new AxeBuilder({ page: kept.page }).setLegacyMode().analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await kept.page.screenshot({ path: info.outputPath('bundles.png'), fullPage: true });

  await kept.lock();
  await kept.unlock();
  await kept.openSettings('bundles');
  await expect(kept.page.locator('.bundle-stamp')).toHaveCount(1);
  removeAuthorities();
});
