import { dirname, isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import type { Disk } from './disk.ts';
import { PART, tidyUp } from './durable-file.ts';
import { RecordFile } from './record-file.ts';
import { Serial } from './serial.ts';

const MAX_PATHS = 20;
const pathsSchema = v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(MAX_PATHS));

/**
 * Bundles that are being written hold evidence in the clear, beside the chosen file. So that one left by a crash or a power
 * cut does not stay, its path is noted before its first byte and struck out when it is finished or removed.
 */
export class UnfinishedSaves {
  readonly #disk: Disk;
  readonly #file: RecordFile<string[]>;
  readonly #serial = new Serial();
  #paths: readonly string[] = [];

  constructor(disk: Disk, userDataFolder: string) {
    this.#disk = disk;
    this.#file = new RecordFile<string[]>(disk, join(userDataFolder, 'unfinished-saves.json'), pathsSchema, []);
  }

  /** At start: removes what is noted. A path on a drive that is not there now stays noted. Never rejects. */
  async removeLeftovers(): Promise<void> {
    const noted = await this.#file.read();
    const kept: string[] = [];
    for (const path of noted) {
      const isDone = await tidyUp(() => this.#removeLeftover(path));
      if (!isDone) kept.push(path);
    }
    this.#paths = kept;
    if (noted.length > 0) await this.#keep();
  }

  async #removeLeftover(path: string): Promise<void> {
    // Only what this app could have noted; the file itself may have been tampered with.
    if (!isAbsolute(path) || !path.endsWith(PART)) return;
    if (await this.#disk.inspect(dirname(path)) === null) throw new Error('the folder is not there now');
    const found = await this.#disk.inspect(path);
    if (found?.kind !== 'file') return;
    await this.#disk.remove(path);
    // Its note goes next, and the file must not come back after a power cut.
    await this.#disk.syncFolder(dirname(path));
  }

  add(path: string): Promise<void> {
    this.#paths = [...this.#paths.filter((noted) => noted !== path), path].slice(-MAX_PATHS);
    return this.#keep();
  }

  strike(path: string): Promise<void> {
    this.#paths = this.#paths.filter((noted) => noted !== path);
    return this.#keep();
  }

  /** A note that cannot be written does not stop a save: the save itself may go to another, healthy drive. */
  #keep(): Promise<void> {
    return this.#serial.run(async () => {
      await tidyUp(() => this.#file.write([...this.#paths]));
    });
  }
}
