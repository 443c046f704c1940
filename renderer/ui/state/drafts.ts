/** Saves one half-written thing into the vault; resolves when it is durable, or at once when there is nothing to save. */
export type SaveDraft = () => Promise<void>;

/** Text that is not yet in the vault, so that a lock does not lose it. */
export class Drafts {
  readonly #saves = new Set<SaveDraft>();
  /** Work that a lock by idleness would cut short, such as an export. */
  #busy = 0;

  /** Returns the function that takes it away again. */
  register(save: SaveDraft): () => void {
    this.#saves.add(save);
    return () => void this.#saves.delete(save);
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

  /** Saves everything that can be saved within the limit; one that fails does not stop the others, and none stops the lock. */
  async saveAll(limitMs: number): Promise<void> {
    const limit = new Promise<void>((resolve) => {
      setTimeout(resolve, limitMs);
    });
    await Promise.race([Promise.allSettled([...this.#saves].map((save) => save())), limit]);
  }
}
