import type { IndexStore } from './index-db.ts';
import type { IndexRow } from './index-rows.ts';

const ROWS_AT_ONCE = 16;
/** More than half a million items take; what is beyond is read when it is asked for. */
const MAX_AHEAD_BYTES = 256 * 1024 * 1024;

/**
 * A vault's rows of the index, read while its key is still being derived: sealed as they lie there, so no key is needed for it, and the derivation runs
 * on another thread. Each row is given out once. What could not be read ahead is read when it is asked for, and fails then.
 */
export class ReadAhead {
  readonly #store: IndexStore;
  readonly #rows = new Map<string, IndexRow>();
  #prefix = '';
  #isWanted = false;
  #work: Promise<void> = Promise.resolve();

  constructor(store: IndexStore) {
    this.#store = store;
  }

  begin(prefix: string): void {
    if (prefix === this.#prefix) return;
    this.drop();
    this.#prefix = prefix;
    this.#isWanted = true;
    this.#work = this.#readAll(prefix).catch(() => undefined);
  }

  async read(keys: readonly string[]): Promise<readonly (IndexRow | undefined)[]> {
    await this.#work;
    const rows = keys.map((key) => this.#take(key));
    const missing = keys.filter((_, index) => rows[index] === undefined);
    if (missing.length === 0) return rows;
    const read = new Map((await this.#store.read(missing)).map((row, index) => [missing[index], row]));
    return rows.map((row, index) => row ?? read.get(keys[index]));
  }

  /** What was read says nothing any more once something was written. */
  drop(): void {
    this.#isWanted = false;
    this.#prefix = '';
    this.#rows.clear();
  }

  async #readAll(prefix: string): Promise<void> {
    const keys = await this.#store.keys(prefix);
    let bytes = 0;
    for (let at = 0; at < keys.length && bytes < MAX_AHEAD_BYTES; at += ROWS_AT_ONCE) {
      const rows = await this.#store.read(keys.slice(at, at + ROWS_AT_ONCE));
      if (!this.#isWanted || prefix !== this.#prefix) return;
      for (const row of rows) {
        if (row === undefined) continue;
        this.#rows.set(row.key, row);
        bytes += row.box.length;
      }
    }
  }

  #take(key: string): IndexRow | undefined {
    const row = this.#rows.get(key);
    this.#rows.delete(key);
    return row;
  }
}
