import { resolve } from 'node:path';
import { expect } from '@playwright/test';
import type { Kept } from '../e2e/kept.ts';
import { EDITED_FIELD, type Deed } from './deed.ts';
import { noiseOf } from './random.ts';

const LONGEST_MS = 120_000;

/** Does it on the screen, as a person would. Resolves when the page says that it is saved, made or done; nothing less counts. */
export async function doOnScreen(kept: Kept, dataFolder: string, deed: Deed, exhibitNo: (itemId: string) => string): Promise<void> {
  switch (deed.kind) {
    case 'note':
      await kept.addNote(deed.text);
      return;
    case 'file':
      await kept.addBy('files');
      await kept.page.locator('input[type=file]').setInputFiles({ name: deed.name, mimeType: 'application/octet-stream', buffer: Buffer.from(noiseOf(deed.bytesSeed, deed.sizeBytes)) });
      await kept.answerGate('no');
      await expect(kept.page.locator('.file-saved')).toContainText(deed.name, { timeout: LONGEST_MS });
      return;
    case 'edit':
      await kept.openItem(exhibitNo(deed.itemId));
      await kept.press('item.edit');
      await kept.page.getByRole('textbox', { name: kept.fieldLabel(EDITED_FIELD), exact: true }).fill(deed.value);
      await kept.press('common.save');
      await expect(kept.page.getByText(kept.words('item.saved'))).toBeVisible({ timeout: LONGEST_MS });
      return;
    case 'delete':
      await kept.openItem(exhibitNo(deed.itemId));
      await kept.press('deletion.open');
      await kept.page.getByRole('dialog').getByLabel(kept.words('unlock.label'), { exact: true }).fill(deed.passphrase);
      await kept.press('deletion.run');
      await expect(kept.heading('deletion.doneTitle')).toBeVisible({ timeout: LONGEST_MS });
      return;
    case 'export':
      await kept.planExport(['en']);
      await kept.makeBundle(resolve(dataFolder, deed.path), deed.passphrase);
      await expect(kept.heading('export.done')).toBeVisible({ timeout: LONGEST_MS });
      return;
    case 'passphrase':
      await openUpkeep(kept, 'keys');
      await kept.press('keys.passphraseChange');
      await kept.box('keys.presentPassphrase').fill(deed.passphrase);
      await kept.box('keys.newPassphrase').fill(deed.next);
      await kept.box('keys.newRepeat').fill(deed.next);
      await kept.press('keys.passphraseChange');
      await expect(kept.heading('keys.changed')).toBeVisible({ timeout: LONGEST_MS });
      return;
    case 'backup':
      await openUpkeep(kept, 'backup');
      await answerFolderDialog(kept, resolve(dataFolder, deed.folder));
      await kept.press('backup.choose');
      await kept.press('backup.run');
      await expect(kept.heading('backup.done')).toBeVisible({ timeout: LONGEST_MS });
      return;
    case 'restore':
      await kept.expectHeading('unlock.title');
      await answerFolderDialog(kept, resolve(dataFolder, deed.folder));
      await kept.press('restore.title');
      await kept.press('restore.choose');
      await kept.box('restore.passphrase').fill(deed.passphrase);
      await kept.page.locator('label', { hasText: kept.words('restore.consentText') }).click();
      await kept.press('restore.run');
      await expect(kept.heading('restore.done')).toBeVisible({ timeout: LONGEST_MS });
      return;
    default: throw new Error(`no screen for ${deed.kind}`);
  }
}

async function openUpkeep(kept: Kept, page: 'keys' | 'backup'): Promise<void> {
  await kept.press('timeline.settings');
  await kept.page.getByRole('button', { name: kept.words(`${page}.title`) }).click();
  await kept.expectHeading(`${page}.title`);
}

async function answerFolderDialog(kept: Kept, folder: string): Promise<void> {
  await kept.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, folder);
}
