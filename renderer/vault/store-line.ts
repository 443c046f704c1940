import * as v from 'valibot';
import { fromErrorWire, KeptError } from '../../shared/base/errors.ts';
import type { StoreCall, StoreRequest } from '../../shared/contract/store-port.ts';
import { ReceivedMemory } from './received-memory.ts';

/** The little of a MessagePort that is used; a browser's and Node's both fit. */
export interface StorePort {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  start(): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: KeptError) => void;
}

const replySchema = v.variant('ok', [
  v.strictObject({ id: v.number(), ok: v.literal(true), value: v.unknown() }),
  v.strictObject({ id: v.number(), ok: v.literal(false), error: v.unknown() }),
]);

/** Requests to main and their answers. When the port dies, every call that waits and every later one fails: nothing can be saved any more. */
export class StoreLine {
  readonly #port: StorePort;
  readonly #waiting = new Map<number, Waiting>();
  readonly #received = new ReceivedMemory();
  #lastId = 0;
  #isDead = false;

  constructor(port: StorePort) {
    this.#port = port;
    port.addEventListener('message', (event) => this.#receive(event.data));
    port.addEventListener('messageerror', () => this.#die('message'));
    port.addEventListener('close', () => this.#die('closed'));
    port.start();
  }

  /** Main's answer, unread; rejects with the KeptError that main gave, 'disk/failed' {kind: 'port-…'} when main is gone. */
  call(call: StoreCall): Promise<unknown> {
    if (this.#isDead) return Promise.reject(new KeptError('disk/failed', { kind: 'port-closed' }));
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    try {
      this.#port.postMessage({ ...call, id } satisfies StoreRequest);
    } catch (cause) {
      this.#waiting.delete(id);
      throw new KeptError('internal/bad-call', { call: call.op }, { cause });
    }
    return answer;
  }

  #receive(data: unknown): void {
    const read = v.safeParse(replySchema, data);
    if (!read.success) return this.#die('message');
    const reply = read.output;
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.id);
    if (reply.ok) this.#received.took(reply.value);
    if (reply.ok) waiting.resolve(reply.value);
    else waiting.reject(fromErrorWire(reply.error));
  }

  #die(kind: 'message' | 'closed'): void {
    this.#isDead = true;
    for (const { reject } of this.#waiting.values()) reject(new KeptError('disk/failed', { kind: `port-${kind}` }));
    this.#waiting.clear();
  }
}
