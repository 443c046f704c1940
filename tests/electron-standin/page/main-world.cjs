'use strict';
// First script of the page's own world: puts in place what the preload script exposes, and getDisplayMedia.
const { makeBridgeEnd } = require('bridge');
const { installDisplayMedia } = require('display-media');

/** @param {{ channel: string }} settings */
function startMainWorld(settings) {
  if (window !== window.top) return;
  let privates;
  makeBridgeEnd(`${settings.channel}-down`, `${settings.channel}-up`, (key, value) => {
    if (key.startsWith('\u0000')) privates = value;
    else Object.defineProperty(window, key, { value, writable: false, configurable: false, enumerable: true });
  });
  // Electron gives null for a window that main's handler refuses. That handler is asked, though it cannot be waited for here.
  window.open = (url = '', name = '', features = '') => {
    privates.call('window-open', { url: new URL(url, document.baseURI).href, name, features });
    return null;
  };
  installDisplayMedia((name, argument) => privates.call(name, argument));
}

module.exports = { startMainWorld };
