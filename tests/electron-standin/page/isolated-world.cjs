'use strict';
// First script of the isolated world: gives the preload script its `electron`, then runs it.
const { makeIpcRenderer } = require('ipc-renderer');
const { makeBridgeEnd } = require('bridge');

// The stand-in's own functions cross under a name that no app can expose.
const PRIVATE = '\u0000standin';

/** @param {{ channel: string, platform: string, target: string }} settings; @param {Function} preload the app's script as a function body */
function startIsolatedWorld(settings, preload) {
  if (window !== window.top) return;
  const post = globalThis.__standinPost;
  delete globalThis.__standinPost;
  globalThis.__standinTarget = settings.target;
  const { ipcRenderer, call, receive } = makeIpcRenderer(post);
  globalThis.__standinReceive = receive;
  const bridge = makeBridgeEnd(`${settings.channel}-up`, `${settings.channel}-down`, () => undefined);
  bridge.expose(PRIVATE, { call });

  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld: (key, api) => bridge.expose(key, api),
      executeInMainWorld() { throw new Error('stand-in: executeInMainWorld is not emulated'); },
      exposeInIsolatedWorld() { throw new Error('stand-in: exposeInIsolatedWorld is not emulated'); },
    },
    webFrame: { setZoomFactor() {}, getZoomFactor: () => 1, setVisualZoomLevelLimits() {} },
    // Files chosen through DevTools have no path that the page could learn.
    webUtils: { getPathForFile: () => '' },
  };
  const requirePreload = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`);
  };
  const processShim = { platform: settings.platform, type: 'renderer', sandboxed: true, contextIsolated: true, versions: { electron: 'stand-in' }, env: {}, argv: [] };
  const module = { exports: {} };
  preload(requirePreload, processShim, module.exports, module, globalThis);
}

module.exports = { startIsolatedWorld, PRIVATE };
