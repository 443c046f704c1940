import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findingsIn, RULES } from './static-rules.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Mistakes as somebody would make them: [rule, where, source]. */
const PLANTED: readonly (readonly [string, string, string])[] = [
  ['node-in-page', 'electron/a.ts', 'const o = { webPreferences: { nodeIntegration: true } };'],
  ['node-in-page', 'electron/a.ts', "const o = { 'nodeIntegrationInWorker': true };"],
  ['no-context-isolation', 'electron/a.ts', 'const o = { contextIsolation: false };'],
  ['no-sandbox', 'electron/a.ts', 'const o = { sandbox: false };'],
  ['no-web-security', 'electron/a.ts', 'const o = { webSecurity: false };'],
  ['no-web-security', 'electron/a.ts', 'const o = { allowRunningInsecureContent: true };'],
  ['blink-features', 'electron/a.ts', "const o = { enableBlinkFeatures: 'CSSVariables' };"],
  ['webview', 'electron/a.ts', 'const o = { webviewTag: true };'],
  ['spell-checker', 'electron/a.ts', 'const o = { spellcheck: true };'],
  ['drop-navigates', 'electron/a.ts', 'const o = { navigateOnDragDrop: true };'],
  ['scheme-privileges', 'electron/a.ts', 'const o = { privileges: { bypassCSP: true } };'],
  ['opens-outside', 'electron/a.ts', "import { shell } from 'electron'; void shell.openExternal(url);"],
  ['network-module', 'electron/a.ts', "import { request } from 'node:https'; request;"],
  ['network-module', 'electron/a.ts', "const http = await import('http'); http;"],
  ['thread-elsewhere', 'electron/a.ts', "import { Worker } from 'node:worker_threads'; new Worker(code, { eval: true });"],
  ['network-call', 'renderer/a.ts', 'await fetch(address);'],
  ['network-call', 'renderer/a.ts', 'new RTCPeerConnection();'],
  ['network-call', 'renderer/a.ts', "navigator.sendBeacon('/x');"],
  ['runs-text', 'renderer/a.ts', "eval('1');"],
  ['runs-text', 'renderer/a.ts', "setTimeout('run()', 1);"],
  ['runs-text', 'electron/a.ts', "void window.webContents.executeJavaScript('1');"],
  ['html-from-text', 'renderer/a.ts', 'element.innerHTML = name;'],
  ['html-from-text', 'renderer/a.tsx', 'const a = <div dangerouslySetInnerHTML={{ __html: name }} />;'],
  ['window-elsewhere', 'electron/a.ts', 'new BrowserWindow({});'],
  ['ipc-elsewhere', 'electron/a.ts', "ipcMain.handle('x', () => 1);"],
  ['exposes-electron', 'electron/preload.ts', "contextBridge.exposeInMainWorld('host', { ipc: ipcRenderer });"],
  ['exposes-electron', 'electron/preload.ts', "contextBridge.exposeInMainWorld('host', { on: ipcRenderer.on });"],
  ['file-protocol', 'electron/a.ts', "void window.loadURL('file:///index.html');"],
  ['crash-upload', 'electron/a.ts', "crashReporter.start({ submitURL: 'x' });"],
  ['recent-files', 'electron/a.ts', "await dialog.showOpenDialog(window, { properties: ['openFile'] });"],
  ['recent-files', 'electron/a.ts', 'app.addRecentDocument(path);'],
  ['permissions-for-all', 'electron/a.ts', 'session.setPermissionRequestHandler((_contents, _permission, answer) => answer(true));'],
  ['permissions-for-all', 'electron/a.ts', "contents.setWindowOpenHandler(() => ({ action: 'allow' }));"],
  ['weak-random', 'shared/a.ts', 'const id = Math.random();'],
  ['swallowed-error', 'shared/a.ts', 'try { run(); } catch {}'],
  ['swallowed-error', 'shared/a.ts', 'function f(): boolean { try { return run(); } catch { return false; } }'],
  ['page-storage', 'renderer/a.ts', "localStorage.setItem('a', 'b');"],
  ['console', 'renderer/a.ts', 'console.log(item);'],
];

function sourceFiles(): string[] {
  return ['shared', 'electron', 'renderer'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

describe('static rules', () => {
  test('every rule has a planted mistake', () => {
    expect([...new Set(PLANTED.map(([rule]) => rule))].sort()).toEqual(RULES.map((rule) => rule.name).sort());
    expect(RULES.length).toBeGreaterThanOrEqual(20);
  });

  test.each(PLANTED)('%s is found in %s: %s', (rule, file, source) => {
    expect([...new Set(findingsIn(file, source).map((finding) => finding.rule))]).toEqual([rule]);
  });

  test('the sources have none', () => {
    const files = sourceFiles();
    expect(files.length).toBeGreaterThan(250);
    expect(files.flatMap((file) => findingsIn(file, readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
  });
});
