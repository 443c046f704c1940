import { basename, dirname, isAbsolute, join } from 'node:path';
import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import { KeptError } from '../shared/base/errors.ts';
import { randomId } from '../shared/base/ids.ts';
import type { FolderChoice, FolderPurpose, FolderWarning } from '../shared/contract/host.ts';
import { backupFolderName, findBackup, isBackupName, isVaultShaped, readBackupRecord, readVaultId } from './backup-folder.ts';
import { isCloudFolder } from './cloud-folders.ts';
import type { Disk } from './disk.ts';
import { diskWork } from './disk-errors.ts';
import { readRoom } from './drive.ts';
import type { VaultPlace } from './vault-place.ts';

const MAX_HANDLES = 16;

/** Folders that the person chose for backups, under handles: the page never sees or names a path. */
export class ChosenFolders {
  readonly #disk: Disk;
  readonly #place: VaultPlace;
  readonly #chosen = new Map<string, string>();

  constructor(disk: Disk, place: VaultPlace) {
    this.#disk = disk;
    this.#place = place;
  }

  /** Asks with the system's own dialog; null when it was cancelled. */
  async choose(window: BrowserWindow, purpose: FolderPurpose): Promise<FolderChoice | null> {
    const answer = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'] });
    const [chosen] = answer.filePaths;
    return answer.canceled || chosen === undefined ? null : this.add(chosen, purpose);
  }

  /** Throws 'disk/*' when the folder cannot be looked at. */
  add(chosen: string, purpose: FolderPurpose): Promise<FolderChoice> {
    return diskWork('write', async () => {
      const folder = purpose === 'restore' ? await findBackup(this.#disk, chosen) : await this.#targetIn(chosen);
      return this.#choiceOf(folder);
    });
  }

  /** A folder by the path that the journal remembers, if a backup of this very vault lies there now; else null. */
  async readmit(path: string): Promise<FolderChoice | null> {
    if (!isAbsolute(path)) return null;
    return diskWork('write', async () => {
      if ((await this.#disk.inspect(path))?.kind !== 'folder') return null;
      const own = await readVaultId(this.#disk, this.#place.vault);
      const there = await this.ownerOf(path);
      return own !== null && there === own ? this.#choiceOf(path) : null;
    }).catch((error: unknown) => {
      // A drive that is not there now, or does not answer, is no fault of the page that asks.
      if (error instanceof KeptError) return null;
      throw error;
    });
  }

  /** Whose backup lies in a folder; null when nobody's can be told. */
  async ownerOf(folder: string): Promise<string | null> {
    return await readVaultId(this.#disk, folder) ?? (await readBackupRecord(this.#disk, folder))?.vaultId ?? null;
  }

  /** Throws 'backup/not-chosen' for a handle that was never given or is forgotten. */
  path(handle: string): string {
    const path = this.#chosen.get(handle);
    if (path === undefined) throw new KeptError('backup/not-chosen');
    return path;
  }

  /** The chosen folder's name and, where it is one of ours, the one above it. */
  nameOf(folder: string): string {
    const name = basename(folder) || folder;
    return isBackupName(name) ? `${basename(dirname(folder)) || dirname(folder)}/${name}` : name;
  }

  has(handle: string): boolean {
    return this.#chosen.has(handle);
  }

  forgetAll(): void {
    this.#chosen.clear();
  }

  /** A backup gets a folder of its own, unless one was chosen that is a backup already. */
  async #targetIn(chosen: string): Promise<string> {
    if (isBackupName(basename(chosen)) || await isVaultShaped(this.#disk, chosen)) return chosen;
    const own = await readVaultId(this.#disk, this.#place.vault);
    if (own === null) throw new KeptError('vault/missing');
    return join(chosen, backupFolderName(own));
  }

  async #choiceOf(folder: string): Promise<FolderChoice> {
    const existing = await this.#disk.inspect(folder) === null ? dirname(folder) : folder;
    const { freeBytes, drive, maxFileBytes } = await readRoom(this.#disk, existing);
    const warnings: FolderWarning[] = [];
    if (await isCloudFolder(this.#disk, await this.#disk.realPath(existing))) warnings.push('cloud');
    if (drive === 'network') warnings.push('network');
    // Of a backup only the limit matters; exFAT has none.
    if (maxFileBytes !== null) warnings.push('fat');
    if (await this.#isSameDrive(existing)) warnings.push('same-drive');
    return { handle: this.#handleOf(folder), folderName: this.nameOf(folder), warnings, freeBytes };
  }

  async #isSameDrive(folder: string): Promise<boolean> {
    const home = await this.#disk.inspect(this.#place.vault) === null ? this.#place.userData : this.#place.vault;
    const [here, there] = [await this.#disk.space(home), await this.#disk.space(folder)];
    return here.driveNumber === there.driveNumber;
  }

  /** The same for the same folder, so that asking again and again does not push out the one that is in use. */
  #handleOf(folder: string): string {
    const known = [...this.#chosen].find(([, path]) => path === folder)?.[0];
    const handle = known ?? randomId();
    this.#chosen.delete(handle);
    this.#chosen.set(handle, folder);
    this.#dropOldest();
    return handle;
  }

  #dropOldest(): void {
    const oldest = this.#chosen.keys().next();
    if (this.#chosen.size > MAX_HANDLES && oldest.done === false) this.#chosen.delete(oldest.value);
  }
}
