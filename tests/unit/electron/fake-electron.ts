import { EventEmitter } from 'node:events';

/** Every call of the product to Electron, in order: [name, ...arguments]. */
export const calls: [name: string, ...values: unknown[]][] = [];

function note(name: string, answer?: unknown) {
  return (...values: unknown[]) => {
    calls.push([name, ...values]);
    return answer;
  };
}

/** The calls of that name, arguments only. */
export function callsOf(name: string): unknown[][] {
  return calls.filter(([called]) => called === name).map(([, ...values]) => values);
}

export const switches = new Map<string, string>();

export class FakeApp extends EventEmitter {
  isPackaged = false;
  isFirst = true;
  userData = '/nowhere';
  readonly ready = Promise.withResolvers<void>();
  readonly commandLine = {
    hasSwitch: (name: string) => switches.has(name),
    appendSwitch: note('app.commandLine.appendSwitch'),
  };
  requestSingleInstanceLock = () => { calls.push(['app.requestSingleInstanceLock']); return this.isFirst; };
  enableSandbox = note('app.enableSandbox');
  configureHostResolver = note('app.configureHostResolver');
  accessibilitySupportEnabled = false;
  clearRecentDocuments = note('app.clearRecentDocuments');
  setJumpList = note('app.setJumpList');
  exit = note('app.exit');
  quit = note('app.quit');
  whenReady = () => { calls.push(['app.whenReady']); return this.ready.promise; };
  getPath = () => this.userData;
  getName = () => 'Kept';
  getVersion = () => '0.0.0';
  getPreferredSystemLanguages = () => ['ko-KR', 'en-US'];
}

export class FakeSession extends EventEmitter {
  readonly partition: string;
  readonly handlers = new Map<string, (...values: never[]) => unknown>();
  constructor(partition: string) {
    super();
    this.partition = partition;
  }
  #keep(name: string) {
    return (handler: (...values: never[]) => unknown, ...rest: unknown[]) => {
      calls.push([`session.${name}`, ...rest]);
      this.handlers.set(name, handler);
    };
  }
  readonly webRequest = { onBeforeRequest: this.#keep('onBeforeRequest') };
  readonly protocol = { handle: (scheme: string, handler: (...values: never[]) => unknown) => { calls.push(['session.protocol.handle', scheme]); this.handlers.set('protocol', handler); } };
  setPermissionRequestHandler = this.#keep('setPermissionRequestHandler');
  setPermissionCheckHandler = this.#keep('setPermissionCheckHandler');
  setDevicePermissionHandler = this.#keep('setDevicePermissionHandler');
  setBluetoothPairingHandler = this.#keep('setBluetoothPairingHandler');
  setDisplayMediaRequestHandler = this.#keep('setDisplayMediaRequestHandler');
  setSpellCheckerEnabled = note('session.setSpellCheckerEnabled');
  setSpellCheckerLanguages = note('session.setSpellCheckerLanguages');
  setProxy = note('session.setProxy', Promise.resolve());

  /** Calls the handler that the product set under that name. */
  ask(name: string, ...values: unknown[]): unknown {
    const handler = this.handlers.get(name) as ((...values: unknown[]) => unknown) | undefined;
    if (handler === undefined) throw new Error(`no handler for ${name}`);
    return handler(...values);
  }
}

let nextId = 1;

export class FakeContents extends EventEmitter {
  readonly id = nextId++;
  processId = 0;
  isDead = false;
  setWindowOpenHandler = note('contents.setWindowOpenHandler');
  setWebRTCIPHandlingPolicy = note('contents.setWebRTCIPHandlingPolicy');
  forcefullyCrashRenderer = note('contents.forcefullyCrashRenderer');
  postMessage = note('contents.postMessage');
  getOSProcessId = () => this.processId;
  isDestroyed = () => this.isDead;
}

export class FakeWindow extends EventEmitter {
  static readonly all: FakeWindow[] = [];
  static getAllWindows = () => FakeWindow.all.filter((window) => !window.isDead);
  readonly options: { readonly webPreferences: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;
  readonly webContents = new FakeContents();
  isDead = false;
  loadURL: (url: string) => Promise<void> = async (url) => { calls.push(['window.loadURL', url]); };
  constructor(options: FakeWindow['options']) {
    super();
    calls.push(['new BrowserWindow', options]);
    this.options = options;
    FakeWindow.all.push(this);
    fakeApp.emit('web-contents-created', {}, this.webContents);
  }
  setContentProtection = note('window.setContentProtection');
  maximize = note('window.maximize');
  minimize = note('window.minimize');
  restore = note('window.restore');
  focus = note('window.focus');
  shown = true;
  focused = true;
  hide = () => { calls.push(['window.hide']); this.shown = false; };
  isVisible = () => this.shown;
  isFocused = () => this.focused;
  setAlwaysOnTop = note('window.setAlwaysOnTop');
  setMinimumSize = note('window.setMinimumSize');
  unmaximize = note('window.unmaximize');
  bounds = { x: 10, y: 20, width: 1000, height: 700 };
  setBounds = (bounds: typeof this.bounds) => { calls.push(['window.setBounds', bounds]); this.bounds = bounds; };
  getBounds = () => this.bounds;
  show = () => { calls.push(['window.show']); this.shown = true; this.emit('show'); };
  showInactive = () => { calls.push(['window.showInactive']); this.shown = true; this.emit('show'); };
  isMinimized = () => false;
  isMaximized = () => false;
  isDestroyed = () => this.isDead;
  getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 });
  getMediaSourceId = () => `window:${this.webContents.id}:0`;
  destroy = () => {
    calls.push(['window.destroy']);
    this.isDead = this.webContents.isDead = true;
    this.emit('closed');
    fakeApp.emit('window-all-closed');
  };
}

