'use strict';
// electron.session and electron.protocol. Each partition has its own handlers and, through its own host name, its own storage.
// A partition without "persist:" gets a new name at each start, so that it looks empty, as in Electron.
const { EventEmitter } = require('node:events');
const crypto = require('node:crypto');
const { addScheme, wireParts } = require('./addresses.cjs');
const { app } = require('./app.cjs');
const { strict, ignore } = require('./strict.cjs');

const START = crypto.randomUUID();

class Protocol {
  constructor() { this._handlers = new Map(); }
  registerSchemesAsPrivileged(list) {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of list) addScheme(scheme);
  }
  handle(scheme, handler) {
    if (this._handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    addScheme(scheme);
    this._handlers.set(scheme, handler);
  }
  unhandle(scheme) {
    if (!this._handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
  }
  isProtocolHandled(scheme) { return this._handlers.has(scheme); }
}

class WebRequest {
  constructor() { this._before = undefined; }
  onBeforeRequest(filter, listener) {
    const handler = typeof filter === 'function' ? filter : listener;
    this._before = handler ? { handler, filter: typeof filter === 'function' ? undefined : filter } : undefined;
  }
  /** @returns {Promise<{ cancel?: boolean, redirectURL?: string }>} */
  _ask(details) {
    if (!this._before || !matches(this._before.filter, details.url)) return Promise.resolve({});
    return new Promise((resolve) => this._before.handler({ id: 1, timestamp: Date.now(), referrer: '', ...details }, resolve));
  }
}

function matches(filter, url) {
  if (!filter?.urls?.length) return true;
  return filter.urls.some((pattern) => pattern === '<all_urls>' || new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(url));
}

class Session extends EventEmitter {
  constructor(partition) {
    super();
    const name = partition.startsWith('persist:') ? partition : `${START}:${partition}`;
    this._partition = partition;
    this._tag = partition === '' ? '' : `p${crypto.createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
    this._origins = new Set();
    this._clear = async () => undefined;
    this.protocol = strict('protocol', new Protocol());
    this.webRequest = strict('webRequest', new WebRequest());
    this.storagePath = this.isPersistent() ? app.getPath('sessionData') : null;
    this.availableSpellCheckerLanguages = [];
    this.spellCheckerEnabled = true;
    this._permissionRequest = this._permissionCheck = this._displayMedia = this._proxy = null;
    return strict('session', this);
  }

  isPersistent() { return this._partition === '' || this._partition.startsWith('persist:'); }
  getStoragePath() { return this.storagePath; }
  setPermissionRequestHandler(handler) { this._permissionRequest = handler; }
  setPermissionCheckHandler(handler) { this._permissionCheck = handler; }
  setDisplayMediaRequestHandler(handler) { this._displayMedia = handler; }
  async setProxy(proxy) { this._proxy = proxy; }
  async resolveProxy() { return 'DIRECT'; }
  async forceReloadProxyConfig() {}
  setSpellCheckerEnabled(on) { this.spellCheckerEnabled = on; }
  isSpellCheckerEnabled() { return this.spellCheckerEnabled; }
  async clearStorageData() { for (const origin of this._origins) await this._clear(origin); }
  async clearData() { await this.clearStorageData(); }
  async getCacheSize() { return 0; }
  getUserAgent() { return 'stand-in'; }

  /** @returns {Promise<boolean>} what main's permission handlers say; without handlers Electron grants */
  async _permits(webContents, permission, details) {
    const request = this._permissionRequest;
    const granted = !request || await new Promise((resolve) => request(webContents, permission, (yes) => resolve(yes === true), details));
    const origin = details.requestingUrl.match(/^[a-z]+:\/\/[^/]*/)?.[0] ?? '';
    return granted && (!this._permissionCheck || this._permissionCheck(webContents, permission, `${origin}/`, details) === true);
  }
}

for (const name of ['setSpellCheckerLanguages', 'setSpellCheckerDictionaryDownloadURL', 'setDevicePermissionHandler', 'setBluetoothPairingHandler', 'setUSBProtectedClassesHandler', 'setCertificateVerifyProc', 'setSSLConfig', 'setDownloadPath', 'setUserAgent', 'setCodeCachePath', 'flushStorageData', 'enableNetworkEmulation', 'disableNetworkEmulation', 'preconnect', 'allowNTLMCredentialsForDomains']) {
  Session.prototype[name] = ignore;
}
for (const name of ['clearCache', 'clearCodeCaches', 'clearHostResolverCache', 'clearAuthCache', 'clearSharedDictionaryCache', 'closeAllConnections']) {
  Session.prototype[name] = async () => undefined;
}

const sessions = new Map();

/** @returns {Session} always the same one for a partition */
function fromPartition(partition = '') {
  if (!sessions.has(partition)) {
    const made = new Session(partition);
    sessions.set(partition, made);
    if (app.isReady()) app.emit('session-created', made);
  }
  return sessions.get(partition);
}

/** @returns {Session | undefined} whose page a wire address belongs to */
function sessionOf(wireUrl) {
  const parts = wireParts(wireUrl);
  return parts ? [...sessions.values()].find((each) => each._tag === parts.partitionTag) : undefined;
}

const session = { fromPartition, get defaultSession() { return fromPartition(''); } };
module.exports = { session: strict('session', session), fromPartition, sessionOf };
