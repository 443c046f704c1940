import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { openUncached } from './uncached-file.ts';

/** The few file operations of the main process. Tests put their own in between, which fail the n-th call. */
export interface Disk {
  /** 'create' fails when the name is taken; 'write' needs an existing file. */
  open(path: string, access: 'read' | 'write' | 'create'): Promise<DiskFile>;
  /** Opens for reading from the drive itself, past the system's memory of the file; null where this system or file system has no way. */
  openUncached(path: string): Promise<DiskFile | null>;
  /** Opens, creating it if need be, a file that no other process can open until it is closed (macOS and Windows do this in the system). */
  openExclusive(path: string): Promise<DiskFile>;
  /** What lies there itself, links not followed; null when there is nothing. */
  inspect(path: string): Promise<DiskEntry | null>;
  list(folder: string): Promise<readonly string[]>;
  makeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file; fails when `to` is taken. */
  link(from: string, to: string): Promise<void>;
  /** A symbolic link with any text; fails when the name is taken. */
  makeNote(text: string, path: string): Promise<void>;
  readNote(path: string): Promise<string>;
  remove(path: string): Promise<void>;
  /** Removes a folder with nothing in it; fails for any other. */
  removeFolder(path: string): Promise<void>;
  /** Makes the names in a folder durable, as far as the file system offers that (network drives may not). */
  syncFolder(path: string): Promise<void>;
  /** What is known of the drive on which a file or folder lies. */
  space(path: string): Promise<DriveSpace>;
  /** The path without links; fails when nothing lies there. */
  realPath(path: string): Promise<string>;
}

export interface DriveSpace {
  /** For this user. */
  readonly freeBytes: number;
  /** The kernel's number of the file system on Linux; elsewhere of no fixed meaning. */
  readonly typeNumber: number;
  /** Its name, where Linux has one number for several. */
  readonly typeName: string | null;
  /** Equal for two places on one drive, as far as the system tells. */
  readonly driveNumber: number;
}

export interface DiskFile {
  /** Bytes read into `target`, fewer than its length only at the end of the file. */
  read(target: Uint8Array, offset: number): Promise<number>;
  /** Bytes written, possibly fewer than given. */
  write(bytes: Uint8Array, offset: number): Promise<number>;
  sizeBytes(): Promise<number>;
  truncate(sizeBytes: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface DiskEntry {
  readonly kind: 'file' | 'folder' | 'other';
  readonly sizeBytes: number;
}

/** Others of the same computer have no business here. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_NONBLOCK } = constants;
const ACCESS = { read: O_RDONLY, write: O_WRONLY, create: O_WRONLY | O_CREAT | O_EXCL } as const;
/** O_EXLOCK of macOS, and libuv's flag for "no sharing" on Windows. */
const EXCLUSIVE = process.platform === 'win32' ? 0x1000_0000 : 0x20 | O_NONBLOCK;

/** The file system of this computer. Every call rejects with Node's error (`code` such as ENOSPC). */
export const nodeDisk: Disk = {
  async open(path, access) {
    return fileOf(await fs.open(path, ACCESS[access], FILE_MODE));
  },
  openUncached,
  async openExclusive(path) {
    return fileOf(await fs.open(path, O_RDWR | O_CREAT | EXCLUSIVE, FILE_MODE));
  },
  async inspect(path) {
    try {
      const found = await fs.lstat(path);
      return { kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other', sizeBytes: found.size };
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    }
  },
  list: (folder) => fs.readdir(folder),
  async makeFolder(path) {
    await fs.mkdir(path, { recursive: true, mode: FOLDER_MODE });
  },
  rename: (from, to) => fs.rename(from, to),
  link: (from, to) => fs.link(from, to),
  makeNote: (text, path) => fs.symlink(text, path),
  readNote: (path) => fs.readlink(path),
  remove: (path) => fs.unlink(path),
  removeFolder: (path) => fs.rmdir(path),
  async syncFolder(path) {
    // Windows cannot open a folder for this; NTFS keeps names in its own log.
    if (process.platform === 'win32') return;
    const folder = await fs.open(path, O_RDONLY);
    try {
      await folder.sync();
    } catch (error) {
      if (!NO_FOLDER_SYNC.has(errnoOf(error) ?? '')) throw error;
    } finally {
      await folder.close();
    }
  },
  async space(path) {
    const [drive, found] = await Promise.all([fs.statfs(path), fs.stat(path)]);
    const typeName = process.platform === 'linux' && drive.type === FUSE ? await fuseName(path) : null;
    return { freeBytes: drive.bavail * drive.bsize, typeNumber: drive.type, typeName, driveNumber: found.dev };
  },
  realPath: (path) => fs.realpath(path),
};

/** "Nobody knows how to do that here", as against a sync that was tried and failed. */
const NO_FOLDER_SYNC = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);
/** FUSE_SUPER_MAGIC: a drive that a program serves, over a network (fuse.sshfs) or not (fuseblk). */
const FUSE = 0x6573_5546;

/** The type of the mount that holds the path, out of the kernel's list; null when it is not to be found there. */
async function fuseName(path: string): Promise<string | null> {
  const [real, list] = await Promise.all([fs.realpath(path), fs.readFile('/proc/self/mountinfo', 'utf8')]);
  return mountType(real, list);
}

/** proc_pid_mountinfo(5): the fifth field is the mount point, spaces in it written as \\040; the type follows a lone hyphen. Later mounts lie over earlier ones. */
export function mountType(path: string, list: string): string | null {
  let best = { length: -1, type: null as string | null };
  for (const line of list.split('\n')) {
    const fields = line.split(' ');
    const point = (fields[4] ?? '').replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    const type = fields[fields.indexOf('-') + 1];
    const holds = point === '/' || path === point || path.startsWith(`${point}/`);
    if (point !== '' && type !== undefined && holds && point.length >= best.length) best = { length: point.length, type };
  }
  return best.type;
}

function fileOf(handle: fs.FileHandle): DiskFile {
  return {
    read: async (target, offset) => (await handle.read(target, 0, target.length, offset)).bytesRead,
    write: async (bytes, offset) => (await handle.write(bytes, 0, bytes.length, offset)).bytesWritten,
    sizeBytes: async () => (await handle.stat()).size,
    truncate: (sizeBytes) => handle.truncate(sizeBytes),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

/** The system's name of a failed call, such as ENOSPC; null for any other error. */
export function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
