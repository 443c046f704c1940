import * as v from 'valibot';
import { KeptError, toErrorWire } from '../../shared/base/errors.ts';
import { startSha2, type StreamHash } from '../../shared/crypto/sha2.ts';

/** What the worker is told: which digest at first, then chunks in order, then that there are no more. */
const messageSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('begin'), algorithm: v.picklist(['sha256', 'sha512']) }),
  v.strictObject({ kind: v.literal('chunk'), bytes: v.instance(Uint8Array<ArrayBuffer>) }),
  v.strictObject({ kind: v.literal('finish') }),
]);

/** What it answers: each chunk comes back when it is done with, and the digest at the end. */
export type HashReply = { readonly kind: 'taken'; readonly bytes: Uint8Array<ArrayBuffer> } | { readonly kind: 'digest'; readonly hex: string } | { readonly kind: 'fault'; readonly error: unknown };

let hash: StreamHash | null = null;

addEventListener('message', (event: MessageEvent<unknown>) => {
  try {
    take(event.data);
  } catch (error) {
    reply({ kind: 'fault', error: toErrorWire(error) });
  }
});

function take(data: unknown): void {
  const message = v.parse(messageSchema, data);
  if (message.kind === 'begin') {
    hash = begin(message.algorithm);
  } else if (message.kind === 'chunk') {
    hash?.update(message.bytes);
    reply({ kind: 'taken', bytes: message.bytes }, [message.bytes.buffer]);
  } else if (hash !== null) {
    reply({ kind: 'digest', hex: hash.finishHex() });
  }
}

/** No library is loaded here, which would take longer than to hash a file of some size. */
function begin(algorithm: 'sha256' | 'sha512'): StreamHash {
  const started = startSha2(algorithm);
  if (started === null) throw new KeptError('crypto/self-test', { name: algorithm });
  return started;
}

function reply(message: HashReply, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}
