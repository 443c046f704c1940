import * as v from 'valibot';
import { toErrorWire } from '../../shared/base/errors.ts';
import { toHex } from '../../shared/base/bytes.ts';
import { loadSodium, sodium } from '../../shared/crypto/sodium.ts';

/** What the worker is told: which digest at first, then chunks in order, then that there are no more. */
const messageSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('begin'), algorithm: v.picklist(['sha256', 'sha512']) }),
  v.strictObject({ kind: v.literal('chunk'), bytes: v.instance(Uint8Array<ArrayBuffer>) }),
  v.strictObject({ kind: v.literal('finish') }),
]);

/** What it answers: one 'taken' for each chunk, and the digest at the end. */
export type HashReply = { readonly kind: 'taken' } | { readonly kind: 'digest'; readonly hex: string } | { readonly kind: 'fault'; readonly error: unknown };

interface Hash {
  update(bytes: Uint8Array): void;
  finishHex(): string;
}

let hash: Hash | null = null;
let work: Promise<void> = Promise.resolve();

addEventListener('message', (event: MessageEvent<unknown>) => {
  work = work.then(() => take(event.data)).catch((error: unknown) => reply({ kind: 'fault', error: toErrorWire(error) }));
});

async function take(data: unknown): Promise<void> {
  const message = v.parse(messageSchema, data);
  if (message.kind === 'begin') {
    await loadSodium();
    hash = begin(message.algorithm);
  } else if (message.kind === 'chunk') {
    hash?.update(message.bytes);
    reply({ kind: 'taken' });
  } else if (hash !== null) {
    reply({ kind: 'digest', hex: hash.finishHex() });
  }
}

function begin(algorithm: 'sha256' | 'sha512'): Hash {
  const library = sodium();
  if (algorithm === 'sha256') {
    const state = library.crypto_hash_sha256_init();
    return { update: (bytes) => library.crypto_hash_sha256_update(state, bytes), finishHex: () => toHex(library.crypto_hash_sha256_final(state)) };
  }
  const state = library.crypto_hash_sha512_init();
  return { update: (bytes) => library.crypto_hash_sha512_update(state, bytes), finishHex: () => toHex(library.crypto_hash_sha512_final(state)) };
}

function reply(message: HashReply): void {
  postMessage(message);
}
