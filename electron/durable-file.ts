import { dirname } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import type { Disk, DiskFile } from './disk.ts';

/** Ending of a file that is being written and does not count yet. */
export const PART = '.part';

/** Writes all bytes at `offset`; the system may take fewer at a time. */
export async function writeAll(file: DiskFile, bytes: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const written = await file.write(bytes.subarray(done), offset + done);
    if (written <= 0) throw new KeptError('disk/failed', { errno: 'SHORT_WRITE' });
    done += written;
  }
}

/** Exactly `lengthBytes` bytes from `offset`, in a buffer of their own; throws 'internal/bad-call' when the file ends before. */
export async function readExactly(file: DiskFile, offset: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(lengthBytes);
  for (let done = 0; done < lengthBytes;) {
    const read = await file.read(bytes.subarray(done), offset + done);
    if (read <= 0) throw new KeptError('internal/bad-call', { kind: 'range' });
    done += read;
  }
  return bytes;
}

/** Opens for reading what was just written: from the drive itself where there is a way, else as the system remembers it. */
export async function openWritten(disk: Disk, path: string): Promise<DiskFile> {
  return (await disk.openUncached(path)) ?? disk.open(path, 'read');
}

/** Opens, works and closes; the file is closed also when the work fails. */
export async function withFile<T>(opening: Promise<DiskFile>, work: (file: DiskFile) => Promise<T>): Promise<T> {
  const file = await opening;
  let result: T;
  try {
    result = await work(file);
  } catch (error) {
    await tidyUp(() => file.close());
    throw error;
  }
  await file.close();
  return result;
}

/**
 * Cleaning up after a failure: that first failure is the one to report, so a second one here is answered with false.
 * What stays behind carries the ending `.part` and is removed at the next start.
 */
export async function tidyUp(work: () => Promise<void>): Promise<boolean> {
  return work().then(() => true, () => false);
}

/** Gives `path` these bytes, whole or not at all, and returns when they would survive a power cut. */
export async function replaceFile(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const part = path + PART;
  if (await disk.inspect(part) !== null) await disk.remove(part);
  try {
    await withFile(disk.open(part, 'create'), async (file) => {
      await writeAll(file, bytes, 0);
      await file.sync();
    });
    await disk.rename(part, path);
  } catch (error) {
    await tidyUp(() => disk.remove(part));
    throw error;
  }
  await disk.syncFolder(dirname(path));
}

/** The bytes of a small file; null when there is none. Throws 'disk/failed' {errno: 'EFBIG'} above the limit, before anything is allocated. */
export async function readSmallFile(disk: Disk, path: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (await disk.inspect(path) === null) return null;
  return withFile(disk.open(path, 'read'), async (file) => {
    const sizeBytes = await file.sizeBytes();
    if (sizeBytes > maxBytes) throw new KeptError('disk/failed', { errno: 'EFBIG' });
    return readExactly(file, 0, sizeBytes);
  });
}
