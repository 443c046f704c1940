import { beforeEach, expect, test, vi } from 'vitest';
import type { BrowserWindow, Session } from 'electron';
import { ARMED_MS, Screens } from '../../../electron/screens.ts';
import { calls, callsOf, capturer, FakeSession, FakeWindow } from './fake-electron.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

const own = new FakeWindow({ webPreferences: {} });
let now = 0;

function source(id: string, name: string, displayId = '') {
  return { id, name, display_id: displayId, thumbnail: { toDataURL: () => 'data:image/png;base64,AA' }, appIcon: null };
}

function desk() {
  const screens = new Screens(() => own as unknown as BrowserWindow, () => now);
  const session = new FakeSession('persist:kept');
  screens.serve(session as unknown as Session);
  const ask = (frame: unknown = { url: 'app://bundle/index.html', parent: null }, videoRequested = true) => {
    const answers: unknown[] = [];
    session.ask('setDisplayMediaRequestHandler', { frame, videoRequested, audioRequested: true, userGesture: true }, (answer: unknown) => answers.push(answer));
    expect(answers).toHaveLength(1);
    return answers[0];
  };
  return { screens, ask };
}

beforeEach(() => {
  calls.length = 0;
  now = 1000;
  capturer.error = null;
  capturer.sources = [source('screen:0:0', 'Entire screen', '7'), source('window:5:0', 'Telegram\ud800'.padEnd(500, 'x')), source(own.getMediaSourceId(), 'Kept')];
});

test('screens and windows are listed with small pictures; our own window is not', async () => {
  const { screens } = desk();
  expect(await screens.list()).toEqual([
    { sourceId: 'screen:0:0', sourceKind: 'screen', title: 'Entire screen', thumbnail: 'data:image/png;base64,AA', displayWidthPx: 1920, displayHeightPx: 1200, scalePercent: 150, display: { left: 0, top: 0, width: 1280, height: 800, rotationDegrees: 0, displayCount: 1 } },
    { sourceId: 'window:5:0', sourceKind: 'window', title: `Telegram\ufffd${'x'.repeat(191)}`, thumbnail: 'data:image/png;base64,AA', displayWidthPx: 1920, displayHeightPx: 1200, scalePercent: 150, display: null },
  ]);
  expect(callsOf('desktopCapturer.getSources')).toEqual([[{ types: ['screen', 'window'], thumbnailSize: { width: 320, height: 200 }, fetchWindowIcons: false }]]);
});

test('the chosen source is given once, without sound', async () => {
  const { screens, ask } = desk();
  await screens.list();
  screens.choose('screen:0:0');
  expect(screens.isArmed()).toBe(true);
  expect(ask()).toEqual({ video: { id: 'screen:0:0', name: 'Entire screen' } });
  expect(screens.isArmed()).toBe(false);
  expect(ask()).toBeNull();
});

test('nothing is given that was not chosen', async () => {
  const { screens, ask } = desk();
  expect(ask()).toBeNull();
  await screens.list();
  expect(ask()).toBeNull();
  expect(() => screens.choose('screen:1:0')).toThrow('capture/no-source');
  expect(() => screens.choose(own.getMediaSourceId())).toThrow('capture/no-source');
  expect(ask()).toBeNull();
});

test('ten seconds after the choice it is void', async () => {
  const { screens, ask } = desk();
  await screens.list();
  screens.choose('window:5:0');
  now += ARMED_MS - 1;
  expect(screens.isArmed()).toBe(true);
  now += 1;
  expect(screens.isArmed()).toBe(false);
  expect(ask()).toBeNull();
});

test.each([
  ['a frame that is gone', null, true],
  ['a frame inside the page', { url: 'app://bundle/index.html', parent: {} }, true],
  ['another address', { url: 'https://example.com/', parent: null }, true],
  ['a request for sound alone', { url: 'app://bundle/index.html', parent: null }, false],
])('%s gets nothing and uses the choice up', async (_name, frame, videoRequested) => {
  const { screens, ask } = desk();
  await screens.list();
  screens.choose('screen:0:0');
  expect(ask(frame, videoRequested)).toBeNull();
  expect(ask()).toBeNull();
});

test('a lock takes the choice back', async () => {
  const { screens, ask } = desk();
  await screens.list();
  screens.choose('screen:0:0');
  screens.disarm();
  expect(ask()).toBeNull();
});

test('a system that shows us nothing says that it was not allowed', async () => {
  capturer.error = new Error('Failed to get sources.');
  await expect(desk().screens.list()).rejects.toMatchObject({ code: 'capture/denied' });
});
