import { dirname, join } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import type { Disk } from './disk.ts';
import { errnoOf } from './disk.ts';
import { tidyUp } from './durable-file.ts';
import { Serial } from './serial.ts';
import { VaultFolder } from './vault-folder.ts';

const VAULT = 'vault';
/** A backup that is being copied in; worth nothing yet. */
const RESTORING = 'vault.restoring';
/** A restored vault that has been checked and waits for its name: from here on the restore is finished whatever happens. */
const RESTORED = 'vault.restored';
/** A backup that is being tried out. */
const DRILL = 'vault.drill';

export type ScratchPurpose = 'restore' | 'drill';

/**
 * The vault's folder and what may lie beside it. Names are states: whoever finds `vault.restored` goes on putting it in place, and `vault.restoring` and
 * `vault.drill` are leftovers that go. A vault that gives way to a restored one is renamed, never removed.
 */
export class VaultPlace {
  readonly #disk: Disk;
  readonly #userData: string;
  /** Scratch folders in use now. */
  readonly #scratch = new Set<string>();
  /** Of all that exchanges or removes folders: the page that a lock opens may ask while what the one before it asked for is still under way. */
  readonly #serial = new Serial();

  constructor(disk: Disk, userData: string) {
    this.#disk = disk;
    this.#userData = userData;
  }

  get userData(): string {
    return this.#userData;
  }

  get vault(): string {
    return join(this.#userData, VAULT);
  }

  /** True where nothing of a vault lies in the vault's place. */
  async isBare(): Promise<boolean> {
    const found = await this.#disk.inspect(this.vault);
    if (found === null) return true;
    return found.kind === 'folder' && (await VaultFolder.view(this.vault, this.#disk).readHeader()).isEmpty;
  }

  /** Before the vault is opened: finishes a restore that was cut short between its renames, and removes leftovers. Rejects only when a restore cannot be finished. */
  settle(now: Date = new Date()): Promise<void> {
    return this.#serial.run(async () => {
      if (await this.#disk.inspect(this.#path(RESTORED)) !== null) await this.#exchange(now);
      for (const name of [RESTORING, DRILL]) {
        if (!this.#scratch.has(this.#path(name))) await tidyUp(() => this.removeTree(this.#path(name)));
      }
    });
  }

  /** An empty scratch folder beside the vault. */
  beginScratch(purpose: ScratchPurpose): Promise<string> {
    const path = this.#path(purpose === 'restore' ? RESTORING : DRILL);
    return this.#serial.run(async () => {
      await this.removeTree(path);
      this.#scratch.add(path);
      await this.#disk.makeFolder(path);
      await this.#disk.syncFolder(this.#userData);
      return path;
    });
  }

  endScratch(path: string): Promise<void> {
    return this.#serial.run(async () => {
      this.#scratch.delete(path);
      await this.removeTree(path);
    });
  }

  /**
   * Puts the restored scratch folder in the vault's place; the vault must be closed. Answers the name under which the vault that was here is kept, null when
   * there was nothing to keep. Whenever it is cut short, the vault is afterwards either wholly the old one or, once `settle` has run, wholly the new one.
   */
  putInPlace(scratch: string, now: Date = new Date()): Promise<string | null> {
    return this.#serial.run(async () => {
      if (scratch !== this.#path(RESTORING)) throw new KeptError('internal/bad-call', { kind: 'scratch' });
      await this.#disk.rename(scratch, this.#path(RESTORED));
      this.#scratch.delete(scratch);
      await this.#disk.syncFolder(this.#userData);
      return this.#exchange(now);
    });
  }

  async #exchange(now: Date): Promise<string | null> {
    const kept = await this.#moveAside(now);
    await this.#disk.rename(this.#path(RESTORED), this.vault);
    await this.#disk.syncFolder(this.#userData);
    return kept;
  }

  async #moveAside(now: Date): Promise<string | null> {
    if (await this.#disk.inspect(this.vault) === null) return null;
    // One that cannot even be looked into is kept: a restore is what people do when a vault cannot be read.
    if (await this.#removeIfBare(this.vault).catch(() => false)) return null;
    const name = await this.#freeName(`${VAULT}.kept-${stampOf(now)}`);
    await this.#disk.rename(this.vault, this.#path(name));
    await this.#disk.syncFolder(this.#userData);
    return name;
  }

  /** A folder that was made for a vault and holds none. Only empty folders go: the first file stops it. */
  async #removeIfBare(folder: string): Promise<boolean> {
    if ((await this.#disk.inspect(folder))?.kind !== 'folder') return false;
    for (const name of await this.#disk.list(folder)) {
      if (!await this.#removeIfBare(join(folder, name))) return false;
    }
    await this.#disk.removeFolder(folder);
    return true;
  }

  async #freeName(stem: string): Promise<string> {
    for (let number = 1; ; number++) {
      const name = number === 1 ? stem : `${stem}-${number}`;
      if (await this.#disk.inspect(this.#path(name)) === null) return name;
    }
  }

  /** Removes a folder with everything in it; links are removed and not followed. */
  async removeTree(path: string): Promise<void> {
    const found = await this.#disk.inspect(path);
    if (found === null) return;
    if (found.kind !== 'folder') return this.#disk.remove(path);
    for (const name of await this.#disk.list(path)) await this.removeTree(join(path, name));
    await this.#disk.removeFolder(path).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
    });
    if (dirname(path) === this.#userData) await this.#disk.syncFolder(this.#userData);
  }

  #path(name: string): string {
    return join(this.#userData, name);
  }
}

/** Of this computer's clock and zone, as the person's file manager shows it: 20261122-102030. */
function stampOf(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
