import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { Kept, PASSPHRASE } from './kept.ts';
import { hasEnded, rendererPid } from './processes-ended.ts';
import { expectRows, noise, test } from './profiles.ts';

test.describe.configure({ timeout: 300_000 });

const BLANK_WITHIN_MS = 100;
const LOCKED_WITHIN_MS = 1000;

/** What the desktop sees of the app's one window. */
async function windowState(kept: Kept): Promise<{ title: string; isMinimized: boolean }> {
  return kept.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return { title: window?.getTitle() ?? '', isMinimized: window?.isMinimized() ?? false };
  });
}

/** As a press on the name in the task bar. */
async function bringBack(kept: Kept): Promise<void> {
  await kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore());
}

/** Leaves by `act`; what follows is one locked page, minimised, that says nothing of what it keeps. */
async function expectLeft(kept: Kept, act: () => Promise<unknown>): Promise<void> {
  await kept.afterLock(act, { isBack: false });
  await expect.poll(() => windowState(kept), { timeout: 20_000 }).toEqual({ title: 'Kept', isMinimized: true });
  await bringBack(kept);
  await kept.expectHeading('unlock.title');
  const said = await kept.page.evaluate(() => document.body.innerText);
  expect(said).not.toMatch(/evidence|exhibit|police|abuse|bundle|E-0\d\d\d/i);
  expect(await kept.page.title()).toBe('Kept');
}

/** Shift pressed and let go, as often as said. */
async function pressShift(page: Page, times: number): Promise<void> {
  for (let press = 0; press < times; press++) await page.keyboard.press('Shift');
}

test('the button, and Shift three times while typing, leave at once, and what was half-typed is there again', async ({ start }) => {
  const kept = await start();
  await kept.unlock();
  await kept.addBy('note');
  await kept.box('note.label').fill('The half of a sentence');
  await test.step('button', () => expectLeft(kept, () => kept.button('exit.exit').or(kept.page.locator('.quick-exit')).first().click()));

  await kept.unlock();
  await expect(kept.page.locator('.row-open', { hasText: 'The half of a sentence' })).toBeVisible();
  await kept.addBy('address');
  await kept.box('address.label').fill('t.me/+HalfTyped');
  await test.step('letters with Shift, and single presses, are no exit', async () => {
    for (const letter of 'ABCD') await kept.page.keyboard.press(`Shift+${letter}`);
    await pressShift(kept.page, 2);
    await expect(kept.page.locator('.quick-exit-dot-on')).toHaveCount(2);
    await expect(kept.page.getByRole('status').filter({ hasText: kept.words('exit.left', { count: 1 }) })).toHaveCount(1);
    await kept.page.keyboard.press('x');
    await expect(kept.page.locator('.quick-exit-dot')).toHaveCount(0);
    await pressShift(kept.page, 2);
    await kept.page.waitForTimeout(5600);
    await expect(kept.page.locator('.quick-exit-dot'), 'five seconds later the count is over').toHaveCount(0);
    await pressShift(kept.page, 1);
    await expect(kept.box('address.label')).toHaveValue('t.me/+HalfTypedABCDx');
  });
  await kept.page.keyboard.press('End');
  await test.step('Shift three times', () => expectLeft(kept, () => pressShift(kept.page, 3)));

  await kept.unlock();
  await expect(kept.page.locator('.row-open', { hasText: 't.me/+HalfTypedABCDx' })).toBeVisible();
  await kept.addBy('capture');
  await expect(kept.page.getByRole('dialog')).toBeVisible();
  await test.step('the first stop in a question', async () => {
    await kept.page.keyboard.press('Tab');
    await expect(kept.page.getByRole('dialog').locator('.quick-exit-link')).toBeFocused();
    await expectLeft(kept, () => kept.page.keyboard.press('Enter'));
  });
  await test.step('with a mouse, past a question', async () => {
    await kept.unlock();
    await kept.addBy('capture');
    await expect(kept.page.getByRole('dialog')).toBeVisible();
    await expectLeft(kept, () => kept.page.locator('.quick-exit').click());
  });
});

/** Text of twice the size in a window of 1280 × 800. */
const LARGE_TEXT = { width: 640, height: 400 } as const;
/** Of those 400. */
const BAR_AT_MOST_PX = 48;

/** Of an item's details: the longest list that there is, in a window so low that it has no room on either side. */
async function openList(kept: Kept): Promise<void> {
  await kept.unlock();
  await kept.openItem('E-0002');
  await kept.press('item.edit');
  await kept.page.setViewportSize(LARGE_TEXT);
  await kept.page.getByRole('button', { name: kept.fieldLabel('service_type') }).click();
  await expect(kept.page.getByRole('listbox')).toBeVisible();
}

