import { dirname } from 'node:path';
import type { Disk, DiskFile } from '../../../electron/disk.ts';

/** What of the unsynced state a power cut leaves: nothing; the names but not the bytes; the bytes but not the names; everything. */
export const CUTS = ['nothing', 'names', 'bytes', 'everything'] as const;
export type Cut = (typeof CUTS)[number];

interface Inode {
  kind: 'file' | 'folder' | 'note';
  bytes: Uint8Array;
  synced: Uint8Array;
}

export function diskError(errno: string): Error {
  return Object.assign(new Error(errno), { code: errno });
}

/** A disk in memory that forgets, at a power cut, what was never synced: bytes of files and names in folders apart. */
export class MemoryDisk implements Disk {
  #names = new Map<string, Inode>();
  #synced = new Map<string, Inode>();
  /** Of folders, in order, that no sync of the folder above has made durable yet. */
  #renames: { readonly from: string; readonly to: string }[] = [];
  freeBytes = 1e12;
  typeNumber = 0xef53;

  constructor(folder: string) {
    this.#put('/', 'folder');
    for (let path = folder; path !== dirname(path); path = dirname(path)) this.#put(path, 'folder');
    this.#synced = new Map(this.#names);
  }

  #put(path: string, kind: Inode['kind'], bytes = new Uint8Array()): Inode {
    const inode: Inode = { kind, bytes, synced: new Uint8Array() };
    this.#names.set(path, inode);
    return inode;
  }

  /** The disk as it is found after the power came back; locks name a process of the start before. */
  afterPowerCut(cut: Cut): MemoryDisk {
    const next = new MemoryDisk('/');
    const names = cut === 'names' || cut === 'everything' ? this.#names : this.#synced;
    for (const [path, inode] of names) {
      // A name in a folder that is gone itself leads nowhere.
      if (!isReachable(path, names)) continue;
      const kept = cut === 'bytes' || cut === 'everything' ? inode.bytes : inode.synced;
      const bytes = inode.kind === 'note' ? new TextEncoder().encode('another-start:1:1') : kept;
      next.#names.set(path, { kind: inode.kind, bytes: bytes.slice(), synced: bytes.slice() });
    }
    next.#synced = new Map(next.#names);
    return next;
  }

  paths(): readonly string[] {
    return [...this.#names].filter(([, inode]) => inode.kind === 'file').map(([path]) => path).sort();
  }

  bytesOf(path: string): Uint8Array | null {
    return this.#names.get(path)?.bytes ?? null;
  }

  plant(path: string, bytes: Uint8Array): void {
    const inode = this.#put(path, 'file', bytes.slice());
    inode.synced = bytes.slice();
    this.#synced.set(path, inode);
  }

  #find(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw diskError('ENOENT');
    return inode;
  }

  #refuseTaken(path: string): void {
    if (this.#names.has(path)) throw diskError('EEXIST');
    if (this.#names.get(dirname(path))?.kind !== 'folder') throw diskError('ENOENT');
  }

  /** It remembers nothing that is not in it. */
  async openUncached(): Promise<null> {
    return null;
  }

  async open(path: string, access: 'read' | 'write' | 'create'): Promise<DiskFile> {
    if (access === 'create') this.#refuseTaken(path);
    return fileOf(access === 'create' ? this.#put(path, 'file') : this.#find(path));
  }

  async openExclusive(path: string): Promise<DiskFile> {
    return fileOf(this.#names.get(path) ?? this.#put(path, 'file'));
  }

  async inspect(path: string) {
    const inode = this.#names.get(path);
    if (inode === undefined) return null;
    return { kind: inode.kind === 'note' ? 'other' as const : inode.kind, sizeBytes: inode.bytes.length };
  }

  async list(folder: string): Promise<readonly string[]> {
    this.#find(folder);
    return [...this.#names.keys()].filter((path) => path !== folder && dirname(path) === folder).map((path) => path.slice(folder.length + 1));
  }

  async makeFolder(path: string): Promise<void> {
    if (!this.#names.has(path)) this.#put(path, 'folder');
  }

  async rename(from: string, to: string): Promise<void> {
    const inode = this.#find(from);
    if (inode.kind === 'folder') return this.#renameFolder(from, to);
    this.#names.delete(from);
    this.#names.set(to, inode);
  }

  /** One name in one folder, whatever lies below: the durable names below move when this name is synced. */
  #renameFolder(from: string, to: string): void {
    if (this.#names.has(to)) throw diskError('ENOTEMPTY');
    const moved = [...this.#names].filter(([path]) => path === from || path.startsWith(`${from}/`));
    for (const [path, inode] of moved) {
      this.#names.delete(path);
      this.#names.set(to + path.slice(from.length), inode);
    }
    this.#renames.push({ from, to });
  }

  async link(from: string, to: string): Promise<void> {
    this.#refuseTaken(to);
    this.#names.set(to, this.#find(from));
  }

  async makeNote(text: string, path: string): Promise<void> {
    this.#refuseTaken(path);
    this.#put(path, 'note', new TextEncoder().encode(text));
  }

  async readNote(path: string): Promise<string> {
    const inode = this.#find(path);
    if (inode.kind !== 'note') throw diskError('EINVAL');
    return new TextDecoder().decode(inode.bytes);
  }

  async remove(path: string): Promise<void> {
    this.#find(path);
    this.#names.delete(path);
  }

  async removeFolder(path: string): Promise<void> {
    if (this.#find(path).kind !== 'folder') throw diskError('ENOTDIR');
    if ((await this.list(path)).length > 0) throw diskError('ENOTEMPTY');
    this.#names.delete(path);
  }

  async space(path: string) {
    this.#find(path);
    return { freeBytes: this.freeBytes, typeNumber: this.typeNumber, typeName: null, driveNumber: path.startsWith('/stick') ? 2 : 1 };
  }

  async realPath(path: string): Promise<string> {
    this.#find(path);
    return path;
  }

  async syncFolder(folder: string): Promise<void> {
    this.#find(folder);
    for (const { from, to } of this.#renames.filter((rename) => dirname(rename.to) === folder)) {
      const moved = [...this.#synced].filter(([path]) => path === from || path.startsWith(`${from}/`));
      for (const [path, inode] of moved) {
        this.#synced.delete(path);
        this.#synced.set(to + path.slice(from.length), inode);
      }
    }
    this.#renames = this.#renames.filter((rename) => dirname(rename.to) !== folder);
    for (const path of this.#synced.keys()) {
      if (path !== folder && dirname(path) === folder && !this.#names.has(path)) this.#synced.delete(path);
    }
    for (const [path, inode] of this.#names) {
      if (path !== folder && dirname(path) === folder) this.#synced.set(path, inode);
    }
  }
}

function isReachable(path: string, names: ReadonlyMap<string, Inode>): boolean {
  return path === '/' || (names.has(dirname(path)) && isReachable(dirname(path), names));
}

function fileOf(inode: Inode): DiskFile {
  return {
    async read(target, offset) {
      const part = inode.bytes.subarray(offset, offset + target.length);
      target.set(part);
      return part.length;
    },
    async write(bytes, offset) {
      const grown = new Uint8Array(Math.max(inode.bytes.length, offset + bytes.length));
      grown.set(inode.bytes);
      grown.set(bytes, offset);
      inode.bytes = grown;
      return bytes.length;
    },
    sizeBytes: async () => inode.bytes.length,
    async truncate(sizeBytes) {
      inode.bytes = inode.bytes.slice(0, sizeBytes);
    },
    async sync() {
      inode.synced = inode.bytes.slice();
    },
    close: async () => undefined,
  };
}
