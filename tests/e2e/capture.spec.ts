import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { expect, type Locator, type TestInfo } from '@playwright/test';
import { visibleText } from '../../renderer/ui/format/visible-text.ts';
import type { Display } from './display.ts';
import type { Kept } from './kept.ts';
import { test } from './on-display.ts';
import { expectRows } from './profiles.ts';
import { HEIGHT, paintScreen, pattern, pixelsInBundle, WIDTH, writePpm } from './screen-pixels.ts';

const WINDOW_TITLE = 'Chat <b>room</b> 21:14';

test.describe.configure({ timeout: 240_000 });

/** A window of another program, with a title that its owner chose. */
async function openOther(display: Display, picture: string): Promise<ChildProcess> {
  const child = spawn('display', ['-title', WINDOW_TITLE, '-geometry', '+60+60', picture], { stdio: 'ignore', env: { ...process.env, ...display.env } });
  await expect.poll(() => windowIds(display).length, { timeout: 20_000 }).toBe(1);
  return child;
}

/** What a tool of the X server wrote. Without a limit one that waits would keep this whole process from hearing that its time is over. */
function ask(display: Display, tool: string, ...args: string[]): Buffer {
  const { error, stdout } = spawnSync(tool, args, { env: { ...process.env, ...display.env }, maxBuffer: 1 << 28, timeout: 20_000, killSignal: 'SIGKILL' });
  // A tool that gave no answer has not said that there is no window.
  if (error) throw error;
  return stdout;
}

function windowIds(display: Display): string[] {
  return ask(display, 'xdotool', 'search', '--onlyvisible', '--name', 'Chat').toString().split('\n').filter((id) => id !== '');
}

async function closeOther(display: Display, child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGKILL');
  await ended;
  await expect.poll(() => windowIds(display).length, { timeout: 20_000 }).toBe(0);
}

async function openCapture(kept: Kept): Promise<void> {
  await kept.addBy('capture');
  await kept.answerGate('no');
  await kept.expectHeading('capture.title');
  await expect(source(kept, 'Entire screen')).toBeVisible({ timeout: 20_000 });
}

function source(kept: Kept, title: string): Locator {
  return kept.page.getByRole('button', { name: kept.words('capture.choose', { title: visibleText(title) }), exact: true });
}

/** Answers how to see that Kept's window went off the screen once since it was last asked, and came back. */
async function watchWindow(kept: Kept): Promise<() => Promise<void>> {
  await kept.app.evaluate(({ BrowserWindow }) => {
    const seen: string[] = [];
    Object.assign(globalThis, { seenOfWindow: seen });
    const [window] = BrowserWindow.getAllWindows();
    window?.on('hide', () => seen.push('hide'));
    window?.on('show', () => seen.push('show'));
  });
  const look = (): Promise<string[]> => kept.app.evaluate(({ BrowserWindow }) => {
    const { seenOfWindow } = globalThis as unknown as { seenOfWindow: string[] };
    return [...seenOfWindow, BrowserWindow.getAllWindows()[0]?.isVisible() ? 'visible' : 'gone'];
  });
  expect(await look()).toEqual(['visible']);
  return async () => {
    // Sooner than main would bring it back by itself.
    await expect.poll(look, { timeout: 8_000 }).toEqual(['hide', 'show', 'visible']);
    await kept.app.evaluate(() => void (globalThis as unknown as { seenOfWindow: string[] }).seenOfWindow.splice(0));
  };
}

/** The pixels of a window as the X server has them now. */
function pixelsOnScreen(display: Display, id: string): { size: string; pixels: Buffer } {
  const ppm = ask(display, 'import', '-silent', '-window', id, '-depth', '8', 'ppm:-');
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.toString('latin1', 0, 40));
  return { size: `${head?.[1]}x${head?.[2]}`, pixels: ppm.subarray(head?.[0].length) };
}

