import type { StoreCall } from '../shared/contract/store-port.ts';

/** Time from a proof of the passphrase to what it allows. */
export const PROOF_LASTS_MS = 10_000;

/**
 * What main can know of whoever sits before the present page, from the worker's own calls: whether the vault is open, and when the passphrase was proved again
 * since. The unlock itself is no such proof: it may be minutes old, and the chair another's.
 */
export class Proofs {
  readonly #now: () => number;
  #isOpen = false;
  #provedAtMs: number | null = null;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** True from the unlock, or the making, of the vault until the page ends. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A call of the worker that was answered without a fault. */
  note(call: StoreCall): void {
    if (call.op === 'attempts.proved') this.#provedAtMs = this.#now();
    // A new vault has no tries: it is open when its first entry is written.
    if (call.op === 'attempts.succeeded' || (call.op === 'journal.append' && call.at === undefined)) this.#isOpen = true;
  }

  /** Whether there is a fresh proof; it serves once. */
  take(): boolean {
    const isFresh = this.#provedAtMs !== null && this.#now() - this.#provedAtMs <= PROOF_LASTS_MS;
    this.#provedAtMs = null;
    return isFresh;
  }

  /** The page has ended. */
  forget(): void {
    this.#isOpen = false;
    this.#provedAtMs = null;
  }
}
