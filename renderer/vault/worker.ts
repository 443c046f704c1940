import * as v from 'valibot';
import { systemClock } from '../../shared/base/clock.ts';
import { KeptError } from '../../shared/base/errors.ts';
import { platformRandom } from '../../shared/base/ids.ts';
import { LANGUAGES } from '../../shared/base/language.ts';
import { ownChaChaPoly } from '../../shared/crypto/chacha20-poly1305.ts';
import { loadSodium } from '../../shared/crypto/sodium.ts';
import type { VaultReply } from '../../shared/contract/vault.ts';
import { canvasCodec } from './canvas-codec.ts';
import { deriveInWorker } from './derive.ts';
import { answerCall, refuseCall } from './dispatch.ts';
import { loadBundledFonts } from './fonts.ts';
import { openIndexStore } from './index-db.ts';
import { Session } from './session.ts';
import { createStoreClient } from './store-client.ts';
import { digestInWorkers, hashInWorker } from './worker-digester.ts';

const text = v.pipe(v.string(), v.maxLength(200));
const connectSchema = v.strictObject({
  connect: v.instance(MessagePort),
  tool: v.strictObject({ name: text, version: text, platform: text }),
  locale: v.picklist(LANGUAGES),
});

/** The first message connects the worker to main; every later one is a call. */
let session: Promise<Session> | null = null;

addEventListener('message', (event: MessageEvent<unknown>) => {
  session ??= start(event.data);
  void session.then((open) => answerCall(open, event.data), (error: unknown) => refuseCall(event.data, error)).then(send);
});

/** Rejects when the first message is no connection or the crypto does not check out; every call is then answered with that fault. */
async function start(message: unknown): Promise<Session> {
  const { connect, tool } = readConnect(message);
  await loadSodium();
  // Before anybody has typed a passphrase, not when everybody waits for what it opens.
  ownChaChaPoly();
  return new Session({
    store: createStoreClient(connect),
    clock: systemClock(),
    random: platformRandom,
    deriveKey: deriveInWorker,
    tool,
    codec: canvasCodec,
    newDigester: digestInWorkers,
    newHash: hashInWorker,
    indexStore: openIndexStore(),
    loadFonts: loadBundledFonts,
    emit: send,
  });
}

function readConnect(message: unknown): v.InferOutput<typeof connectSchema> {
  const read = v.safeParse(connectSchema, message);
  if (!read.success) throw new KeptError('internal/bad-call', { kind: 'connect' });
  return read.output;
}

/** Pictures are handed over instead of copied. */
function send(reply: VaultReply | null): void {
  if (reply === null) return;
  const value = 'ok' in reply && reply.ok ? reply.value : null;
  const isPicture = typeof value === 'object' && value !== null && 'png' in value && value.png instanceof ArrayBuffer;
  postMessage(reply, { transfer: isPicture ? [value.png as ArrayBuffer] : [] });
}
