import { createHash, type Hash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import type { DigestChoice, RangeDigests } from '../shared/contract/store-port.ts';
import type { SaveTarget } from '../shared/vault/store.ts';
import type { Disk, DiskFile } from './disk.ts';
import { errnoOf } from './disk.ts';
import { diskWork } from './disk-errors.ts';
import { PART, readExactly, tidyUp, withFile, writeAll } from './durable-file.ts';
import { SteppedDigests } from './range-digests.ts';
import { SteadyFile } from './steady-file.ts';
import type { UnfinishedSaves } from './unfinished-saves.ts';

/** Answers of file systems that have no second names for a file (FAT32, exFAT, some network drives; libuv says EISDIR for FAT on Windows). */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR', 'EMLINK']);

const DIGEST_READ_BYTES = 1024 * 1024;

type State = 'idle' | 'writing' | 'finished' | 'committed' | 'broken';

/** One file on its way to a place that the person chose: `.part` beside it, read back, and only then its name. */
export class SavePartFile implements SaveTarget {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #unfinished: UnfinishedSaves;
  #state: State = 'idle';
  #file: DiskFile | null = null;
  #sizeBytes = 0;
  /** What was written before may still lie on a drive that is away: its note stays. */
  #isLeft = false;
  /** Of what is handed over for writing; what is read back later has its own. */
  #sha256: Hash = createHash('sha256');
  readonly #digests = new SteppedDigests();

  constructor(disk: Disk, path: string, unfinished: UnfinishedSaves) {
    this.#disk = disk;
    this.#path = path;
    this.#unfinished = unfinished;
  }

  get path(): string {
    return this.#path;
  }

  get fileName(): string {
    return basename(this.#path);
  }

  get isCommitted(): boolean {
    return this.#state === 'committed';
  }

  /** Creates the `.part`; throws 'save/exists' when the file or its part is there already. */
  async begin(): Promise<void> {
    this.#expect('idle');
    this.#state = 'broken';
    await diskWork('write', async () => {
      for (const path of [this.#path, this.#part]) if (await this.#disk.inspect(path) !== null) throw new KeptError('save/exists');
      await this.#unfinished.add(this.#part);
      this.#file = new SteadyFile(await existsMeansTaken(() => this.#disk.open(this.#part, 'create')));
      this.#isLeft = false;
    }).catch(async (error: unknown) => {
      this.#state = 'idle';
      if (!this.#isLeft) await this.#unfinished.strike(this.#part);
      throw error;
    });
    this.#sizeBytes = 0;
    this.#sha256 = createHash('sha256');
    this.#state = 'writing';
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#step('writing', 'writing', async () => {
      const writing = writeAll(this.#open(), bytes, this.#sizeBytes);
      // While the system's own threads write.
      this.#sha256.update(bytes);
      await writing;
      this.#sizeBytes += bytes.length;
    });
  }

  async finish(): Promise<{ readonly sizeBytes: number; readonly sha256: string }> {
    await this.#step('writing', 'finished', async () => {
      const file = this.#open();
      await file.sync();
      this.#file = null;
      await file.close();
      const found = await this.#disk.inspect(this.#part);
      if (found?.sizeBytes !== this.#sizeBytes) throw new KeptError('disk/failed', { errno: 'SHORT_WRITE' });
    });
    return { sizeBytes: this.#sizeBytes, sha256: this.#sha256.digest('hex') };
  }

  async read(offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#readBack((file) => readExactly(file, offset, lengthBytes));
  }

  /** Opens the file anew, so that what is read is the file of that name and not what was handed over for writing. */
  async #readBack<T>(work: (file: DiskFile) => Promise<T>): Promise<T> {
    if (this.#state !== 'finished' && this.#state !== 'committed') throw badState();
    const path = this.#state === 'finished' ? this.#part : this.#path;
    return diskWork('write', () => withFile(this.#disk.open(path, 'read'), work));
  }

  /** As `read`, of up to DIGEST_STEP_BYTES, for the digests alone; null until the last step of a range. */
  async digest(offset: number, lengthBytes: number, isLast: boolean, choice: DigestChoice = 'all'): Promise<RangeDigests | null> {
    const digester = await this.#digests.at(offset, choice, !isLast);
    await this.#readBack(async (file) => {
      const readAt = (at: number): Promise<Uint8Array<ArrayBuffer>> => {
        const reading = readExactly(file, offset + at, Math.max(0, Math.min(DIGEST_READ_BYTES, lengthBytes - at)));
        // Nobody takes it where the digest of the bytes before it fails: that is what is told then.
        reading.catch(() => undefined);
        return reading;
      };
      for (let at = 0, reading = readAt(0); at < lengthBytes; at += DIGEST_READ_BYTES) {
        const bytes = await reading;
        // While the system's own threads read the next.
        reading = readAt(at + DIGEST_READ_BYTES);
        await digester.update(bytes);
      }
    });
    return isLast ? this.#digests.finish() : null;
  }

  async commit(): Promise<void> {
    this.#digests.stop();
    await this.#step('finished', 'committed', async () => {
      await this.#giveName();
      try {
        await this.#disk.syncFolder(dirname(this.#path));
      } catch (error) {
        // Not known to be durable, so not done: no file may stay that looks finished.
        await tidyUp(() => this.#disk.remove(this.#path));
        throw error;
      }
    });
    // If the other name cannot go now, its note stays and it goes at the next start.
    await tidyUp(() => this.#removeAndStrike());
  }

  async #giveName(): Promise<void> {
    try {
      await this.#disk.link(this.#part, this.#path);
    } catch (error) {
      const errno = errnoOf(error) ?? '';
      if (errno === 'EEXIST') throw new KeptError('save/exists', {}, { cause: error });
      if (!NO_LINKS.has(errno)) throw error;
      await this.#renameOverOwn();
    }
  }

  /** Takes the name with an empty file of our own, which fails if it is taken, and renames over that one only. */
  async #renameOverOwn(): Promise<void> {
    await existsMeansTaken(() => withFile(this.#disk.open(this.#path, 'create'), async () => undefined));
    try {
      await this.#disk.rename(this.#part, this.#path);
    } catch (error) {
      await tidyUp(() => this.#disk.remove(this.#path));
      throw error;
    }
  }

  /** Removes what was written; afterwards `begin` may be called again. A committed file stays. */
  async abort(): Promise<void> {
    this.#digests.stop();
    if (this.#state === 'committed' || this.#state === 'idle') return;
    const file = this.#file;
    this.#file = null;
    if (file !== null) await tidyUp(() => file.close());
    await diskWork('write', () => this.#removeAndStrike());
    this.#state = 'idle';
  }

  /** Durably, and only then its note: the file must not come back after a power cut, nor with a stick that was pulled before it could be removed. */
  async #removeAndStrike(): Promise<void> {
    const folder = dirname(this.#part);
    if (await this.#disk.inspect(this.#part) !== null) {
      await this.#disk.remove(this.#part);
      await this.#disk.syncFolder(folder);
    }
    this.#isLeft = await this.#disk.inspect(folder) === null;
    if (!this.#isLeft) await this.#unfinished.strike(this.#part);
  }

  /**
   * Removes the file even when it has its name already: an export that failed after that must not leave half of itself. Asked for before anyone
   * has been told that the export is done; once its bundle has its name, a lock or an end of the line goes by `abort`, and what is finished stays.
   */
  async withdraw(): Promise<void> {
    this.#digests.stop();
    if (this.#state !== 'committed') return this.abort();
    await diskWork('write', async () => {
      const found = await this.#disk.inspect(this.#path);
      if (found?.sizeBytes === this.#sizeBytes) await this.#disk.remove(this.#path);
      await this.#disk.syncFolder(dirname(this.#path));
    });
    this.#state = 'idle';
  }

  get #part(): string {
    return this.#path + PART;
  }

  #open(): DiskFile {
    if (this.#file === null) throw badState();
    return this.#file;
  }

  #expect(state: State): void {
    if (this.#state !== state) throw badState();
  }

  /** After a step that failed only `abort` is left. */
  async #step(from: State, to: State, work: () => Promise<void>): Promise<void> {
    this.#expect(from);
    this.#state = 'broken';
    await diskWork('write', work);
    this.#state = to;
  }
}

function badState(): KeptError {
  return new KeptError('internal/bad-call', { kind: 'save-state' });
}

async function existsMeansTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw new KeptError('save/exists', {}, { cause: error });
    throw error;
  }
}
