import { expect, type Page } from '@playwright/test';
import type { Kept } from './kept.ts';
import { hasEnded, rendererPid } from './processes-ended.ts';
import { ADDRESS, expectRows, FILE_NAME, NOTE, test } from './profiles.ts';

test.describe.configure({ timeout: 240_000 });

const ALL = ['E-0001', 'E-0002', 'E-0003', 'E-0004'];
const HALF_ADDRESS = 't.me/+HalfTyped';
const HALF_NOTE = 'Half a sentence that was still being';

/** All that a page holds in its document, what is not drawn and what is typed into boxes too. */
async function everythingIn(page: Page): Promise<string> {
  const typed = await page.evaluate(() => [...document.querySelectorAll('input, textarea')].map((box) => (box as HTMLInputElement).value).join('\n'));
  return `${await page.content()}\n${typed}`;
}

/** Locks by `act`: the old page and its process end, a fresh locked one opens, and nothing of the evidence is in it. */
async function expectLocked(kept: Kept, act: () => Promise<unknown>): Promise<void> {
  const old = kept.page;
  const pid = await rendererPid(kept);
  expect(hasEnded(pid)).toBe(false);
  expect(await everythingIn(old), 'the search finds what is there').toContain('E-0003');
  await kept.afterLock(act);
  expect(kept.page).not.toBe(old);
  await expect.poll(() => old.isClosed(), { timeout: 20_000 }).toBe(true);
  await expect.poll(() => hasEnded(pid), { timeout: 20_000 }).toBe(true);
  expect(await rendererPid(kept)).not.toBe(pid);
  const locked = await everythingIn(kept.page);
  for (const evidence of [NOTE, ADDRESS, FILE_NAME, HALF_NOTE, HALF_ADDRESS, 'E-000', 't.me']) expect(locked).not.toContain(evidence);
  expect(kept.app.windows()).toEqual([kept.page]);
  await expect(kept.box('unlock.label')).toHaveValue('');
  expect(await kept.page.evaluate(() => window.host.info())).toMatchObject({ openedByLock: true });
}

test('button, shortcut, sleep and a locked computer end the page and its process', async ({ start }) => {
  const kept = await start();
  await kept.unlock();
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003']);
  await kept.addBy('address');
  await kept.box('address.label').fill(HALF_ADDRESS);
  await test.step('button, with half an address', () => expectLocked(kept, () => kept.page.getByRole('button', { name: kept.words('lock.lock') }).click()));

  await kept.unlock();
  await expect(kept.page.locator('.row-open', { hasText: HALF_ADDRESS }), 'it was saved first').toBeVisible();
  await expectRows(kept, ALL);
  await kept.addBy('capture');
  await expect(kept.page.getByRole('dialog')).toBeVisible();
  await test.step('shortcut, with a question open', () => expectLocked(kept, () => kept.page.keyboard.press('Control+l')));

  for (const event of ['suspend', 'lock-screen', 'user-did-resign-active'] as const) {
    await kept.unlock();
    await kept.openItem('E-0003');
    await test.step(event, () => expectLocked(kept, () => kept.app.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name as 'suspend'), event)));
  }
  await kept.unlock();
  await expectRows(kept, ALL);
});

test('a minute without input warns, saves what is half-written, and locks', async ({ start }) => {
  const kept = await start();
  await kept.expectHeading('unlock.title');
  // Before the timers that count begin; the clock runs on as usual until it is turned forward.
  await kept.page.clock.install();
  await kept.unlock();
  await kept.press('timeline.settings');
  await kept.chooseIdle(1);
  await expect(kept.page.getByText(kept.words('settings.saved'))).toBeVisible();
  await kept.press('common.backToList');
  await kept.addBy('note');
  await kept.box('note.label').fill(HALF_NOTE);

  const warning = kept.page.locator('.lock-soon');
  await expect(warning).toHaveCount(0);
  await kept.page.clock.fastForward(40_000);
  await expect(warning).toContainText(/\d+ s/, { timeout: 20_000 });
  await kept.page.keyboard.press('End');
  await expect(warning, 'a key goes on').toHaveCount(0, { timeout: 20_000 });
  await kept.page.clock.fastForward(40_000);
  await expect(warning).toBeVisible({ timeout: 20_000 });

  await test.step('idle', () => expectLocked(kept, () => kept.page.clock.fastForward(30_000)));
  await kept.unlock();
  await expectRows(kept, ALL);
  await kept.openItem('E-0004');
  await expect(kept.page.getByText(HALF_NOTE).last()).toBeVisible();
  await kept.press('item.edit');
  await kept.page.getByLabel(kept.fieldLabel('poster_handle'), { exact: true }).fill('ghost_4821');
  await test.step('details that were being filled in', () => expectLocked(kept, () => kept.page.keyboard.press('Control+l')));
  await kept.unlock();
  await kept.openItem('E-0004');
  await expect(kept.page.getByText('ghost_4821').first()).toBeVisible();
});
