import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BrowserWindow } from 'electron';
import { CLOSE_WITHIN_MS, LockedWindow, lockWithComputer, SEAL_WITHIN_MS } from '../../../electron/lock.ts';
import type { WindowPlace } from '../../../electron/window.ts';
import { LOCK_NOW_CHANNEL } from '../../../electron/channels.ts';
import { calls, callsOf, FakeWindow, powerMonitor } from './fake-electron.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

const failures: unknown[] = [];
const places: WindowPlace[] = [];
/** What main holds of half-typed text. */
const held: { text: object | null } = { text: null };

function shownWindow(): LockedWindow {
  const shown = new LockedWindow({
    openWindow: (place) => {
      places.push(place);
      return new FakeWindow({ webPreferences: {} }) as unknown as BrowserWindow;
    },
    endLines: async () => { calls.push(['endLines']); },
    placeOf: (window) => ({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }),
    heldText: () => held.text,
    fail: (error) => { failures.push(error); },
  });
  shown.open();
  return shown;
}

const current = (shown: LockedWindow) => shown.current as unknown as FakeWindow;

beforeEach(() => {
  calls.length = failures.length = places.length = 0;
  powerMonitor.removeAllListeners();
  powerMonitor.idleState = 'active';
  held.text = null;
  // No mistake here may reach a real process, least of all the group that runs these tests.
  vi.spyOn(process, 'kill').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('locking ends lines, process and window, and only then opens a fresh page at the same place', () => {
  const shown = shownWindow();
  const old = current(shown);
  old.webContents.processId = 4242;
  const kill = vi.spyOn(process, 'kill').mockImplementation((pid, signal) => { calls.push(['kill', pid, signal]); return true; });
  calls.length = 0;
  shown.lock();
  expect(calls.map(([name]) => name)).toEqual(['endLines', 'kill', 'window.destroy', 'new BrowserWindow', 'window.loadURL']);
  expect(kill).toHaveBeenCalledExactlyOnceWith(4242, 'SIGKILL');
  expect(old.isDead).toBe(true);
  expect(current(shown)).not.toBe(old);
  expect(places.at(-1)).toEqual({ bounds: { x: 10, y: 20, width: 1000, height: 700 }, isMaximized: false, isMinimized: false });
  expect(shown.openedByLock).toBe(true);
});

test('a process id that is not known is never handed to the system, where 0 means ourselves', () => {
  const shown = shownWindow();
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  shown.lock();
  expect(kill).not.toHaveBeenCalled();
  expect(callsOf('contents.forcefullyCrashRenderer')).toHaveLength(1);
});

test('a process that has ended by itself is no obstacle; where the system refuses, Chromium ends it', () => {
  const shown = shownWindow();
  current(shown).webContents.processId = 4242;
  const kill = vi.spyOn(process, 'kill').mockImplementation(() => { throw Object.assign(new Error('gone'), { code: 'ESRCH' }); });
  shown.lock();
  expect(shown.current).not.toBeNull();
  current(shown).webContents.processId = 4242;
  kill.mockImplementation(() => { throw Object.assign(new Error('no'), { code: 'EPERM' }); });
  expect(callsOf('contents.forcefullyCrashRenderer')).toHaveLength(0);
  shown.lock();
  expect(callsOf('contents.forcefullyCrashRenderer')).toHaveLength(1);
  expect(shown.current).not.toBeNull();
});

test('while one page replaces another the app is not over', () => {
  const shown = shownWindow();
  const seen: boolean[] = [];
  current(shown).on('closed', () => seen.push(shown.isReplacing));
  shown.lock();
  expect(seen).toEqual([true]);
  expect(shown.isReplacing).toBe(false);
});

test('the first page was not opened by a lock; a closed window stays closed', () => {
  const shown = shownWindow();
  expect(shown.openedByLock).toBe(false);
  current(shown).destroy();
  expect(shown.current).toBeNull();
  shown.lock();
  expect(shown.current).toBeNull();
});

test('a page that dies comes back locked; one that keeps dying ends the app', () => {
  const shown = shownWindow();
  for (let deaths = 0; deaths < 3; deaths++) {
    const old = current(shown);
    old.webContents.emit('render-process-gone', {}, { reason: 'oom' });
    expect(current(shown)).not.toBe(old);
  }
  expect(failures).toEqual([]);
  current(shown).webContents.emit('render-process-gone', {}, { reason: 'oom' });
  expect(failures).toHaveLength(1);
});

test('the death of a page that was locked away is no news', () => {
  const shown = shownWindow();
  const old = current(shown);
  shown.lock();
  const fresh = current(shown);
  old.webContents.emit('render-process-gone', {}, { reason: 'killed' });
  expect(current(shown)).toBe(fresh);
});

test('a page that ends because its window is being closed does not come back', () => {
  const shown = shownWindow();
  const old = current(shown);
  old.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
  expect(current(shown)).toBe(old);
});

test('a page that cannot be loaded is told', async () => {
  const shown = new LockedWindow({
    openWindow: () => {
      const window = new FakeWindow({ webPreferences: {} });
      window.loadURL = async () => { throw new Error('ERR_FAILED'); };
      return window as unknown as BrowserWindow;
    },
    endLines: async () => undefined,
    placeOf: (window) => ({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }), heldText: () => null, fail: (error) => { failures.push(error); },
  });
  shown.open();
  await vi.waitFor(() => expect(failures).toHaveLength(1));
});

test.each(['suspend', 'resume', 'lock-screen', 'user-did-resign-active'])('the computer says %s: locked', (event) => {
  vi.useFakeTimers();
  const lock = vi.fn();
  const stop = lockWithComputer(lock, () => undefined);
  powerMonitor.emit(event);
  expect(lock).toHaveBeenCalledOnce();
  stop();
});

test('main asks the page to save first; a page that answers ends then, one that does not ends after half a second', () => {
  vi.useFakeTimers();
  const shown = shownWindow();
  const first = current(shown);
  calls.length = 0;
  shown.sealAndLock();
  shown.sealAndLock();
  expect(calls).toEqual([['contents.postMessage', LOCK_NOW_CHANNEL, SEAL_WITHIN_MS]]);
  vi.advanceTimersByTime(499);
  expect(first.isDead).toBe(false);
  shown.sealed();
  expect(first.isDead).toBe(true);
  const second = current(shown);
  vi.advanceTimersByTime(5_000);
  expect(current(shown), 'the limit of the page before is no limit of this one').toBe(second);
  shown.sealAndLock();
  vi.advanceTimersByTime(500);
  expect(second.isDead).toBe(true);
  expect(current(shown)).not.toBe(second);
});

test('quick exit takes the window off the screen before anything else, locks within half a second, and waits minimised', () => {
  vi.useFakeTimers();
  const shown = shownWindow();
  const old = current(shown);
  calls.length = 0;
  shown.leave();
  expect(calls.map(([name]) => name)).toEqual(['window.hide', 'contents.postMessage']);
  vi.advanceTimersByTime(500);
  expect(old.isDead).toBe(true);
  expect(places.at(-1)?.isMinimized).toBe(true);
  shown.sealAndLock();
  vi.advanceTimersByTime(500);
  expect(places.at(-1)?.isMinimized, 'a computer that sleeps meanwhile does not bring it up').toBe(true);
  current(shown).emit('restore');
  shown.lock();
  expect(places.at(-1)?.isMinimized, 'called up again, the next lock is an ordinary one').toBe(false);
});

test('a window that the person has minimised stays so when it is locked', () => {
  const shown = shownWindow();
  current(shown).isMinimized = () => true;
  shown.lock();
  expect(places.at(-1)?.isMinimized).toBe(true);
});

test('what the page before had to say too late neither locks the next one nor brings it up', () => {
  vi.useFakeTimers();
  const shown = shownWindow();
  const left = shown.current;
  shown.leave();
  vi.advanceTimersByTime(500);
  const fresh = current(shown);
  shown.sealed(left);
  expect(current(shown)).toBe(fresh);
  shown.sealed(shown.current);
  expect(current(shown)).not.toBe(fresh);
});

test('quick exit in the middle of a lock hides the window, and the time does not begin anew', () => {
  vi.useFakeTimers();
  const shown = shownWindow();
  const old = current(shown);
  shown.sealAndLock();
  vi.advanceTimersByTime(400);
  shown.leave();
  expect(callsOf('window.hide')).toHaveLength(1);
  vi.advanceTimersByTime(100);
  expect(old.isDead).toBe(true);
  expect(places.at(-1)?.isMinimized).toBe(true);
});

test('a window that the system or the person closes is off the screen, saves first, and then does not come back', () => {
  vi.useFakeTimers();
  const shown = shownWindow();
  const old = current(shown);
  const close = { preventDefault: vi.fn() };
  calls.length = 0;
  old.emit('close', close);
  expect(close.preventDefault).toHaveBeenCalledOnce();
  expect(calls.map(([name]) => name)).toEqual(['window.hide', 'contents.postMessage']);
  shown.sealed();
  expect(old.isDead).toBe(true);
  expect(shown.current).toBeNull();
  expect(callsOf('new BrowserWindow')).toHaveLength(0);
});

test('closing wins over a lock that was under way, and makes it no later', () => {
  vi.useFakeTimers();
  const shown = shownWindow();
  const old = current(shown);
  shown.sealAndLock();
  vi.advanceTimersByTime(200);
  old.emit('close', { preventDefault: () => undefined });
  vi.advanceTimersByTime(300);
  expect(old.isDead).toBe(true);
  expect(shown.current).toBeNull();
});

test('a page that dies while it saves is not opened again when its window was being closed', () => {
  vi.useFakeTimers();
  const shown = shownWindow();
  const old = current(shown);
  old.emit('close', { preventDefault: () => undefined });
  old.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  expect(shown.current).toBeNull();
});

test('the end of a session saves, then locks', () => {
  vi.useFakeTimers();
  const shown = shownWindow();
  const old = current(shown);
  old.emit('query-session-end', {});
  vi.advanceTimersByTime(500);
  expect(old.isDead).toBe(true);
  current(shown).emit('session-end', {});
  expect(callsOf('app.quit')).toHaveLength(1);
  lockWithComputer(() => undefined, () => shown.endWithComputer())();
  powerMonitor.emit('shutdown');
  expect(callsOf('app.quit')).toHaveLength(2);
});

test('a page that is closed gets five seconds to save, of which a lock meanwhile leaves half a second; a hanging one is closed then', () => {
  vi.useFakeTimers();
  const shown = shownWindow();
  const slow = current(shown);
  calls.length = 0;
  slow.emit('close', { preventDefault: () => undefined });
  expect(callsOf('contents.postMessage')).toEqual([[LOCK_NOW_CHANNEL, CLOSE_WITHIN_MS]]);
  vi.advanceTimersByTime(CLOSE_WITHIN_MS - 1);
  expect(slow.isDead).toBe(false);
  vi.advanceTimersByTime(1);
  expect([slow.isDead, shown.current]).toEqual([true, null]);

  const other = shownWindow();
  const asleep = current(other);
  asleep.emit('close', { preventDefault: () => undefined });
  vi.advanceTimersByTime(1000);
  other.sealAndLock();
  vi.advanceTimersByTime(499);
  expect(asleep.isDead).toBe(false);
  vi.advanceTimersByTime(1);
  expect([asleep.isDead, other.current]).toEqual([true, null]);
});

test('with text that could not be saved the app does not close: it waits locked, out of sight, and says why; closed once more, it ends', () => {
  vi.useFakeTimers();
  const shown = shownWindow();
  const old = current(shown);
  old.emit('close', { preventDefault: () => undefined });
  held.text = new Uint8Array(1);
  shown.sealed();
  expect(old.isDead).toBe(true);
  expect(shown.current).not.toBeNull();
  expect(places.at(-1)?.isMinimized, 'it must not come up by itself').toBe(true);
  expect(shown.isKeptForText).toBe(true);
  current(shown).emit('close', { preventDefault: () => undefined });
  shown.sealed();
  expect(shown.current).toBeNull();
});

test('other text than that for which it stayed is asked about anew; text that was saved after all is none', () => {
  const shown = shownWindow();
  const close = (): void => {
    current(shown).emit('close', { preventDefault: () => undefined });
    shown.sealed();
  };
  held.text = new Uint8Array(1);
  close();
  held.text = null;
  expect(shown.isKeptForText).toBe(false);
  held.text = new Uint8Array(1);
  close();
  expect(shown.current).not.toBeNull();
  held.text = null;
  close();
  expect(shown.current).toBeNull();
});

test('a computer that ends is never held up, whatever is left unsaved', () => {
  const shown = shownWindow();
  held.text = new Uint8Array(1);
  shown.endWithComputer();
  expect(callsOf('app.quit')).toHaveLength(1);
  current(shown).emit('close', { preventDefault: () => undefined });
  shown.sealed();
  expect(shown.current).toBeNull();
});

test('where the system does not say that its screen is locked it is asked, and one lock is one lock', () => {
  vi.useFakeTimers();
  const lock = vi.fn();
  const stop = lockWithComputer(lock, () => undefined);
  vi.advanceTimersByTime(60_000);
  expect(lock).not.toHaveBeenCalled();
  powerMonitor.idleState = 'locked';
  vi.advanceTimersByTime(5_000);
  expect(lock).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(60_000);
  expect(lock).toHaveBeenCalledOnce();
  powerMonitor.idleState = 'active';
  vi.advanceTimersByTime(5_000);
  powerMonitor.idleState = 'locked';
  vi.advanceTimersByTime(5_000);
  expect(lock).toHaveBeenCalledTimes(2);
  stop();
});
