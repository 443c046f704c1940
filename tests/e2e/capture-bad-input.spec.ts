import { expect } from '@playwright/test';
import { visibleText } from '../../renderer/ui/format/visible-text.ts';
import type { Kept } from './kept.ts';
import { expectRows, test } from './profiles.ts';
import { pixelsInBundle } from './screen-pixels.ts';

test.describe.configure({ timeout: 300_000 });

type Plugged = { readonly id: number; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly scaleFactor: number };

/** The same size to look at, at 100, 150 and 200 %; the stand-in draws on each what is on no other. */
const DISPLAYS: readonly Plugged[] = [
  { id: 1, x: 0, y: 0, width: 400, height: 300, scaleFactor: 1 },
  { id: 2, x: 400, y: -40, width: 400, height: 300, scaleFactor: 1.5 },
  { id: 3, x: -400, y: 0, width: 400, height: 300, scaleFactor: 2 },
];

async function plug(kept: Kept, displays: readonly Plugged[]): Promise<void> {
  await kept.app.evaluate(({ screen }, list) => (screen as unknown as { _plug(displays: unknown): void })._plug(list), displays);
}

/** What the stand-in shows on a display (capture.cjs, patternOf), of the part that is asked for. */
function drawnOn({ id }: Plugged, left: number, top: number, width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at += 3) {
    const [atX, atY] = [left + x, top + y];
    pixels.set([(atX * 7 + id * 31) & 255, (atY * 5) & 255, ((atX ^ atY) * 3 + id) & 255], at);
  }
  return pixels;
}

async function openCapture(kept: Kept, way: 'picture' | 'region' | 'bar' = 'picture'): Promise<void> {
  await kept.addBy('capture');
  await kept.answerGate('no');
  await kept.expectHeading('capture.title');
  await kept.page.locator('label', { hasText: kept.words(`captureWay.${way}`) }).first().click();
}

const source = (kept: Kept, title: string) => kept.page.getByRole('button', { name: kept.words('capture.choose', { title: visibleText(title) }), exact: true });

async function chooseShortcut(kept: Kept): Promise<void> {
  await kept.press('timeline.settings');
  await kept.page.locator('label', { hasText: 'F9' }).click();
  await expect(kept.page.getByText(kept.words('shortcut.held'))).toBeVisible();
  await kept.press('common.backToList');
}

test('of three displays at 100, 150 and 200 % a part of each is kept in its own pixels, and says of which display', async ({ start }, info) => {
  const kept = await start();
  await kept.unlock();
  await plug(kept, DISPLAYS);
  for (const [place, { scaleFactor, width, height }] of DISPLAYS.entries()) {
    await openCapture(kept, 'region');
    await expect(kept.page.getByText(kept.words('captureHelp.size', { width: width * scaleFactor, height: height * scaleFactor, scale: scaleFactor * 100 }))).toBeVisible({ timeout: 20_000 });
    await source(kept, `Screen ${place + 1}`).click();
    await kept.expectHeading('region.title');
    await kept.page.getByRole('group', { name: kept.words('region.box') }).focus();
    for (const keys of ['ArrowRight', 'Shift+ArrowRight', 'ArrowDown']) await kept.page.keyboard.press(keys);
    await kept.press('region.keep');
    await kept.expectHeading('saved.title');
    await kept.backToList();
  }
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003', 'E-0004', 'E-0005', 'E-0006']);
  const zip = info.outputPath('bundle.zip');
  await kept.exportAll(zip);
  await expect(kept.heading('export.done')).toBeVisible({ timeout: 180_000 });
  for (const [place, display] of DISPLAYS.entries()) {
    const [wide, high] = [display.width * display.scaleFactor, display.height * display.scaleFactor];
    const part = [Math.floor(wide / 4) + 1, Math.floor(high / 4) + 1, wide / 2 + 1, high / 2] as const;
    const found = pixelsInBundle(zip, `E-000${place + 4}`, info);
    expect(found.size).toBe(`${part[2]}x${part[3]}`);
    expect(found.pixels.equals(drawnOn(display, ...part)), `every pixel of the part of display ${place + 1}`).toBe(true);
  }
  await kept.press('export.finish');
  await kept.openItem('E-0005');
  await expect(kept.page.getByText(/150 ?%/).first()).toBeVisible();
});

test('a display that is unplugged: while it is chosen, and between two pictures of it; what was saved before stays', async ({ start }) => {
  const kept = await start();
  await kept.unlock();
  await plug(kept, DISPLAYS);
  await openCapture(kept);
  await expect(source(kept, 'Screen 3')).toBeVisible({ timeout: 20_000 });
  // The list on view stays as it is until the choice.
  await kept.app.evaluate(({ desktopCapturer }) => {
    const { getSources } = desktopCapturer;
    Object.assign(globalThis, { lookAgain: () => { desktopCapturer.getSources = getSources; } });
    desktopCapturer.getSources = () => new Promise(() => undefined);
  });
  await plug(kept, DISPLAYS.slice(0, 2));
  await source(kept, 'Screen 3').click();
  for (const part of ['what', 'safe', 'next']) await expect(kept.page.getByText(kept.words(`errors.capture/source-gone.${part}`))).toBeVisible({ timeout: 30_000 });
  await kept.app.evaluate(() => (globalThis as unknown as { lookAgain(): void }).lookAgain());
  await kept.press('common.backToList');

  await openCapture(kept, 'bar');
  await source(kept, 'Screen 2').click({ timeout: 20_000 });
  await kept.press('captureBar.take');
  await expect(kept.page.locator('.capture-bar-told')).toContainText(kept.words('captureBar.saved', { exhibitNo: 'E-0004' }), { timeout: 30_000 });
  await plug(kept, DISPLAYS.slice(0, 1));
  await expect(kept.page.getByText(kept.words('captureBar.gone'))).toBeVisible({ timeout: 20_000 });
  await kept.press('captureBar.take');
  await expect(kept.page.getByText(kept.words('errors.capture/source-gone.what'))).toBeVisible({ timeout: 30_000 });
  await kept.press('captureBar.close');
  await expectRows(kept, ['E-0001', 'E-0002', 'E-0003', 'E-0004']);
});

