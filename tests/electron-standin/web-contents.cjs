'use strict';
// electron.webContents: one page of Chromium.
const { EventEmitter } = require('node:events');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { config } = require('./config.cjs');
const { toWire } = require('./addresses.cjs');
const { fromPartition } = require('./session.cjs');
const { IpcMain, ipcMain } = require('./ipc-main.cjs');
const { PageLink } = require('./page-link.cjs');
const { NativeImage } = require('./image.cjs');
const { attachPage } = require('./page-target.cjs');
const { strict, ignore } = require('./strict.cjs');

const loadFailure = (code, url) => Object.assign(new Error(`${code} (-2) loading '${url}'`), { code, errno: -2, url });

const all = new Map();
const internal = {};
let nextId = 1;

class WebContents extends EventEmitter {
  constructor(window, preferences) {
    super();
    this.id = nextId++;
    this.session = preferences.session ?? fromPartition(preferences.partition ?? '');
    this.ipc = new IpcMain();
    this.zoomFactor = 1;
    this.hostWebContents = null;
    this.debugger = undefined;
    this._window = window;
    this._preferences = preferences;
    this._url = this._title = '';
    this._dead = this._loading = false;
    this._webRtcPolicy = 'default';
    const self = strict('webContents', this);
    this._self = self;
    this._link = new PageLink({
      handle: (message, decode, ports) => self._handle(message, decode, ports),
      evaluate: (contextId, text) => self._page.session.send('Runtime.callFunctionOn', { executionContextId: contextId, functionDeclaration: 'function (text) { __standinReceive(text); }', arguments: [{ value: text }], silent: true }),
    });
    all.set(this.id, self);
    this._up = attachPage(self);
    this._up.catch((error) => { if (!this._dead) console.error('stand-in: window not opened:', error); });
    return self;
  }

  get mainFrame() {
    const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/.exec(this._url)?.[0] ?? 'null';
    const frame = { _webContents: this._self, url: this._url, origin, routingId: 1, processId: 1, frameTreeNodeId: this.id, name: '', parent: null, frames: [], detached: false };
    return Object.assign(frame, { top: frame, send: (...values) => this.send(...values), postMessage: (...values) => this.postMessage(...values), isDestroyed: () => this._dead });
  }

  async _handle(message, decode, ports) {
    if (this._dead) return undefined;
    const values = message.values.map(decode);
    if (message.kind === 'call') return this._answer(message, () => internal[message.channel](this._self, values[0]), true);
    const event = { type: 'frame', sender: this._self, senderFrame: this.mainFrame, processId: 1, frameId: 1, ports, returnValue: undefined, defaultPrevented: false, preventDefault: ignore, reply: (channel, ...rest) => this.send(channel, ...rest) };
    if (message.kind === 'invoke') {
      return this._answer(message, () => {
        const handler = this.ipc._handlers.get(message.channel) ?? ipcMain._handlers.get(message.channel);
        if (!handler) throw new Error(`No handler registered for '${message.channel}'`);
        return handler(event, ...values);
      }, false);
    }
    this.emit('ipc-message', event, message.channel, ...values);
    this.ipc.emit(message.channel, event, ...values);
    ipcMain.emit(message.channel, event, ...values);
  }

  async _answer({ call }, work, keepsError) {
    const reply = { kind: 'reply', call };
    try {
      const value = await work();
      this._link.send(reply, (encode) => { reply.value = encode(value); });
    } catch (error) {
      const failed = { kind: 'reply', call, failure: String(error) };
      this._link.send(failed, (encode) => { if (keepsError) failed.error = encode(error); });
    }
  }

  send(channel, ...values) {
    const message = { kind: 'event', channel, ports: [] };
    this._link.send(message, (encode) => { message.values = values.map(encode); });
  }

  postMessage(channel, value, transfer = []) {
    const message = { kind: 'event', channel, ports: transfer.map((port) => this._link.give(port)) };
    this._link.send(message, (encode) => { message.values = [encode(value)]; });
  }

