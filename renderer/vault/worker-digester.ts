import * as v from 'valibot';
import { fromErrorWire, KeptError } from '../../shared/base/errors.ts';
import { hashHere, type NewPassingHash } from '../../shared/crypto/hash.ts';
import { startSha2 } from '../../shared/crypto/sha2.ts';
import { digestHeld, digestHere, type NewDigester } from './digester.ts';
import { startWorker } from './trusted-worker.ts';

/** The platform's digests are the fastest, but they want the whole file in memory, three times over: not more than this. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;

const replySchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('taken'), bytes: v.instance(Uint8Array<ArrayBuffer>) }),
  v.strictObject({ kind: v.literal('digest'), hex: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{64}|[0-9a-f]{128})$/)) }),
  v.strictObject({ kind: v.literal('fault'), error: v.unknown() }),
]);

/**
 * Digests of large files are what an import waits for: each has a worker of its own while the file is read, and encryption keeps this one.
 * A chunk's memory goes from worker to worker and comes back; nothing is copied.
 */
export const digestInWorkers: NewDigester = (sizeBytes) => {
  if (sizeBytes <= MAX_HELD_BYTES) return digestHeld(sizeBytes);
  // A processor without vectors: slower, here, by libsodium.
  if (startSha2('sha256') === null) return digestHere(sizeBytes);
  const sha256 = new HashWorker('sha256');
  const sha512 = new HashWorker('sha512');
  let doneBytes = 0;
  return {
    update: async (chunk) => {
      doneBytes += chunk.length;
      const { buffer } = await sha512.update(await sha256.update(chunk));
      return buffer;
    },
    finish: async () => {
      const [first, second] = [await sha256.finish(), await sha512.finish()];
      return { sha256: first, sha512: second, sizeBytes: doneBytes };
    },
    stop: () => {
      sha256.stop();
      sha512.stop();
    },
  };
};

/** Copies that are with the worker at a time. */
const MAX_COPIES = 3;
/** As long as the pieces in which objects are read, or nearly. */
const COPY_BYTES = 1024 * 1024;

/** SHA-256 of large exhibits on their way out has a worker too; what passes is copied, since it goes on into the archive. */
export const hashInWorker: NewPassingHash = (sizeBytes) => {
  if (sizeBytes <= MAX_HELD_BYTES || startSha2('sha256') === null) return hashHere(sizeBytes);
  const sha256 = new HashWorker('sha256');
  const copies: Promise<ArrayBuffer>[] = [];
  const lend = async (bytes: Uint8Array): Promise<void> => {
    const memory = (copies.length < MAX_COPIES ? undefined : await copies.shift()) ?? new ArrayBuffer(COPY_BYTES);
    const copy = new Uint8Array(memory, 0, bytes.length);
    copy.set(bytes);
    const returning = sha256.update(copy).then(({ buffer }) => buffer);
    // Heard of by whoever waits for it next; when nobody does, something else went wrong first.
    returning.catch(() => undefined);
    copies.push(returning);
  };
  return {
    update: async (bytes) => {
      for (let at = 0; at < bytes.length; at += COPY_BYTES) await lend(bytes.subarray(at, at + COPY_BYTES));
    },
    finishHex: async () => {
      await Promise.all(copies);
      return sha256.finish();
    },
    stop: () => sha256.stop(),
  };
};

class HashWorker {
  readonly #worker: Worker;
  readonly #digest = Promise.withResolvers<string>();
  /** Chunks that are with the worker, oldest first. */
  readonly #taken: PromiseWithResolvers<Uint8Array<ArrayBuffer>>[] = [];
  #fault: KeptError | null = null;

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

  /** Resolves with the same bytes, in memory that has come back. */
  update(chunk: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#fault !== null) return Promise.reject(this.#fault);
    const taken = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
    this.#taken.push(taken);
    this.#worker.postMessage({ kind: 'chunk', bytes: chunk }, [chunk.buffer]);
    return taken.promise;
  }

  /** To be called when every update has resolved. */
  finish(): Promise<string> {
    this.#worker.postMessage({ kind: 'finish' });
    return this.#digest.promise;
  }

  stop(): void {
    this.#worker.terminate();
    this.#fail(new KeptError('task/cancelled'));
  }

  #take(data: unknown): void {
    const read = v.safeParse(replySchema, data);
    if (!read.success) return this.#fail(new KeptError('internal/unexpected', { kind: 'hash-worker' }));
    const reply = read.output;
    if (reply.kind === 'fault') return this.#fail(fromErrorWire(reply.error));
    if (reply.kind === 'digest') return this.#digest.resolve(reply.hex);
    this.#taken.shift()?.resolve(reply.bytes);
  }

  #fail(error: KeptError): void {
    this.#fault ??= error;
    this.#digest.reject(error);
    for (const taken of this.#taken.splice(0)) taken.reject(error);
  }
}
