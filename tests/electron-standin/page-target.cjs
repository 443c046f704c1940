'use strict';
// Makes a Chromium page for a webContents and turns its DevTools events into Electron's.
const crypto = require('node:crypto');
const { fromWire } = require('./addresses.cjs');
const { isHeaded, ready } = require('./chromium.cjs');
const { isolatedWorldSource, mainWorldSource } = require('./page-source.cjs');
const { findRendererProcess } = require('./renderer-process.cjs');
const { onUpload } = require('./server.cjs');
const { emitCancellable, ignore } = require('./strict.cjs');

const WORLD = 'Electron Isolated Context';
const BINDING = '__standinPost';

// Electron's names and Chromium's. Electron asks at the moment of use; here each is asked at loading and pinned in Chromium.
const PERMISSIONS = {
  'clipboard-read': ['clipboard-read'], 'clipboard-sanitized-write': ['clipboard-write'], notifications: ['notifications'], geolocation: ['geolocation'],
  'persistent-storage': ['persistent-storage'], 'idle-detection': ['idle-detection'], 'local-fonts': ['local-fonts'], 'window-management': ['window-management'],
  midi: ['midi'], 'storage-access': ['storage-access'], 'screen-wake-lock': ['screen-wake-lock'], media: ['camera', 'microphone'],
};

async function permit(browser, webContents, wireUrl) {
  const origin = /^https?:\/\/[^/]+/.exec(wireUrl)?.[0];
  if (!origin) return;
  webContents.session._origins.add(origin);
  webContents.session._clear = (each) => browser.root.send('Storage.clearDataForOrigin', { origin: each, storageTypes: 'all' });
  await Promise.all(Object.entries(PERMISSIONS).map(async ([permission, names]) => {
    const details = { requestingUrl: fromWire(wireUrl), isMainFrame: true, ...(permission === 'media' ? { mediaTypes: ['audio', 'video'] } : {}) };
    const setting = await webContents.session._permits(webContents, permission, details) ? 'granted' : 'denied';
    for (const name of names) {
      await browser.root.send('Browser.setPermission', { permission: { name }, setting, origin }).catch((error) => {
        if (process.env.STANDIN_VERBOSE) console.error(`stand-in: permission ${permission}: ${error.message}`);
      });
    }
  }));
}

/** Another document may live in another process. */
function noteProcess(webContents, browser, session) {
  const found = findRendererProcess(browser.root, session).then((pid) => {
    if (webContents._processFound === found) webContents._processId = pid;
  }).catch(ignore); // the page went away meanwhile
  webContents._processId = 0;
  webContents._processFound = found;
}

function followWorlds(webContents, session, browser) {
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name !== WORLD || context.auxData?.frameId !== webContents._targetId) return;
    webContents._link.open(context.id);
    noteProcess(webContents, browser, session);
  });
  session.on('Runtime.executionContextsCleared', () => webContents._link.reset());
  session.on('Runtime.bindingCalled', ({ name, payload }) => { if (name === BINDING) webContents._link.receive(JSON.parse(payload)); });
}

function followLoading(webContents, session) {
  const window = webContents._window;
  session.on('Page.domContentEventFired', () => webContents.emit('dom-ready', {}));
  session.on('Page.loadEventFired', () => {
    if (!webContents._url) return;
    webContents._loading = false;
    webContents._expected = undefined;
    webContents.emit('did-finish-load');
    webContents.emit('did-stop-loading');
    if (!window._wasReady) window.emit('ready-to-show');
    window._wasReady = true;
  });
  session.on('Page.frameAttached', ({ frameId }) => webContents._frames.add(frameId));
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId) return;
    webContents._frames.clear();
    webContents._crashed = false;
    webContents._url = frame.url === 'about:blank' ? '' : fromWire(frame.url) + (frame.urlFragment ?? '');
    if (webContents._url) webContents.emit('did-navigate', {}, webContents._url, 200, 'OK');
  });
  session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
    if (frameId !== webContents._targetId) return;
    webContents._url = fromWire(url);
    webContents.emit('did-navigate-in-page', {}, webContents._url, true);
  });
}

function followMishaps(webContents, session) {
  session.on('Page.javascriptDialogOpening', ({ type }) => {
    if (type !== 'beforeunload') return;
    const stays = emitCancellable(webContents, 'will-prevent-unload');
    if (stays) webContents._window._staysOpen();
    session.send('Page.handleJavaScriptDialog', { accept: !stays }).catch(ignore);
  });
  session.on('Inspector.targetCrashed', () => {
    webContents._crashed = true;
    webContents._processId = 0;
    webContents._link.reset();
    webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  });
  // A link with a target; window.open() itself is answered in page/main-world.cjs.
  session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => askToOpen(webContents, { url: fromWire(url), name: windowName, features: windowFeatures.join(',') }));
  session.on('Runtime.consoleAPICalled', ({ type, args }) => {
    const message = args.map((each) => each.value ?? each.description).join(' ');
    webContents.emit('console-message', { level: type, message, lineNumber: 0, sourceId: '' });
  });
}

/** Tells main's handler; the answer can only be no, since a second page with an opener is not emulated. */
function askToOpen(webContents, { url, name, features }) {
  const details = { url, frameName: name, features, disposition: 'new-window', referrer: { url: '', policy: 'default' } };
  const answer = webContents._openHandler ? webContents._openHandler(details) : { action: 'allow' };
  if (answer.action !== 'deny') console.error(`stand-in: opening a window for ${url} is not emulated`);
}

async function injectScripts(webContents, session) {
  const channel = `standin-${crypto.randomBytes(6).toString('hex')}`;
  const add = (source, worldName) => session.send('Page.addScriptToEvaluateOnNewDocument', { source, ...(worldName ? { worldName } : {}) });
  let isolated;
  try {
    isolated = isolatedWorldSource(channel, webContents._targetId, webContents._preferences.preload);
  } catch (error) {
    webContents.emit('preload-error', {}, webContents._preferences.preload, error);
    console.error('stand-in: preload script:', error);
    isolated = isolatedWorldSource(channel, webContents._targetId, undefined);
  }
  await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
  await add(mainWorldSource(channel));
  await add(isolated, WORLD);
}

async function createTarget(browser, window) {
  const { x, y, width, height } = window._bounds;
  const place = isHeaded() ? { left: x, top: y } : {};
  const { targetId } = await browser.root.send('Target.createTarget', { url: 'about:blank', newWindow: true, width, height, ...place });
  return targetId;
}

/** Resolves when the page exists and is wired up; nothing of the app has run in it yet. */
async function attachPage(webContents) {
  const browser = await ready.promise;
  const window = webContents._window;
  webContents._targetId = await window._opening(() => createTarget(browser, window));
  webContents._frames = new Set();
  const { sessionId } = await browser.root.send('Target.attachToTarget', { targetId: webContents._targetId, flatten: true });
  const session = browser.session(sessionId);
  webContents._page = { session, permit: (wireUrl) => permit(browser, webContents, wireUrl) };
  for (const follow of [followWorlds, followLoading, followMishaps]) follow(webContents, session, browser);
  await session.send('Page.enable');
  await session.send('Inspector.enable');
  await injectScripts(webContents, session);
  await session.send('Runtime.enable');
  await window._opened(browser);
}

/** Bulk uploads name the page they come from. @param {(targetId: string) => object | undefined} find */
function routeUploads(find) {
  onUpload((targetId, documentId, body) => find(targetId)?._link.receiveUpload(documentId, body));
}

module.exports = { attachPage, routeUploads, askToOpen };