  async loadURL(url) {
    await this._up;
    const wireUrl = toWire(url, this.session._tag);
    this._loading = true;
    this._expected = wireUrl;
    await this._page.permit(wireUrl);
    const loaded = this._loaded(url);
    // Whoever calls hears of it below.
    loaded.catch(ignore);
    this.emit('did-start-loading');
    const { errorText } = await this._page.session.send('Page.navigate', { url: wireUrl });
    if (errorText) {
      this._loading = false;
      this.emit('did-fail-load', {}, -2, errorText, url, true);
      throw loadFailure(errorText, url);
    }
    await loaded;
    await this._processFound;
  }

  /** Settles with the load, or with the window's end. */
  _loaded(url) {
    return new Promise((resolve, reject) => {
      const loaded = () => { this.off('destroyed', destroyed); resolve(); };
      const destroyed = () => { this.off('did-finish-load', loaded); reject(loadFailure('ERR_FAILED', url)); };
      this.once('did-finish-load', loaded);
      this.once('destroyed', destroyed);
    });
  }

  loadFile(file) { return this.loadURL(pathToFileURL(path.resolve(config.appPath, file)).href); }
  getURL() { return this._url; }
  getTitle() { return this._title; }
  getType() { return 'window'; }
  getUserAgent() { return 'stand-in'; }
  isDestroyed() { return this._dead; }
  isLoading() { return this._loading; }
  isLoadingMainFrame() { return this._loading; }
  isCrashed() { return this._crashed === true; }
  isFocused() { return this._window.isFocused(); }
  isDevToolsOpened() { return false; }
  getZoomFactor() { return this.zoomFactor; }
  setZoomFactor(factor) { this.zoomFactor = factor; }
  setZoomLevel(level) { this.zoomFactor = 1.2 ** level; }
  getZoomLevel() { return Math.log(this.zoomFactor) / Math.log(1.2); }
  async setVisualZoomLevelLimits() {}
  getWebRTCIPHandlingPolicy() { return this._webRtcPolicy; }
  /** Recorded. Nothing leaves all the same: no name but the app's own resolves. */
  setWebRTCIPHandlingPolicy(policy) { this._webRtcPolicy = policy; }
  setWindowOpenHandler(handler) { this._openHandler = handler; }
  getLastWebPreferences() { return { ...this._preferences }; }
  /** 0 until the page has loaded. */
  getOSProcessId() { return this._processId ?? 0; }
  reload() { this._page.session.send('Page.reload').catch(ignore); }
  stop() { this._page.session.send('Page.stopLoading').catch(ignore); }
  /** Ends the renderer process; 'render-process-gone' follows. */
  forcefullyCrashRenderer() { this._page.session.send('Page.crash').catch(ignore); }
  close() { return this._window.close(); }

  async executeJavaScript(code) {
    await this._up;
    const { result, exceptionDetails } = await this._page.session.send('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  insertCSS(css) {
    return this.executeJavaScript(`{ const style = document.createElement('style'); style.textContent = ${JSON.stringify(css)}; document.head.append(style); }`);
  }

  async capturePage(area) {
    await this._up;
    const { data } = await this._page.session.send('Page.captureScreenshot', { format: 'png', ...(area ? { clip: { ...area, scale: 1 } } : {}) });
    return new NativeImage({ png: Buffer.from(data, 'base64') });
  }

  async printToPDF(options = {}) {
    const { data } = await this._page.session.send('Page.printToPDF', { printBackground: true, ...options });
    return Buffer.from(data, 'base64');
  }

  /** The page is gone: main's ports close, listeners hear of it. */
  _end() {
    this._dead = true;
    all.delete(this.id);
    this._link.reset();
    this.emit('destroyed');
  }

  static getAllWebContents() { return [...all.values()]; }
  static fromId(id) { return all.get(id); }
  static fromDevToolsTargetId(targetId) { return [...all.values()].find((each) => each._targetId === targetId); }
  static getFocusedWebContents() { return [...all.values()].find((each) => each._window.isFocused()) ?? null; }
}

for (const name of ['focus', 'setBackgroundThrottling', 'setIgnoreMenuShortcuts', 'setUserAgent', 'openDevTools', 'closeDevTools', 'toggleDevTools', 'undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'delete', 'setAudioMuted', 'setFrameRate', 'replaceMisspelling', 'clearHistory', 'setDevToolsWebContents']) {
  WebContents.prototype[name] = ignore;
}

/** Functions that the page's first scripts may call: name -> (webContents, argument). */
const provideInternal = (calls) => Object.assign(internal, calls);

module.exports = { WebContents, provideInternal };
