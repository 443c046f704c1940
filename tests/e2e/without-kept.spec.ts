import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { logLines, runWithoutKept } from '../unit/vault/without-kept-commands.ts';
import { PASSPHRASE } from './kept.ts';
import { digest, expectRows, NOTE, objectFiles, test } from './profiles.ts';

test.describe.configure({ timeout: 180_000 });

test('age and the twelve words give the files and the log of a vault that the app wrote, up to what was deleted last', async ({ profile, start }, info) => {
  const kept = await start();
  await kept.unlock();
  const before = objectFiles(profile.vault);
  await kept.openItem('E-0001');
  await kept.press('deletion.open');
  await kept.box('unlock.label').fill(PASSPHRASE);
  await kept.press('deletion.run');
  await kept.press('saved.list');
  await expectRows(kept, ['E-0002', 'E-0003']);
  await kept.lock();
  await kept.close();
  expect(objectFiles(profile.vault)).toEqual(before);

  const out = info.outputPath('out');
  mkdirSync(out);
  const { status, shown } = runWithoutKept(profile.vault, out, profile.recoveryWords);
  expect(status, shown).toBe(0);
  expect(readdirSync(out).filter((name) => name.startsWith('E-'))).toEqual(['E-0003']);
  expect(digest('sha256', readFileSync(join(out, 'E-0003')))).toBe(digest('sha256', readFileSync(profile.file)));
  const log = logLines(out);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  expect(log.at(-1)?.body.act).toBe('item.deleted');
  expect(JSON.stringify(log)).toContain(NOTE);
  expect(existsSync(join(profile.vault, 'log', '000001.age'))).toBe(true);
});

test('a deleted file is gone from the disk, and the passphrase is asked for first', async ({ profile, start }) => {
  const kept = await start();
  await kept.unlock();
  await kept.openItem('E-0003');
  await kept.press('deletion.open');
  await kept.box('unlock.label').fill('not the passphrase');
  await kept.press('deletion.run');
  await expect(kept.page.getByText(kept.words('errors.passphrase/wrong.what')).first()).toBeVisible({ timeout: 20_000 });
  expect(objectFiles(profile.vault)).toHaveLength(1);
  await kept.box('unlock.label').fill(PASSPHRASE);
  await kept.press('deletion.run');
  await kept.press('saved.list');
  await expectRows(kept, ['E-0001', 'E-0002']);
  expect(objectFiles(profile.vault)).toEqual([]);
  await kept.addNote('The next one.');
  await kept.backToList();
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0004']);
});
