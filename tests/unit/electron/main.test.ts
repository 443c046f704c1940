import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as FakeElectron from './fake-electron.ts';
import { tempFolder } from './temp-folder.ts';

type Fake = typeof FakeElectron;
const written: string[] = [];
const page = new Map([['/index.html', { bytes: new Uint8Array([60]), type: 'text/html; charset=utf-8' }]]);

beforeEach(() => {
  vi.resetModules();
  written.length = 0;
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => { written.push(String(text)); return true; });
  vi.spyOn(process, 'on').mockReturnThis();
  vi.spyOn(process, 'kill').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** Runs main.ts over a fresh Electron; `loadAssets` stands for the page that the build laid beside it. */
async function boot(prepare: (fake: Fake) => void = () => undefined, loadAssets: () => Promise<unknown> = async () => page): Promise<Fake> {
  const fake = await import('./fake-electron.ts');
  fake.fakeApp.userData = tempFolder();
  prepare(fake);
  vi.doMock('electron', () => fake.electronModule);
  vi.doMock('../../../electron/assets.ts', () => ({ loadAssets }));
  await import('../../../electron/main.ts');
  return fake;
}

async function bootWhole(prepare?: (fake: Fake) => void): Promise<Fake> {
  const fake = await boot(prepare);
  fake.fakeApp.ready.resolve();
  await vi.waitFor(() => expect(names(fake)).toContain('window.loadURL'));
  return fake;
}

const names = (fake: Fake) => fake.calls.map(([name]) => name);
const ownEvent = (fake: Fake) => ({ sender: fake.FakeWindow.all.at(-1)?.webContents, senderFrame: { url: 'app://bundle/index.html', parent: null } });

async function invoke(fake: Fake, method: string, ...args: unknown[]): Promise<unknown> {
  return fake.invokeHandlers.get(`kept:${method}`)?.(ownEvent(fake), ...args);
}

test('before Electron is ready: sandbox, closed switches, one scheme, and nothing is read', async () => {
  const fake = await boot();
  expect(names(fake).filter((name) => name !== 'app.commandLine.appendSwitch')).toEqual(['app.requestSingleInstanceLock', 'app.enableSandbox', 'protocol.registerSchemesAsPrivileged', 'app.whenReady']);
  expect(names(fake).indexOf('app.commandLine.appendSwitch')).toBeGreaterThan(0);
});

test('no window before everything is closed, served and gated', async () => {
  const fake = await bootWhole();
  const order = names(fake);
  const window = order.indexOf('new BrowserWindow');
  expect(order.filter((name) => name === 'new BrowserWindow')).toHaveLength(1);
  for (const name of ['session.setPermissionRequestHandler', 'session.setPermissionCheckHandler', 'session.setDevicePermissionHandler', 'session.onBeforeRequest', 'session.setProxy', 'session.setDisplayMediaRequestHandler', 'session.protocol.handle', 'ipcMain.handle', 'Menu.setApplicationMenu', 'app.clearRecentDocuments']) {
    expect(order.indexOf(name), name).toBeGreaterThan(-1);
    expect(order.lastIndexOf(name), name).toBeLessThan(window);
  }
  // The window's own partition, without a cache on the disk; Electron's default one is closed too.
  expect(fake.callsOf('session.fromPartition')).toEqual([['persist:kept', { cache: false }]]);
  expect(fake.FakeWindow.all[0]?.options.webPreferences['session']).toBe(fake.sessions.get('persist:kept'));
  expect([...fake.sessions.keys()].sort()).toEqual(['', 'persist:kept']);
  expect(fake.sessions.get('')?.handlers.has('protocol')).toBe(false);
  expect(fake.callsOf('contents.setWindowOpenHandler')).toHaveLength(1);
  expect(fake.callsOf('window.loadURL')).toEqual([['app://bundle/index.html']]);
});

test('a second start says so in one line and ends', async () => {
  const fake = await boot(({ fakeApp }) => { fakeApp.isFirst = false; });
  expect(names(fake)).toEqual(['app.requestSingleInstanceLock', 'app.exit']);
  expect(fake.callsOf('app.exit')).toEqual([[0]]);
  expect(written).toEqual(['Kept: is open already; its window was brought to the front\n']);
});

test('the first start brings its window to the front, whatever the second was started with', async () => {
  const fake = await bootWhole();
  fake.calls.length = 0;
  fake.fakeApp.emit('second-instance', {}, ['kept', '--evil', '/etc/passwd'], '/');
  expect(names(fake)).toEqual(['window.show', 'window.focus']);
});

test('a packaged start with a dangerous switch ends before anything else', async () => {
  const fake = await boot(({ fakeApp, switches }) => {
    fakeApp.isPackaged = true;
    switches.set('remote-debugging-port', '9222');
  });
  expect(names(fake)).toEqual(['dialog.showErrorBox', 'app.exit']);
  expect(fake.callsOf('app.exit')).toEqual([[2]]);
  expect(written).toEqual(['Kept: does not start with --remote-debugging-port\n']);
});

test('a packaged start in a dangerous environment ends before anything else, and names the variable but not its value', async () => {
  vi.stubEnv('SSLKEYLOGFILE', '/home/her/keys.log');
  const fake = await boot(({ fakeApp }) => { fakeApp.isPackaged = true; });
  expect(names(fake)).toEqual(['dialog.showErrorBox', 'app.exit']);
  expect(fake.callsOf('app.exit')).toEqual([[2]]);
  expect(JSON.stringify([written, fake.calls])).not.toContain('keys.log');
  expect(written).toEqual(['Kept: does not start with SSLKEYLOGFILE=\n']);
});

test('a page that is not the one that was built: no window, one line, an exit code', async () => {
  const fake = await boot(undefined, async () => { throw new RangeError('secret'); });
  fake.fakeApp.ready.resolve();
  await vi.waitFor(() => expect(fake.callsOf('app.exit')).toEqual([[1]]));
  expect(names(fake)).not.toContain('new BrowserWindow');
  expect(written).toEqual(['Kept: internal/unexpected {"kind":"RangeError"}\n']);
});

test('the page learns what it may know of this computer', async () => {
  vi.stubEnv('LC_ALL', 'C');
  const fake = await bootWhole();
  expect(await invoke(fake, 'info')).toEqual({ ok: true, value: {
    name: 'Kept', version: '0.0.0', platform: 'linux', osRelease: expect.any(String), isWayland: false, isLocaleNarrow: true, systemLanguages: ['ko-KR', 'en-US'], settings: { language: null, theme: 'system', idleMinutes: 5 }, openedByLock: false, isKeptForText: false, isProtected: true, isAssisted: false,
  } });
});

test('a lock asked for by the page gives a new page; the old one may call nothing any more', async () => {
  const fake = await bootWhole();
  const before = ownEvent(fake);
  expect(await invoke(fake, 'lock')).toEqual({ ok: true, value: null });
  await vi.waitFor(() => expect(fake.FakeWindow.all).toHaveLength(2));
  expect(names(fake)).not.toContain('app.quit');
  expect(await fake.invokeHandlers.get('kept:info')?.(before)).toMatchObject({ ok: false, error: { code: 'internal/bad-call' } });
  expect(await invoke(fake, 'info')).toMatchObject({ ok: true, value: { openedByLock: true } });
});

test('a choice of screen does not outlive a lock', async () => {
  const fake = await bootWhole();
  fake.capturer.sources = [{ id: 'screen:0:0', name: 'Screen', display_id: '', thumbnail: { toDataURL: () => '' } }];
  await invoke(fake, 'listScreens');
  expect(await invoke(fake, 'chooseScreen', 'screen:0:0')).toMatchObject({ ok: true });
  fake.powerMonitor.emit('suspend');
  await vi.waitFor(() => expect(fake.FakeWindow.all).toHaveLength(2));
  const answers: unknown[] = [];
  fake.sessions.get('persist:kept')?.ask('setDisplayMediaRequestHandler', { frame: ownEvent(fake).senderFrame, videoRequested: true }, (answer: unknown) => answers.push(answer));
  expect(answers).toEqual([null]);
});

test('the shortcut is let go of at a lock and at the end: no other program is kept from it by a closed vault', async () => {
  const fake = await bootWhole();
  await invoke(fake, 'writeSettings', { captureShortcut: 'f9' });
  const hold = async (): Promise<void> => {
    expect(await invoke(fake, 'holdShortcut', true)).toEqual({ ok: true, value: 'held' });
    expect([...fake.heldKeys.keys()]).toEqual(['F9']);
  };
  await hold();
  await invoke(fake, 'lock');
  await vi.waitFor(() => expect(fake.FakeWindow.all).toHaveLength(2));
  expect([...fake.heldKeys.keys()]).toEqual([]);
  await hold();
  fake.fakeApp.emit('will-quit', { preventDefault: () => undefined });
  expect([...fake.heldKeys.keys()]).toEqual([]);
});

test('a window that the person closes ends the app, after what was begun is removed', async () => {
  const fake = await bootWhole();
  const { userData } = fake.fakeApp;
  fake.dialog.answer = { canceled: false, filePath: join(userData, 'K.zip') };
  const chosen = await invoke(fake, 'chooseSaveFile', 'K.zip') as { value: { handle: string } };
  await invoke(fake, 'connectVault');
  expect(readdirSync(join(userData, 'vault'))).toContain('lock');
  expect(chosen.value.handle).toMatch(/^[0-9a-f]{32}$/);
  fake.FakeWindow.all.at(-1)?.destroy();
  expect(fake.callsOf('app.quit')).toHaveLength(1);
  const preventDefault = vi.fn();
  fake.fakeApp.emit('will-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(fake.callsOf('app.quit')).toHaveLength(2));
  expect(readdirSync(join(userData, 'vault'))).not.toContain('lock');
  fake.fakeApp.emit('will-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
});

test('a bundle is shown in its folder only when it is finished and was chosen here', async () => {
  const fake = await bootWhole();
  const { userData } = fake.fakeApp;
  fake.dialog.answer = { canceled: false, filePath: join(userData, 'K.zip') };
  const { value } = await invoke(fake, 'chooseSaveFile', 'K.zip') as { value: { handle: string } };
  for (const handle of [value.handle, 'ab'.repeat(16)]) expect(await invoke(fake, 'revealSaved', handle)).toMatchObject({ ok: false, error: { code: 'save/not-chosen' } });
  expect(fake.callsOf('shell.showItemInFolder')).toEqual([]);
});

test('what a crash left of a bundle goes at the next start', async () => {
  const fake = await bootWhole(({ fakeApp }) => {
    writeFileSync(join(fakeApp.userData, 'K.zip.part'), 'evidence in the clear');
    writeFileSync(join(fakeApp.userData, 'unfinished-saves.json'), JSON.stringify([join(fakeApp.userData, 'K.zip.part')]));
  });
  expect(existsSync(join(fake.fakeApp.userData, 'K.zip.part'))).toBe(false);
});
