import { beforeEach, expect, test, vi } from 'vitest';
import type { Session, WebContents } from 'electron';
import { appendClosingSwitches, closeContents, closeSession, isRequestAllowed } from '../../../electron/offline.ts';
import { REFUSED_SWITCHES, REFUSED_VARIABLES, refusedStart } from '../../../electron/switches.ts';
import { calls, callsOf, fakeApp, FakeContents, FakeSession, switches } from './fake-electron.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

beforeEach(() => {
  calls.length = 0;
  switches.clear();
  fakeApp.isPackaged = false;
});

/** Every permission that Electron 45 names. */
const PERMISSIONS = [
  'ar', 'automatic-fullscreen', 'background-fetch', 'background-sync', 'captured-surface-control', 'clipboard-read', 'clipboard-sanitized-write', 'deprecated-sync-clipboard-read', 'display-capture',
  'fileSystem', 'fullscreen', 'geolocation', 'geolocation-approximate', 'hand-tracking', 'hid', 'idle-detection', 'keyboardLock', 'local-fonts', 'local-network', 'local-network-access', 'loopback-network',
  'media', 'mediaKeySystem', 'midi', 'midiSysex', 'nfc', 'notifications', 'openExternal', 'payment-handler', 'periodic-background-sync', 'persistent-storage', 'pointerLock', 'screen-wake-lock', 'sensors',
  'serial', 'smart-card', 'speaker-selection', 'storage-access', 'system-wake-lock', 'top-level-storage-access', 'usb', 'vr', 'web-app-installation', 'web-printing', 'window-management', 'unknown',
];
const ORIGINS = ['app://bundle/index.html', 'app://bundle', 'app://bundle.evil/', 'https://example.com/', 'file:///', 'null', 'about:blank', ''];

interface Ask { readonly contents: object | null; readonly permission: string; readonly origin: string; readonly isMainFrame: boolean }

function request(session: FakeSession, { contents, permission, origin, isMainFrame }: Ask): boolean {
  const answers: boolean[] = [];
  session.ask('setPermissionRequestHandler', contents, permission, (granted: boolean) => answers.push(granted), { requestingUrl: origin, isMainFrame });
  // Answered at once: a late answer has crashed Electron before.
  expect(answers).toHaveLength(1);
  return answers[0] ?? true;
}

function check(session: FakeSession, { contents, permission, origin, isMainFrame }: Ask): boolean {
  return session.ask('setPermissionCheckHandler', contents, permission, origin, { isMainFrame }) as boolean;
}

test.each([['request', request], ['check', check]] as const)('permission %s: storage for our page, the screen only when armed, and nothing else at all', async (_name, ask) => {
  const session = new FakeSession('persist:kept');
  let isArmed = false;
  await closeSession(session as unknown as Session, () => isArmed);
  const granted: string[] = [];
  for (isArmed of [false, true]) {
    for (const permission of PERMISSIONS) for (const origin of ORIGINS) for (const contents of [null, {}]) for (const isMainFrame of [true, false]) {
      if (ask(session, { contents, permission, origin, isMainFrame })) granted.push(`${permission} ${origin} ${contents !== null} ${isMainFrame} ${isArmed ? 'armed' : ''}`);
    }
  }
  expect(granted.map((line) => line.trim())).toEqual([
    'persistent-storage app://bundle/index.html true true',
    'persistent-storage app://bundle true true',
    'display-capture app://bundle/index.html true true armed',
    'display-capture app://bundle true true armed',
    'persistent-storage app://bundle/index.html true true armed',
    'persistent-storage app://bundle true true armed',
  ]);
});

test.each([
  ['app://bundle/index.html', 'mainFrame', true], ['app://bundle/assets/a.js', 'script', true], ['blob:app://bundle/8d2', 'image', true], ['data:image/png;base64,AA', 'image', true],
  ['data:text/html,x', 'mainFrame', false], ['data:text/html,x', 'subFrame', false], ['DATA:text/html,x', 'xhr', false], ['blob:https://example.com/1', 'image', false], ['blob:null/1', 'image', false],
  ['https://example.com/', 'image', false], ['http://127.0.0.1/', 'xhr', false], ['ws://x/', 'webSocket', false], ['wss://x/', 'webSocket', false], ['ftp://x/', 'other', false], ['file:///etc/passwd', 'xhr', false],
  ['chrome://gpu/', 'mainFrame', false], ['chrome-extension://x/', 'script', false], ['about:blank', 'mainFrame', false], ['app://evil/', 'script', false], ['app://bundle.evil/x.js', 'script', false], ['app://bundle@evil/x.js', 'script', false], ['filesystem:app://bundle/x', 'xhr', false], ['mailto:a@b', 'mainFrame', false],
  ['javascript:1', 'mainFrame', false], ['', 'other', false], ['devtools://devtools/bundled/x.html', 'mainFrame', true],
])('request to %s as %s passes: %s', async (url, resourceType, passes) => {
  const session = new FakeSession('persist:kept');
  await closeSession(session as unknown as Session, () => true);
  const answers: { cancel: boolean }[] = [];
  session.ask('onBeforeRequest', { url, resourceType }, (answer: { cancel: boolean }) => answers.push(answer));
  expect(answers).toEqual([{ cancel: !passes }]);
});

test('a packaged app has no DevTools to load', () => {
  fakeApp.isPackaged = true;
  expect(isRequestAllowed('devtools://devtools/bundled/x.html', 'mainFrame')).toBe(false);
});