/** Runs in the page: what lies on top where the open list, or menu, and quick exit are, and how much of the window the bar takes. */
function whatIsOnTop(): { readonly exit: boolean; readonly barPx: number; readonly listBelowBar: boolean; readonly sheet: boolean } {
  const at = (element: Element | null): Element | null => {
    const box = element?.getBoundingClientRect();
    return box === undefined ? null : document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  };
  const exit = document.querySelector('.quick-exit');
  const list = document.querySelector('.select-popover, .ways-popover');
  const sheet = document.getElementById('blank-sheet');
  const bar = document.querySelector('.frame-bar')?.getBoundingClientRect();
  const isExit = exit?.contains(at(exit)) === true;
  // An open list makes what is outside it inert: that is seen all the same, and is only not found at a place.
  const was = sheet?.inert ?? false;
  if (sheet) Object.assign(sheet, { hidden: false, inert: false });
  const isSheet = sheet !== null && at(list) === sheet;
  if (sheet) Object.assign(sheet, { hidden: true, inert: was });
  return { exit: isExit, barPx: bar?.height ?? 0, listBelowBar: (list?.getBoundingClientRect().top ?? 0) >= (bar?.bottom ?? Infinity), sheet: isSheet };
}

async function expectExitOnTop(kept: Kept): Promise<void> {
  // The list finds its place with the next frames.
  await expect.poll(() => kept.page.evaluate(whatIsOnTop)).toMatchObject({ exit: true, listBelowBar: true, sheet: true });
  expect((await kept.page.evaluate(whatIsOnTop)).barPx, 'the bar on top').toBeLessThanOrEqual(BAR_AT_MOST_PX);
}

test('with a list open in a low window it is on top, and leaves by one press and by its key; so does the blank sheet lie above the list', async ({ start }) => {
  const kept = await start({ language: 'de' });
  await openList(kept);
  await test.step('a list', () => expectExitOnTop(kept));
  await test.step('the Tab key goes on from it', async () => {
    await kept.page.keyboard.press('Tab');
    await expect(kept.page.getByRole('listbox')).toBeHidden();
    await expect(kept.page.getByRole('button', { name: kept.fieldLabel('service_type') })).toBeFocused();
    await kept.page.keyboard.press('Enter');
    await expect(kept.page.getByRole('listbox')).toBeVisible();
  });
  await test.step('its key', () => expectLeft(kept, () => pressShift(kept.page, 3)));

  await openList(kept);
  await test.step('one press', () => expectLeft(kept, () => kept.page.locator('.quick-exit').click({ timeout: 5000 })));

  await kept.unlock();
  await kept.page.setViewportSize(LARGE_TEXT);
  await kept.press('timeline.add');
  await expect(kept.page.getByRole('menu')).toBeVisible();
  await test.step('a menu', () => expectExitOnTop(kept));
});

/** Milliseconds from the third press, as the system saw it, until a frame without the page has been drawn; as the page tells. */
async function watchBlank(kept: Kept): Promise<{ readonly told: Promise<number> }> {
  const told = new Promise<number>((resolve) => {
    kept.page.on('console', (message) => { if (message.text().startsWith('blank after ')) resolve(Number(message.text().slice(12))); });
    setTimeout(() => resolve(Number.POSITIVE_INFINITY), 30_000);
  });
  await kept.page.evaluate(() => {
    window.addEventListener('keyup', (event) => {
      const look = (): void => {
        const sheet = document.getElementById('blank-sheet');
        if (sheet === null || sheet.hidden) return;
        // A message that is sent while a frame is made arrives when it has been handed over.
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => console.log(`blank after ${performance.now() - event.timeStamp}`));
        port1.start();
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    }, { capture: true });
  });
  return { told };
}

