import type { Disk } from './disk.ts';

/** What a place lies on. 'unknown': this system does not say (Windows and macOS tell neither FAT nor a mapped network drive apart). */
export type DriveKind = 'local' | 'network' | 'fat' | 'unknown';

export interface Room {
  readonly freeBytes: number;
  readonly drive: DriveKind;
  /** The largest single file, where the file system is known to have such a limit. */
  readonly maxFileBytes: number | null;
}

/** File systems of other computers, by the kernel's numbers (statfs(2)). */
const NETWORK_NUMBERS = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff53_4d42, // CIFS
  0xfe53_4d42, // SMB2
  0x0102_1997, // 9P
  0x5346_414f, // AFS
  0x7375_7245, // Coda
  0x00c3_6400, // Ceph
]);
/** FAT12, FAT16 and FAT32 have one number. */
const MSDOS = 0x4d44;
const EXFAT = 0x2011_bab0;
/** A FAT directory entry has 32 bits for the size of a file. */
const FAT_MAX_FILE_BYTES = 2 ** 32 - 1;
/** Of FUSE: a block device behind a program, and names that stand for a network. */
const FUSE_LOCAL = new Set(['fuseblk', 'fuse']);
const FUSE_NETWORK = /^fuse\.(sshfs|rclone|davfs|s3fs|gvfsd-fuse|smbnetfs|curlftpfs|glusterfs|goofys|gcsfuse|google-drive)/;

/** Free space and kind of drive of an existing file or folder. Rejects with the disk's error. */
export async function readRoom(disk: Disk, path: string, platform: NodeJS.Platform = process.platform): Promise<Room> {
  const { freeBytes, typeNumber, typeName } = await disk.space(path);
  const drive = platform === 'linux' ? linuxDrive(typeNumber, typeName) : isUncPath(await disk.realPath(path)) ? 'network' : 'unknown';
  return { freeBytes, drive, maxFileBytes: platform === 'linux' && typeNumber === MSDOS ? FAT_MAX_FILE_BYTES : null };
}

function linuxDrive(typeNumber: number, typeName: string | null): DriveKind {
  // The kernel gives some of the numbers as negative 32-bit ones.
  const number = typeNumber >>> 0;
  if (NETWORK_NUMBERS.has(number)) return 'network';
  if (number === MSDOS || number === EXFAT) return 'fat';
  if (typeName === null) return 'local';
  if (FUSE_NETWORK.test(typeName)) return 'network';
  return FUSE_LOCAL.has(typeName) ? 'local' : 'unknown';
}

/** \\server\share, also as \\?\UNC\server\share; \\?\C:\ is a local path. */
function isUncPath(path: string): boolean {
  return /^\\\\\?\\UNC\\/i.test(path) || /^\\\\[^?.\\]/.test(path);
}
