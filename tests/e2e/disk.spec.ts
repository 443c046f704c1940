import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { ErrorCode } from '../../shared/base/errors.ts';
import { hashTree } from './folder-hash.ts';
import type { Kept } from './kept.ts';
import { expectAllThere, expectHashes, expectRows, noise, objectFiles, test } from './profiles.ts';
import { mayMount, SmallDisk } from './small-disk.ts';

test.describe.configure({ timeout: 240_000 });

const disks: SmallDisk[] = [];

test.afterEach(() => {
  for (const disk of disks.splice(0)) disk.unmount();
});

/** A sentence each: what happened, whether the evidence is safe, what to do next. */
async function expectFault(kept: Kept, code: ErrorCode): Promise<void> {
  const alert = kept.page.getByRole('alert').filter({ hasText: kept.words(`errors.${code}.what`) });
  await expect(alert).toBeVisible({ timeout: 60_000 });
  await expect(alert).toContainText(kept.words(`errors.${code}.safe`));
  await expect(alert).toContainText(kept.words(`errors.${code}.next`));
}

test('a full disk under the vault is said, loses nothing, and work goes on when there is room', async ({ profile, start }, info) => {
  if (!mayMount) return expect(process.getuid?.()).not.toBe(0);
  const disk = SmallDisk.ext4(info.outputPath('disk'), 120_000_000);
  disks.push(disk);
  // The vault alone: what Chromium keeps beside it comes and goes, and with it the room that this test counts on.
  const { vault } = profile;
  cpSync(vault, join(disk.folder, 'vault'), { recursive: true, verbatimSymlinks: true });
  disk.bindAt('vault', vault);
  const [big, small] = [info.outputPath('big.bin'), info.outputPath('small.bin')];
  writeFileSync(big, noise(12_000_000, 'big'));
  writeFileSync(small, noise(50_000, 'small'));

  const kept = await start();
  await kept.unlock();
  const [object] = objectFiles(vault);
  const before = readFileSync(join(vault, 'objects', object ?? ''));
  disk.fill(4_000_000);
  await kept.addFiles([big, small], 'no');
  await expectFault(kept, 'disk/full');
  await expect(kept.page.locator('.file-failed')).toContainText('big.bin');
  await expect(kept.page.locator('.file-saved')).toContainText('small.bin');
  expect(objectFiles(vault).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(objectFiles(vault)).toHaveLength(2);
  expect(readFileSync(join(vault, 'objects', object ?? '')).equals(before)).toBe(true);
  await kept.backToList();
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003', 'E-0004']);

  // Longer than the room that is left, so that a part of the entry reaches the disk and has to be taken back.
  const text = `What I remember of that evening. ${'가나다라 '.repeat(2000)}`.trim();
  disk.fill();
  disk.spare(8192);
  // The readable copy of the log follows in its own time.
  const vaultBefore = hashTree(vault, ['log']);
  await kept.addBy('note');
  await kept.box('note.label').fill(text);
  await kept.press('note.save');
  await expectFault(kept, 'disk/full');
  await expect(kept.box('note.label')).toHaveValue(text);
  expect(hashTree(vault, ['log'])).toBe(vaultBefore);

  await test.step('the window is closed with it: Kept stays, locked and out of sight, says why, and has the text again', async () => {
    await kept.afterLock(() => kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()), { isBack: false });
    await expect.poll(() => kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized())).toBe(true);
    await kept.app.evaluate(({ app }) => void app.emit('second-instance', {}, [], ''));
    await expect(kept.page.getByText(kept.words('shell.keptForText'))).toBeVisible({ timeout: 20_000 });
    await kept.unlock();
    await expect(kept.page.getByText(kept.words('since.held'))).toBeVisible();
    await kept.addBy('note');
    await expect(kept.box('note.label')).toHaveValue(text);
  });

  disk.makeRoom();
  await kept.press('note.save');
  await kept.expectHeading('saved.title');
  await kept.backToList();
  await kept.addFiles(big, 'no');
  await kept.backToList();
  await kept.close();

  const again = await start();
  await again.unlock();
  await expectRows(again, ['E-0001', 'E-0002', 'E-0003', 'E-0004', 'E-0005', 'E-0006']);
  await again.openItem('E-0005');
  await expect(again.page.getByText(text).last()).toBeVisible();
  await again.press('common.backToList');
  await again.openItem('E-0006');
  await expectHashes(again, readFileSync(big));
  await again.press('common.backToList');
  await again.openItem('E-0003');
  await expectHashes(again, readFileSync(profile.file));
  await again.close();
});

test('a place that takes no bundle gets none, and says why', async ({ profile, start }, info) => {
  if (!mayMount) return expect(process.getuid?.()).not.toBe(0);
  const stick = SmallDisk.memory(info.outputPath('stick'), 300_000);
  const sealed = SmallDisk.readOnly(info.outputPath('sealed'));
  disks.push(stick, sealed);
  writeFileSync(join(stick.folder, 'other.txt'), 'of somebody else');
  const target = info.outputPath('target');
  mkdirSync(target);
  for (const name of ['bundle.zip', 'notes_hash-sheet.pdf']) writeFileSync(join(target, name), `older ${name}`);

  const kept = await start();
  await kept.unlock();
  await kept.exportAll(join(stick.folder, 'bundle.zip'));
  await kept.expectHeading('export.failed');
  await expectFault(kept, 'disk/full');
  expect(readdirSync(stick.folder)).toEqual(['other.txt']);

  await kept.press('common.tryAgain');
  stick.fill();
  await kept.makeBundle(join(stick.folder, 'bundle.zip'));
  await kept.expectHeading('export.failed');
  await expectFault(kept, 'disk/full');
  expect(readdirSync(stick.folder).sort()).toEqual(['ballast', 'other.txt']);

  await kept.press('common.tryAgain');
  await kept.makeBundle(join(sealed.folder, 'bundle.zip'));
  await kept.expectHeading('export.failed');
  await expectFault(kept, 'disk/read-only');
  expect(readdirSync(sealed.folder)).toEqual([]);

  // The names are taken, each by one of the three files.
  for (const [chosen, real] of [['bundle', 'bundle-2'], ['notes', 'notes-2']] as const) {
    if (chosen === 'bundle') await kept.press('common.tryAgain');
    else await kept.planExport();
    await kept.makeBundle(join(target, `${chosen}.zip`));
    await expect(kept.heading('export.done')).toBeVisible({ timeout: 60_000 });
    await expect(kept.page.getByText(`${real}.zip`, { exact: true })).toBeVisible();
    await expect(kept.page.getByText(`${real}_hash-sheet.pdf`, { exact: true })).toBeVisible();
    await kept.press('export.finish');
  }
  expect(readdirSync(target).sort()).toEqual(['bundle-2.tsq', 'bundle-2.zip', 'bundle-2_hash-sheet.pdf', 'bundle.zip', 'notes-2.tsq', 'notes-2.zip', 'notes-2_hash-sheet.pdf', 'notes_hash-sheet.pdf']);
  for (const name of ['bundle.zip', 'notes_hash-sheet.pdf']) expect(readFileSync(join(target, name), 'utf8')).toBe(`older ${name}`);
  await expectAllThere(kept, profile);
});
