import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { dirname } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import type { Disk, DiskFile } from './disk.ts';
import { errnoOf } from './disk.ts';
import { openWritten, PART, readExactly, tidyUp, writeAll } from './durable-file.ts';

/** What one step reads and writes at most: on a slow stick that is about a second, and a save that waits behind it waits no longer. */
export const STEP_BYTES = 4 * 1024 * 1024;
/** What a system says of a file that lies on bad sectors, may not be opened, or has something else in its place. */
const UNREADABLE = new Set(['EIO', 'EACCES', 'EPERM', 'EISDIR', 'ELOOP']);

export interface CopyStep {
  /** Of both halves, writing and reading back: 2 × sizeBytes at the end. */
  readonly doneBytes: number;
  readonly sizeBytes: number;
  readonly isDone: boolean;
}

/**
 * One file on its way to another folder: `.part` beside its place, synced, read back from the drive (where the system lets us past its own memory) and compared, and only then renamed over what was there.
 * The folder's names are for the caller to sync. After a failed step only `abort` is left.
 */
export class FileCopy {
  readonly #disk: Disk;
  readonly #to: string;
  readonly #sizeBytes: number;
  readonly #written: Hash = createHash('sha256');
  readonly #readBack: Hash = createHash('sha256');
  #source: DiskFile | null;
  #target: DiskFile | null;
  #phase: 'write' | 'compare' | 'done' = 'write';
  #doneBytes = 0;

  private constructor(disk: Disk, to: string, source: DiskFile, target: DiskFile, sizeBytes: number) {
    this.#disk = disk;
    this.#to = to;
    this.#source = source;
    this.#target = target;
    this.#sizeBytes = sizeBytes;
  }

  /** The folder of `to` must be there. Copies the source as it is now, to its present length. */
  static async begin(disk: Disk, from: string, to: string): Promise<FileCopy> {
    const source = await fromSource(() => disk.open(from, 'read'));
    try {
      const sizeBytes = await source.sizeBytes();
      if (await disk.inspect(to + PART) !== null) await disk.remove(to + PART);
      return new FileCopy(disk, to, source, await disk.open(to + PART, 'create'), sizeBytes);
    } catch (error) {
      await tidyUp(() => source.close());
      throw error;
    }
  }

  /** The folder whose names change with the last step. */
  get folder(): string {
    return dirname(this.#to);
  }

  /** Goes on for about STEP_BYTES. Throws 'backup/read-back' when the copy is not what was written. */
  async step(): Promise<CopyStep> {
    for (let moved = 0; moved < STEP_BYTES && this.#phase !== 'done';) {
      moved += this.#phase === 'write' ? await this.#writeNext() : await this.#compareNext();
    }
    const before = this.#phase === 'write' ? 0 : this.#sizeBytes;
    const doneBytes = this.#phase === 'done' ? 2 * this.#sizeBytes : before + this.#doneBytes;
    return { doneBytes, sizeBytes: this.#sizeBytes, isDone: this.#phase === 'done' };
  }

  async #writeNext(): Promise<number> {
    const { source, target } = this.#files();
    const lengthBytes = Math.min(STEP_BYTES, this.#sizeBytes - this.#doneBytes);
    const bytes = await fromSource(() => readExactly(source, this.#doneBytes, lengthBytes));
    await writeAll(target, bytes, this.#doneBytes);
    // With every step, so that no single sync at the end has gigabytes to wait for.
    await target.sync();
    this.#written.update(bytes);
    this.#doneBytes += bytes.length;
    if (this.#doneBytes === this.#sizeBytes) await this.#beginCompare(source, target);
    return bytes.length;
  }

  async #beginCompare(source: DiskFile, target: DiskFile): Promise<void> {
    this.#source = null;
    await source.close();
    this.#target = null;
    await target.close();
    this.#target = await openWritten(this.#disk, this.#to + PART);
    this.#phase = 'compare';
    this.#doneBytes = 0;
  }

  async #compareNext(): Promise<number> {
    const copy = this.#target;
    if (copy === null) throw badState();
    if (await copy.sizeBytes() !== this.#sizeBytes) throw new KeptError('backup/read-back');
    const bytes = await readExactly(copy, this.#doneBytes, Math.min(STEP_BYTES, this.#sizeBytes - this.#doneBytes));
    this.#readBack.update(bytes);
    this.#doneBytes += bytes.length;
    if (this.#doneBytes === this.#sizeBytes) await this.#finish(copy);
    return bytes.length;
  }

  async #finish(copy: DiskFile): Promise<void> {
    this.#target = null;
    await copy.close();
    if (!this.#written.digest().equals(this.#readBack.digest())) throw new KeptError('backup/read-back');
    await this.#disk.rename(this.#to + PART, this.#to);
    this.#phase = 'done';
  }

  /** Leaves nothing of an unfinished copy. Never rejects: what cannot go now is removed when the folder is used next. */
  async abort(): Promise<void> {
    if (this.#phase === 'done') return;
    this.#phase = 'done';
    const open = [this.#source, this.#target].filter((file) => file !== null);
    this.#source = this.#target = null;
    for (const file of open) await tidyUp(() => file.close());
    await tidyUp(() => this.#disk.remove(this.#to + PART));
  }

  #files(): { readonly source: DiskFile; readonly target: DiskFile } {
    if (this.#source === null || this.#target === null) throw badState();
    return { source: this.#source, target: this.#target };
  }
}

/** One stored file that is gone or cannot be read costs that file; it must not look like a fault of the drive that is copied to. */
async function fromSource<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (errno === 'ENOENT') throw new KeptError('vault/object-missing', {}, { cause: error });
    if (UNREADABLE.has(errno) || error instanceof KeptError) throw new KeptError('vault/object-damaged', { fault: 'read' }, { cause: error });
    throw error;
  }
}

function badState(): KeptError {
  return new KeptError('internal/bad-call', { kind: 'copy-state' });
}
