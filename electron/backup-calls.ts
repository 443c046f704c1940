import { dirname, relative, isAbsolute } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import { randomId } from '../shared/base/ids.ts';
import type { StoreCall, StoreValues } from '../shared/contract/store-port.ts';
import type { VaultStore } from '../shared/vault/store.ts';
import { backupFolderName, isVaultShaped, readBackupRecord, readVaultId, writeBackupRecord } from './backup-folder.ts';
import type { ChosenFolders } from './chosen-folders.ts';
import type { Disk } from './disk.ts';
import { diskWork } from './disk-errors.ts';
import { readRoom } from './drive.ts';
import { FolderCopy, removeUnfinished } from './folder-copy.ts';
import { VaultFolder } from './vault-folder.ts';
import type { JournalReach } from './journal-reach.ts';
import type { VaultPlace } from './vault-place.ts';

export interface BackupParts {
  readonly disk: Disk;
  readonly place: VaultPlace;
  readonly folders: ChosenFolders;
  readonly reach?: JournalReach;
}

export type BackupCall = Extract<StoreCall, { readonly op: 'folder.readmit' | `backup.${string}` | `copy.${string}` | `scratch.${string}` | `restore.${string}` }>;

interface Scratch {
  readonly path: string;
  readonly store: VaultFolder | null;
}

/** Backup, drill and restore for one vault worker: it says what is copied and in which order, and paths stay here. */
export class BackupCalls {
  readonly #parts: BackupParts;
  readonly #closeVault: () => Promise<void>;
  /** By the handle of the folder that is copied to. */
  readonly #copies = new Map<string, FolderCopy>();
  readonly #scratch = new Map<string, Scratch>();
  /** The number of the drive that a backup was begun on, by the handle of its folder. */
  readonly #drives = new Map<string, number>();

  /** `closeVault` lets go of the vault's folder, which is opened again by the next call that needs it. */
  constructor(parts: BackupParts, closeVault: () => Promise<void>) {
    this.#parts = parts;
    this.#closeVault = closeVault;
  }

  /** The vault-shaped folder behind a handle: a chosen one to be read, a scratch one to be written too. */
  async storeAt(handle: string): Promise<VaultStore> {
    const scratch = this.#scratch.get(handle);
    if (scratch === undefined) return VaultFolder.view(this.#parts.folders.path(handle), this.#parts.disk);
    const store = scratch.store ?? await VaultFolder.open(scratch.path, this.#parts.disk);
    this.#scratch.set(handle, { ...scratch, store });
    return store;
  }

  /** Of the vault's place, or of a scratch, chosen or (by `savePath`) saved one. */
  space(at: string | null, savePath: (handle: string) => string): Promise<StoreValues['space']> {
    const { disk, place, folders } = this.#parts;
    return diskWork('write', async () => {
      const wanted = at === null ? place.vault : this.#scratch.get(at)?.path ?? (folders.has(at) ? folders.path(at) : savePath(at));
      return readRoom(disk, await existing(disk, wanted));
    });
  }

  answer(call: BackupCall): Promise<unknown> {
    return diskWork('write', () => this.#answer(call));
  }

  async #answer(call: BackupCall): Promise<unknown> {
    switch (call.op) {
      case 'folder.readmit': return this.#parts.folders.readmit(call.path);
      case 'backup.begin': return this.#beginBackup(call.handle);
      case 'backup.finish': return this.#finishBackup(call);
      case 'backup.removeObject': return this.#copyTo(call.handle).removeObject(call.objectId);
      case 'copy.file': return this.#copyTo(call.to).copyFile(call.name);
      case 'copy.header': return this.#copyTo(call.to).copyHeader();
      case 'copy.segment': return this.#copyTo(call.to).copySegment(call.segment, call.lengthBytes);
      case 'copy.compare': return this.#copyTo(call.to).compareSegment(call.segment);
      case 'copy.stop': return this.#copyTo(call.to).stop();
      case 'scratch.begin': return this.#beginScratch(call);
      case 'scratch.end': return this.#endScratch(call.handle);
      case 'restore.record': return this.#readRecord(call.handle);
      case 'restore.commit': return this.#commitRestore(call.handle);
    }
  }

  async #beginBackup(handle: string): Promise<StoreValues['backup.begin']> {
    const { disk, place, folders } = this.#parts;
    const path = folders.path(handle);
    // Whatever was begun before: another drive may lie under this path by now.
    await this.#copies.get(handle)?.stop();
    this.#copies.delete(handle);
    await this.#refuseInside(path);
    const own = await readVaultId(disk, place.vault);
    if (own === null) throw new KeptError('vault/damaged-header', { fault: 'shape' });
    await this.#refuseForeign(path, own);
    if (await disk.inspect(path) === null) {
      await disk.makeFolder(path);
      await disk.syncFolder(dirname(path));
    }
    await removeUnfinished(disk, path);
    if (await readBackupRecord(disk, path) === null) await writeBackupRecord(disk, path, { format: 'kept-backup/1', vaultId: own, finishedUtc: null });
    const copy = new FolderCopy(disk, place.vault, path);
    await copy.takeOver();
    this.#drives.set(handle, (await disk.space(path)).driveNumber);
    this.#copies.set(handle, copy);
    return { path, folderName: folders.nameOf(path) };
  }

  /** A backup inside Kept's own folder would go with the vault, and a vault inside its backup would be copied into itself. */
  async #refuseInside(path: string): Promise<void> {
    const { disk, place } = this.#parts;
    const target = await disk.realPath(await existing(disk, path));
    const [userData, vault] = [await disk.realPath(place.userData), await disk.realPath(place.vault)];
    const isInside = holds(userData, target) || holds(vault, target);
    const isAround = target === await realOrNull(disk, path) && (holds(target, userData) || holds(target, vault));
    if (isInside || isAround) throw new KeptError('backup/inside-vault');
  }

