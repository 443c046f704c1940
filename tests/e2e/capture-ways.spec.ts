import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator } from '@playwright/test';
import { visibleText } from '../../renderer/ui/format/visible-text.ts';
import type { Display } from './display.ts';
import type { Kept } from './kept.ts';
import { test } from './on-display.ts';
import { expectRows } from './profiles.ts';
import { HEIGHT, paintScreen, pixelsInBundle, WIDTH } from './screen-pixels.ts';

test.describe.configure({ timeout: 300_000 });

type CaptureWay = 'picture' | 'region' | 'series' | 'record' | 'bar';

/** Through the gate to the list of sources, and there the way. */
async function openWay(kept: Kept, way: CaptureWay): Promise<void> {
  await kept.addBy('capture');
  await kept.answerGate('no');
  await kept.expectHeading('capture.title');
  await kept.page.locator('label', { hasText: kept.words(`captureWay.${way}`) }).first().click();
  await expect(kept.page.getByText(kept.words(`captureWay.${way}Text`))).toBeVisible();
}

async function chooseScreen(kept: Kept): Promise<void> {
  await kept.page.getByRole('button', { name: kept.words('capture.choose', { title: visibleText('Entire screen') }), exact: true }).click({ timeout: 30_000 });
}

const box = (kept: Kept): Locator => kept.page.getByRole('group', { name: kept.words('region.box') });

async function expectBox(kept: Kept, left: number, top: number, width: number, height: number): Promise<void> {
  await expect(kept.page.locator('#region-size')).toHaveText(kept.words('region.size', { width, height, left, top }));
}

/** The window of the app: its size, whether it is above others, whether it is on the screen. */
function windowNow(kept: Kept): Promise<{ width: number; height: number; isOnTop: boolean; isVisible: boolean }> {
  return kept.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('no window');
    const [width = 0, height = 0] = window.getSize();
    return { width, height, isOnTop: window.isAlwaysOnTop(), isVisible: window.isVisible() };
  });
}

/** Presses the shortcut as the system would. */
async function pressShortcut(kept: Kept, keys: string): Promise<void> {
  await kept.app.evaluate(({ globalShortcut }, name) => (globalShortcut as unknown as { _press(keys: string): void })._press(name), keys);
}

function rectOf(screen: Buffer, left: number, top: number, width: number, height: number): Buffer {
  const rows = Array.from({ length: height }, (_, row) => screen.subarray(((top + row) * WIDTH + left) * 3, ((top + row) * WIDTH + left + width) * 3));
  return Buffer.concat(rows);
}

test('a part of a still, chosen by keys or drawn with the pointer, is kept pixel for pixel', async ({ display, start }, info) => {
  const screen = await paintScreen(display, info);
  const kept = await start({ headed: true, env: display.env });
  await kept.unlock();
  await chooseShortcut(kept);

  await test.step('a part by the keyboard alone', async () => {
    await openWay(kept, 'region');
    await chooseScreen(kept);
    await kept.expectHeading('region.title');
    await expectBox(kept, 320, 200, 640, 400);
    // All of the still and the main action at once, and nothing but the screen's own column scrolls.
    await expect(kept.page.locator('.frozen-stage')).toBeInViewport({ ratio: 1 });
    await expect(kept.button('region.keep')).toBeInViewport({ ratio: 1 });
    expect(await kept.page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
    await box(kept).focus();
    for (const keys of ['ArrowLeft', 'ArrowUp', 'Control+ArrowUp', 'Shift+ArrowRight', 'Shift+Control+ArrowDown', 'ArrowRight', 'ArrowRight']) await kept.page.keyboard.press(keys);
    await expectBox(kept, 321, 179, 641, 420);
    await kept.press('region.keep');
    await kept.expectHeading('saved.title');
    await kept.backToList();
  });

  await test.step('a part by the pointer, and the whole beside it', async () => {
    await openWay(kept, 'region');
    await chooseScreen(kept);
    await kept.expectHeading('region.title');
    await drawHalf(kept);
    await kept.page.locator('label', { hasText: kept.words('region.actual') }).click();
    await kept.page.locator('label', { hasText: kept.words('region.keepWhole') }).click();
    // Backwards: from the lower right to the upper left.
    await drag(kept, [230, 170], [30, 20]);
    await expectBox(kept, 30, 20, 200, 150);
    // What was drawn has the focus, so that keys make it exact.
    await kept.page.keyboard.press('Shift+ArrowRight');
    await expectBox(kept, 30, 20, 201, 150);
    await kept.press('region.keep');
    await kept.expectHeading('saved.title');
    await kept.backToList();
  });

  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003', 'E-0004', 'E-0005', 'E-0006']);

  const zip = info.outputPath('bundle.zip');
  await kept.exportAll(zip);
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 180_000 });
  const expectPixels = (exhibitNo: string, size: string, pixels: Buffer): void => {
    const found = pixelsInBundle(zip, exhibitNo, info);
    expect(found.size, exhibitNo).toBe(size);
    expect(found.pixels.equals(pixels), `every pixel of ${exhibitNo}`).toBe(true);
  };
  expectPixels('E-0004', '641x420', rectOf(screen, 321, 179, 641, 420));
  expectPixels('E-0005', `${WIDTH}x${HEIGHT}`, screen);
  expectPixels('E-0006', '201x150', rectOf(screen, 30, 20, 201, 150));
});

