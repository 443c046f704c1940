import { expect } from '@playwright/test';
import { PASSPHRASE } from './kept.ts';
import { expectAllThere, test } from './profiles.ts';

test.describe.configure({ timeout: 180_000 });

const NEXT_PASSPHRASE = 'amber harbour 17 walking quilts';

test('a changed passphrase opens the vault and the old one no longer does', async ({ profile, start }) => {
  const kept = await start();
  await kept.unlock();
  await kept.openSettings('keys');
  await kept.press('keys.passphraseChange');
  await kept.box('keys.presentPassphrase').fill('not this one');
  await kept.box('keys.newPassphrase').fill(NEXT_PASSPHRASE);
  await kept.box('keys.newRepeat').fill(NEXT_PASSPHRASE);
  await kept.press('keys.passphraseChange');
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 30_000 });
  await expect(kept.box('keys.presentPassphrase'), 'a wrong try is put right where it was made').toBeFocused();
  await kept.box('keys.presentPassphrase').fill(PASSPHRASE);
  await kept.press('keys.passphraseChange');
  await kept.expectHeading('keys.changed');
  await kept.press('keys.toKeys');
  await kept.lock();
  await kept.tryPassphrase(PASSPHRASE);
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 30_000 });
  await kept.unlock(NEXT_PASSPHRASE);
  await expectAllThere(kept, profile);
});

test("an advocate's passphrase needs consent, opens the vault and changes no key", async ({ profile, start }) => {
  const kept = await start();
  await kept.unlock();
  await kept.openSettings('keys');
  await kept.press('keys.advocateAdd');
  await kept.press('keys.advocateAdd');
  await expect(kept.box('keys.label'), 'the first thing that is missing').toBeFocused();
  await kept.box('keys.label').fill('Kim Min-ji, counsellor');
  await kept.box('keys.advocatePassphrase').fill(NEXT_PASSPHRASE);
  await kept.box('keys.advocateRepeat').fill(NEXT_PASSPHRASE);
  await kept.box('keys.presentPassphrase').fill(PASSPHRASE);
  await kept.press('keys.advocateAdd');
  await expect(kept.page.getByText(kept.words('keys.needConsent')), 'nothing without consent').toBeVisible();
  await kept.page.locator('label', { hasText: kept.words('keys.consentText') }).click();
  await kept.press('keys.advocateAdd');
  await kept.expectHeading('keys.added');
  await kept.lock();

  await kept.unlock(NEXT_PASSPHRASE);
  await expectAllThere(kept, profile);
  await kept.openSettings('keys');
  await expect(kept.page.getByText(kept.words('keys.ownerOnly'))).toBeVisible();
  await expect(kept.button('keys.passphraseChange')).toHaveCount(0);
});
