import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import type { BrowserWindow, Session } from 'electron';
import { hideForPicture, loadPage, openWindow, showAgain, TITLE } from '../../../electron/window.ts';
import { calls, callsOf, fakeApp, FakeSession, nativeTheme } from './fake-electron.ts';
import type { FakeWindow } from './fake-electron.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

beforeEach(() => {
  calls.length = 0;
  fakeApp.isPackaged = false;
  nativeTheme.shouldUseDarkColors = false;
  vi.useRealTimers();
});

const session = new FakeSession('persist:kept');

function open(place: Parameters<typeof openWindow>[2] = { bounds: null, isMaximized: false }): FakeWindow {
  return openWindow(session as unknown as Session, '/dist/preload/preload.cjs', place) as unknown as FakeWindow;
}

const real = (window: FakeWindow) => window as unknown as BrowserWindow;

test('every guard of the window is set, and set by us', () => {
  expect(open().options).toEqual({
    title: 'Kept',
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 640,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#f6f3ee',
    webPreferences: {
      session,
      preload: '/dist/preload/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      plugins: false,
      experimentalFeatures: false,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableDialogs: true,
      backgroundThrottling: false,
      devTools: true,
    },
  });
});

test('a packaged app has no DevTools, a dark theme no white flash', () => {
  fakeApp.isPackaged = true;
  nativeTheme.shouldUseDarkColors = true;
  const { options } = open();
  expect(options.webPreferences['devTools']).toBe(false);
  expect(options['backgroundColor']).toBe('#191817');
});

test("the window's background is the page's own", () => {
  const [, light, dark] = /--page: light-dark\((#\w+), (#\w+)\)/.exec(readFileSync('renderer/ui/tokens.css', 'utf8')) ?? [];
  expect(open().options['backgroundColor']).toBe(light);
  nativeTheme.shouldUseDarkColors = true;
  expect(open().options['backgroundColor']).toBe(dark);
});

test('windows are made in one place only', () => {
  const sources = readdirSync('electron').filter((name) => readFileSync(`electron/${name}`, 'utf8').match(/new (BrowserWindow|BaseWindow|WebContentsView|BrowserView)\b/));
  expect(sources).toEqual(['window.ts']);
});

test('screen captures of others are kept out from the first moment', () => {
  open();
  expect(callsOf('window.setContentProtection')).toEqual([[true]]);
  const order = calls.map(([name]) => name);
  expect(order.indexOf('window.setContentProtection')).toBeGreaterThan(-1);
  expect(order).not.toContain('window.show');
});

test('it is shown when there is something to see, where and as large as it was', () => {
  const window = open({ bounds: { x: 5, y: 6, width: 1000, height: 700 }, isMaximized: true });
  expect(window.options).toMatchObject({ x: 5, y: 6, width: 1000, height: 700 });
  window.emit('ready-to-show');
  expect(calls.map(([name]) => name).slice(-2)).toEqual(['window.maximize', 'window.show']);
});

test('no page writes the title, and none holds its window open', () => {
  const window = open();
  for (const [target, name] of [[window, 'page-title-updated'], [window.webContents, 'will-prevent-unload']] as const) {
    const preventDefault = vi.fn();
    target.emit(name, { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  }
  expect(TITLE).toBe('Kept');
});

test('a window hidden for a picture comes back by itself if its page hangs', async () => {
  vi.useFakeTimers();
  const window = open();
  const hidden = hideForPicture(real(window));
  expect(callsOf('window.hide')).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(300);
  await hidden;
  expect(callsOf('window.show')).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(callsOf('window.show')).toHaveLength(1);
});

test('a window that was shown again in time is not shown twice', async () => {
  vi.useFakeTimers();
  const window = open();
  const hidden = hideForPicture(real(window));
  await vi.advanceTimersByTimeAsync(300);
  await hidden;
  showAgain(real(window));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(callsOf('window.show')).toHaveLength(1);
});

test('a load that fails is told, unless the window was closed meanwhile', async () => {
  const window = open();
  window.loadURL = async () => { throw new Error('ERR_FAILED'); };
  await expect(loadPage(real(window))).rejects.toThrow('ERR_FAILED');
  window.isDead = true;
  await loadPage(real(window));
});
