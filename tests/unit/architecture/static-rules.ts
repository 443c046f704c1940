import { parseSync, Visitor } from 'vite';

/** One mistake that must never be in the sources, and the only files (prefixes) where what looks like it is meant. */
export interface Rule {
  readonly name: string;
  /** True for a node that is the mistake. */
  readonly find: (node: Node) => boolean;
  readonly except?: readonly string[];
  /** Prefixes that the rule is for; everywhere when missing. */
  readonly within?: readonly string[];
}

export interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

/** An ESTree node as far as the rules look at it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const MAIN = ['electron/'];
const PAGE = ['renderer/'];
const KINDS = ['Property', 'CallExpression', 'NewExpression', 'MemberExpression', 'AssignmentExpression', 'ImportDeclaration', 'ImportExpression', 'CatchClause', 'JSXAttribute', 'Literal', 'Identifier'] as const;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** `a.b.c` for a chain of plain members, `b` for a name; '' for anything else. */
function pathOf(value: unknown): string {
  if (!isNode(value)) return '';
  if (value.type === 'Identifier') return String(value['name']);
  if (value.type === 'ChainExpression') return pathOf(value['expression']);
  if (value.type !== 'MemberExpression' || value['computed'] === true) return '';
  const [object, property] = [pathOf(value['object']), pathOf(value['property'])];
  return object === '' ? property : `${object}.${property}`;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function literal(value: unknown): unknown {
  return isNode(value) && value.type === 'Literal' ? value['value'] : undefined;
}

/** `name: value` in an object literal. */
function setsTo(names: readonly string[], isWrong: (value: unknown) => boolean): Rule['find'] {
  return (node) => node.type === 'Property' && names.includes(pathOf(node['key']) || String(literal(node['key']))) && isWrong(literal(node['value']));
}

function calls(...paths: readonly string[]): Rule['find'] {
  return (node) => {
    if (node.type !== 'CallExpression') return false;
    const path = pathOf(node['callee']);
    return paths.includes(path) || paths.some((wanted) => wanted.startsWith('*.') && path.includes('.') && lastOf(path) === wanted.slice(2));
  };
}

function makes(...names: readonly string[]): Rule['find'] {
  return (node) => node.type === 'NewExpression' && names.includes(lastOf(pathOf(node['callee'])));
}

function reads(...paths: readonly string[]): Rule['find'] {
  return (node) => node.type === 'MemberExpression' && paths.includes(pathOf(node));
}

function assigns(...names: readonly string[]): Rule['find'] {
  return (node) => node.type === 'AssignmentExpression' && isNode(node['left']) && node['left'].type === 'MemberExpression' && names.includes(lastOf(pathOf(node['left'])));
}

function imports(...names: readonly string[]): Rule['find'] {
  return (node) => (node.type === 'ImportDeclaration' || node.type === 'ImportExpression') && node['importKind'] !== 'type' && names.includes(String(literal(node['source'])).replace(/^node:/, ''));
}

const anyOf = (...finds: readonly Rule['find'][]): Rule['find'] => (node) => finds.some((find) => find(node));
const isTrue = (value: unknown): boolean => value === true;
const isFalse = (value: unknown): boolean => value === false;

/** A call of a timer with a text in place of a function. */
function stringTimer(node: Node): boolean {
  const [first] = Array.isArray(node['arguments']) ? node['arguments'] : [];
  return calls('setTimeout', 'setInterval', 'window.setTimeout')(node) && typeof literal(first) === 'string';
}

/** A permission handler that answers yes whatever is asked. */
function alwaysYes(node: Node): boolean {
  if (!calls('*.setPermissionRequestHandler', '*.setPermissionCheckHandler', '*.setDevicePermissionHandler')(node)) return false;
  const [handler] = node['arguments'] as Node[];
  const body = handler?.['body'];
  if (!isNode(body)) return false;
  const answer = body.type === 'CallExpression' ? literal((body['arguments'] as unknown[])[0]) : literal(body);
  return answer === true;
}

/** An empty catch, or one that turns the fault into a plain value without looking at it. */
function swallows(node: Node): boolean {
  if (node.type !== 'CatchClause' || !isNode(node['body'])) return false;
  const statements = node['body']['body'] as Node[];
  if (statements.length === 0) return true;
  const [only] = statements;
  return statements.length === 1 && node['param'] === null && only?.type === 'ReturnStatement' && typeof literal(only['argument']) === 'boolean';
}

/** contextBridge given Electron's own objects, or an event handed through. */
function exposesElectron(node: Node): boolean {
  if (!calls('contextBridge.exposeInMainWorld')(node)) return false;
  return (node['arguments'] as Node[]).slice(1).some((value) => pathOf(value) === 'ipcRenderer' || value.type === 'ObjectExpression' && (value['properties'] as Node[]).some((property) => lastOf(pathOf(property['value'])) === 'ipcRenderer' || pathOf(property['value']).startsWith('ipcRenderer.')));
}

const NETWORK = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises', 'undici', 'inspector', 'child_process', 'cluster', 'vm'];

export const RULES: readonly Rule[] = [
  { name: 'node-in-page', find: setsTo(['nodeIntegration', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames'], isTrue) },
  { name: 'no-context-isolation', find: setsTo(['contextIsolation'], isFalse) },
  { name: 'no-sandbox', find: anyOf(setsTo(['sandbox'], isFalse), calls('app.disableHardwareAcceleration')) },
  { name: 'no-web-security', find: anyOf(setsTo(['webSecurity'], isFalse), setsTo(['allowRunningInsecureContent', 'experimentalFeatures', 'plugins'], isTrue)) },
  { name: 'blink-features', find: setsTo(['enableBlinkFeatures', 'additionalArguments'], (value) => value !== undefined) },
  { name: 'webview', find: setsTo(['webviewTag', 'allowpopups'], isTrue) },
  { name: 'spell-checker', find: setsTo(['spellcheck'], isTrue) },
  { name: 'drop-navigates', find: setsTo(['navigateOnDragDrop'], isTrue) },
  { name: 'scheme-privileges', find: setsTo(['bypassCSP', 'allowServiceWorkers', 'allowExtensions'], isTrue) },
  { name: 'opens-outside', find: calls('shell.openExternal', 'shell.openPath') },
  { name: 'network-module', find: imports(...NETWORK), within: ['electron/', 'shared/', 'renderer/'] },
  { name: 'thread-elsewhere', find: imports('worker_threads'), within: ['electron/', 'shared/', 'renderer/'], except: ['electron/passing-sha512.ts', 'electron/sha512-thread.ts'] },
  { name: 'network-call', find: anyOf(calls('fetch', 'net.request', 'net.fetch', 'navigator.sendBeacon', '*.sendBeacon'), makes('XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection')), except: ['renderer/vault/fonts.ts'] },
  { name: 'runs-text', find: anyOf(calls('eval', 'Function'), makes('Function'), stringTimer, calls('*.executeJavaScript')) },
  { name: 'html-from-text', find: anyOf(assigns('innerHTML', 'outerHTML', 'srcdoc'), calls('*.insertAdjacentHTML', 'document.write', '*.createContextualFragment'), (node) => node.type === 'JSXAttribute' && isNode(node['name']) && node['name']['name'] === 'dangerouslySetInnerHTML') },
  { name: 'window-elsewhere', find: makes('BrowserWindow', 'WebContentsView', 'BrowserView'), except: ['electron/window.ts'] },
  { name: 'ipc-elsewhere', find: calls('ipcMain.handle', 'ipcMain.on', 'ipcMain.handleOnce', 'ipcMain.once'), except: ['electron/ipc-gate.ts'] },
  { name: 'exposes-electron', find: exposesElectron },
  { name: 'file-protocol', find: anyOf(calls('protocol.registerFileProtocol', 'protocol.interceptFileProtocol', '*.loadFile'), (node) => typeof literal(node) === 'string' && String(literal(node)).startsWith('file://')), within: [...MAIN, ...PAGE] },
  { name: 'crash-upload', find: anyOf(calls('crashReporter.start'), reads('autoUpdater.checkForUpdates')) },
  { name: 'recent-files', find: anyOf(calls('app.addRecentDocument'), dialogWithoutCare) },
  { name: 'permissions-for-all', find: anyOf(alwaysYes, setsTo(['action'], (value) => value === 'allow')) },
  { name: 'weak-random', find: calls('Math.random') },
  { name: 'swallowed-error', find: swallows, within: ['electron/', 'shared/', 'renderer/'] },
  { name: 'page-storage', find: anyOf(reads('localStorage.setItem', 'sessionStorage.setItem', 'window.localStorage', 'document.cookie'), (node) => node.type === 'Identifier' && ['localStorage', 'sessionStorage'].includes(String(node['name']))), within: PAGE },
  { name: 'console', find: (node) => node.type === 'MemberExpression' && pathOf(node).startsWith('console.'), within: ['electron/', 'shared/', 'renderer/'] },
];

/** A file dialog that would leave its choice in the list of recent files (Windows). */
function dialogWithoutCare(node: Node): boolean {
  if (!calls('dialog.showOpenDialog', 'dialog.showSaveDialog', '*.showOpenDialog', '*.showSaveDialog')(node)) return false;
  const options = (node['arguments'] as Node[]).at(-1);
  if (!isNode(options) || options.type !== 'ObjectExpression') return true;
  const properties = (options['properties'] as Node[]).flatMap((property) => (property.type === 'Property' && Array.isArray(literalList(property['value'])) ? literalList(property['value']) ?? [] : []));
  return !properties.includes('dontAddToRecent');
}

function literalList(value: unknown): unknown[] | null {
  return isNode(value) && value.type === 'ArrayExpression' ? (value['elements'] as unknown[]).map(literal) : null;
}

/** Every finding in one source file; throws when it cannot be parsed. */
export function findingsIn(file: string, source: string): Finding[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const rules = RULES.filter((rule) => (rule.within === undefined || rule.within.some((prefix) => file.startsWith(prefix))) && !rule.except?.includes(file));
  const findings: Finding[] = [];
  const look = (node: unknown): void => {
    if (!isNode(node)) return;
    for (const rule of rules) if (rule.find(node)) findings.push({ rule: rule.name, file, line: source.slice(0, node.start).split('\n').length });
  };
  new Visitor(Object.fromEntries(KINDS.map((kind) => [kind, look]))).visit(program);
  return findings;
}
