// A small app that uses what the stand-in promises to emulate. Tests change its behaviour through app.evaluate.
import { app, BrowserWindow, desktopCapturer, ipcMain, MessageChannelMain, protocol, session } from 'electron';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript' };
// SAMPLE_POLICY=no-fetch and =strict show that bulk bytes also pass under other policies than the usual one.
const POLICY = process.env.SAMPLE_POLICY ?? 'usual';
const CSP = `default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src blob:; connect-src ${POLICY === 'no-fetch' ? "'none'" : "'self'"}; base-uri 'none'; frame-ancestors 'none'${POLICY === 'strict' ? "; require-trusted-types-for 'script'; trusted-types sample" : ''}`;
const HEADERS = { 'content-security-policy': CSP, ...(POLICY === 'strict' ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' } : {}) };

const seen = { navigations: [], opened: [], downloads: [], secondInstances: 0, allClosed: 0, permissions: [] };
globalThis.sample = { seen, openWindow, streams: 0, closedStreams: 0 };

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);

async function serve(request) {
  const { pathname } = new URL(request.url);
  const file = path.join(FOLDER, path.normalize(pathname));
  try {
    return new Response(new Uint8Array(await readFile(file)), { headers: { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream', ...HEADERS } });
  } catch (error) {
    return new Response(String(error), { status: 404, headers: HEADERS });
  }
}

/** Answers a stream port: counts what comes, and sends what is asked for. */
function openStream(event) {
  const { port1, port2 } = new MessageChannelMain();
  globalThis.sample.streams += 1;
  port1.on('message', ({ data }) => {
    if (data.put) port1.postMessage({ length: data.put.byteLength, last: data.put[data.put.byteLength - 1] });
    if (data.get) port1.postMessage({ bytes: new Uint8Array(data.get).fill(7) });
  });
  port1.on('close', () => { globalThis.sample.closedStreams += 1; });
  port1.start();
  event.sender.postMessage('stream-port', { name: 'stream' }, [port2]);
}

async function openWindow({ partition = '', ...options } = {}) {
  const { protocol: own } = session.fromPartition(partition);
  if (!own.isProtocolHandled('app')) own.handle('app', serve);
  const window = new BrowserWindow({ width: 640, height: 480, ...options, webPreferences: { partition, preload: path.join(FOLDER, 'preload.cjs'), sandbox: true, contextIsolation: true } });
  window.webContents.setWindowOpenHandler(({ url }) => { seen.opened.push(url); return { action: 'deny' }; });
  window.webContents.on('will-navigate', (event, url) => { seen.navigations.push(url); event.preventDefault(); });
  await window.loadURL('app://bundle/index.html');
  return window;
}

async function start() {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    seen.permissions.push(permission);
    answer(permission === 'persistent-storage' || permission === 'display-capture');
  });
  session.defaultSession.on('will-download', (event, item) => { seen.downloads.push(item.getFilename()); event.preventDefault(); });
  ipcMain.handle('ping', (event, value) => ({ pong: value, url: event.senderFrame.url }));
  ipcMain.handle('fail', () => { throw new TypeError('no'); });
  ipcMain.handle('sources', async (_event, thumbnailSize) => {
    const sources = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize });
    return sources.map(({ id, name, thumbnail }) => ({ id, name, size: thumbnail.getSize(), png: thumbnail.toPNG() }));
  });
  ipcMain.on('open-stream', openStream);
  // A port that the page made: what comes is sent back on a second one that main made.
  ipcMain.on('offer-port', ({ ports: [port] }) => {
    const { port1, port2 } = new MessageChannelMain();
    port.on('message', ({ data }) => port1.postMessage({ echo: data }));
    port.start();
    port.postMessage('second', [port2]);
  });
  await openWindow({ show: process.env.SAMPLE_HIDDEN !== '1' });
}

if (!app.requestSingleInstanceLock({ from: 'sample' })) {
  console.log('second instance refused');
  app.quit();
} else {
  app.on('second-instance', () => { seen.secondInstances += 1; });
  app.on('window-all-closed', () => { seen.allClosed += 1; if (!globalThis.sample.staysOpen) app.quit(); });
  app.whenReady().then(start);
}
