import { KeptError } from '../../../shared/base/errors.ts';
import { randomId } from '../../../shared/base/ids.ts';
import type { ObjectSink } from '../../../shared/vault/store.ts';
import { MemoryStore } from '../../unit/vault/memory-store.ts';
import { openSyncFile, steadyFile, type SyncFile } from './opfs-file.ts';

/** Header and journal in memory, objects in files: each flushed to the disk before its commit resolves. */
export class OpfsStore extends MemoryStore {
  readonly #folder: FileSystemDirectoryHandle;
  /** The object that was read last: reading one from start to end opens it once. */
  #open: { readonly objectId: string; readonly file: SyncFile } | null = null;

  private constructor(folder: FileSystemDirectoryHandle) {
    super();
    this.#folder = folder;
  }

  static async open(): Promise<OpfsStore> {
    const root = await navigator.storage.getDirectory();
    return new OpfsStore(await root.getDirectoryHandle('objects', { create: true }));
  }

  override async beginObject(): Promise<ObjectSink> {
    const objectId = randomId();
    const file = await openSyncFile(this.#folder, objectId, true);
    const steady = steadyFile(file);
    let sizeBytes = 0;
    return {
      objectId,
      write: async (bytes) => {
        sizeBytes += await steady.write(bytes, sizeBytes);
      },
      commit: async () => {
        file.flush();
        await steady.close();
      },
      abort: async () => {
        await steady.close();
        await this.#folder.removeEntry(objectId);
      },
    };
  }

  override async objectSize(objectId: string): Promise<number> {
    return (await this.#fileOf(objectId)).getSize();
  }

  override async readObject(objectId: string, offset: number, lengthBytes: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(lengthBytes);
    if ((await this.#fileOf(objectId)).read(bytes, { at: offset }) !== lengthBytes) throw new KeptError('internal/bad-call', { call: 'object.read' });
    return bytes;
  }

  async #fileOf(objectId: string): Promise<SyncFile> {
    if (this.#open?.objectId !== objectId) {
      this.#open?.file.close();
      this.#open = { objectId, file: await openSyncFile(this.#folder, objectId, false) };
    }
    return this.#open.file;
  }
}