/** The third press, and how long the page's process lives on. */
async function pressLast(kept: Kept): Promise<number> {
  const pid = await rendererPid(kept);
  const seen = { lockedMs: 0 };
  await kept.afterLock(async () => {
    const pressedMs = performance.now();
    const ended = async (): Promise<void> => {
      while (!hasEnded(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
      seen.lockedMs = performance.now() - pressedMs;
    };
    await Promise.all([kept.page.keyboard.press('Shift'), ended()]);
  }, { isBack: false });
  return seen.lockedMs;
}

/** Other work on this machine can make a press late, and nothing can make it early: the best of these is what the app needs. */
const TRIES = 5;

test('blank within 100 ms on a processor four times as slow, and locked within a second', { tag: '@alone' }, async ({ start }) => {
  const kept = await start();
  const best = { blankMs: Number.POSITIVE_INFINITY, lockedMs: Number.POSITIVE_INFINITY };
  for (let tried = 0; tried < TRIES && !(best.blankMs <= BLANK_WITHIN_MS && best.lockedMs <= LOCKED_WITHIN_MS); tried++) {
    const text = `Half of what I meant to say, ${tried} `;
    await kept.unlock();
    await kept.addBy('note');
    await kept.box('note.label').fill(text.repeat(30));
    const session = await kept.page.context().newCDPSession(kept.page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const { told } = await watchBlank(kept);
    await pressShift(kept.page, 2);
    const lockedMs = await pressLast(kept);
    const blankMs = await told;
    console.log(`quick exit: blank after ${blankMs.toFixed(1)} ms, page ended after ${lockedMs.toFixed(0)} ms`);
    best.blankMs = Math.min(best.blankMs, blankMs);
    best.lockedMs = Math.min(best.lockedMs, lockedMs);
    await bringBack(kept);
    await kept.unlock();
    await expect(kept.page.locator('.row-open', { hasText: text.trim() })).toBeVisible();
    await kept.lock();
  }
  expect(best.blankMs).toBeLessThanOrEqual(BLANK_WITHIN_MS);
  expect(best.lockedMs).toBeLessThanOrEqual(LOCKED_WITHIN_MS);
});

test('in the middle of a bundle it locks within a second, and nothing of the bundle is left', async ({ start }, info) => {
  const kept = await start();
  await kept.unlock();
  const long = info.outputPath('long.bin');
  writeFileSync(long, noise(40_000_000));
  await kept.addFiles(long, 'no');
  await kept.backToList();
  const folder = info.outputPath('out');
  mkdirSync(folder);
  await kept.planExport();
  await kept.makeBundle(join(folder, 'bundle.zip'));
  await expect(kept.page.getByRole('heading', { name: kept.words('export.running') })).toBeVisible({ timeout: 30_000 });
  await pressShift(kept.page, 2);
  const lockedMs = await pressLast(kept);
  console.log(`quick exit in the middle of a bundle: page ended after ${lockedMs.toFixed(0)} ms`);
  expect(lockedMs).toBeLessThanOrEqual(LOCKED_WITHIN_MS);
  await expect.poll(() => readdirSync(folder), { timeout: 20_000 }).toEqual([]);
  await bringBack(kept);
  await kept.unlock();
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003', 'E-0004']);
});

test('a lock that main begins saves first: sleep, a clock that was set, a window that is closed', async ({ start }) => {
  let kept = await start();
  const typed = async (text: string): Promise<void> => {
    await kept.addBy('note');
    await kept.box('note.label').fill(text);
  };
  const expectKept = async (text: string): Promise<void> => {
    await kept.unlock();
    await expect(kept.page.locator('.row-open', { hasText: text })).toBeVisible();
  };
  await kept.unlock();
  await typed('Typed before the lid was shut');
  await kept.afterLock(() => kept.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend')));
  await expectKept('Typed before the lid was shut');

  await test.step('clock', async () => {
    await typed('Typed before the clock was set');
    const pid = await rendererPid(kept);
    await kept.afterLock(() => kept.app.evaluate(() => {
      const now = Date.now;
      Date.now = () => now() - 3 * 60_000;
    }));
    expect(hasEnded(pid)).toBe(true);
    await kept.page.waitForTimeout(1500);
    const locked = kept.page;
    await kept.app.evaluate(() => {
      const now = Date.now;
      Date.now = () => now() + 3 * 60_000;
    });
    await kept.page.waitForTimeout(1500);
    expect(locked.isClosed(), 'where nothing is open, nothing is locked').toBe(false);
    await expectKept('Typed before the clock was set');
  });

  await test.step('closed', async () => {
    await typed('Typed before the window was closed');
    const process = kept.app.process();
    await kept.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined);
    await expect.poll(() => process.exitCode ?? process.signalCode, { timeout: 20_000 }).toBe(0);
    kept = await start();
    await expectKept('Typed before the window was closed');
  });
});

test('the page about quick exit comes before the first item; trying it out locks nothing, and the real button stays real', async ({}, info) => {
  const kept = await Kept.start({ userDataDir: info.outputPath('profile'), language: 'ko' });
  try {
    await kept.passWelcome();
    await kept.choosePassphrase();
    await kept.press('words.written');
    for (const [index, word] of kept.recoveryWords.entries()) {
      const box = kept.box('words.proofWord', { place: index + 1 });
      if (await box.count() > 0) await box.fill(word);
    }
    await kept.press('words.create');
    await kept.expectHeading('exit.title');
    await expect(kept.page.getByText(kept.words('exit.notRemove'))).toBeVisible();
    const page = kept.page;
    await kept.press('exit.tryStart');
    await pressShift(page, 3);
    await expect.poll(() => page.evaluate(() => document.body.checkVisibility()), { intervals: [20] }).toBe(false);
    await expect(page.getByText(kept.words('exit.tryDone'))).toBeVisible();
    await expect(kept.button('exit.tryAgain')).toBeFocused();
    expect(page.isClosed()).toBe(false);
    await test.step('locked before it was read, it comes again', async () => {
      await expectLeft(kept, () => pressShift(kept.page, 3));
      await kept.tryPassphrase(PASSPHRASE);
      await kept.passExitExplained();
    });
    await kept.press('timeline.settings');
    await kept.page.getByRole('button', { name: kept.words('exit.card') }).click();
    await kept.expectHeading('exit.title');
    await expect(kept.button('exit.understood')).toHaveCount(0);
    await kept.press('upkeep.toSettings');
    await kept.page.getByRole('button', { name: kept.words('safety.card') }).click();
    await kept.expectHeading('safety.title');
    await expect(kept.page.getByText(kept.words('safety.shots_linux'))).toBeVisible();
  } finally {
    await kept.close();
  }
});
