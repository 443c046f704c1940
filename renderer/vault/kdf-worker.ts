import * as v from 'valibot';
import { toErrorWire } from '../../shared/base/errors.ts';
import { deriveSlotKey } from '../../shared/crypto/kdf.ts';
import { loadSodium } from '../../shared/crypto/sodium.ts';

const requestSchema = v.strictObject({
  secret: v.instance(Uint8Array<ArrayBuffer>),
  params: v.strictObject({ algorithm: v.literal('argon2id13'), opsLimit: v.number(), memLimitBytes: v.number(), salt: v.string() }),
});

/** Derives one key and is then ended by whoever started it: WebAssembly never gives its memory back. */
addEventListener('message', (event: MessageEvent<unknown>) => {
  void answer(event.data).then((reply) => postMessage(reply));
});

async function answer(data: unknown): Promise<unknown> {
  try {
    await loadSodium();
    const { secret, params } = v.parse(requestSchema, data);
    const key = deriveSlotKey(secret, params);
    secret.fill(0);
    return { ok: true, key };
  } catch (error) {
    return { ok: false, error: toErrorWire(error) };
  }
}
