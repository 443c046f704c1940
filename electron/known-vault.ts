import { join } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import { utf8 } from '../shared/base/bytes.ts';
import type { Disk } from './disk.ts';
import { replaceFile, tidyUp } from './durable-file.ts';

const STATE = 'state.json';

/**
 * Remembers, outside the vault's folder, that a vault has been here: a folder that went away must not look like a first start, where a new vault would be
 * offered in its place. The file's being there is all it says; nothing of it is read, so that no damage can make it say otherwise.
 */
export class KnownVault {
  readonly #disk: Disk;
  readonly #path: string;
  #wasHere: boolean;

  private constructor(disk: Disk, path: string, wasHere: boolean) {
    this.#disk = disk;
    this.#path = path;
    this.#wasHere = wasHere;
  }

  static async open(disk: Disk, userDataFolder: string): Promise<KnownVault> {
    const path = join(userDataFolder, STATE);
    return new KnownVault(disk, path, await disk.inspect(path) !== null);
  }

  /** Throws 'vault/missing' when a vault should be here. */
  requireNone(): void {
    if (this.#wasHere) throw new KeptError('vault/missing');
  }

  /** A vault is here. On a disk that cannot be written now it is noted another time. */
  async note(): Promise<void> {
    if (this.#wasHere) return;
    this.#wasHere = await tidyUp(() => replaceFile(this.#disk, this.#path, utf8('{"format":1}\n')));
  }

  /** The person has said that there is no vault to wait for. Rejects with the disk's error. */
  async forget(): Promise<void> {
    if (await this.#disk.inspect(this.#path) !== null) await this.#disk.remove(this.#path);
    this.#wasHere = false;
  }
}
