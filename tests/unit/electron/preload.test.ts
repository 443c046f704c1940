import { beforeEach, expect, test, vi } from 'vitest';
import type { HostApi } from '../../../shared/contract/host.ts';

const exposed = new Map<string, unknown>();
const listeners = new Map<string, (event: unknown, value?: unknown) => void>();
const invoked: unknown[][] = [];
let answer: () => Promise<unknown>;

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, api: unknown) => exposed.set(name, api) },
  ipcRenderer: {
    invoke: (...values: unknown[]) => { invoked.push(values); return answer(); },
    on: (channel: string, listener: (event: unknown, value?: unknown) => void) => listeners.set(channel, listener),
  },
}));

beforeEach(() => {
  invoked.length = 0;
  answer = async () => ({ ok: true, value: 'done' });
});

await import('../../../electron/preload.ts');
const host = exposed.get('host') as HostApi;

test('one frozen object of named functions, and nothing of Electron', () => {
  expect([...exposed.keys()]).toEqual(['host']);
  expect(Object.isFrozen(host)).toBe(true);
  expect(Object.keys(host)).toEqual([
    'info', 'writeSettings', 'connectVault', 'listScreens', 'chooseScreen', 'hideWindow', 'showWindow', 'setCaptureBar', 'fitCaptureBar', 'holdShortcut', 'readClipboard', 'chooseSaveFile', 'chooseFolder', 'revealSaved', 'revealVault', 'startAnew', 'copyText', 'leave', 'lock', 'quit',
  ]);
  expect(Object.values(host).every((value) => typeof value === 'function')).toBe(true);
  expect([...listeners.keys()]).toEqual(['kept:vault-port', 'kept:lock-now', 'kept:signal']);
});

test('each function has its own channel and passes on only what it names', async () => {
  const more = host as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>;
  for (const name of Object.keys(host)) expect(await more[name]?.('a', 'b')).toBe('done');
  expect(invoked).toEqual([
    ['kept:info'], ['kept:writeSettings', 'a'], ['kept:connectVault'], ['kept:listScreens'], ['kept:chooseScreen', 'a'], ['kept:hideWindow'], ['kept:showWindow'],
    ['kept:setCaptureBar', 'a'], ['kept:fitCaptureBar', 'a'], ['kept:holdShortcut', 'a'], ['kept:readClipboard'],
    ['kept:chooseSaveFile', 'a'], ['kept:chooseFolder', 'a'], ['kept:revealSaved', 'a'], ['kept:revealVault'], ['kept:startAnew'], ['kept:copyText', 'a'], ['kept:leave'], ['kept:lock'], ['kept:quit'],
  ]);
});

test('a refusal is a plain ErrorWire, because of an Error only the text would cross', async () => {
  answer = async () => ({ ok: false, error: { code: 'disk/full', details: {} } });
  await expect(host.info()).rejects.toEqual({ code: 'disk/full', details: {} });
  answer = async () => { throw new Error("Error invoking remote method: secret"); };
  await expect(host.info()).rejects.toEqual({ code: 'internal/bad-call', details: { kind: 'call' } });
});

test('how soon the page ends, and the few signals by their names, reach the page; nothing else does', () => {
  const posted: unknown[] = [];
  vi.stubGlobal('window', { postMessage: (data: unknown) => posted.push(data) });
  vi.stubGlobal('location', { origin: 'app://bundle' });
  const send = listeners as unknown as Map<string, (event: unknown, value: unknown) => void>;
  send.get('kept:lock-now')?.({}, 500);
  for (const signal of ['capture', 'back', 'assisted', 'other', null]) send.get('kept:signal')?.({}, signal);
  expect(posted).toEqual([{ kind: 'lock-now', withinMs: 500 }, ...['capture', 'back', 'assisted'].map((signal) => ({ kind: 'signal', signal }))]);
});

test('the vault port reaches the page of our own origin and nobody else', () => {
  const port = { name: 'port' };
  const posted: unknown[][] = [];
  vi.stubGlobal('window', { postMessage: (...values: unknown[]) => posted.push(values) });
  vi.stubGlobal('location', { origin: 'app://bundle' });
  listeners.get('kept:vault-port')?.({ ports: [port], senderId: 1 });
  expect(posted).toEqual([[{ kind: 'vault-port' }, 'app://bundle', [port]]]);
});

test('of signals the page gets the two names that there are', () => {
  const posted: unknown[][] = [];
  vi.stubGlobal('window', { postMessage: (...values: unknown[]) => posted.push(values) });
  vi.stubGlobal('location', { origin: 'app://bundle' });
  for (const signal of ['capture', 'other', { toString: () => 'capture' }, undefined, 'back']) listeners.get('kept:signal')?.({ senderId: 1 }, signal);
  expect(posted).toEqual([[{ kind: 'signal', signal: 'capture' }, 'app://bundle'], [{ kind: 'signal', signal: 'back' }, 'app://bundle']]);
});