/** Presses, moves and lets go, at places in pixels of the shown still from its upper left corner. */
async function drag(kept: Kept, from: readonly [x: number, y: number], to: readonly [x: number, y: number]): Promise<void> {
  const at = await kept.page.locator('.frozen-stage').boundingBox();
  if (at === null) throw new Error('no still');
  const { mouse } = kept.page;
  await mouse.move(at.x + from[0], at.y + from[1]);
  await mouse.down();
  await mouse.move(at.x + (from[0] + to[0]) / 2, at.y + (from[1] + to[1]) / 2, { steps: 3 });
  await mouse.move(at.x + to[0], at.y + to[1], { steps: 3 });
  await mouse.up();
}

/** With all of the still in view: the left half of it, however small it is shown. */
async function drawHalf(kept: Kept): Promise<void> {
  const shown = await kept.page.locator('.frozen-stage').boundingBox();
  if (shown === null) throw new Error('no still');
  await drag(kept, [0.5, 0.5], [shown.width / 2, shown.height - 0.2]);
  const text = await kept.page.locator('#region-size').textContent();
  const [width = 0, height = 0, left = 9, top = 9] = (text ?? '').match(/\d+/g)?.map(Number) ?? [];
  // A pixel of the screen is two or three of the still.
  expect(Math.abs(width - WIDTH / 2), text ?? '').toBeLessThan(4);
  expect(Math.abs(height - HEIGHT), text ?? '').toBeLessThan(4);
  expect(left + top, text ?? '').toBeLessThan(6);
}

/** In the settings; another program has the first one that is tried. */
async function chooseShortcut(kept: Kept): Promise<void> {
  await kept.press('timeline.settings');
  await kept.expectHeading('settings.title');
  await kept.app.evaluate(({ globalShortcut }) => void globalShortcut.register('Control+Alt+Shift+K', () => undefined));
  await kept.page.locator('label', { hasText: 'Ctrl+Alt+Shift+K' }).click();
  await expect(kept.page.getByText(kept.words('shortcut.taken'))).toBeVisible();
  await kept.page.locator('label', { hasText: 'F9' }).click();
  await expect(kept.page.getByText(kept.words('shortcut.held'))).toBeVisible();
  await kept.press('common.backToList');
}

