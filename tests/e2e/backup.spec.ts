import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator } from '@playwright/test';
import { hashTree } from './folder-hash.ts';
import { PASSPHRASE } from './kept.ts';
import { digest, expectAllThere, expectRows, test } from './profiles.ts';

test.describe.configure({ timeout: 120_000 });

test('backed up, tried out, and restored with the words on a clean computer: the same evidence, in a bundle too', async ({ profile, start }, info) => {
  const stick = info.outputPath('stick');
  mkdirSync(stick);
  const kept = await start();
  await kept.unlock();
  await kept.openSettings('backup');
  await kept.answerFolderDialog(profile.vault);
  await kept.press('backup.choose');
  await kept.press('backup.run');
  const refused = kept.page.getByText(kept.words('errors.backup/inside-vault.what'));
  await expect(refused).toBeVisible();
  await kept.answerFolderDialog(stick);
  await kept.press('backup.chooseOther');
  await expect(refused, 'said of the other folder alone').toBeHidden();
  await kept.press('backup.run');
  await kept.expectHeading('backup.done');
  const [name = ''] = readdirSync(stick);
  expect(name).toMatch(/^Kept-[0-9a-f]{8}$/);
  const made = hashTree(join(stick, name));

  await kept.press('backup.drill');
  await kept.box('backup.drillPassphrase').fill(PASSPHRASE);
  await kept.press('backup.drillRun');
  await kept.expectHeading('backup.drillDone');
  expect(hashTree(join(stick, name)), 'a drill changes nothing in the backup').toBe(made);
  expect(readdirSync(profile.folder).filter((each) => each.startsWith('vault'))).toEqual(['vault']);
  await kept.close();

  const other = await start({ userDataDir: info.outputPath('clean') });
  await other.expectHeading('welcome.title');
  await other.press('restore.have');
  await other.answerFolderDialog(stick);
  await other.press('restore.choose');
  await other.press('keys.useWords');
  await other.box('restore.words').fill(profile.recoveryWords.join(' '));
  await other.press('restore.run');
  await other.expectHeading('restore.done');
  await other.afterLock(() => other.press('restore.unlock'));
  await other.unlock();
  await expectAllThere(other, profile);
  const zip = info.outputPath('bundle.zip');
  await other.exportAll(zip);
  await other.expectHeading('export.done');
  const original = spawnSync('unzip', ['-p', zip, '*/data/items/E-0003/original.bin'], { maxBuffer: 1 << 24 }).stdout;
  expect(digest('sha256', original)).toBe(digest('sha256', readFileSync(profile.file)));
  await other.close();
});

test('restoring over a vault asks, keeps the old one, and a wrong secret changes nothing', async ({ profile, start }, info) => {
  const stick = info.outputPath('stick');
  mkdirSync(stick);
  const kept = await start();
  await kept.unlock();
  await kept.openSettings('backup');
  await kept.answerFolderDialog(stick);
  await kept.press('backup.choose');
  await kept.press('backup.run');
  await kept.expectHeading('backup.done');
  await kept.lock();

  const headerBefore = readFileSync(join(profile.vault, 'vault.json'));
  await kept.press('restore.title');
  await kept.answerFolderDialog(stick);
  await kept.press('restore.choose');
  await kept.box('restore.passphrase').fill('not the passphrase at all');
  await kept.page.locator('label', { hasText: kept.words('restore.consentText') }).click();
  await kept.press('restore.run');
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what'))).toBeVisible({ timeout: 30_000 });
  expect(readFileSync(join(profile.vault, 'vault.json')).equals(headerBefore)).toBe(true);
  // The form begins anew after a try, with nothing agreed to.
  await kept.page.locator('label', { hasText: kept.words('restore.consentText') }).click();
  await kept.box('restore.passphrase').fill(PASSPHRASE);
  await kept.press('restore.run');
  await kept.expectHeading('restore.done');
  const folders = readdirSync(profile.folder).filter((name) => name.startsWith('vault'));
  expect(folders).toEqual(['vault', expect.stringMatching(/^vault\.kept-\d{8}-\d{6}$/)]);
  expect(readFileSync(join(profile.folder, folders[1] ?? '', 'vault.json')).equals(headerBefore)).toBe(true);
  await kept.afterLock(() => kept.press('restore.unlock'));
  await kept.unlock();
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003']);
  await kept.close();
});

test('what is intact of a damaged vault is shown, and a backup takes its place from there; an older copy put in its place is told without the index until the owner has said that they know', async ({ profile, start }, info) => {
  test.slow();
  const stick = info.outputPath('stick');
  mkdirSync(stick);
  const before = await start();
  await before.unlock();
  await before.openSettings('backup');
  await before.answerFolderDialog(stick);
  await before.press('backup.choose');
  await before.press('backup.run');
  await before.expectHeading('backup.done');
  await before.close();

  const segment = join(profile.vault, 'journal', '000001.kj');
  const whole = readFileSync(segment);
  const damaged = Buffer.from(whole);
  damaged[900] = (damaged[900] ?? 0) ^ 1;
  writeFileSync(segment, damaged);
  removeIndex(profile.folder);
  const kept = await start();
  await kept.tryPassphrase(PASSPHRASE);
  await kept.expectHeading('blocked.title');
  await kept.page.getByRole('button', { name: kept.words('recovery.open') }).click();
  await kept.box('unlock.label').fill(PASSPHRASE);
  await kept.press('recovery.open');
  await kept.expectHeading('recovery.resultTitle');
  await expect(kept.page.getByText(kept.words('recovery.logCompared')), 'the log’s copy was compared').toBeVisible();
  await kept.press('restore.title');
  await kept.answerFolderDialog(stick);
  await kept.press('restore.choose');
  await kept.box('restore.passphrase').fill(PASSPHRASE);
  await kept.page.locator('label', { hasText: kept.words('restore.consentText') }).click();
  await kept.press('restore.run');
  await kept.expectHeading('restore.done');
  await kept.afterLock(() => kept.press('restore.unlock'));
  await kept.unlock();
  await expectAllThere(kept, profile);
  const older = readFileSync(segment);
  await kept.addNote('after the copy');
  await kept.backToList();
  await kept.close();

  writeFileSync(segment, older);
  removeIndex(profile.folder);
  const later = await start();
  await later.unlock();
  // Each lock brings a page of its own.
  const cut = (): Locator => later.page.getByText(later.words('opened.journalCut', { size: '…' }).split('…')[0] ?? '');
  await expect(cut()).toBeVisible();
  await later.addNote('after the cut');
  await later.backToList();
  await later.lock();
  await later.unlock();
  await expect(cut(), 'told again, though the vault was written since').toBeVisible();
  await later.press('shorter.accept');
  await expect(later.page.getByText(later.words('shorter.known'))).toBeVisible();
  await later.lock();
  await later.unlock();
  await expect(cut()).toBeHidden();
});

/** IndexedDB may vanish at any moment. */
function removeIndex(profile: string): void {
  const folders = readdirSync(profile, { recursive: true, encoding: 'utf8' }).filter((name) => /(^|\/)IndexedDB$/.test(name));
  expect(folders).not.toHaveLength(0);
  for (const name of folders) rmSync(join(profile, name), { recursive: true });
}
