'use strict';
// electron.BrowserWindow. Headed (STANDIN_HEADED=1) it is a real X window, with Chromium's tab strip above the page; hide() and
// show() take it off the screen and put it back. Headless there is no window, and the state is only remembered.
const { EventEmitter } = require('node:events');
const { app } = require('./app.cjs');
const { WebContents } = require('./web-contents.cjs');
const { isHeaded } = require('./chromium.cjs');
const { clientWindows, screenSize, setMapped } = require('./x-screen.cjs');
const { strict, emitCancellable, ignore } = require('./strict.cjs');

let nextId = 1;
// One window opens at a time: the X window that is new is the one just asked for.
let opening = Promise.resolve();

class BrowserWindow extends EventEmitter {
  constructor(options = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.id = nextId++;
    this._options = options;
    this._bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this._title = options.title ?? app.name;
    this._visible = options.show !== false;
    this._state = { minimized: false, maximized: false, fullScreen: false, alwaysOnTop: Boolean(options.alwaysOnTop), protected: false };
    this._dead = this._closing = false;
    this._work = Promise.resolve();
    this.accessibleTitle = '';
    const self = strict('BrowserWindow', this);
    this._self = self;
    app._windows.add(self);
    this.webContents = new WebContents(self, options.webPreferences ?? {});
    // Still reachable for the stand-in itself after the window is destroyed.
    this._contents = this.webContents;
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, self);
    return self;
  }

  /** Runs `create`, and finds the X window that it brought. */
  _opening(create) {
    const mine = opening.then(async () => {
      if (!isHeaded()) return create();
      const before = new Set((await clientWindows()).map((each) => each.id));
      const targetId = await create();
      for (let wait = 0; wait < 60 && this._xid === undefined; wait++) {
        this._xid = (await clientWindows()).find((each) => !before.has(each.id) && each.pid === this._browserPid())?.id;
        if (this._xid === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return targetId;
    });
    opening = mine.catch(ignore);
    return mine;
  }

  _browserPid() { return this.constructor._browser.process.pid; }

  async _opened(browser) {
    this._browser = browser;
    const { windowId } = await browser.root.send('Browser.getWindowForTarget', { targetId: this._contents._targetId });
    this._windowId = windowId;
    const screen = screenSize();
    const size = { width: Math.min(this._bounds.width, screen.width), height: Math.min(this._bounds.height, screen.height - (isHeaded() ? 120 : 0)) };
    await browser.root.send('Browser.setContentsSize', { windowId, ...size }).catch(ignore);
    if (!this._visible) await this._map(false);
  }

  _map(isMapped) {
    if (this._xid === undefined) return Promise.resolve();
    // A window that was closed meanwhile needs no moving.
    this._work = this._work.then(() => setMapped(this._xid, isMapped)).catch(ignore);
    return this._work;
  }

  /** All that was asked of the window has reached the screen. */
  _settled() { return this._work; }

  _setChromiumState(windowState) {
    this._work = this._work.then(() => this._contents._up).then(() => this._browser.root.send('Browser.setWindowBounds', { windowId: this._windowId, bounds: { windowState } })).catch(ignore);
  }

  loadURL(url) { return this.webContents.loadURL(url); }
  loadFile(file) { return this.webContents.loadFile(file); }
  capturePage(area) { return this.webContents.capturePage(area); }
  reload() { this.webContents.reload(); }

  show() {
    this.showInactive();
    this.focus();
  }
  showInactive() {
    const wasVisible = this._visible;
    this._visible = true;
    if (!wasVisible) this._map(true).then(() => this.emit('show'));
  }
  hide() {
    const wasVisible = this._visible;
    this._visible = false;
    if (wasVisible) this._map(false).then(() => this.emit('hide'));
  }
  focus() { this.emit('focus'); }
  blur() { this.emit('blur'); }
  isVisible() { return this._visible; }
  isFocused() { return this._visible && !this._state.minimized && BrowserWindow.getFocusedWindow() === this._self; }
  isDestroyed() { return this._dead; }

  _change(field, value, event, windowState) {
    this._state[field] = value;
    this._setChromiumState(windowState);
    this._work.then(() => this.emit(event));
  }
  minimize() { this._change('minimized', true, 'minimize', 'minimized'); }
  restore() { this._change('minimized', false, 'restore', 'normal'); }
  maximize() { this._change('maximized', true, 'maximize', 'maximized'); }
  unmaximize() { this._change('maximized', false, 'unmaximize', 'normal'); }
  setFullScreen(on) { this._change('fullScreen', on, on ? 'enter-full-screen' : 'leave-full-screen', on ? 'fullscreen' : 'normal'); }
  isMinimized() { return this._state.minimized; }
  isMaximized() { return this._state.maximized; }
  isFullScreen() { return this._state.fullScreen; }
  isNormal() { return !this._state.minimized && !this._state.maximized && !this._state.fullScreen; }

  getBounds() { return { ...this._bounds }; }
  getContentBounds() { return { ...this._bounds }; }
  getNormalBounds() { return { ...this._bounds }; }
  getSize() { return [this._bounds.width, this._bounds.height]; }
  getContentSize() { return this.getSize(); }
  getPosition() { return [this._bounds.x, this._bounds.y]; }
  setBounds(bounds) {
    Object.assign(this._bounds, bounds);
    const { x, y, width, height } = this._bounds;
    this._work = this._work.then(() => this._contents._up).then(() => this._browser.root.send('Browser.setWindowBounds', { windowId: this._windowId, bounds: { left: x, top: y, width, height } })).catch(ignore);
  }
  setSize(width, height) { this.setBounds({ width, height }); }
  setContentSize(width, height) { this.setBounds({ width, height }); }
  setPosition(x, y) { this.setBounds({ x, y }); }

  setTitle(title) { this._title = title; }
  getTitle() { return this._title; }
  setAlwaysOnTop(on) { this._state.alwaysOnTop = on; }
  isAlwaysOnTop() { return this._state.alwaysOnTop; }
  setContentProtection(on) { this._state.protected = Boolean(on); }
  isContentProtected() { return this._state.protected; }
  getParentWindow() { return this._options.parent ?? null; }
  getChildWindows() { return []; }
  isModal() { return Boolean(this._options.modal); }
  isResizable() { return this._options.resizable !== false; }
  getMediaSourceId() { return `window:${this._xid ?? this.id}:0`; }
  getNativeWindowHandle() { return Buffer.alloc(8); }

  /** As a click on the cross: 'close' may refuse, then the page's beforeunload. */
  close() {
    if (this._dead || this._closing) return;
    if (!emitCancellable(this, 'close')) return app._closeRefused();
    this._closing = true;
    this._contents._up.then(() => this._contents._page.session.send('Page.close')).catch(ignore);
  }

  _staysOpen() {
    this._closing = false;
    app._closeRefused();
  }

  /** At once, asking nobody; the renderer process ends with it. */
  destroy() {
    if (this._dead) return;
    this._gone();
    this._contents._up.then(() => this._discard(), ignore);
  }

  _discard() {
    this._browser.root.send('Target.closeTarget', { targetId: this._contents._targetId }).catch(ignore);
  }

  /** Chromium's page has gone, or is about to. */
  _gone() {
    if (this._dead) return;
    this._dead = true;
    this._contents._end();
    this.emit('closed');
    app._windowGone(this._self);
  }

  static getAllWindows() { return [...app._windows]; }
  static fromWebContents(webContents) { return webContents?._window ?? null; }
  static fromId(id) { return BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null; }
  static getFocusedWindow() { return BrowserWindow.getAllWindows().findLast((window) => window.isVisible() && !window.isMinimized()) ?? null; }
}

for (const name of ['setMenu', 'removeMenu', 'setMenuBarVisibility', 'setAutoHideMenuBar', 'setMinimumSize', 'setMaximumSize', 'setResizable', 'setAspectRatio', 'center', 'setIcon', 'setProgressBar', 'flashFrame', 'setOverlayIcon', 'setBackgroundColor', 'setOpacity', 'setSkipTaskbar', 'setDocumentEdited', 'setIgnoreMouseEvents', 'moveTop', 'setVisibleOnAllWorkspaces', 'setAppDetails', 'setThumbarButtons', 'setTitleBarOverlay', 'setRepresentedFilename', 'setAccessibleTitle']) {
  BrowserWindow.prototype[name] = ignore;
}

module.exports = { BrowserWindow };
