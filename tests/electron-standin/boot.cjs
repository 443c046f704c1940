'use strict';
// After the app's main file has run: loopback server, Chromium, browser-wide events, then 'ready'.
const { app } = require('./app.cjs');
const { fromWire } = require('./addresses.cjs');
const { BrowserWindow } = require('./browser-window.cjs');
const { WebContents, provideInternal } = require('./web-contents.cjs');
const { startChromium, endChromium, ready } = require('./chromium.cjs');
const { startServer } = require('./server.cjs');
const { askToOpen, routeUploads } = require('./page-target.cjs');
const { calls } = require('./capture.cjs');
const { session } = require('./session.cjs');
const { strict, emitCancellable, ignore } = require('./strict.cjs');

const pageOf = (targetId) => WebContents.fromDevToolsTargetId(targetId);
const pageWithFrame = (frameId) => pageOf(frameId) ?? WebContents.getAllWebContents().find((each) => each._frames?.has(frameId));
const withoutFragment = (url) => url.split('#')[0];

function followTargets(root) {
  root.on('Target.targetDestroyed', ({ targetId }) => pageOf(targetId)?._window._gone());
  // A link with a target got past the page's script: the new page goes before it has loaded.
  root.on('Target.targetCreated', ({ targetInfo }) => {
    if (targetInfo.type === 'page' && targetInfo.openerId && pageOf(targetInfo.openerId)) root.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(ignore);
  });
  root.on('Target.targetInfoChanged', ({ targetInfo }) => {
    const webContents = pageOf(targetInfo.targetId);
    if (!webContents || webContents._title === targetInfo.title) return;
    webContents._title = targetInfo.title;
    if (!webContents._url) return;
    if (emitCancellable(webContents._window, 'page-title-updated', {}, targetInfo.title, true)) webContents._window._title = targetInfo.title;
  });
}

/** @returns {boolean} false when the app prevented a navigation that the page began */
function mayNavigate({ frameId, request }) {
  const webContents = pageWithFrame(frameId);
  if (!webContents) return true;
  const isMainFrame = webContents._targetId === frameId;
  if (isMainFrame && webContents._expected && withoutFragment(webContents._expected) === withoutFragment(request.url)) {
    webContents._expected = undefined;
    return true;
  }
  const url = fromWire(request.url);
  if (isMainFrame && withoutFragment(url) === withoutFragment(webContents._url)) return true; // a reload
  const fields = { url, isMainFrame, isSameDocument: false, frame: isMainFrame ? webContents.mainFrame : null, initiator: webContents.mainFrame };
  const stays = !emitCancellable(webContents, 'will-frame-navigate', fields);
  return !stays && (!isMainFrame || emitCancellable(webContents, 'will-navigate', fields, url));
}

async function judge(event) {
  if (event.resourceType === 'Document' && !mayNavigate(event)) return 'Aborted';
  if (fromWire(event.request.url) !== event.request.url) return undefined; // the server asks for these
  const resourceType = event.resourceType === 'Document' ? 'mainFrame' : (event.resourceType ?? 'other').toLowerCase();
  const own = pageWithFrame(event.frameId)?.session ?? session.defaultSession;
  const verdict = await own.webRequest._ask({ url: event.request.url, method: event.request.method, resourceType });
  return verdict.cancel ? 'BlockedByClient' : undefined;
}

async function followRequests(root) {
  root.on('Fetch.requestPaused', async (event) => {
    const errorReason = await judge(event);
    const { requestId } = event;
    // The page may be gone by now.
    if (errorReason) root.send('Fetch.failRequest', { requestId, errorReason }).catch(ignore);
    else root.send('Fetch.continueRequest', { requestId }).catch(ignore);
  });
  // Not '*': every body would be copied into these events.
  await root.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }, { urlPattern: 'https://*' }, { urlPattern: 'wss://*' }, { urlPattern: 'ws://*' }] });
}

/** Downloads are announced, then always refused: the app saves files through main. */
async function followDownloads(root) {
  root.on('Browser.downloadWillBegin', ({ frameId, url, suggestedFilename }) => {
    const webContents = pageOf(frameId);
    const item = strict('DownloadItem', { getURL: () => fromWire(url), getFilename: () => suggestedFilename, cancel: ignore, setSavePath: ignore, getState: () => 'cancelled', once: ignore, on: ignore });
    if (webContents) emitCancellable(webContents.session, 'will-download', {}, item, webContents);
  });
  await root.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true });
}

async function boot() {
  await new Promise((resolve) => setImmediate(resolve));
  if (app._exiting) return;
  const server = await startServer();
  const browser = await startChromium(server.port);
  BrowserWindow._browser = browser;
  app._endBrowser = async () => {
    server.close();
    await endChromium(browser);
  };
  browser.once('exit', () => app.exit(app._quitting ? 0 : 1));
  routeUploads(pageOf);
  provideInternal({ ...calls, 'window-open': async (webContents, request) => askToOpen(webContents, { ...request, url: fromWire(request.url) }) });
  followTargets(browser.root);
  await browser.root.send('Target.setDiscoverTargets', { discover: true });
  await followRequests(browser.root);
  await followDownloads(browser.root);
  ready.resolve(browser);
  app._isReady = true;
  app.emit('will-finish-launching');
  app.emit('ready', {}, {});
  app._ready.resolve({});
}

module.exports = { boot };
