import { expect } from '@playwright/test';
import { visibleText } from '../../renderer/ui/format/visible-text.ts';
import type { Kept } from './kept.ts';
import { test } from './on-display.ts';
import { expectRows } from './profiles.ts';
import { paintScreen } from './screen-pixels.ts';

test.describe.configure({ timeout: 300_000 });

async function chooseShortcut(kept: Kept): Promise<void> {
  await kept.press('timeline.settings');
  await kept.expectHeading('settings.title');
  await kept.page.locator('label', { hasText: 'F9' }).click();
  await expect(kept.page.getByText(kept.words('shortcut.held'))).toBeVisible();
  await kept.press('common.backToList');
}

/** As the system would. */
async function pressShortcut(kept: Kept): Promise<void> {
  await kept.app.evaluate(({ globalShortcut }) => (globalShortcut as unknown as { _press(keys: string): void })._press('F9'));
}

async function beginSeries(kept: Kept): Promise<void> {
  await kept.addBy('capture');
  await kept.answerGate('no');
  await kept.expectHeading('capture.title');
  await kept.page.locator('label', { hasText: kept.words('captureWay.series') }).first().click();
  await kept.page.getByRole('button', { name: kept.words('capture.choose', { title: visibleText('Entire screen') }), exact: true }).click({ timeout: 30_000 });
  await expect(kept.button('captureBar.endSeries')).toBeVisible({ timeout: 30_000 });
}

async function chooseEvery(kept: Kept, seconds: number): Promise<void> {
  await kept.page.getByRole('radio', { name: kept.words('captureBar.every', { count: seconds }), exact: true }).click();
}

/** The number within the series that the bar says is saved; 0 before the first. */
async function toldNumber(kept: Kept): Promise<number> {
  const told = await kept.page.locator('.capture-bar-told').textContent();
  return Number(/picture (\d+) of the series/.exec(told ?? '')?.[1] ?? 0);
}

async function waitForTold(kept: Kept, number: number): Promise<number> {
  await expect.poll(() => toldNumber(kept), { timeout: 60_000 }).toBeGreaterThanOrEqual(number);
  return toldNumber(kept);
}

const isOnScreen = (kept: Kept): Promise<boolean | undefined> => kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

/** Numbers of all pictures in series that the list shows. */
async function listedNumbers(kept: Kept): Promise<number[]> {
  await kept.expectHeading('timeline.title');
  await expect(kept.page.locator('.row-series').first()).toBeVisible();
  const places = await kept.page.locator('.row-series').allTextContents();
  return places.map((place) => Number(/\d+/.exec(place)?.[0])).toSorted((a, b) => a - b);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test('a series, by presses and by the clock until it is stopped, is numbered without holes, and can be seen alone', async ({ display, start }, info) => {
  await paintScreen(display, info);
  const kept = await start({ headed: true, env: display.env });
  await kept.unlock();
  await chooseShortcut(kept);
  await beginSeries(kept);

  await test.step('three presses, faster than they are saved', async () => {
    for (let press = 0; press < 3; press++) await pressShortcut(kept);
    await expect(kept.page.getByText(kept.words('captureBar.savedOf', { exhibitNo: 'E-0006', number: 3 }))).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => isOnScreen(kept), { timeout: 20_000 }).toBe(true);
  });
  let count = 0;
  await test.step('every two seconds, with the window away, until the shortcut', async () => {
    await chooseEvery(kept, 2);
    await waitForTold(kept, 5);
    expect(await isOnScreen(kept)).toBe(false);
    await pressShortcut(kept);
    await expect.poll(() => isOnScreen(kept), { timeout: 20_000 }).toBe(true);
    count = await toldNumber(kept);
    await kept.page.waitForTimeout(5000);
    expect(await toldNumber(kept), 'it has stopped').toBe(count);
  });
  await kept.press('captureBar.close');
  expect(await listedNumbers(kept)).toEqual(upTo(count));

  await test.step('the series alone', async () => {
    await kept.page.getByRole('button', { name: `${kept.words('series.place', { number: 2 })}. ${kept.words('series.show')}` }).click();
    await expectRows(kept, upTo(count).map((number) => `E-${String(number + 3).padStart(4, '0')}`));
    await kept.page.getByRole('button', { name: kept.words('series.only') }).click();
    await expectRows(kept, upTo(count + 3).map((number) => `E-${String(number).padStart(4, '0')}`));
  });
});

test('a lock, a quick exit and a sudden end each end a series, and what was told as saved is there', async ({ display, start }, info) => {
  await paintScreen(display, info);
  const kept = await start({ headed: true, env: display.env });
  await kept.unlock();
  const told: number[] = [];

  await test.step('the computer is locked while the clock takes pictures', async () => {
    await beginSeries(kept);
    await chooseEvery(kept, 2);
    told.push(await waitForTold(kept, 2));
    await kept.afterLock(() => kept.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen')));
    await kept.unlock();
    const listed = await listedNumbers(kept);
    expect(listed.length).toBeGreaterThanOrEqual(told[0] ?? 0);
    expect(listed).toEqual(upTo(listed.length));
    told[0] = listed.length;
    await kept.page.waitForTimeout(4000);
    expect(await listedNumbers(kept), 'nothing is taken after a lock').toEqual(listed);
  });

  await test.step('quick exit with a picture under way', async () => {
    await beginSeries(kept);
    await kept.press('captureBar.next');
    await waitForTold(kept, 1);
    await expect.poll(() => isOnScreen(kept), { timeout: 20_000 }).toBe(true);
    await kept.afterLock(async () => {
      await kept.press('captureBar.next');
      await kept.page.locator('.quick-exit').click();
    }, { isBack: false });
    // It waits in the task bar, where a press brings it back.
    await expect.poll(() => kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()), { timeout: 20_000 }).toBe(true);
    await kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore());
    await kept.unlock();
    const listed = await listedNumbers(kept);
    const second = listed.length - (told[0] ?? 0);
    expect([1, 2]).toContain(second);
    expect(listed).toEqual([...upTo(told[0] ?? 0), ...upTo(second)].toSorted((a, b) => a - b));
    told.push(second);
  });

  await test.step('the power goes', async () => {
    await beginSeries(kept);
    await chooseEvery(kept, 2);
    await waitForTold(kept, 2);
    const third = await toldNumber(kept);
    const { pid } = kept.app.process();
    const gone = new Promise((resolve) => kept.app.process().once('exit', resolve));
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await gone;
    const again = await start({ headed: true, env: display.env });
    await again.unlock();
    const listed = await listedNumbers(again);
    const kept3 = listed.length - (told[0] ?? 0) - (told[1] ?? 0);
    expect(kept3, 'each that was told as saved').toBeGreaterThanOrEqual(third);
    expect(listed).toEqual([...upTo(told[0] ?? 0), ...upTo(told[1] ?? 0), ...upTo(kept3)].toSorted((a, b) => a - b));
  });
});
