import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BrowserWindow } from 'electron';
import { CaptureBar } from '../../../electron/capture-bar.ts';
import { readClipboardText } from '../../../electron/clipboard-text.ts';
import { Screens } from '../../../electron/screens.ts';
import { Shortcut } from '../../../electron/shortcut.ts';
import { hideForPicture, showAfterPicture } from '../../../electron/window.ts';
import { calls, callsOf, capturer, clip, displays, FakeWindow, heldKeys, takenKeys } from './fake-electron.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

const open = () => new FakeWindow({ webPreferences: {} });
const real = (window: FakeWindow) => window as unknown as BrowserWindow;
const names = () => calls.map(([name]) => name).filter((name) => name.startsWith('window.'));

beforeEach(() => {
  calls.length = 0;
  takenKeys.clear();
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

test('the bar is small, above the others and in the corner; the window comes back as it was', async () => {
  const [bar, window] = [new CaptureBar(), open()];
  await bar.set(real(window), 'bar');
  expect(callsOf('window.setBounds')).toEqual([[{ x: 688, y: 494, width: 576, height: 260 }]]);
  expect(callsOf('window.setAlwaysOnTop')).toEqual([[true]]);
  expect(bar.placeOf(real(window))).toEqual({ bounds: { x: 10, y: 20, width: 1000, height: 700 }, isMaximized: false });
  await bar.set(real(window), 'off');
  expect(callsOf('window.setBounds')[1]).toEqual([{ x: 10, y: 20, width: 1000, height: 700 }]);
  expect(callsOf('window.setAlwaysOnTop')[1]).toEqual([false]);
  expect(callsOf('window.setMinimumSize').at(-1)).toEqual([900, 640]);
});

test('the bar is as large as its content wants, keeps its corner, and stays on its display; no other window is touched', async () => {
  const [bar, window] = [new CaptureBar(), open()];
  bar.fit(real(window), { widthPx: 528, heightPx: 300 });
  expect(callsOf('window.setBounds')).toEqual([]);
  await bar.set(real(window), 'bar');
  const fitted = (widthPx: number, heightPx: number): unknown => {
    bar.fit(real(window), { widthPx, heightPx });
    return window.getBounds();
  };
  // The display is 770 high; below the bar are 16 of it.
  expect(fitted(528, 400)).toEqual({ x: 736, y: 354, width: 528, height: 400 });
  expect(fitted(528, 200)).toEqual({ x: 736, y: 554, width: 528, height: 200 });
  expect(fitted(1056, 2000)).toEqual({ x: 208, y: 0, width: 1056, height: 770 });
  const asked = callsOf('window.setBounds').length;
  fitted(1056, 2000);
  expect(callsOf('window.setBounds'), 'nothing is asked of the system twice').toHaveLength(asked);
  void bar.set(real(window), 'away');
  fitted(528, 300);
  expect(window.shown, 'it is not brought back by its content').toBe(false);
});

test('away it is off the screen at once, and nothing brings it back by itself', async () => {
  const [bar, window] = [new CaptureBar(), open()];
  await bar.set(real(window), 'bar');
  const gone = bar.set(real(window), 'away');
  expect(window.shown).toBe(false);
  await vi.advanceTimersByTimeAsync(300);
  await gone;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(window.shown).toBe(false);
  await bar.set(real(window), 'bar');
  expect(window.shown).toBe(true);
});

test('asked for while it is away, the page is told first; one that does not answer is brought all the same', async () => {
  const [bar, window, told] = [new CaptureBar(), open(), vi.fn()];
  await bar.set(real(window), 'bar');
  void bar.set(real(window), 'away');
  bar.bringBack(real(window), told);
  expect(told).toHaveBeenCalledOnce();
  expect(window.shown).toBe(false);
  await vi.advanceTimersByTimeAsync(1500);
  expect(window.shown).toBe(true);
  bar.bringBack(real(window), told);
  expect(told).toHaveBeenCalledOnce();
});

test('a window that was in front takes the focus again after a picture, one that was not leaves it alone', async () => {
  const window = open();
  const first = hideForPicture(real(window));
  await vi.advanceTimersByTimeAsync(300);
  expect(await first).toBe(true);
  expect(await hideForPicture(real(window))).toBe(false);
  showAfterPicture(real(window));
  expect(names()).toEqual(['window.hide', 'window.show', 'window.focus']);
  calls.length = 0;
  window.focused = false;
  void hideForPicture(real(window));
  await vi.advanceTimersByTimeAsync(300);
  showAfterPicture(real(window));
  expect(names()).toEqual(['window.hide', 'window.showInactive']);
});

test('one key is held, and let go of; one that another program has is told', () => {
  const pressed = vi.fn();
  const shortcut = new Shortcut(pressed);
  expect(shortcut.hold('ctrl-alt-shift-s')).toBe('held');
  expect(shortcut.hold('f9')).toBe('held');
  expect([...heldKeys.keys()]).toEqual(['F9']);
  heldKeys.get('F9')?.();
  expect(pressed).toHaveBeenCalledOnce();
  takenKeys.add('Control+Alt+Shift+K');
  expect(shortcut.hold('ctrl-alt-shift-k')).toBe('taken');
  expect(heldKeys.size).toBe(0);
  shortcut.hold('f9');
  expect(shortcut.hold('off')).toBe('off');
  shortcut.release();
  expect(heldKeys.size).toBe(0);
});

test('of the clipboard text is read, whole or not at all', async () => {
  clip.text = 'https://t.me/c/1/2\ud800';
  expect(await readClipboardText()).toBe('https://t.me/c/1/2\ufffd');
  clip.text = 'x'.repeat(100_000);
  await expect(readClipboardText()).rejects.toThrow('address/too-long');
});

test('three displays at 100, 150 and 200 % are told in their own pixels and places', async () => {
  const display = (id: number, left: number, width: number, height: number, scaleFactor: number) => {
    const bounds = { x: left, y: -40, width, height };
    return { id, size: { width, height }, bounds, workArea: bounds, rotation: 0, scaleFactor };
  };
  displays.list = [display(1, 0, 1920, 1080, 1), display(2, 1920, 1707, 960, 1.5), display(3, -1920, 1920, 1200, 2)];
  const source = (id: number) => ({ id: `screen:${id}:0`, name: `Screen ${id}`, display_id: String(id), thumbnail: { toDataURL: () => '' } });
  capturer.sources = [source(1), source(2), source(3), source(4)];
  const listed = await new Screens(() => null).list();
  expect(listed.map(({ displayWidthPx, displayHeightPx, scalePercent, display: place }) => [displayWidthPx, displayHeightPx, scalePercent, place?.left, place?.displayCount])).toEqual([
    [1920, 1080, 100, 0, 3], [2561, 1440, 150, 1920, 3], [3840, 2400, 200, -1920, 3],
    // A display that was unplugged between the two questions: no place is made up for it.
    [1920, 1080, 100, undefined, undefined],
  ]);
});
