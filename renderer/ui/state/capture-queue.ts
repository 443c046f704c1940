import type { KeptError } from '../../../shared/base/errors.ts';
import type { FrameSaved } from '../../../shared/contract/vault.ts';
import { asKeptError } from './session.ts';

/** Presses that have been taken on and are not saved yet: each holds a whole frame in memory, so there are few. */
export const MAX_WAITING = 4;

export interface CaptureCounts {
  /** Pictures of which the vault has said that they are durable. */
  readonly saved: number;
  readonly waiting: number;
  /** Presses that came while MAX_WAITING were under way: nothing was taken for them, and that is said. */
  readonly refused: number;
  readonly last: FrameSaved | null;
  readonly error: KeptError | null;
}

const NONE: CaptureCounts = { saved: 0, waiting: 0, refused: 0, last: null, error: null };

/**
 * Presses, one after another: each that is taken on gives one picture or one fault, never two and never none. Frames are taken in the order of the presses; while one is
 * being saved the next may be taken already.
 */
export class CaptureQueue<F> {
  readonly #take: () => Promise<F>;
  readonly #save: (frame: F) => Promise<FrameSaved>;
  readonly #changed: () => void;
  #taking: Promise<unknown> = Promise.resolve();
  #running = new Set<Promise<void>>();
  #counts = NONE;

  constructor(take: () => Promise<F>, save: (frame: F) => Promise<FrameSaved>, changed: () => void) {
    this.#take = take;
    this.#save = save;
    this.#changed = changed;
  }

  get counts(): CaptureCounts {
    return this.#counts;
  }

  /** False when it was refused. */
  press(): boolean {
    if (this.#counts.waiting >= MAX_WAITING) {
      this.#set({ refused: this.#counts.refused + 1 });
      return false;
    }
    this.#set({ waiting: this.#counts.waiting + 1, error: null });
    const work = this.#one();
    this.#running.add(work);
    void work.then(() => this.#running.delete(work));
    return true;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #one(): Promise<void> {
    const frame = this.#taking.then(() => this.#take());
    this.#taking = frame.catch(() => undefined);
    try {
      const last = await this.#save(await frame);
      this.#set({ waiting: this.#counts.waiting - 1, saved: this.#counts.saved + 1, last });
    } catch (thrown) {
      this.#set({ waiting: this.#counts.waiting - 1, error: asKeptError(thrown) });
    }
  }

  #set(changes: Partial<CaptureCounts>): void {
    this.#counts = { ...this.#counts, ...changes };
    this.#changed();
  }
}
