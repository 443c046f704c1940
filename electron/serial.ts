/** Lets one piece of work run at a time, in the order in which it was asked for; a failed one does not stop the next. */
export class Serial {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.then(() => undefined, () => undefined);
    return result;
  }
}
