import * as v from 'valibot';
import { toErrorWire } from '../../shared/base/errors.ts';
import { sodiumSha256, sodiumSha512 } from '../../shared/crypto/hash.ts';
import { startSha2, type StreamHash } from '../../shared/crypto/sha2.ts';
import { loadSodium } from '../../shared/crypto/sodium.ts';

/** What the worker is told: which digest at first, then chunks in order, then that there are no more. */
const messageSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('begin'), algorithm: v.picklist(['sha256', 'sha512']) }),
  v.strictObject({ kind: v.literal('chunk'), bytes: v.instance(Uint8Array<ArrayBuffer>) }),
  v.strictObject({ kind: v.literal('finish') }),
]);

/** What it answers: each chunk comes back when it is done with, and the digest at the end. */
export type HashReply = { readonly kind: 'taken'; readonly bytes: Uint8Array<ArrayBuffer> } | { readonly kind: 'digest'; readonly hex: string } | { readonly kind: 'fault'; readonly error: unknown };

let hash: StreamHash | null = null;
let work: Promise<void> = Promise.resolve();

addEventListener('message', (event: MessageEvent<unknown>) => {
  work = work.then(() => take(event.data)).catch((error: unknown) => reply({ kind: 'fault', error: toErrorWire(error) }));
});

async function take(data: unknown): Promise<void> {
  const message = v.parse(messageSchema, data);
  if (message.kind === 'begin') {
    hash = await begin(message.algorithm);
  } else if (message.kind === 'chunk') {
    hash?.update(message.bytes);
    reply({ kind: 'taken', bytes: message.bytes }, [message.bytes.buffer]);
  } else if (hash !== null) {
    reply({ kind: 'digest', hex: hash.finishHex() });
  }
}

/** libsodium takes longer to load than a file of some size to hash: only where it is needed. */
async function begin(algorithm: 'sha256' | 'sha512'): Promise<StreamHash> {
  const started = startSha2(algorithm);
  if (started !== null) return started;
  await loadSodium();
  return algorithm === 'sha256' ? sodiumSha256() : sodiumSha512();
}

function reply(message: HashReply, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}
