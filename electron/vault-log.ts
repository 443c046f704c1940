import { dirname, join } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import type { Disk } from './disk.ts';
import { errnoOf } from './disk.ts';
import { PART, readExactly, replaceFile, withFile } from './durable-file.ts';

const COPY_NAME = /^([0-9]{6,9})\.age$/;
const OWN_NAME = /^[0-9]{6,9}\.age/;

/**
 * The copies of the log for people without Kept: log/000001.age …, each named by the number of its first entry and replaced whole. Kept never reads
 * one as the truth. Calls must not overlap (VaultFolder queues them).
 */
export class VaultLog {
  readonly #disk: Disk;
  readonly #folder: string;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
  }

  async isEmpty(): Promise<boolean> {
    return !(await this.#names()).some((name) => OWN_NAME.test(name));
  }

  /** In the order of their first entries. */
  async list(): Promise<readonly { readonly first: number; readonly sizeBytes: number }[]> {
    const numbers = (await this.#names()).flatMap((name) => COPY_NAME.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
    const copies: { first: number; sizeBytes: number }[] = [];
    for (const first of numbers) {
      const found = await this.#disk.inspect(this.#pathOf(first));
      if (found?.kind === 'file') copies.push({ first, sizeBytes: found.sizeBytes });
    }
    return copies;
  }

  async read(first: number, offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await withFile(this.#disk.open(this.#pathOf(first), 'read'), (file) => readExactly(file, offset, lengthBytes));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') throw new KeptError('internal/bad-call', { kind: 'log-copy' }, { cause: error });
      throw error;
    }
  }

  /** Durable when it resolves. A longer file of that name knows entries that the journal has lost: it is kept beside. */
  async write(first: number, bytes: Uint8Array): Promise<void> {
    if (await this.#disk.inspect(this.#folder) === null) {
      await this.#disk.makeFolder(this.#folder);
      await this.#disk.syncFolder(dirname(this.#folder));
    }
    const path = this.#pathOf(first);
    const found = await this.#disk.inspect(path);
    if (found !== null && found.sizeBytes > bytes.length) await this.#disk.rename(path, await this.#freeAsidePath(path));
    await replaceFile(this.#disk, path, bytes);
  }

  /** Removes what a crash left unfinished. */
  async removeParts(): Promise<void> {
    for (const name of await this.#names()) {
      if (name.endsWith(PART) && COPY_NAME.test(name.slice(0, -PART.length))) await this.#disk.remove(join(this.#folder, name));
    }
  }

  async #names(): Promise<readonly string[]> {
    return await this.#disk.inspect(this.#folder) === null ? [] : this.#disk.list(this.#folder);
  }

  async #freeAsidePath(path: string): Promise<string> {
    let number = 1;
    while (await this.#disk.inspect(`${path}.aside-${number}`) !== null) number++;
    return `${path}.aside-${number}`;
  }

  #pathOf(first: number): string {
    return join(this.#folder, `${String(first).padStart(6, '0')}.age`);
  }
}
