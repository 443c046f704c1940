import { createHash, type Hash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { KeptError } from '../shared/base/errors.ts';

/** SHA-512 of bytes that pass. */
export interface PassingSha512 {
  /** Takes the bytes, which are not the caller's any more. Resolves when there is room for more. */
  update(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Of all since the last one. */
  finishHex(): Promise<string>;
  /** Whatever is waited for fails. */
  stop(): void;
}

/** Parts that may wait for the thread: one is hashed while the next is read. */
const MOST_WAITING = 2;

/** The system's own code on this thread. */
export class Sha512Here implements PassingSha512 {
  #hash: Hash = createHash('sha512');

  async update(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
  }

  async finishHex(): Promise<string> {
    const hex = this.#hash.digest('hex');
    this.#hash = createHash('sha512');
    return hex;
  }

  stop(): void {
    this.#hash = createHash('sha512');
  }
}

interface Waiting {
  /** Otherwise the word that there is room again. */
  readonly isDigest: boolean;
  readonly resolve: (answer: string | null) => void;
  readonly reject: (error: KeptError) => void;
}

/** The same on a thread of its own, beside the other digests: of those of a bundle this one takes longest. */
export class Sha512Thread implements PassingSha512 {
  readonly #worker: Worker;
  /** In the order of what was sent, the word that the thread is there first. */
  readonly #waiting: Waiting[] = [];
  readonly #sent: Promise<string | null>[] = [];
  #fault: KeptError | null = null;

  /** Null where no thread can be had: then the digest is made where everything else is. Once there is one, its faults are faults. */
  static async start(file: URL = threadFile()): Promise<Sha512Thread | null> {
    const thread = new Sha512Thread(file);
    const [begun] = await Promise.allSettled([thread.#answer(false)]);
    if (begun.status === 'fulfilled') return thread;
    thread.stop();
    return null;
  }

  private constructor(file: URL) {
    this.#worker = new Worker(file, { env: {}, argv: [], stdin: false, stdout: false, stderr: false });
    // It never keeps the program from ending.
    this.#worker.unref();
    this.#worker.on('message', (answer: unknown) => this.#take(answer));
    this.#worker.on('messageerror', () => this.#fail('message'));
    this.#worker.on('error', () => this.#fail('error'));
    this.#worker.on('exit', () => this.#fail('exit'));
  }

  async update(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#fault !== null) throw this.#fault;
    this.#sent.push(this.#ask(bytes, [bytes.buffer]));
    while (this.#sent.length > MOST_WAITING) await this.#sent.shift();
  }

  async finishHex(): Promise<string> {
    while (this.#sent.length > 0) await this.#sent.shift();
    return (await this.#ask(null, [])) ?? '';
  }

  stop(): void {
    this.#fail('stopped');
    void this.#worker.terminate();
  }

  #ask(message: Uint8Array<ArrayBuffer> | null, transfer: ArrayBuffer[]): Promise<string | null> {
    const answer = this.#answer(message === null);
    if (this.#fault === null) this.#worker.postMessage(message, transfer);
    return answer;
  }

  #answer(isDigest: boolean): Promise<string | null> {
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    // Whoever asked hears of it; a part that nobody waits for any more must not end the program.
    promise.catch(() => undefined);
    if (this.#fault === null) this.#waiting.push({ isDigest, resolve, reject });
    else reject(this.#fault);
    return promise;
  }

  #take(answer: unknown): void {
    const waiting = this.#waiting[0];
    const isAnswer = waiting?.isDigest === true ? typeof answer === 'string' && /^[0-9a-f]{128}$/.test(answer) : answer === null;
    if (!isAnswer || waiting === undefined) return this.#fail('answer');
    this.#waiting.shift();
    waiting.resolve(answer as string | null);
  }

  /** The first fault is the one that is told. */
  #fail(what: string): void {
    this.#fault ??= unexpected(what);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#fault);
  }
}

/** Beside this file: as it is in the sources, and as it is built. */
function threadFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? 'sha512-thread.ts' : 'sha512-thread.js', import.meta.url);
}

function unexpected(what: string): KeptError {
  return new KeptError('internal/unexpected', { kind: `sha512-thread-${what}` });
}
