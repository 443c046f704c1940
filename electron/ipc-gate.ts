import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import * as v from 'valibot';
import { KeptError, toErrorWire } from '../shared/base/errors.ts';
import { isPlainObject } from '../shared/base/plain.ts';
import { MAX_COPIED_LENGTH } from '../shared/contract/host.ts';
import type { HostApi } from '../shared/contract/host.ts';
import type { HostParams } from '../shared/contract/host-schema.ts';
import { hostParams } from '../shared/contract/host-schema.ts';
import { channelOf, HOST_METHODS } from './channels.ts';
import type { Envelope, HostMethod } from './channels.ts';
import { isOwnUrl } from './protocol.ts';

/** No call of the page needs more, but for text to copy; bytes go through the vault port. */
export const MAX_CALL_BYTES = 4096;
const MAX_BYTES_OF: { readonly [M in HostMethod]?: number } = { copyText: 2 * MAX_COPIED_LENGTH + 64 };

export function maxCallBytes(method: HostMethod): number {
  return MAX_BYTES_OF[method] ?? MAX_CALL_BYTES;
}
const MAX_CALL_VALUES = 64;

/** What main does for each call, with arguments that have been checked. */
export type HostCalls = { readonly [M in keyof HostApi]: (...args: HostParams<M>) => ReturnType<HostApi[M]> };

/**
 * Opens the channels of the page. A call passes: sender (the top frame of our present window, at our address) → size → schema →
 * work. The answer is an envelope; errors are codes and never carry what was sent.
 */
export function openGate(calls: HostCalls, ownContents: () => WebContents | null): void {
  for (const method of HOST_METHODS) {
    ipcMain.handle(channelOf(method), async (event, ...args: unknown[]): Promise<Envelope> => {
      try {
        checkSender(event, ownContents());
        checkSize(args, maxCallBytes(method));
        return { ok: true, value: await perform(calls, method, args) };
      } catch (error) {
        return { ok: false, error: toErrorWire(error) };
      }
    });
  }
}

async function perform(calls: HostCalls, method: keyof HostApi, args: readonly unknown[]): Promise<unknown> {
  const read = v.safeParse(hostParams[method], args);
  if (!read.success || !args.every((value) => typeof value !== 'object' || value === null || isPlainObject(value))) throw new KeptError('internal/bad-call', { kind: 'arguments' });
  // The schema of this very method has made these its arguments; the compiler cannot follow the pairing through the union.
  const call = calls[method] as (...checked: readonly unknown[]) => Promise<unknown>;
  return await call(...read.output) ?? null;
}

function checkSender(event: IpcMainInvokeEvent, own: WebContents | null): void {
  const frame = event.senderFrame;
  const isOurs = own !== null && event.sender === own && frame !== null && frame.parent === null && isOwnUrl(frame.url);
  if (!isOurs) throw new KeptError('internal/bad-call', { kind: 'sender' });
}

/** Counts before any schema looks: strings by UTF-16 units, buffers by bytes, and how many values there are at all (which also ends cycles). */
function checkSize(args: readonly unknown[], maxBytes: number): void {
  let bytes = 0;
  let values = 0;
  const waiting: unknown[] = [args];
  while (waiting.length > 0) {
    const value = waiting.pop();
    values++;
    bytes += ownSize(value);
    if (values > MAX_CALL_VALUES || bytes > maxBytes) throw new KeptError('internal/bad-call', { kind: 'size' });
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      for (const key in value) {
        waiting.push(key, Reflect.get(value, key));
        if (waiting.length > MAX_CALL_VALUES) throw new KeptError('internal/bad-call', { kind: 'size' });
      }
    }
  }
}

function ownSize(value: unknown): number {
  if (typeof value === 'string') return value.length * 2;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  return 8;
}
