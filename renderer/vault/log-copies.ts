import { KeptError } from '../../shared/base/errors.ts';
import type { VaultEngine } from '../../shared/vault/engine.ts';
import { logFiles, type LogFile } from '../../shared/vault/log-copy.ts';
import type { VaultStore } from '../../shared/vault/store.ts';

/** No write for so long, and the copy follows. */
export const QUIET_MS = 2000;

/**
 * Keeps the log's copy for people without Kept behind the journal. Nothing waits for it and nothing fails with it: what could not be written is
 * written after the next entry, at the next unlock, or when a full check finds it.
 */
export class LogCopies {
  readonly #store: VaultStore;
  readonly #quietMs: number;
  /** Sizes of the files that are there, by their first entry; null until they were asked for. */
  #sizes: Map<number, number> | null = null;
  /** The first entry of the file that may still grow. */
  #open = 1;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<boolean> = Promise.resolve(true);
  #isBusy = false;

  constructor(store: VaultStore, quietMs: number = QUIET_MS) {
    this.#store = store;
    this.#quietMs = quietMs;
  }

  /** To be called after every write. */
  note(engine: VaultEngine): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#writeWhileQuiet(engine), this.#quietMs);
  }

  /** Somebody asks for something: after the file that is being written it waits until it is quiet again. */
  makeWay(engine: VaultEngine): void {
    if (this.#isBusy && this.#timer === null) this.note(engine);
  }

  /** Writes all that is behind, now. False when something could not be written. Never rejects. */
  settle(engine: VaultEngine): Promise<boolean> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    return this.#enqueue(async () => this.#writeAll(engine, () => true));
  }

  /**
   * Reads every copy; the first entries of those that are missing, damaged or not what the journal says. They are written anew when it is quiet.
   * `checkStopped` may throw. Throws 'disk/*'.
   */
  async check(engine: VaultEngine, checkStopped: () => void = () => undefined): Promise<readonly number[]> {
    await this.settle(engine);
    const sizes = await this.#readSizes();
    const wrong: number[] = [];
    for (const file of logFiles(engine.state.entries)) {
      checkStopped();
      if (await isRight(engine, file, sizes.get(file.first) ?? 0)) continue;
      wrong.push(file.first);
      this.#sizes?.delete(file.first);
    }
    this.#open = Math.min(this.#open, ...wrong);
    if (wrong.length > 0) this.note(engine);
    return wrong;
  }

  /** A copy must not hold up what a person saves: after each file it makes way, and comes back when it is quiet again. */
  #writeWhileQuiet(engine: VaultEngine): Promise<boolean> {
    this.#timer = null;
    return this.#enqueue(() => this.#writeAll(engine, () => this.#timer === null));
  }

  #enqueue(work: () => Promise<boolean>): Promise<boolean> {
    const written = this.#writing.then(() => {
      this.#isBusy = true;
      return work();
    }).catch(() => {
      this.#sizes = null;
      return false;
    }).finally(() => (this.#isBusy = false));
    this.#writing = written;
    return written;
  }

  async #writeAll(engine: VaultEngine, goesOn: () => boolean): Promise<boolean> {
    this.#sizes ??= await this.#readSizes();
    for (const file of logFiles(engine.state.entries, this.#open)) {
      if (!goesOn()) return false;
      await this.#writeFile(engine, file, this.#sizes);
      this.#open = file.first;
    }
    return true;
  }

  async #writeFile(engine: VaultEngine, file: LogFile, sizes: Map<number, number>): Promise<void> {
    if (sizes.get(file.first) === file.sizeBytes) return;
    await this.#store.writeLogCopy(file.first, await engine.log.sealCopy(file));
    sizes.set(file.first, file.sizeBytes);
  }

  async #readSizes(): Promise<Map<number, number>> {
    return new Map((await this.#store.listLogCopies()).map(({ first, sizeBytes }) => [first, sizeBytes]));
  }
}

/** Where the journal itself is damaged, nobody can say what the copy should be, and it stays: it may be all that is left of an entry. */
async function isRight(engine: VaultEngine, file: LogFile, sizeBytes: number): Promise<boolean> {
  try {
    return await engine.log.isCopyRight(file, sizeBytes);
  } catch (error) {
    if (error instanceof KeptError && error.code === 'vault/damaged-journal') return true;
    throw error;
  }
}
