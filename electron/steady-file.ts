import type { DiskFile } from './disk.ts';

/** Given to the drive at a time. */
const SYNC_EVERY_BYTES = 64 * 1024 * 1024;

/**
 * A file that is written from start to end and goes to the drive while more of it comes: one sync at the end would have gigabytes to wait for, with nothing else to do.
 * One sync at a time runs beside the writing, and never more than twice SYNC_EVERY_BYTES are ahead of the drive. The system tells of a write that it could not make once,
 * to whoever syncs next: what the sync on the way was told is what the next write says, and `sync`, and each one after them.
 */
export class SteadyFile implements DiskFile {
  readonly #file: DiskFile;
  #aheadBytes = 0;
  #syncing: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;

  constructor(file: DiskFile) {
    this.#file = file;
  }

  async write(bytes: Uint8Array, offset: number): Promise<number> {
    this.#throwFailure();
    const written = await this.#file.write(bytes, offset);
    this.#aheadBytes += written;
    if (this.#aheadBytes >= 2 * SYNC_EVERY_BYTES) await this.#syncing;
    if (this.#aheadBytes >= SYNC_EVERY_BYTES) this.#syncing ??= this.#syncOnTheWay();
    return written;
  }

  /** What was written before is on the drive when it resolves. */
  async sync(): Promise<void> {
    await this.#syncing;
    await this.#sync();
    this.#throwFailure();
  }

  async close(): Promise<void> {
    await this.#syncing;
    await this.#file.close();
  }

  read(target: Uint8Array, offset: number): Promise<number> {
    return this.#file.read(target, offset);
  }

  sizeBytes(): Promise<number> {
    return this.#file.sizeBytes();
  }

  truncate(sizeBytes: number): Promise<void> {
    return this.#file.truncate(sizeBytes);
  }

  async #syncOnTheWay(): Promise<void> {
    await this.#sync();
    this.#syncing = null;
  }

  /** Never rejects: the failure is kept for whoever asks next. */
  async #sync(): Promise<void> {
    this.#aheadBytes = 0;
    try {
      await this.#file.sync();
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
