import { contextBridge, ipcRenderer } from 'electron';
import type { ErrorWire } from '../shared/base/errors.ts';
import type { FolderPurpose, HostApi } from '../shared/contract/host.ts';
import { channelOf, LOCK_NOW_CHANNEL, SIGNAL_CHANNEL, VAULT_PORT_CHANNEL } from './channels.ts';
import type { Envelope, HostMethod } from './channels.ts';

/** Rejects with a plain ErrorWire: of an Error only its text would survive the way into the page. Main answers what HostApi says of the method. */
async function call<T>(method: HostMethod, ...args: readonly unknown[]): Promise<T> {
  const envelope: Envelope = await ipcRenderer.invoke(channelOf(method), ...args).catch(refusal);
  return envelope.ok ? envelope.value as T : Promise.reject(envelope.error);
}

function refusal(): Envelope {
  const error: ErrorWire = { code: 'internal/bad-call', details: { kind: 'call' } };
  return { ok: false, error };
}

/** Named functions only: the page gets no way to name a channel. */
const host: HostApi = {
  info: () => call('info'),
  writeSettings: (changes: Parameters<HostApi['writeSettings']>[0]) => call('writeSettings', changes),
  connectVault: () => call('connectVault'),
  listScreens: () => call('listScreens'),
  chooseScreen: (sourceId: string) => call('chooseScreen', sourceId),
  hideWindow: () => call('hideWindow'),
  showWindow: () => call('showWindow'),
  setCaptureBar: (mode: Parameters<HostApi['setCaptureBar']>[0]) => call('setCaptureBar', mode),
  fitCaptureBar: (size: Parameters<HostApi['fitCaptureBar']>[0]) => call('fitCaptureBar', size),
  holdShortcut: (isWanted: boolean) => call('holdShortcut', isWanted),
  readClipboard: () => call('readClipboard'),
  chooseSaveFile: (suggestedName: string) => call('chooseSaveFile', suggestedName),
  chooseFolder: (purpose: FolderPurpose) => call('chooseFolder', purpose),
  revealSaved: (handle: string) => call('revealSaved', handle),
  revealVault: () => call('revealVault'),
  startAnew: () => call('startAnew'),
  copyText: (text: string) => call('copyText', text),
  leave: () => call('leave'),
  lock: () => call('lock'),
  quit: () => call('quit'),
};

contextBridge.exposeInMainWorld('host', Object.freeze(host));

ipcRenderer.on(VAULT_PORT_CHANNEL, (event) => {
  window.postMessage({ kind: 'vault-port' }, location.origin, [...event.ports]);
});

ipcRenderer.on(LOCK_NOW_CHANNEL, (_event, withinMs: unknown) => {
  window.postMessage({ kind: 'lock-now', withinMs }, location.origin);
});

ipcRenderer.on(SIGNAL_CHANNEL, (_event, signal: unknown) => {
  if (signal === 'capture' || signal === 'back' || signal === 'assisted') window.postMessage({ kind: 'signal', signal }, location.origin);
});
