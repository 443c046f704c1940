'use strict';
// The smaller modules of main that speak to the desktop. Dialogs answer "cancelled" until a test replaces them through
// app.evaluate(({ dialog }) => { dialog.showSaveDialog = … }), which works on the real Electron as well.
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const { app } = require('./app.cjs');
const { screenSize } = require('./x-screen.cjs');
const { BrowserWindow } = require('./browser-window.cjs');
const { WebContents } = require('./web-contents.cjs');
const { strict, ignore } = require('./strict.cjs');

const cancelled = (values) => values.at(-1)?.cancelId ?? 0;
const dialog = strict('dialog', {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  showSaveDialog: async () => ({ canceled: !process.env.STANDIN_SAVE_TO, filePath: process.env.STANDIN_SAVE_TO ?? '' }),
  showMessageBox: async (...values) => ({ response: cancelled(values), checkboxChecked: false }),
  showMessageBoxSync: (...values) => cancelled(values),
  showOpenDialogSync: () => undefined,
  showSaveDialogSync: () => '',
  showErrorBox: (title, content) => console.error(`dialog.showErrorBox: ${title}: ${content}`),
});

let clip = {};

/** As of Electron 44: modelled after the page's own class. */
class ClipboardItem {
  constructor(items) { this._items = { ...items }; }
  get types() { return Object.keys(this._items); }
  async getType(type) {
    if (!(type in this._items)) throw new Error(`no ${type}`);
    const value = await this._items[type];
    return typeof value === 'string' ? new Blob([value], { type }) : value;
  }
}

/** A clipboard of the app's own, which no other program sees; clipboard._formats() lists what lies in it. */
const clipboard = strict('clipboard', {
  writeText: async (text) => { clip = { 'text/plain': text }; },
  readText: async () => clip['text/plain'] ?? '',
  write: async (items) => { clip = Object.assign({}, ...items.map((item) => item._items)); },
  read: async () => [new ClipboardItem(clip)],
  has: async (type) => type in clip,
  clear: () => { clip = {}; },
  selection: strict('clipboard.selection', { clear: ignore, readText: async () => '' }),
  _formats: () => Object.keys(clip),
});

/** What the app asked of the desktop, for tests: shell._log is a list of [function, argument]. */
const log = [];
const noted = (name, value) => async (target) => { log.push([name, target]); return value; };
const shell = strict('shell', {
  _log: log,
  openExternal: noted('openExternal'),
  openPath: noted('openPath', ''),
  showItemInFolder: (file) => { log.push(['showItemInFolder', file]); },
  trashItem: async (file) => { fs.rmSync(file, { recursive: true }); },
  beep: ignore,
});

function display() {
  const size = screenSize();
  const bounds = { x: 0, y: 0, ...size };
  return { id: 1, label: 'stand-in', bounds, workArea: bounds, size, workAreaSize: size, scaleFactor: 1, rotation: 0, internal: true, colorDepth: 24, displayFrequency: 60 };
}
/** Displays that a test has plugged in, none of which is real: [{ id, x, y, width, height, scaleFactor }]. null: the one that is here. */
let plugged = null;
const asDisplay = ({ id, x, y, width, height, scaleFactor }) => ({ ...display(), id, bounds: { x, y, width, height }, workArea: { x, y, width, height }, size: { width, height }, workAreaSize: { width, height }, scaleFactor });
const displays = () => plugged?.map(asDisplay) ?? [display()];
const screen = strict('screen', Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => displays()[0], getAllDisplays: displays, getDisplayMatching: () => displays()[0], getDisplayNearestPoint: () => displays()[0], getCursorScreenPoint: () => ({ x: 0, y: 0 }),
  _plug: (list) => { plugged = list; },
  _plugged: () => plugged?.map(asDisplay) ?? null,
}));

class MenuItem {
  constructor(options) {
    Object.assign(this, { enabled: true, visible: true, checked: false, type: options.submenu ? 'submenu' : 'normal' }, options);
    if (Array.isArray(options.submenu)) this.submenu = Menu.buildFromTemplate(options.submenu);
    this.click = (event, window) => options.click?.(this, window ?? BrowserWindow.getFocusedWindow(), event ?? {});
  }
}

class Menu extends EventEmitter {
  constructor() {
    super();
    this.items = [];
  }
  append(item) { this.items.push(item); }
  insert(position, item) { this.items.splice(position, 0, item); }
  popup() {}
  closePopup() {}
  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
  static buildFromTemplate(template) {
    const menu = new Menu();
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }
  static setApplicationMenu(menu) { Menu._application = menu; }
  static getApplicationMenu() { return Menu._application ?? null; }
}

/** A test presses a key with globalShortcut._press('…'). */
const shortcuts = new Map();
const globalShortcut = strict('globalShortcut', {
  register: (keys, callback) => !shortcuts.has(keys) && Boolean(shortcuts.set(keys, callback)),
  registerAll: (list, callback) => { for (const keys of list) shortcuts.set(keys, callback); },
  isRegistered: (keys) => shortcuts.has(keys),
  unregister: (keys) => { shortcuts.delete(keys); },
  unregisterAll: () => shortcuts.clear(),
  _press: (keys) => shortcuts.get(keys)?.(),
});

/** themeSource becomes prefers-color-scheme in every page. A test that also lets Playwright set colorScheme overrides it. */
class NativeTheme extends EventEmitter {
  constructor() {
    super();
    this._source = 'system';
    this.shouldUseHighContrastColors = this.shouldUseInvertedColorScheme = this.inForcedColorsMode = this.prefersReducedTransparency = false;
    app.on('web-contents-created', (_event, webContents) => { if (this._source !== 'system') this._apply(webContents); });
    return strict('nativeTheme', this);
  }
  get shouldUseDarkColors() { return this._source === 'dark'; }
  get themeSource() { return this._source; }
  set themeSource(source) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`Error processing argument at index 0, conversion failure from ${source}`);
    this._source = source;
    for (const webContents of WebContents.getAllWebContents()) this._apply(webContents);
    this.emit('updated');
  }
  _apply(webContents) {
    const features = [{ name: 'prefers-color-scheme', value: this._source === 'system' ? '' : this._source }];
    // A page closed meanwhile needs no colours.
    return webContents._up.then(() => webContents._page.session.send('Emulation.setEmulatedMedia', { features })).catch(ignore);
  }
}

const powerMonitor = strict('powerMonitor', Object.assign(new EventEmitter(), {
  getSystemIdleTime: () => 0, getSystemIdleState: () => 'active', getCurrentThermalState: () => 'nominal', isOnBatteryPower: () => false, onBatteryPower: false,
}));
const powerSaveBlocker = strict('powerSaveBlocker', { start: () => 1, stop: () => true, isStarted: () => false });
const systemPreferences = strict('systemPreferences', Object.assign(new EventEmitter(), {
  getMediaAccessStatus: () => 'granted', askForMediaAccess: async () => true, getAnimationSettings: () => ({ shouldRenderRichAnimation: true, scrollAnimationsEnabledBySystem: true, prefersReducedMotion: false }),
}));
const crashReporter = strict('crashReporter', { start: ignore, getUploadToServer: () => false, setUploadToServer: ignore });

class Notification extends EventEmitter {
  constructor(options) {
    super();
    Object.assign(this, options);
  }
  show() { this.emit('show'); }
  close() { this.emit('close'); }
  static isSupported() { return true; }
}

module.exports = { dialog, clipboard, ClipboardItem, shell, screen, Menu, MenuItem, globalShortcut, nativeTheme: new NativeTheme(), powerMonitor, powerSaveBlocker, systemPreferences, crashReporter, Notification };