test('the session is closed on every side', async () => {
  const session = new FakeSession('persist:kept');
  await closeSession(session as unknown as Session, () => true);
  expect(callsOf('session.setProxy')).toEqual([[{ mode: 'direct' }]]);
  expect(callsOf('session.setSpellCheckerEnabled')).toEqual([[false]]);
  expect(callsOf('session.setSpellCheckerLanguages')).toEqual([[[]]]);
  expect(callsOf('app.configureHostResolver')).toEqual([[{ enableBuiltInResolver: false, secureDnsMode: 'off' }]]);
  expect(session.ask('setDevicePermissionHandler', {})).toBe(false);
  const pairing: unknown[] = [];
  session.ask('setBluetoothPairingHandler', {}, (answer: unknown) => pairing.push(answer));
  expect(pairing).toEqual([{ confirmed: false }]);
});

test.each([
  ['will-download', []],
  ['select-hid-device', [{}, () => undefined]],
  ['select-serial-port', [[], {}, () => undefined]],
  ['select-usb-device', [{}, () => undefined]],
])('%s is stopped', async (event, rest) => {
  const session = new FakeSession('persist:kept');
  await closeSession(session as unknown as Session, () => true);
  const preventDefault = vi.fn();
  session.emit(event, { preventDefault }, ...rest);
  expect(preventDefault).toHaveBeenCalledOnce();
});

test.each([
  ['https://example.com/', true], ['app://bundle/other.html', true], ['app://bundle/index.html?x', true], ['app://bundle.evil/index.html', true], ['file:///etc/passwd', true], ['javascript:alert(1)', true], ['about:blank', true],
  ['app://bundle/index.html', false], ['app://bundle/index.html#items', false],
])('a page that would go to %s is held: %s', (url, isHeld) => {
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
    const contents = new FakeContents();
    closeContents(contents as unknown as WebContents);
    const preventDefault = vi.fn();
    contents.emit(name, { url, preventDefault });
    expect(preventDefault).toHaveBeenCalledTimes(isHeld ? 1 : 0);
  }
});

test('no window, no webview, no peer connection, no log-in', () => {
  const contents = new FakeContents();
  closeContents(contents as unknown as WebContents);
  const openHandler = callsOf('contents.setWindowOpenHandler')[0]?.[0] as (details: unknown) => unknown;
  expect(openHandler({ url: 'app://bundle/index.html' })).toEqual({ action: 'deny' });
  expect(callsOf('contents.setWebRTCIPHandlingPolicy')).toEqual([['disable_non_proxied_udp']]);
  for (const [name, ...rest] of [['will-attach-webview'], ['login'], ['select-bluetooth-device', [], () => undefined]] as const) {
    const preventDefault = vi.fn();
    contents.emit(name, { preventDefault }, ...rest);
    expect(preventDefault).toHaveBeenCalledOnce();
  }
});

test("Chromium's own ways out are closed before it starts", () => {
  appendClosingSwitches();
  expect(callsOf('app.commandLine.appendSwitch')).toEqual([
    ['host-resolver-rules', 'MAP * ~NOTFOUND'], ['no-proxy-server', ''], ['disable-quic', ''], ['disable-background-networking', ''], ['disable-component-update', ''],
    ['disable-domain-reliability', ''], ['webrtc-ip-handling-policy', 'disable_non_proxied_udp'], ['disable-features', 'WebRtcHideLocalIpsWithMdns'],
  ]);
});

const PLAIN = { PATH: '/usr/bin', LANG: 'ko_KR.UTF-8', HTTPS_PROXY: 'http://proxy', NODE_EXTRA_CA_CERTS: '/etc/office.pem' };

test.each(REFUSED_SWITCHES)('a packaged app does not start with --%s, wherever it comes from', (name) => {
  switches.set(name, '');
  expect(refusedStart([], PLAIN)).toBeNull();
  fakeApp.isPackaged = true;
  expect(refusedStart([], PLAIN)).toBe(`--${name}`);
});

test.each(REFUSED_VARIABLES)('a packaged app does not start where %s is set', (name) => {
  expect(refusedStart([], { ...PLAIN, [name]: '1' })).toBeNull();
  fakeApp.isPackaged = true;
  expect(refusedStart([], { ...PLAIN, [name]: '1' })).toBe(`${name}=`);
  expect(refusedStart([], { ...PLAIN, [name]: '' })).toBeNull();
});

test.each(['--no-such-switch', '-r', '--require=/tmp/x.js', '--gpu-launcher=/tmp/x', '--utility-cmd-prefix=gdb', '--enable-crash-reporter', '--vmodule=*=9', '--', '---inspect=0', '--Lang=ko', '--INSPECT'])('a packaged app does not start with %s, which it does not know', (word) => {
  expect(refusedStart([word], PLAIN)).toBeNull();
  fakeApp.isPackaged = true;
  expect(refusedStart([word], PLAIN)).toMatch(/^--/);
  expect(refusedStart([word], PLAIN)).not.toContain('/tmp');
});

test('a packaged app starts from a click, with a file dropped on it, and with what a desktop says about language and drawing', () => {
  fakeApp.isPackaged = true;
  switches.set('lang', 'ko');
  for (const words of [[], ['/home/her/picture.png'], ['--lang=ko', '--force-device-scale-factor=2'], ['--ozone-platform-hint=auto'], ['--force-renderer-accessibility']]) expect(refusedStart(words, PLAIN)).toBeNull();
});

test('at least 25 cases of each kind are held', () => {
  expect(new Set(REFUSED_SWITCHES).size).toBeGreaterThanOrEqual(25);
  expect(new Set(REFUSED_VARIABLES).size).toBeGreaterThanOrEqual(25);
});
