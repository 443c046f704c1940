'use strict';
// desktopCapturer, and main's side of getDisplayMedia. With a DISPLAY the sources are the real X screen and its windows
// (ids as in Electron: screen:0:0, window:<X id>:0). Without one: a drawn test pattern and the app's own windows.
// An X window is captured as it lies on the screen, so what covers it is in the picture. A window with content protection
// is left out of the list; in a picture of the whole screen it can be seen, as on a real Linux desktop.
const crypto = require('node:crypto');
const { hasDisplay, clientWindows, screenSize, shoot } = require('./x-screen.cjs');
const { NativeImage } = require('./image.cjs');
const { BrowserWindow } = require('./browser-window.cjs');
const { strict } = require('./strict.cjs');

const SCREEN = 'screen:0:0';

/** Eight colour bars, each a different plain colour. */
function pattern() {
  const { width, height } = screenSize();
  const rgba = Buffer.alloc(width * height * 4, 255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const bar = Math.floor((pixel % width) * 8 / width);
    for (let band = 0; band < 3; band++) rgba[pixel * 4 + band] = bar & (1 << band) ? 255 : 0;
  }
  return { width, height, rgba };
}

/** Of a display that a test has plugged in: at its own pixels, each different from its neighbours and from those of other displays; null when it has been unplugged. */
function patternOf(displayId) {
  const display = require('./desktop.cjs').screen._plugged()?.find(({ id }) => id === displayId);
  if (display === undefined) return null;
  const [width, height] = [display.size.width, display.size.height].map((length) => Math.round(length * display.scaleFactor));
  const rgba = Buffer.alloc(width * height * 4, 255);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) [rgba[at], rgba[at + 1], rgba[at + 2]] = [(x * 7 + displayId * 31) & 255, (y * 5) & 255, ((x ^ y) * 3 + displayId) & 255];
  }
  return { width, height, rgba };
}

function listScreens() {
  const plugged = require('./desktop.cjs').screen._plugged();
  if (plugged === null) return [{ id: SCREEN, name: 'Entire screen', displayId: '1', take: async () => (hasDisplay() ? shoot('root') : pattern()) }];
  return plugged.map(({ id }, place) => ({ id: `screen:${place}:0`, name: `Screen ${place + 1}`, displayId: String(id), take: async () => patternOf(id) }));
}

/** @returns {Promise<{ id, name, take: () => Promise<raster | null> }[]>} */
async function listWindows() {
  const own = BrowserWindow.getAllWindows();
  if (!hasDisplay()) {
    const take = async (window) => (window.isDestroyed() ? null : (await window.capturePage())._pixels());
    return own.filter((window) => window.isVisible() && !window.isContentProtected()).map((window) => ({ id: window.getMediaSourceId(), name: window.getTitle(), take: () => take(window) }));
  }
  const hidden = new Set(own.filter((window) => window.isContentProtected()).map((window) => window._xid));
  const shown = (await clientWindows()).filter((each) => each.isShown && !hidden.has(each.id));
  return shown.map(({ id, title }) => ({ id: `window:${id}:0`, name: title, take: () => shoot(id) }));
}

async function listSources(types) {
  // What was asked of the windows before has reached the screen.
  await Promise.all(BrowserWindow.getAllWindows().map((window) => window._settled()));
  return [...(types.includes('screen') ? listScreens() : []), ...(types.includes('window') ? await listWindows() : [])];
}

async function toSource({ id, name, take, displayId = '' }, thumbnailSize) {
  const raster = thumbnailSize.width > 0 && thumbnailSize.height > 0 ? await take() : undefined;
  if (raster === null) return null;
  const thumbnail = raster ? new NativeImage({ raster })._fit(thumbnailSize) : new NativeImage();
  return { id, name, display_id: displayId, thumbnail, appIcon: null };
}

const desktopCapturer = strict('desktopCapturer', {
  async getSources({ types, thumbnailSize = { width: 150, height: 150 } }) {
    const found = await Promise.all((await listSources(types)).map((each) => toSource(each, thumbnailSize)));
    return found.filter((source) => source !== null);
  },
});

const refuse = (name, message) => ({ refused: { name, message } });
const streams = new Map();

/** Asks main's handlers as Electron 45 does; @returns its choice, or the refusal that the page sees */
async function chooseSource(webContents, request) {
  const { session } = webContents;
  const requestingUrl = webContents.getURL();
  const details = { requestingUrl, securityOrigin: new URL(requestingUrl).origin, isMainFrame: true, mediaTypes: ['video'] };
  if (!await session._permits(webContents, 'display-capture', details)) return refuse('NotAllowedError', 'Permission denied');
  if (!session._displayMedia) return refuse('NotSupportedError', 'Not supported');
  return new Promise((resolve) => {
    const frame = webContents.mainFrame;
    const answer = (chosen) => {
      if (chosen === null || chosen === undefined) return resolve(refuse('AbortError', 'Invalid capture constraints'));
      if (chosen.video) return resolve(chosen);
      resolve(refuse('AbortError', 'Error starting capture'));
      throw new TypeError('Video was requested, but no video stream was provided');
    };
    session._displayMedia({ frame, securityOrigin: frame.origin, videoRequested: true, audioRequested: request.audio, userGesture: request.userGesture }, answer);
  });
}

/** @returns a source by the id that main answered with; a WebFrameMain stands for its page */
async function findSource(video) {
  if (video._webContents) return { id: 'web-contents-media-stream', surface: 'browser', take: async () => (await video._webContents.capturePage())._pixels() };
  const source = (await listSources(['screen', 'window'])).find((each) => each.id === video.id);
  return source && { ...source, surface: source.id.startsWith('screen:') ? 'monitor' : 'window' };
}

const digest = (raster) => crypto.createHash('sha1').update(raster.rgba).digest('hex');
const toImage = ({ width, height, rgba }) => ({ width, height, bytes: new Uint8Array(rgba.buffer, rgba.byteOffset, rgba.byteLength) });

const calls = {
  async 'display-request'(webContents, request) {
    const chosen = await chooseSource(webContents, request);
    if (chosen.refused) return chosen;
    const source = await findSource(chosen.video);
    const raster = await source?.take();
    if (!raster) return refuse('NotReadableError', 'Could not start video source');
    const stream = crypto.randomUUID();
    streams.set(stream, { ...source, last: digest(raster) });
    webContents.once('destroyed', () => streams.delete(stream));
    return { stream, source: source.id, surface: source.surface, image: toImage(raster) };
  },
  /** @returns the next picture, 'unchanged', or null when the source is gone */
  async 'display-frame'(_webContents, stream) {
    const source = streams.get(stream);
    const raster = await source?.take();
    if (!raster) return null;
    const now = digest(raster);
    if (now === source.last) return 'unchanged';
    source.last = now;
    return toImage(raster);
  },
  async 'display-stop'(_webContents, stream) {
    streams.delete(stream);
  },
};

module.exports = { desktopCapturer, calls };
