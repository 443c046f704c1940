import type { ErrorWire } from '../shared/base/errors.ts';
import type { HostApi } from '../shared/contract/host.ts';

/** Every call of the page to main; the gate opens these channels and no other. */
export const HOST_METHODS = [
  'info', 'writeSettings', 'connectVault', 'listScreens', 'chooseScreen', 'hideWindow', 'showWindow', 'setCaptureBar', 'fitCaptureBar', 'holdShortcut', 'readClipboard', 'chooseSaveFile', 'chooseFolder', 'revealSaved', 'revealVault', 'startAnew', 'copyText', 'leave', 'lock', 'quit',
] as const satisfies readonly (keyof HostApi)[];

export type HostMethod = (typeof HOST_METHODS)[number];

/** What main sends on its own: the port to the vault store, the news that it is about to end the page, and a signal by its name. */
export const VAULT_PORT_CHANNEL = 'kept:vault-port';
export const LOCK_NOW_CHANNEL = 'kept:lock-now';
export const SIGNAL_CHANNEL = 'kept:signal';

export function channelOf(method: HostMethod): string {
  return `kept:${method}`;
}

/** What main answers over a channel: a thrown error would lose its code on the way. */
export type Envelope = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: ErrorWire };