test('1,000 rapid presses: each is saved once or refused, and both are said', async ({ start }) => {
  const kept = await start();
  await kept.unlock();
  await chooseShortcut(kept);
  await openCapture(kept, 'bar');
  await source(kept, 'Entire screen').click({ timeout: 20_000 });
  await expect(kept.button('captureBar.take')).toBeVisible({ timeout: 20_000 });
  await kept.app.evaluate(async ({ globalShortcut }) => {
    const { _press: press } = globalShortcut as unknown as { _press(keys: string): void };
    for (let n = 0; n < 1000; n++) {
      press('F9');
      if (n % 50 === 49) await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  });
  const told = kept.page.locator('.capture-bar-told');
  await expect(told).toContainText(/were not taken/, { timeout: 60_000 });
  // Nothing is under way any more: the numbers stand.
  await expect(told).not.toContainText(/being saved/, { timeout: 60_000 });
  const text = await told.textContent();
  const refused = Number(/(\d[\d,]*) presses/.exec(text ?? '')?.[1]?.replaceAll(',', ''));
  const last = Number(/E-(\d+)/.exec(text ?? '')?.[1]);
  expect(refused + last - 3).toBe(1000);
  await kept.press('captureBar.close');
  await expectRows(kept, Array.from({ length: last }, (_, place) => `E-${String(place + 1).padStart(4, '0')}`));
});

/** What main tells of the system, and the page asked to read it anew, as when a screen reader is found: only words depend on it here. */
async function tellSystem(kept: Kept, platform: NodeJS.Platform, session: 'x11' | 'wayland'): Promise<void> {
  await kept.app.evaluate(({ BrowserWindow }, [name, type]) => {
    Object.defineProperty(process, 'platform', { value: name });
    process.env['XDG_SESSION_TYPE'] = type;
    BrowserWindow.getAllWindows()[0]?.webContents.postMessage('kept:signal', 'assisted');
  }, [platform, session] as const);
}

test('where the system asks or refuses, its own words say what to do: Wayland, a Mac, Windows, Linux without a compositor', async ({ start }) => {
  const kept = await start();
  await kept.unlock();
  await kept.app.evaluate(({ desktopCapturer }) => {
    const asked = { count: 0, isRefused: false };
    Object.assign(globalThis, { asked });
    const { getSources } = desktopCapturer;
    desktopCapturer.getSources = (options) => {
      asked.count += 1;
      return asked.isRefused ? Promise.reject(new Error('Failed to get sources.')) : getSources(options);
    };
  });
  const asked = (isRefused: boolean) => kept.app.evaluate((_electron, refuse) => {
    const seen = (globalThis as unknown as { asked: { count: number; isRefused: boolean } }).asked;
    seen.isRefused = refuse;
    return seen.count;
  }, isRefused);

  await tellSystem(kept, 'linux', 'wayland');
  await openCapture(kept);
  await expect(kept.page.getByText(kept.words('captureHelp.wayland'))).toBeVisible();
  await expect(kept.page.getByText(kept.words('captureHelp.covered'))).toHaveCount(0);
  await expect(kept.page.locator('.source')).not.toHaveCount(0);
  await kept.page.waitForTimeout(4500);
  expect(await asked(false), 'each look asks the person something').toBe(1);
  await kept.press('captureHelp.askAgain');
  await expect.poll(() => asked(false)).toBe(2);

  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    await asked(false);
    await tellSystem(kept, platform, 'x11');
    await expect(kept.page.getByText(kept.words('captureHelp.covered'))).toHaveCount(platform === 'linux' ? 1 : 0);
    await expect(kept.page.getByText(kept.words('captureHelp.wayland'))).toHaveCount(0);
    await asked(true);
    await expect(kept.page.getByText(kept.words('errors.capture/denied.what'))).toBeVisible({ timeout: 20_000 });
    await expect(kept.page.getByText(kept.words(`captureHelp.denied.${platform}`))).toBeVisible();
  }
});

test('of a long page the column scrolls and never the window, also with 200 % text', async ({ start }) => {
  const kept = await start();
  await kept.unlock();
  await kept.press('timeline.settings');
  await kept.expectHeading('settings.title');
  await expect(kept.page.getByRole('heading', { name: kept.words('settings.about') })).toBeVisible();
  // The page of which this is the heading: the list stays behind it.
  const over = () => kept.heading('settings.title').evaluate((heading) => {
    const column = heading.closest('main');
    if (column === null) throw new Error('no column');
    return { windowPx: document.documentElement.scrollHeight - innerHeight, doesColumnScroll: column.scrollHeight > column.clientHeight };
  });
  // The inputs behind the drawn boxes, far down on this page, would make the window itself as long as the page.
  expect(await over()).toEqual({ windowPx: 0, doesColumnScroll: true });
  await kept.page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  expect(await over()).toEqual({ windowPx: 0, doesColumnScroll: true });
});
