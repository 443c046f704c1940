import { join } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import { utf8 } from '../shared/base/bytes.ts';
import { randomId } from '../shared/base/ids.ts';
import type { Disk, DiskFile } from './disk.ts';
import { errnoOf } from './disk.ts';
import { readSmallFile, withFile, writeAll } from './durable-file.ts';
import { isRunning, processName } from './process-name.ts';

/** Name of the lock inside a vault folder; not part of the vault. */
export const LOCK_NAME = 'lock';
const BUSY = new Set(['EAGAIN', 'EWOULDBLOCK', 'EBUSY']);
/** What symlink(2) answers on a file system without links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);
const MAX_NOTE_BYTES = 1024;
const MAX_TRIES = 5;

/**
 * Keeps two processes from writing one vault folder. On macOS and Windows the system holds the lock and drops it when the
 * process ends, however it ends. Linux has no such thing within Node's reach: there the lock is a symbolic link (made in one
 * step, no data block) that names its process, and a link that names a dead one is taken over.
 */
export class VaultLock {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #platform: NodeJS.Platform;
  #file: DiskFile | null = null;
  #isHeld = false;

  constructor(disk: Disk, folder: string, platform: NodeJS.Platform = process.platform) {
    this.#disk = disk;
    this.#path = join(folder, LOCK_NAME);
    this.#platform = platform;
  }

  /** Throws 'vault/in-use' while another process holds it, or the error of the disk. Does nothing when it is held already. */
  async take(): Promise<void> {
    if (this.#isHeld) return;
    if (this.#platform === 'linux') await this.#takeNote();
    else await this.#takeFile();
    this.#isHeld = true;
  }

  async release(): Promise<void> {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    if (this.#file === null) await this.#disk.remove(this.#path);
    else await this.#file.close();
    this.#file = null;
  }

  async #takeFile(): Promise<void> {
    try {
      this.#file = await this.#disk.openExclusive(this.#path);
    } catch (error) {
      if (BUSY.has(errnoOf(error) ?? '')) throw new KeptError('vault/in-use', {}, { cause: error });
      throw error;
    }
  }

  async #takeNote(): Promise<void> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      if (await this.#makeNote()) return;
      const owner = await this.#readOwner(this.#path);
      if (owner === null) continue;
      if (isRunning(owner)) throw new KeptError('vault/in-use');
      await this.#clearDead(owner);
    }
    throw new KeptError('vault/in-use');
  }

  async #makeNote(): Promise<boolean> {
    try {
      await this.#disk.makeNote(processName(), this.#path);
      return true;
    } catch (error) {
      const errno = errnoOf(error) ?? '';
      if (errno === 'EEXIST') return false;
      if (!NO_LINKS.has(errno)) throw error;
      return this.#makeNoteFile();
    }
  }

  /** Where the file system has no links (FAT, some network drives): a file with the same text. Between its making and its writing it names nobody. */
  async #makeNoteFile(): Promise<boolean> {
    try {
      await withFile(this.#disk.open(this.#path, 'create'), async (file) => {
        await writeAll(file, utf8(processName()), 0);
        await file.sync();
      });
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  /** null when the note has gone. */
  async #readOwner(path: string): Promise<string | null> {
    try {
      return await this.#disk.readNote(path);
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === 'ENOENT') return null;
      if (errno === 'EINVAL') return this.#readNoteFile(path);
      throw error;
    }
  }

  /** A thing that is neither link nor small file names nobody. */
  async #readNoteFile(path: string): Promise<string> {
    if ((await this.#disk.inspect(path))?.kind !== 'file') return '';
    const bytes = await readSmallFile(this.#disk, path, MAX_NOTE_BYTES).catch(() => null);
    return bytes === null ? '' : new TextDecoder().decode(bytes);
  }

  /** Moves the dead one's note away. If somebody else was quicker, the note moved is theirs and goes back. */
  async #clearDead(owner: string): Promise<void> {
    const aside = `${this.#path}.${randomId()}`;
    try {
      await this.#disk.rename(this.#path, aside);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return;
      throw error;
    }
    const moved = await this.#readOwner(aside);
    if (moved === null) return;
    if (moved === owner || !isRunning(moved)) await this.#disk.remove(aside);
    else await this.#disk.rename(aside, this.#path);
  }
}
