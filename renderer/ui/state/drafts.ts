/** Saves one half-written thing into the vault; resolves when it is durable, or at once when there is nothing to save. */
export type SaveDraft = () => Promise<void>;

/** Its text, for the case that it cannot be saved; '' when there is nothing to save. */
export type ReadDraft = () => string;

/** Has text held, sealed, until the next unlock; '' when nothing needs to be held any more. */
export type HoldText = (text: string) => Promise<unknown>;

/** Text that is not yet in the vault, so that a lock does not lose it. */
export class Drafts {
  readonly #hold: HoldText;
  readonly #drafts = new Map<SaveDraft, ReadDraft>();
  /** Savings that are under way at the same time, a lock and a quick exit in the middle of it: what one of them has held the other must not let go. */
  readonly #runs: { texts: string[]; isOver: boolean }[] = [];
  /** The host still holds what the page before could not save; this page has it too, and has not saved it either. */
  #isHeldBefore = false;
  /** Work that a lock by idleness would cut short, such as an export. */
  #busy = 0;

  constructor(hold: HoldText = () => Promise.resolve()) {
    this.#hold = hold;
  }

  /** Returns the function that takes it away again. */
  register(save: SaveDraft, read: ReadDraft): () => void {
    this.#drafts.set(save, read);
    return () => void this.#drafts.delete(save);
  }

  /** What the page before could not save is one of the drafts now. The host goes on holding it: this page may end as well. */
  takeOverHeld(): void {
    this.#isHeldBefore = true;
  }

  /** It has been saved, and need not be held any more. */
  releaseHeld(): void {
    if (!this.#isHeldBefore) return;
    this.#isHeldBefore = false;
    void Promise.allSettled([this.#hold('')]);
  }

  /** Keeps the vault open without input until the returned function is called. */
  holdOpen(): () => void {
    this.#busy += 1;
    let held = true;
    return () => {
      if (held) this.#busy -= 1;
      held = false;
    };
  }

  get isBusy(): boolean {
    return this.#busy > 0;
  }

  /**
   * Saves everything that can be saved within the limit; one that fails does not stop the others, and none stops the lock. What the disk does not take, or not
   * in time, is held for the next unlock: all of it before the saving begins, then what is left.
   */
  async saveAll(limitMs: number): Promise<void> {
    const limit = new Promise<void>((resolve) => {
      setTimeout(resolve, limitMs);
    });
    await Promise.race([this.#saveEach(), limit]);
  }

  async #saveEach(): Promise<void> {
    const drafts = [...this.#drafts].map(([save, read]) => ({ save, text: read() }));
    const run = { texts: drafts.map(({ text }) => text), isOver: false };
    if (joined(run.texts) === '') return this.releaseHeld();
    this.#isHeldBefore = false;
    this.#runs.push(run);
    const holding = Promise.allSettled([this.#holdRuns()]);
    const saved = await Promise.allSettled(drafts.map(({ save }) => save()));
    await holding;
    run.texts = run.texts.filter((_, place) => saved[place]?.status === 'rejected');
    run.isOver = true;
    await Promise.allSettled([this.#holdRuns()]);
    if (this.#runs.every(({ isOver }) => isOver)) this.#runs.length = 0;
  }

  #holdRuns(): Promise<unknown> {
    return this.#hold(joined(this.#runs.flatMap(({ texts }) => texts)));
  }
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text.trim() !== '').join('\n\n');
}
