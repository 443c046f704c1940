import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Kept } from '../e2e/kept.ts';
import { EDITED_FIELD, type Deed } from './deed.ts';
import { noiseOf } from './random.ts';

const LONGEST_MS = 120_000;
/** Between two looks at what the page calls saved. */
const LOOK_MS = 25;

export type FileDeed = Extract<Deed, { kind: 'file' }>;

export interface OnScreen {
  readonly kept: Kept;
  readonly dataFolder: string;
  readonly exhibitNo: (itemId: string) => string;
  /** Just before the press that begins the work. */
  readonly onPress: () => void;
}

/** Does it on the screen, as a person would, from the list and back to it. Resolves when the page says that it is saved, made or done; nothing less counts. */
export async function doOnScreen({ kept, dataFolder, exhibitNo, onPress }: OnScreen, deed: Deed): Promise<void> {
  const press = async (key: string): Promise<void> => {
    onPress();
    await kept.press(key);
  };
  switch (deed.kind) {
    case 'note':
      await kept.addBy('note');
      await kept.box('note.label').fill(deed.text);
      await press('note.save');
      await seen(kept, 'saved.title');
      return;
    case 'edit':
      await kept.openItem(exhibitNo(deed.itemId));
      await kept.press('item.edit');
      await kept.page.getByRole('textbox', { name: kept.fieldLabel(EDITED_FIELD), exact: true }).fill(deed.value);
      await press('common.save');
      await kept.page.getByText(kept.words('item.saved')).waitFor({ timeout: LONGEST_MS });
      return;
    case 'delete':
      await kept.openItem(exhibitNo(deed.itemId));
      await kept.press('deletion.open');
      await kept.page.getByRole('dialog').getByLabel(kept.words('unlock.label'), { exact: true }).fill(deed.passphrase);
      await press('deletion.run');
      await seen(kept, 'deletion.doneTitle');
      return;
    case 'export':
      await kept.planExport(['en']);
      onPress();
      await kept.makeBundle(resolve(dataFolder, deed.path), deed.passphrase);
      await seen(kept, 'export.done');
      return;
    case 'passphrase':
      await kept.openSettings('keys');
      await kept.press('keys.passphraseChange');
      await kept.box('keys.presentPassphrase').fill(deed.passphrase);
      await kept.box('keys.newPassphrase').fill(deed.next);
      await kept.box('keys.newRepeat').fill(deed.next);
      await press('keys.passphraseChange');
      await seen(kept, 'keys.changed');
      return;
    case 'backup':
      await kept.openSettings('backup');
      await kept.answerFolderDialog(resolve(dataFolder, deed.folder));
      await kept.button('backup.choose').or(kept.button('backup.chooseOther')).click();
      await press('backup.run');
      await seen(kept, 'backup.done');
      return;
    case 'restore':
      await kept.answerFolderDialog(resolve(dataFolder, deed.folder));
      await kept.press('restore.title');
      await kept.press('restore.choose');
      await kept.box('restore.passphrase').fill(deed.passphrase);
      await kept.page.locator('label', { hasText: kept.words('restore.consentText') }).click();
      await press('restore.run');
      await seen(kept, 'restore.done');
      return;
    default: throw new Error(`no screen for ${deed.kind}`);
  }
}

/** Adds files through one dialog and tells of each at the moment when its line says that it is saved. */
export async function addFiles({ kept, onPress }: OnScreen, deeds: readonly FileDeed[], onSaved: (deed: FileDeed) => void): Promise<void> {
  await kept.addBy('files');
  const files = deeds.map(({ name, bytesSeed, sizeBytes }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(noiseOf(bytesSeed, sizeBytes)) }));
  await kept.page.locator('input[type=file]').setInputFiles(files);
  onPress();
  await kept.answerGate('no');
  const waiting = new Set(deeds);
  for (const begunMs = performance.now(); waiting.size > 0; await pause(LOOK_MS)) {
    const lines = await kept.page.locator('.file-saved').allTextContents();
    for (const deed of waiting) {
      if (!lines.some((line) => line.includes(deed.name))) continue;
      waiting.delete(deed);
      onSaved(deed);
    }
    if (performance.now() - begunMs > LONGEST_MS) throw new Error('the page did not call the files saved');
  }
}

async function seen(kept: Kept, heading: string): Promise<void> {
  await kept.heading(heading).waitFor({ timeout: LONGEST_MS });
}
