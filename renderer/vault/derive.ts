import * as v from 'valibot';
import { fromErrorWire, KeptError } from '../../shared/base/errors.ts';
import type { DeriveKey } from '../../shared/crypto/kdf.ts';
import kdfWorkerUrl from './kdf-worker.ts?worker&url';

const replySchema = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), key: v.pipe(v.instance(Uint8Array<ArrayBufferLike>), v.length(32)) }),
  v.strictObject({ ok: v.literal(false), error: v.unknown() }),
]);

interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

/** Derives each key in a worker that lives for that key alone. */
export function deriveInWorker(): DeriveKey {
  const url = trustedUrl();
  return async (secret, params) => {
    const worker = new Worker(url, { type: 'module', name: 'key' });
    const copy = secret.slice();
    try {
      const reply = v.safeParse(replySchema, await askWorker(worker, { secret: copy, params }, copy.buffer));
      if (!reply.success) throw new KeptError('internal/unexpected', { kind: 'kdf-worker' });
      if (!reply.output.ok) throw fromErrorWire(reply.output.error);
      return reply.output.key;
    } finally {
      worker.terminate();
    }
  };
}

function askWorker(worker: Worker, message: unknown, secret: ArrayBuffer): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new KeptError('internal/unexpected', { kind: 'kdf-worker' }));
    worker.addEventListener('message', (event: MessageEvent<unknown>) => resolve(event.data));
    worker.addEventListener('messageerror', fail);
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      fail();
    });
    worker.postMessage(message, [secret]);
  });
}

/** Under Trusted Types this one address, and no other, may become a worker. */
function trustedUrl(): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypesFactory };
  if (!trustedTypes) return kdfWorkerUrl;
  const policy = trustedTypes.createPolicy('kept-worker', {
    createScriptURL(asked) {
      if (asked !== kdfWorkerUrl) throw new KeptError('internal/bad-call');
      return asked;
    },
  });
  return policy.createScriptURL(kdfWorkerUrl) as string;
}