test('screen and window land pixel for pixel, Kept is not in the picture, and faults have a sentence', async ({ display, start }, info) => {
  const screenPixels = await paintScreen(display, info);
  const kept = await start({ headed: true, env: display.env });
  await kept.unlock();
  const expectBack = await watchWindow(kept);

  await test.step('the screen', async () => {
    await openCapture(kept);
    await expect(kept.page.locator('.source'), 'Kept’s own window is not offered').toHaveCount(1);
    await source(kept, 'Entire screen').click();
    await kept.expectHeading('saved.title');
    await expectBack();
    await kept.backToList();
  });

  const small = info.outputPath('small.ppm');
  writePpm(small, 320, 240, pattern(320, 240));
  let windowPixels: ReturnType<typeof pixelsOnScreen> | undefined;
  await test.step('one window', async () => {
    const other = await openOther(display, small);
    await openCapture(kept);
    await expect(source(kept, WINDOW_TITLE)).toBeVisible({ timeout: 20_000 });
    await source(kept, WINDOW_TITLE).click();
    await kept.expectHeading('saved.title');
    await expectBack();
    // Of a window that is not there "import" would ask the user to click one.
    await expect.poll(() => windowIds(display).length, { timeout: 20_000 }).toBe(1);
    const [id = ''] = windowIds(display);
    ask(display, 'xdotool', 'windowraise', id);
    windowPixels = pixelsOnScreen(display, id);
    await closeOther(display, other);
    await kept.backToList();
  });

  await test.step('a window that closed meanwhile', () => pickClosedWindow(kept, display, small, expectBack));
  await test.step('a window that is all black', () => pickBlackWindow(kept, display, info, expectBack));
  await test.step('captures that the system does not allow', () => pickDenied(kept, expectBack));
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003', 'E-0004', 'E-0005']);

  const zip = info.outputPath('bundle.zip');
  await kept.exportAll(zip);
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 120_000 });
  const kept4 = pixelsInBundle(zip, 'E-0004', info);
  expect(kept4.size).toBe(`${WIDTH}x${HEIGHT}`);
  expect(kept4.pixels.equals(screenPixels), 'every pixel of the screen').toBe(true);
  const kept5 = pixelsInBundle(zip, 'E-0005', info);
  expect(kept5.size).toBe(windowPixels?.size);
  expect(kept5.pixels.equals(windowPixels?.pixels as Buffer), 'every pixel of the window').toBe(true);
  expect(kept5.pixels.equals(screenPixels.subarray(0, kept5.pixels.length))).toBe(false);
});

async function expectSentence(kept: Kept, code: 'capture/source-gone' | 'capture/no-picture' | 'capture/denied'): Promise<void> {
  await expect(kept.page.getByText(kept.words(`errors.${code}.what`))).toBeVisible({ timeout: 30_000 });
  await expect(kept.page.getByText(kept.words(`errors.${code}.safe`))).toBeVisible();
  await expect(kept.page.getByText(kept.words(`errors.${code}.next`))).toBeVisible();
  await kept.expectHeading('capture.title');
}

async function pickClosedWindow(kept: Kept, display: Display, picture: string, expectBack: () => Promise<void>): Promise<void> {
  const other = await openOther(display, picture);
  await openCapture(kept);
  await expect(source(kept, WINDOW_TITLE)).toBeVisible({ timeout: 20_000 });
  // The list on view stays as it is: the window closes between two looks at the screen.
  await kept.app.evaluate(({ desktopCapturer }) => {
    const { getSources } = desktopCapturer;
    Object.assign(globalThis, { lookAgain: () => { desktopCapturer.getSources = getSources; } });
    desktopCapturer.getSources = () => new Promise(() => undefined);
  });
  await closeOther(display, other);
  await source(kept, WINDOW_TITLE).click();
  await expectSentence(kept, 'capture/source-gone');
  await expectBack();
  await kept.app.evaluate(() => (globalThis as unknown as { lookAgain(): void }).lookAgain());
  await kept.press('common.backToList');
}

async function pickBlackWindow(kept: Kept, display: Display, info: TestInfo, expectBack: () => Promise<void>): Promise<void> {
  const black = info.outputPath('black.ppm');
  writePpm(black, 320, 240, Buffer.alloc(320 * 240 * 3));
  const other = await openOther(display, black);
  await openCapture(kept);
  await expect(source(kept, WINDOW_TITLE)).toBeVisible({ timeout: 20_000 });
  await source(kept, WINDOW_TITLE).click();
  await expectSentence(kept, 'capture/no-picture');
  await expectBack();
  await closeOther(display, other);
  await kept.press('common.backToList');
}

async function pickDenied(kept: Kept, expectBack: () => Promise<void>): Promise<void> {
  await openCapture(kept);
  // As on a Mac whose owner has not allowed it: once while the list is read, once at the moment of the picture.
  await kept.app.evaluate(({ desktopCapturer }) => {
    const { getSources } = desktopCapturer;
    Object.assign(globalThis, { lookAgain: () => { desktopCapturer.getSources = getSources; } });
    desktopCapturer.getSources = () => Promise.reject(new Error('Failed to get sources.'));
  });
  await expectSentence(kept, 'capture/denied');
  await expect(kept.page.locator('.source')).toHaveCount(0);
  await kept.app.evaluate(({ session }) => {
    (globalThis as unknown as { lookAgain(): void }).lookAgain();
    session.fromPartition('persist:kept', { cache: false }).setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  });
  await expect(kept.page.getByText(kept.words('errors.capture/denied.what'))).toHaveCount(0, { timeout: 20_000 });
  await source(kept, 'Entire screen').click();
  await expectSentence(kept, 'capture/denied');
  await expectBack();
  await kept.press('common.backToList');
}
