import * as v from 'valibot';
import { fromErrorWire, KeptError } from '../../shared/base/errors.ts';
import type { DeriveKey } from '../../shared/crypto/kdf.ts';
import { startWorker } from './trusted-worker.ts';

const replySchema = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), key: v.pipe(v.instance(Uint8Array<ArrayBufferLike>), v.length(32)) }),
  v.strictObject({ ok: v.literal(false), error: v.unknown() }),
]);

/** Derives each key in a worker that lives for that key alone. */
export const deriveInWorker: DeriveKey = async (secret, params) => {
  const worker = startWorker('key');
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
