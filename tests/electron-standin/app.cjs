'use strict';
// electron.app: life cycle, paths, single instance, languages.
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { config } = require('./config.cjs');
const { InstanceLock } = require('./instance-lock.cjs');
const { strict, emitCancellable, ignore } = require('./strict.cjs');

/** Set by STANDIN_LANGUAGES="ko-KR,en-US". */
const languages = () => (process.env.STANDIN_LANGUAGES || 'en-US').split(',').map((tag) => tag.trim());

class CommandLine {
  constructor() { this._switches = new Map(); }
  appendSwitch(name, value = '') { this._switches.set(name, value); }
  removeSwitch(name) { this._switches.delete(name); }
  hasSwitch(name) { return this._switches.has(name) || config.switches.some((text) => text === `--${name}` || text.startsWith(`--${name}=`)); }
  getSwitchValue(name) { return this._switches.get(name) ?? config.switches.find((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3) ?? ''; }
  appendArgument() {}
}

class App extends EventEmitter {
  constructor() {
    super();
    this._paths = new Map();
    this._ready = Promise.withResolvers?.() ?? withResolvers();
    this._isReady = false;
    this._quitting = false;
    this._exiting = false;
    this._windows = new Set();
    this._endBrowser = async () => undefined;
    this.isPackaged = config.packaged;
    this.name = config.manifest.productName || config.manifest.name;
    this.commandLine = strict('app.commandLine', new CommandLine());
    this.accessibilitySupportEnabled = false;
    this.applicationMenu = null;
    this.dock = undefined;
    return strict('app', this);
  }

  whenReady() { return this._ready.promise; }
  isReady() { return this._isReady; }
  getVersion() { return config.manifest.version; }
  getName() { return this.name; }
  setName(name) { this.name = name; }
  getAppPath() { return config.appPath; }
  getLocale() { return languages()[0]; }
  getSystemLocale() { return languages()[0]; }
  getPreferredSystemLanguages() { return languages(); }
  getLocaleCountryCode() { return languages()[0].split('-')[1] ?? ''; }

  getPath(name) {
    if (this._paths.has(name)) return this._paths.get(name);
    const home = os.homedir();
    const userData = this._paths.get('userData') ?? config.userData ?? path.join(home, '.config', this.name);
    const known = {
      home, appData: path.dirname(userData), userData, sessionData: userData, temp: os.tmpdir(), exe: process.execPath, module: process.execPath,
      desktop: path.join(home, 'Desktop'), documents: path.join(home, 'Documents'), downloads: path.join(home, 'Downloads'),
      pictures: path.join(home, 'Pictures'), videos: path.join(home, 'Videos'), music: path.join(home, 'Music'),
      logs: path.join(userData, 'logs'), crashDumps: path.join(userData, 'Crashpad'), assets: config.appPath,
    };
    if (known[name] === undefined) throw new Error(`Failed to get '${name}' path`);
    return known[name];
  }

  setPath(name, value) { this._paths.set(name, value); }
  setAppLogsPath(value) { this._paths.set('logs', value); }

  requestSingleInstanceLock(additionalData = {}) {
    const folder = this.getPath('userData');
    fs.mkdirSync(folder, { recursive: true });
    const lock = new InstanceLock(folder);
    if (this._lock) return true;
    if (!lock.take()) {
      lock.tell({ argv: process.argv, cwd: process.cwd(), additionalData });
      return false;
    }
    this._lock = lock;
    lock.listen((letter) => this.emit('second-instance', {}, letter.argv, letter.cwd, letter.additionalData));
    process.once('exit', () => this.releaseSingleInstanceLock());
    return true;
  }

  hasSingleInstanceLock() { return this._lock !== undefined; }
  releaseSingleInstanceLock() {
    this._lock?.release();
    this._lock = undefined;
  }

  /** Closes every window as a user would; a window that refuses stops the quitting, as in Electron. */
  quit() {
    if (this._quitting) return;
    this._quitting = true;
    if (!emitCancellable(this, 'before-quit')) { this._quitting = false; return; }
    if (this._windows.size === 0) return this._shutdown();
    for (const window of [...this._windows]) window.close();
  }

  _closeRefused() { this._quitting = false; }

  _windowGone(window) {
    this._windows.delete(window);
    if (this._windows.size > 0 || this._exiting) return;
    if (this._quitting) return this._shutdown();
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  _shutdown() {
    if (!emitCancellable(this, 'will-quit')) { this._quitting = false; return; }
    this.exit(0);
  }

  /** Ends without asking anybody. */
  exit(code = 0) {
    if (this._exiting) return;
    this._exiting = true;
    this.emit('quit', {}, code);
    setImmediate(() => this._endBrowser().finally(() => process.exit(code)));
  }

  relaunch() { this._relaunch = true; }
  focus() {}
  hide() {}
  show() {}
  getAppMetrics() { return []; }
  getGPUFeatureStatus() { return {}; }
  getLoginItemSettings() { return { openAtLogin: false }; }
  isAccessibilitySupportEnabled() { return false; }
  isHardwareAccelerationEnabled() { return false; }
  setAsDefaultProtocolClient() { return true; }
  isInApplicationsFolder() { return true; }
}

// Recorded nowhere because nothing here depends on them.
for (const name of ['disableHardwareAcceleration', 'disableDomainBlockingFor3DAPIs', 'enableSandbox', 'setAppUserModelId', 'setDesktopName', 'setLoginItemSettings', 'setAboutPanelOptions', 'addRecentDocument', 'clearRecentDocuments', 'setJumpList', 'setUserTasks', 'setBadgeCount', 'setAccessibilitySupportEnabled', 'setSecureKeyboardEntryEnabled']) {
  App.prototype[name] = ignore;
}
App.prototype.configureHostResolver = ignore;

function withResolvers() {
  const out = {};
  out.promise = new Promise((resolve, reject) => Object.assign(out, { resolve, reject }));
  return out;
}

const app = new App();
module.exports = { app, languages };
