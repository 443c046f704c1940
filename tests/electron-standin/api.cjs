'use strict';
// What `require('electron')` gives in the main process.
const fs = require('node:fs');
const { app } = require('./app.cjs');
const { BrowserWindow } = require('./browser-window.cjs');
const { WebContents } = require('./web-contents.cjs');
const { ipcMain } = require('./ipc-main.cjs');
const { MessageChannelMain, MessagePortMain } = require('./message-ports.cjs');
const { session, fromPartition } = require('./session.cjs');
const { desktopCapturer } = require('./capture.cjs');
const { nativeImage } = require('./image.cjs');
const desktop = require('./desktop.cjs');
const { strict } = require('./strict.cjs');

const net = strict('net', {
  isOnline: () => false,
  online: false,
  async fetch(target) {
    const url = String(target?.url ?? target);
    if (url.startsWith('file:')) return new Response(new Uint8Array(await fs.promises.readFile(new URL(url))));
    const handler = session.defaultSession.protocol._handlers.get(url.slice(0, url.indexOf(':')));
    if (!handler) throw new Error('net::ERR_INTERNET_DISCONNECTED');
    return handler(new Request(url));
  },
});

const api = {
  app, BrowserWindow, webContents: WebContents, ipcMain, MessageChannelMain, MessagePortMain, session, net, desktopCapturer, nativeImage, ...desktop,
  get protocol() { return fromPartition('').protocol; },
};

module.exports = strict('electron', api);