export class FakePort extends EventEmitter {
  readonly sent: unknown[] = [];
  isClosed = false;
  start = note('port.start');
  postMessage = (message: unknown) => { this.sent.push(structuredClone(message)); };
  close = () => {
    if (this.isClosed) return;
    this.isClosed = true;
    this.emit('close');
  };
}

export class FakeChannel {
  /** The one that was made last. */
  static last: FakeChannel | null = null;
  readonly port1 = new FakePort();
  readonly port2 = new FakePort();
  constructor() {
    FakeChannel.last = this;
  }
}

export const fakeApp = new FakeApp();
export const sessions = new Map<string, FakeSession>();
export const invokeHandlers = new Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>>();
export const powerMonitor = Object.assign(new EventEmitter(), { idleState: 'active', getSystemIdleState: () => powerMonitor.idleState as string });
export const nativeTheme = { shouldUseDarkColors: false, themeSource: 'system' };
export const dialog = { answer: { canceled: true, filePath: '' }, folderAnswer: { canceled: true, filePaths: [] as string[] }, showOpenDialog: async (...values: unknown[]) => { calls.push(['dialog.showOpenDialog', ...values]); return dialog.folderAnswer; }, showSaveDialog: async (...values: unknown[]) => { calls.push(['dialog.showSaveDialog', ...values]); return dialog.answer; }, showErrorBox: note('dialog.showErrorBox') };
/** What lies in the clipboard now, and the X11 one for marked text. */
export const clip = { text: '', formats: [] as string[], isDeaf: false, marked: '' };

export class FakeClipboardItem {
  readonly items: Record<string, string | Blob>;
  constructor(items: Record<string, string | Blob>) {
    this.items = items;
  }
}

const clipboard = {
  write: async ([item]: FakeClipboardItem[]) => {
    if (clip.isDeaf) throw new Error('no clipboard');
    calls.push(['clipboard.write']);
    clip.text = String(item?.items['text/plain']);
    clip.formats = Object.keys(item?.items ?? {});
  },
  readText: async () => {
    if (clip.isDeaf) throw new Error('no clipboard');
    return clip.text;
  },
  clear: () => { calls.push(['clipboard.clear']); clip.text = ''; },
  selection: {
    readText: async () => {
      if (clip.isDeaf) throw new Error('no clipboard');
      return clip.marked;
    },
    clear: () => { calls.push(['clipboard.selection.clear']); clip.marked = ''; },
  },
};

export const capturer = { sources: [] as unknown[], error: null as Error | null };

function sessionOf(partition: string): FakeSession {
  const found = sessions.get(partition) ?? new FakeSession(partition);
  sessions.set(partition, found);
  return found;
}

const display = { id: 7, size: { width: 1280, height: 800 }, bounds: { x: 0, y: 0, width: 1280, height: 800 }, workArea: { x: 0, y: 0, width: 1280, height: 770 }, rotation: 0, scaleFactor: 1.5 };
/** What a test says the computer has; the first is the main one. */
export const displays: { list: typeof display[] } = { list: [display] };

/** Keys that other programs have. */
export const takenKeys = new Set<string>();
export const heldKeys = new Map<string, () => void>();

/** What `import … from 'electron'` gives in these tests; anything not listed is an error, so no call goes unseen. */
export const electronModule = {
  app: fakeApp,
  BrowserWindow: FakeWindow,
  clipboard,
  ClipboardItem: FakeClipboardItem,
  MessageChannelMain: FakeChannel,
  Menu: { setApplicationMenu: note('Menu.setApplicationMenu'), buildFromTemplate: (template: unknown) => template },
  desktopCapturer: { getSources: async (options: unknown) => { calls.push(['desktopCapturer.getSources', options]); if (capturer.error !== null) throw capturer.error; return capturer.sources; } },
  dialog,
  ipcMain: { handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => Promise<unknown>) => { calls.push(['ipcMain.handle', channel]); invokeHandlers.set(channel, handler); } },
  nativeTheme,
  powerMonitor,
  protocol: { registerSchemesAsPrivileged: note('protocol.registerSchemesAsPrivileged') },
  screen: { getAllDisplays: () => displays.list, getPrimaryDisplay: () => displays.list[0], getDisplayMatching: () => displays.list[0] },
  globalShortcut: {
    register: (keys: string, press: () => void) => { calls.push(['globalShortcut.register', keys]); return !takenKeys.has(keys) && Boolean(heldKeys.set(keys, press)); },
    unregister: (keys: string) => { calls.push(['globalShortcut.unregister', keys]); heldKeys.delete(keys); },
  },
  session: { fromPartition: (partition: string, options: unknown) => { calls.push(['session.fromPartition', partition, options]); return sessionOf(partition); }, get defaultSession() { return sessionOf(''); } },
  shell: { showItemInFolder: note('shell.showItemInFolder') },
};
