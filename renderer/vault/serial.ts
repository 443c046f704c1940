/** Runs pieces of work one after another, in the order in which they came; one that fails does not hold up the next. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.then(() => undefined, () => undefined);
    return next;
  }
}