/** Names of recordings that are no objects yet. */
function recordingFiles(vault: string): string[] {
  return readdirSync(join(vault, 'objects'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(rec|held)$/.test(name));
}

async function beginRecording(kept: Kept, vault: string): Promise<void> {
  await openWay(kept, 'record');
  await chooseScreen(kept);
  await expect.poll(() => recordingFiles(vault).length, { timeout: 60_000 }).toBe(1);
  // It has begun, and our window is not on the screen.
  await expect.poll(async () => (await windowNow(kept)).isVisible, { timeout: 20_000 }).toBe(false);
}

/** So many bytes of video that two whole chunks of 64 KiB of them lie on the disk, however slowly this machine encodes. */
async function waitForBytes(display: Display, vault: string): Promise<void> {
  await expect.poll(async () => {
    await churn(display);
    return recordingFiles(vault).map((name) => statSync(join(vault, 'objects', name)).size)[0] ?? 0;
  }, { timeout: 120_000 }).toBeGreaterThan(140_000);
}

/** Something that moves, so that the video has something to say. */
async function churn(display: Display): Promise<void> {
  const child = spawn('display', ['-window', 'root', 'plasma:fractal'], { env: { ...process.env, ...display.env }, stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
}

test('a recording runs with Kept away, is looked at only in a pause, and is kept whole; one that the power takes is kept up to where it was', async ({ display, start, profile }, info) => {
  const kept = await start({ headed: true, env: display.env });
  await kept.unlock();
  await chooseShortcut(kept);
  await beginRecording(kept, profile.vault);
  await waitForBytes(display, profile.vault);
  await pressShortcut(kept, 'F9');
  await expect(kept.button('recording.stop')).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => windowNow(kept), { timeout: 20_000 }).toMatchObject({ isVisible: true, isOnTop: true });
  await expect(kept.page.locator('.region-size')).toContainText(/0:\d\d/);
  await kept.press('recording.stop');
  await expect(kept.page.getByText(kept.words('captureBar.saved', { exhibitNo: 'E-0004' }))).toBeVisible({ timeout: 60_000 });
  expect(recordingFiles(profile.vault)).toEqual([]);
  await kept.press('captureBar.close');
  await kept.expectHeading('timeline.title');

  await beginRecording(kept, profile.vault);
  await waitForBytes(display, profile.vault);
  // The whole of it, as when the power goes.
  const { pid } = kept.app.process();
  const gone = new Promise((resolve) => kept.app.process().once('exit', resolve));
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await gone;
  expect(recordingFiles(profile.vault)).toHaveLength(1);

  const again = await start({ headed: true, env: display.env });
  await again.unlock();
  await expect(again.page.getByText(again.words('recording.kept', { count: 1, exhibits: 'E-0005' }))).toBeVisible({ timeout: 60_000 });
  expect(recordingFiles(profile.vault)).toEqual([]);
  await again.openItem('E-0005');
  await expect(again.page.getByText('Ended because the program was cut off')).toBeVisible();
  await again.press('common.backToList');
  const zip = info.outputPath('bundle.zip');
  await again.exportAll(zip);
  await expect(again.heading('export.done')).toBeVisible({ timeout: 180_000 });
  for (const exhibitNo of ['E-0004', 'E-0005']) {
    const video = spawnSync('unzip', ['-p', zip, `*/data/items/${exhibitNo}/original.webm`], { maxBuffer: 1 << 28 }).stdout;
    // EBML, RFC 8794 §11.2.1: both begin as a WebM file does.
    expect(video.subarray(0, 4).toString('hex'), exhibitNo).toBe('1a45dfa3');
    expect(video.length, exhibitNo).toBeGreaterThan(60_000);
  }
});

test('a lock during a recording ends it and keeps it', async ({ display, start, profile }) => {
  const kept = await start({ headed: true, env: display.env });
  await kept.unlock();
  await beginRecording(kept, profile.vault);
  await waitForBytes(display, profile.vault);
  await kept.afterLock(() => kept.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen')));
  await kept.unlock();
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003', 'E-0004']);
  expect(recordingFiles(profile.vault)).toEqual([]);
  await kept.openItem('E-0004');
  await expect(kept.page.getByText('Ended by the lock')).toBeVisible();
});

test.describe('the question about age', () => {
  for (const answer of ['yes', 'unknown'] as const) {
    test(`after "${answer}" nothing of the screen is looked at, whatever begins the capture`, async ({ start }) => {
      const kept = await start();
      await kept.unlock();
      await chooseShortcut(kept);
      await kept.app.evaluate(({ desktopCapturer }) => {
        const asked = { count: 0 };
        Object.assign(globalThis, { asked });
        const { getSources } = desktopCapturer;
        desktopCapturer.getSources = (options) => { asked.count += 1; return getSources(options); };
      });
      const asked = (): Promise<number> => kept.app.evaluate(() => (globalThis as unknown as { asked: { count: number } }).asked.count);
      await pressShortcut(kept, 'F9');
      expect(await asked()).toBe(0);
      await kept.answerGate(answer);
      await expect(kept.heading('gate.insteadTitle')).toBeVisible();
      expect(await asked()).toBe(0);
      await pressShortcut(kept, 'F9');
      await expect(kept.page.getByRole('dialog')).toBeVisible();
      expect(await asked()).toBe(0);
    });
  }
});
