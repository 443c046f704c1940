import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator } from '@playwright/test';
import { visibleText } from '../../renderer/ui/format/visible-text.ts';
import { startDisplay, type Display } from './display.ts';
import type { Kept } from './kept.ts';
import { expectRows, test as base } from './profiles.ts';
import { HEIGHT, paintScreen, pixelsInBundle, WIDTH } from './screen-pixels.ts';

const test = base.extend<{ display: Display }>({
  display: async ({}, use) => {
    const display = await startDisplay({ width: WIDTH, height: HEIGHT });
    await use(display);
    await display.stop();
  },
});

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

test('a part of a still, chosen by keys alone, is kept pixel for pixel', async ({ display, start }, info) => {
  const screen = await paintScreen(display, info);
  const kept = await start({ headed: true, env: display.env });
  await kept.unlock();
  await chooseShortcut(kept);

  await test.step('a part by the keyboard alone', async () => {
    await openWay(kept, 'region');
    await chooseScreen(kept);
    await kept.expectHeading('region.title');
    await expectBox(kept, 320, 200, 640, 400);
    await box(kept).focus();
    for (const keys of ['ArrowLeft', 'ArrowUp', 'Control+ArrowUp', 'Shift+ArrowRight', 'Shift+Control+ArrowDown', 'ArrowRight', 'ArrowRight']) await kept.page.keyboard.press(keys);
    await expectBox(kept, 321, 179, 641, 420);
    await kept.press('region.keep');
    await kept.expectHeading('saved.title');
    await kept.backToList();
  });

  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003', 'E-0004']);

  const zip = info.outputPath('bundle.zip');
  await kept.exportAll(zip);
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 180_000 });
  const expectPixels = (exhibitNo: string, size: string, pixels: Buffer): void => {
    const found = pixelsInBundle(zip, exhibitNo, info);
    expect(found.size, exhibitNo).toBe(size);
    expect(found.pixels.equals(pixels), `every pixel of ${exhibitNo}`).toBe(true);
  };
  expectPixels('E-0004', '641x420', rectOf(screen, 321, 179, 641, 420));
});

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

/** So many bytes of video that whole chunks of them lie on the disk. */
async function waitForBytes(display: Display, kept: Kept): Promise<void> {
  const until = Date.now() + 12_000;
  while (Date.now() < until) {
    await churn(display);
    if (kept.page.isClosed()) return;
  }
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
  await waitForBytes(display, kept);
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
  await waitForBytes(display, kept);
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
