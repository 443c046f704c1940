import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import type { WebContents } from 'electron';
import { channelOf, HOST_METHODS } from '../../../electron/channels.ts';
import type { HostMethod } from '../../../electron/channels.ts';
import type { HostCalls } from '../../../electron/ipc-gate.ts';
import { maxCallBytes, openGate } from '../../../electron/ipc-gate.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import { MAX_COPIED_LENGTH } from '../../../shared/contract/host.ts';
import { calls, callsOf, invokeHandlers } from './fake-electron.ts';

vi.mock('electron', async () => (await import('./fake-electron.ts')).electronModule);

const own = { name: 'own contents' };
const HANDLE = 'ab'.repeat(16);
const ran: [string, ...unknown[]][] = [];
let answer: () => Promise<unknown> = async () => 'done';
const hostCalls = Object.fromEntries(HOST_METHODS.map((method) => [method, (...args: unknown[]) => { ran.push([method, ...args]); return answer(); }])) as unknown as HostCalls;
let present: object | null = own;

beforeEach(() => {
  calls.length = ran.length = 0;
  invokeHandlers.clear();
  present = own;
  answer = async () => 'done';
  openGate(hostCalls, () => present as WebContents | null);
});

const topFrame = { url: 'app://bundle/index.html', parent: null };
const goodEvent = { sender: own, senderFrame: topFrame };

async function invoke(method: HostMethod, args: readonly unknown[], event: unknown = goodEvent): Promise<unknown> {
  return invokeHandlers.get(channelOf(method))?.(event, ...args);
}

const refused = (kind: string) => ({ ok: false, error: { code: 'internal/bad-call', details: { kind } } });

test('one channel for each call of the page and no other', () => {
  expect(callsOf('ipcMain.handle')).toEqual(HOST_METHODS.map((method) => [`kept:${method}`]));
  expect(HOST_METHODS.length).toBeLessThanOrEqual(25);
});

test('nothing else in the main process listens to the page', () => {
  const listeners = readdirSync('electron').filter((name) => name !== 'verify-cli.ts' && /\bipcMain\b|\.ipc\b|on\('ipc-message/.test(readFileSync(`electron/${name}`, 'utf8')));
  expect(listeners).toEqual(['ipc-gate.ts']);
});

const GOOD: [HostMethod, unknown[]][] = [
  ['info', []], ['writeSettings', [{ theme: 'dark' }]], ['writeSettings', [{ language: null, idleMinutes: 15 }]], ['connectVault', []], ['listScreens', []], ['chooseScreen', ['screen:0:0']],
  ['chooseScreen', ['window:41943043:0']], ['hideWindow', []], ['showWindow', []], ['setCaptureBar', ['away']], ['fitCaptureBar', [{ widthPx: 528, heightPx: 300 }]], ['holdShortcut', [true]], ['readClipboard', []], ['writeSettings', [{ captureShortcut: 'f9' }]], ['chooseSaveFile', ['K-2026-0001_20261122.zip']], ['chooseFolder', ['backup']], ['chooseFolder', ['restore']], ['revealSaved', [HANDLE]], ['revealVault', []], ['startAnew', []], ['copyText', ['x']], ['copyText', ['가'.repeat(MAX_COPIED_LENGTH)]], ['leave', []], ['lock', []], ['quit', []],
];

test.each(GOOD)('%s %j passes with its arguments as they came', async (method, args) => {
  expect(await invoke(method, args)).toEqual({ ok: true, value: 'done' });
  expect(ran).toEqual([[method, ...args]]);
});

const BAD: [HostMethod, unknown[]][] = [
  ['copyText', []], ['copyText', ['']], ['copyText', [1]], ['copyText', ['x', 'y']], ['leave', [1]], ['writeSettings', [{ contentProtection: 'no' }]], ['writeSettings', [{ coverOnBlur: 1 }]],
  ['info', [1]], ['info', [undefined]], ['writeSettings', []], ['writeSettings', [null]], ['writeSettings', [{ theme: 'pink' }]], ['writeSettings', [{ theme: 'dark', evil: 1 }]],
  ['writeSettings', [{ theme: undefined }]], ['writeSettings', [{ idleMinutes: 0 }]], ['writeSettings', [{ idleMinutes: 16 }]], ['writeSettings', [{ idleMinutes: 1.5 }]], ['writeSettings', [{ idleMinutes: Number.NaN }]],
  ['writeSettings', [{ language: 'xx' }]], ['connectVault', ['/etc']], ['chooseScreen', []], ['chooseScreen', ['']], ['chooseScreen', ['screen:']], ['chooseScreen', ['web-contents:1']],
  ['chooseScreen', [{ toString: 'screen:0:0' }]], ['chooseScreen', ['screen:0:0\n']], ['chooseSaveFile', ['../x.zip']], ['chooseSaveFile', ['/etc/x.zip']], ['chooseSaveFile', ['C:\\x.zip']], ['chooseSaveFile', ['a/b']],
  ['chooseSaveFile', ['.hidden']], ['chooseSaveFile', ['']], ['chooseSaveFile', ['a'.repeat(101)]], ['chooseSaveFile', ['x\0.zip']], ['chooseSaveFile', ['증거.zip']], ['chooseFolder', []], ['chooseFolder', ['/media']], ['chooseFolder', ['backup', '/media']], ['revealSaved', ['/etc/passwd']], ['revealSaved', [HANDLE.toUpperCase()]],
  ['revealSaved', [HANDLE, 1]], ['revealVault', ['/etc']], ['startAnew', [true]], ['lock', [{}]], ['quit', [0]], ['hideWindow', [null]], ['setCaptureBar', []], ['setCaptureBar', ['gone']], ['fitCaptureBar', [528, 300]], ['fitCaptureBar', [{ widthPx: 0, heightPx: 300 }]], ['fitCaptureBar', [{ widthPx: 528, heightPx: 1e9 }]], ['fitCaptureBar', [{ widthPx: 528 }]], ['holdShortcut', ['F9']], ['holdShortcut', []], ['readClipboard', ['text/html']], ['writeSettings', [{ captureShortcut: 'Control+Q' }]],
];

test.each(BAD)('%s %j is refused', async (method, args) => {
  expect(await invoke(method, args)).toEqual(refused('arguments'));
  expect(ran).toEqual([]);
});

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

test.each([
  ['a long string', (max: number) => ['x'.repeat(max)]],
  ['a large buffer', (max: number) => [new Uint8Array(max + 1)]],
  ['a large bare buffer', (max: number) => [new ArrayBuffer(max + 1)]],
  ['many arguments', () => Array.from({ length: 100 }, () => 1)],
  ['a wide object', () => [Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 1]))]],
  ['a cycle', () => [cyclic]],
  ['long keys', (max: number) => [{ ['k'.repeat(max)]: 1 }]],
])('%s is refused before any schema looks at it', async (_name, argsOver) => {
  for (const method of HOST_METHODS) expect(await invoke(method, argsOver(maxCallBytes(method)))).toEqual(refused('size'));
  expect(ran).toEqual([]);
});

