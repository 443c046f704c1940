import type { MessagePortMain } from 'electron';
import * as v from 'valibot';
import type { ErrorWire } from '../shared/base/errors.ts';
import { toErrorWire } from '../shared/base/errors.ts';
import type { StoreCall, StoreReply } from '../shared/contract/store-port.ts';
import { requestId, storeRequestSchema } from '../shared/contract/store-schema.ts';
import { Serial } from './serial.ts';

/** More unanswered requests than any honest worker has; what comes beyond is refused before it is looked at. */
const MAX_WAITING = 256;

/** What a port talks to: StoreCalls, or something that refuses everything with one error. */
export interface CallTarget {
  answer(call: StoreCall): Promise<unknown>;
  end(): Promise<void>;
}

/** One vault worker's line to the store. Requests are checked, answered one after another (but for text that only main's memory holds), and dropped once the port is closed. */
export class VaultPort {
  readonly #port: MessagePortMain;
  readonly #target: CallTarget;
  readonly #serial = new Serial();
  #waiting = 0;
  #ending: Promise<void> | null = null;

  constructor(port: MessagePortMain, target: CallTarget) {
    this.#port = port;
    this.#target = target;
    port.on('message', (event) => this.#receive(event.data));
    port.on('close', () => void this.close());
    port.start();
  }

  /** Ends the line: the call that is running finishes, the ones behind it never start, and what was begun is removed. Never rejects. */
  close(): Promise<void> {
    this.#ending ??= this.#serial.run(() => this.#target.end()).then(() => undefined, () => undefined);
    this.#port.close();
    return this.#ending;
  }

  #receive(message: unknown): void {
    const id = requestId(message);
    if (id === null || this.#ending !== null) return;
    const request = v.safeParse(storeRequestSchema, message);
    if (!request.success) return this.#refuse(id, 'message');
    if (this.#waiting >= MAX_WAITING) return this.#refuse(id, 'waiting');
    this.#waiting++;
    const serve = (): Promise<void> => this.#serve(id, request.output);
    // Half-typed text is held in memory: at a lock it must not wait behind a drive that takes its time, which is what it is held for.
    if (request.output.op === 'drafts.hold') void serve();
    else void this.#serial.run(serve);
  }

  async #serve(id: number, call: StoreCall): Promise<void> {
    this.#waiting--;
    if (this.#ending !== null) return;
    let reply: StoreReply;
    try {
      const value = await this.#target.answer(call);
      reply = { id, ok: true, value: value ?? null };
    } catch (error) {
      reply = { id, ok: false, error: toErrorWire(error) };
    }
    this.#send(reply);
  }

  #refuse(id: number, kind: string): void {
    const error: ErrorWire = { code: 'internal/bad-call', details: { kind } };
    this.#send({ id, ok: false, error });
  }

  #send(reply: StoreReply): void {
    if (this.#ending === null) this.#port.postMessage(reply);
  }
}
