import type { VerifyResult } from '../../shared/verify/result.ts';
import type { Answers, CheckReply, CheckRequest, Given, Question } from './protocol.ts';
import VerifyWorker from './worker.ts?worker&inline';

/** A code of KeptError, or the name of the browser's error. */
export class LookFault extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'LookFault';
    this.code = code;
  }
}

export interface CheckEvents {
  progress(part: number): void;
  finish(result: VerifyResult, zipSha256: string): void;
  fail(code: string): void;
}

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (fault: LookFault) => void };

/** One file in a worker of its own: its check, and afterwards what lies in it. Whoever looks at another file ends it. */
export class BundleSession {
  readonly file: File;
  readonly #worker = new VerifyWorker();
  readonly #events: CheckEvents;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #isEnded = false;

  constructor(file: File, given: Given, events: CheckEvents) {
    this.file = file;
    this.#events = events;
    this.#worker.addEventListener('message', ({ data }: MessageEvent<CheckReply>) => this.#take(data));
    this.#worker.addEventListener('error', () => this.#die());
    this.#post({ kind: 'check', file, given });
  }

  /** Throws a LookFault. */
  ask<K extends Question['kind']>(question: Question & { readonly kind: K }): Promise<Answers[K]> {
    // Nobody would ever answer.
    if (this.#isEnded) return Promise.reject(new LookFault('task/cancelled'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ id, ...question });
    });
  }

  /** The bytes of a file of the bundle in order, hashed again on their way; a LookFault in place of the end when they are not those that were judged. */
  async *stream(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const { stream } = await this.ask<'open'>({ kind: 'open', path });
    try {
      for (let piece = await this.ask<'next'>({ kind: 'next', stream }); piece !== null; piece = await this.ask<'next'>({ kind: 'next', stream })) yield piece;
    } finally {
      // Not waited for: where the worker has ended, there is nothing left to close.
      void this.ask<'close'>({ kind: 'close', stream }).catch((error: unknown) => {
        if (!(error instanceof LookFault)) throw error;
      });
    }
  }

  end(): void {
    this.#isEnded = true;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new LookFault('task/cancelled'));
    this.#waiting.clear();
  }

  #post(request: CheckRequest): void {
    this.#worker.postMessage(request);
  }

  #take(reply: CheckReply): void {
    // What was on its way when it was ended would be the result of a file that nobody looks at any more.
    if (this.#isEnded) return;
    switch (reply.kind) {
      case 'progress': return this.#events.progress(reply.doneBytes / Math.max(1, reply.totalBytes));
      case 'result': return this.#events.finish(reply.result, reply.zipSha256);
      case 'failure': return this.#events.fail(reply.code);
      case 'answer': return this.#settle(reply.id)?.resolve(reply.value as never);
      case 'refusal': return this.#settle(reply.id)?.reject(new LookFault(reply.code));
    }
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #die(): void {
    this.end();
    this.#events.fail('worker/died');
  }
}