test.each([
  ['no frame (closed meanwhile)', { sender: own, senderFrame: null }],
  ['a frame inside the page', { sender: own, senderFrame: { url: 'app://bundle/index.html', parent: topFrame } }],
  ['another address', { sender: own, senderFrame: { url: 'https://example.com/', parent: null } }],
  ['an address that starts alike', { sender: own, senderFrame: { url: 'app://bundle.evil/index.html', parent: null } }],
  ['an empty address', { sender: own, senderFrame: { url: '', parent: null } }],
  ['another window', { sender: { name: 'other' }, senderFrame: topFrame }],
])('%s may call nothing', async (_name, event) => {
  for (const [method, args] of GOOD) expect(await invoke(method, args, event)).toEqual(refused('sender'));
  expect(ran).toEqual([]);
});

test('after its window was locked away a page may call nothing', async () => {
  present = null;
  for (const [method, args] of GOOD) expect(await invoke(method, args)).toEqual(refused('sender'));
});

test('errors carry a code, never what they were about', async () => {
  answer = async () => { throw new Error('secret: /home/her/증거.png'); };
  expect(await invoke('info', [])).toEqual({ ok: false, error: { code: 'internal/unexpected', details: { kind: 'Error' } } });
  answer = async () => { throw new KeptError('disk/full'); };
  expect(await invoke('info', [])).toEqual({ ok: false, error: { code: 'disk/full', details: {} } });
});

test('two thousand hostile messages run nothing that is not exactly right', async () => {
  const value = fc.oneof(fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true, withNullPrototype: true }), fc.constantFrom('screen:0:0', HANDLE, 'a.zip', { theme: 'dark' }));
  await fc.assert(fc.asyncProperty(fc.constantFrom(...HOST_METHODS), fc.array(value, { maxLength: 3 }), async (method, args) => {
    ran.length = 0;
    const envelope = await invoke(method, args) as { ok: boolean };
    expect(envelope.ok).toBe(ran.length === 1);
    if (ran.length === 1) expect(isRight(method, args)).toBe(true);
  }), { numRuns: 2000 });
});

/** The rules of the calls, written a second time. */
function isRight(method: HostMethod, args: readonly unknown[]): boolean {
  const [only] = args;
  switch (method) {
    case 'writeSettings': return args.length === 1 && typeof only === 'object' && only !== null && Object.keys(only).every((key) => ['language', 'theme', 'idleMinutes', 'backupReminderUtc', 'contentProtection', 'coverOnBlur', 'exitExplained'].includes(key));
    case 'copyText': return args.length === 1 && typeof only === 'string' && only !== '';
    case 'holdShortcut': return args.length === 1 && typeof only === 'boolean';
    case 'chooseScreen': return args.length === 1 && typeof only === 'string' && /^(screen|window):/.test(only);
    case 'chooseSaveFile': return args.length === 1 && typeof only === 'string' && !/[/\\\0]/.test(only) && !only.startsWith('.');
    case 'revealSaved': return args.length === 1 && only === HANDLE;
    default: return args.length === 0;
  }
}