  async #refuseForeign(path: string, own: string): Promise<void> {
    const { disk, folders } = this.#parts;
    const owner = await folders.ownerOf(path);
    const isNobodys = owner === null && await isVaultShaped(disk, path) && !path.endsWith(backupFolderName(own));
    if ((owner !== null && owner !== own) || isNobodys) throw new KeptError('backup/other-vault');
  }

  async #finishBackup({ handle, finishedUtc, entries }: Extract<BackupCall, { op: 'backup.finish' }>): Promise<void> {
    const { disk, place, folders } = this.#parts;
    await this.#copyTo(handle).settle();
    // A drive that went leaves the folder that it was mounted on, where the rest would have been copied to.
    if ((await disk.space(folders.path(handle))).driveNumber !== this.#drives.get(handle)) throw new KeptError('disk/failed', { errno: 'ENODEV' });
    const own = await readVaultId(disk, place.vault);
    if (own === null) throw new KeptError('vault/damaged-header', { fault: 'shape' });
    await writeBackupRecord(disk, folders.path(handle), { format: 'kept-backup/1', vaultId: own, finishedUtc, entries });
    this.#copies.delete(handle);
  }

  async #readRecord(handle: string): Promise<StoreValues['restore.record']> {
    const record = await readBackupRecord(this.#parts.disk, this.#parts.folders.path(handle));
    return { finishedUtc: record?.finishedUtc ?? null, entries: record?.entries ?? null };
  }

  async #beginScratch({ from, purpose }: Extract<BackupCall, { op: 'scratch.begin' }>): Promise<StoreValues['scratch.begin']> {
    const { disk, place, folders } = this.#parts;
    const source = folders.path(from);
    const path = await place.beginScratch(purpose);
    const handle = randomId();
    this.#scratch.set(handle, { path, store: null });
    this.#copies.set(handle, new FolderCopy(disk, source, path));
    return { handle };
  }

  async #endScratch(handle: string): Promise<void> {
    const scratch = this.#scratch.get(handle);
    if (scratch === undefined) return;
    await this.#closeScratch(handle, scratch);
    await this.#parts.place.endScratch(scratch.path);
  }

  async #closeScratch(handle: string, { store }: Scratch): Promise<void> {
    const copy = this.#copies.get(handle);
    this.#scratch.delete(handle);
    this.#copies.delete(handle);
    await copy?.stop();
    await copy?.settle();
    await store?.close();
  }

  async #commitRestore(handle: string): Promise<StoreValues['restore.commit']> {
    const scratch = this.#scratch.get(handle);
    if (scratch === undefined) throw new KeptError('backup/not-chosen');
    await this.#closeScratch(handle, scratch);
    await this.#closeVault();
    // Before the exchange, which any start may finish.
    await this.#parts.reach?.forget();
    return { keptOldAs: await this.#parts.place.putInPlace(scratch.path) };
  }

  #copyTo(handle: string): FolderCopy {
    const copy = this.#copies.get(handle);
    if (copy === undefined) throw new KeptError('backup/not-chosen');
    return copy;
  }

  /** Leaves nothing unfinished: neither a half-copied file nor a scratch folder. Rejects with the first failure, after trying all. */
  async end(): Promise<void> {
    const endings = [...[...this.#copies.values()].map((copy) => copy.stop()), ...[...this.#scratch.keys()].map((handle) => this.#endScratch(handle))];
    await Promise.allSettled(endings);
    await Promise.all(endings);
  }
}

/** The path, or the nearest folder above it that is there. */
async function existing(disk: Disk, path: string): Promise<string> {
  if (await disk.inspect(path) !== null || dirname(path) === path) return path;
  return existing(disk, dirname(path));
}

async function realOrNull(disk: Disk, path: string): Promise<string | null> {
  return await disk.inspect(path) === null ? null : disk.realPath(path);
}

/** Whether `inner` is `outer` or lies in it; both without links. */
function holds(outer: string, inner: string): boolean {
  const [from, to] = process.platform === 'linux' ? [outer, inner] : [outer.toLowerCase(), inner.toLowerCase()];
  const way = relative(from, to);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
