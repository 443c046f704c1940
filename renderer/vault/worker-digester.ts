import * as v from 'valibot';
import { fromErrorWire, KeptError } from '../../shared/base/errors.ts';
import { digestHere, type NewDigester } from './digester.ts';
import { startWorker } from './trusted-worker.ts';

/** Below this the start of two workers takes longer than the digests. */
const MIN_BYTES = 8 * 1024 * 1024;
const MAX_WAITING_CHUNKS = 4;

const replySchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('taken') }),
  v.strictObject({ kind: v.literal('digest'), hex: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{64}|[0-9a-f]{128})$/)) }),
  v.strictObject({ kind: v.literal('fault'), error: v.unknown() }),
]);

/** Digests of large files are what an import waits for: each has a worker of its own while the file is read, and encryption keeps this one. */
export const digestInWorkers: NewDigester = (sizeBytes) => {
  if (sizeBytes < MIN_BYTES) return digestHere(sizeBytes);
  const sha256 = new HashWorker('sha256');
  const sha512 = new HashWorker('sha512');
  let doneBytes = 0;
  return {
    update: async (chunk) => {
      doneBytes += chunk.length;
      await Promise.all([sha256.update(chunk), sha512.update(chunk)]);
    },
    finish: async () => {
      const [first, second] = await Promise.all([sha256.finish(), sha512.finish()]);
      return { sha256: first, sha512: second, sizeBytes: doneBytes };
    },
    stop: () => {
      sha256.stop();
      sha512.stop();
    },
  };
};

class HashWorker {
  readonly #worker: Worker;
  readonly #digest = Promise.withResolvers<string>();
  #waiting = 0;
  #room = Promise.withResolvers<void>();

  constructor(algorithm: 'sha256' | 'sha512') {
    this.#worker = startWorker('hash');
    this.#worker.addEventListener('message', (event: MessageEvent<unknown>) => this.#take(event.data));
    this.#worker.addEventListener('messageerror', () => this.#fail(new KeptError('internal/unexpected', { kind: 'hash-worker' })));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#fail(new KeptError('internal/unexpected', { kind: 'hash-worker' }));
    });
    // Whoever waits hears of a fault; when nobody does, the file was given up already.
    this.#digest.promise.catch(() => undefined);
    this.#worker.postMessage({ kind: 'begin', algorithm });
  }

  async update(chunk: Uint8Array): Promise<void> {
    const bytes = chunk.slice();
    this.#waiting++;
    this.#worker.postMessage({ kind: 'chunk', bytes }, [bytes.buffer]);
    while (this.#waiting >= MAX_WAITING_CHUNKS) await Promise.race([this.#room.promise, this.#digest.promise]);
  }

  finish(): Promise<string> {
    this.#worker.postMessage({ kind: 'finish' });
    return this.#digest.promise;
  }

  stop(): void {
    this.#worker.terminate();
    this.#digest.reject(new KeptError('task/cancelled'));
  }

  #take(data: unknown): void {
    const read = v.safeParse(replySchema, data);
    if (!read.success) return this.#fail(new KeptError('internal/unexpected', { kind: 'hash-worker' }));
    const reply = read.output;
    if (reply.kind === 'fault') return this.#fail(fromErrorWire(reply.error));
    if (reply.kind === 'digest') return this.#digest.resolve(reply.hex);
    this.#waiting--;
    this.#room.resolve();
    this.#room = Promise.withResolvers();
  }

  #fail(error: KeptError): void {
    this.#digest.reject(error);
  }
}
