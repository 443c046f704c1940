import { fromErrorWire, KeptError } from '../../shared/base/errors.ts';
import type { Language } from '../../shared/base/language.ts';
import type { HostApi, HostInfo } from '../../shared/contract/host.ts';
import type { VaultCall, VaultEvent, VaultMethod, VaultParams, VaultReply, VaultResult } from '../../shared/contract/vault.ts';
import type { ToolFacts } from '../../shared/evidence/item.ts';
import workerUrl from '../vault/worker.ts?worker&url';

/** How long main may take to hand over the port to the vault's folder. */
const PORT_WAIT_MS = 20_000;

/** The vault worker as the page sees it: typed calls, events, and the news that it has ended. */
export interface VaultClient {
  /** Rejects with a KeptError; 'worker/died' when the worker ended before it answered. */
  call<M extends VaultMethod>(method: M, params: VaultParams<M>, transfer?: Transferable[]): Promise<VaultResult<M>>;
  /** Returns the function that ends the subscription. */
  onEvent(listener: (event: VaultEvent) => void): () => void;
  onDeath(listener: (error: KeptError) => void): () => void;
  /** Ends the worker and with it every key and plaintext that it holds. */
  stop(): void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: KeptError) => void;
}

/** Starts the worker and gives it the port to the vault's folder. */
export async function startVault(host: HostApi, info: HostInfo, locale: Language): Promise<VaultClient> {
  const port = await requestPort(host);
  const worker = new Worker(trustedWorkerUrl(workerUrl), { type: 'module', name: 'vault' });
  const client = clientOf(worker);
  const tool: ToolFacts = { name: info.name, version: info.version, platform: `${info.platform} ${info.osRelease}` };
  worker.postMessage({ connect: port, tool, locale }, [port]);
  return client;
}

/** Main answers connectVault with a window message that carries the port; anything else that looks like it is ignored. */
async function requestPort(host: HostApi): Promise<MessagePort> {
  const arrived = Promise.withResolvers<MessagePort>();
  const receive = (event: MessageEvent<unknown>): void => {
    const port = event.ports[0];
    if (event.source !== window || event.origin !== window.location.origin || !port || !isPortMessage(event.data)) return;
    arrived.resolve(port);
  };
  window.addEventListener('message', receive);
  const limit = setTimeout(() => arrived.reject(new KeptError('worker/died')), PORT_WAIT_MS);
  try {
    await host.connectVault();
    return await arrived.promise;
  } finally {
    clearTimeout(limit);
    window.removeEventListener('message', receive);
  }
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'vault-port';
}

interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

/** Under Trusted Types only this one address may become a worker. */
function trustedWorkerUrl(url: string): string {
  const { trustedTypes } = window as Window & { readonly trustedTypes?: TrustedTypesFactory };
  if (!trustedTypes) return url;
  const policy = trustedTypes.createPolicy('kept-worker', {
    createScriptURL(asked) {
      if (asked !== workerUrl) throw new KeptError('internal/bad-call');
      return asked;
    },
  });
  return policy.createScriptURL(url) as string;
}

function clientOf(worker: Worker): VaultClient {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: VaultEvent) => void>();
  const mourners = new Set<(error: KeptError) => void>();
  let lastId = 0;
  let dead: KeptError | null = null;

  const end = (error: KeptError): void => {
    if (dead) return;
    dead = error;
    worker.terminate();
    for (const call of pending.values()) call.reject(error);
    pending.clear();
    for (const mourn of mourners) mourn(error);
  };
  worker.addEventListener('error', () => end(new KeptError('worker/died')));
  worker.addEventListener('messageerror', () => end(new KeptError('worker/died')));
  worker.addEventListener('message', ({ data }: MessageEvent<VaultReply>) => {
    if ('event' in data) {
      for (const listener of listeners) listener(data);
      return;
    }
    const call = pending.get(data.id);
    pending.delete(data.id);
    if (data.ok) call?.resolve(data.value);
    else call?.reject(fromErrorWire(data.error));
  });

  return {
    call: (method, params, transfer = []) => {
      if (dead) return Promise.reject(dead);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve: (value) => resolve(value as VaultResult<typeof method>), reject });
        worker.postMessage({ id, method, params } satisfies VaultCall, transfer);
      });
    },
    onEvent: (listener) => subscribe(listeners, listener),
    onDeath: (listener) => subscribe(mourners, listener),
    stop: () => end(new KeptError('vault/locked')),
  };
}

function subscribe<T>(set: Set<T>, member: T): () => void {
  set.add(member);
  return () => void set.delete(member);
}
