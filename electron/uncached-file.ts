import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { DiskFile } from './disk.ts';

/** Of places, lengths and memory: no drive asks for more. */
const ALIGNED_BYTES = 4096;
const BUFFER_BYTES = 1024 * 1024;
/** What malloc and Chromium's allocator keep to. */
const LEAST_ALIGNED_BYTES = 16;

/**
 * Opens a file to be read from the drive itself, past what the system remembers of it (O_DIRECT of Linux): a stick that did not keep what it was given is found
 * out before it is pulled. Null where there is no way: another system, a file system without it. Nothing is written by it.
 */
export async function openUncached(path: string): Promise<DiskFile | null> {
  if (process.platform !== 'linux') return null;
  let handle: fs.FileHandle;
  try {
    handle = await fs.open(path, constants.O_RDONLY | constants.O_DIRECT);
  } catch (error) {
    if (isUnknownHere(error)) return null;
    throw error;
  }
  const buffer = await alignedBuffer(handle).catch(async (error: unknown) => {
    await handle.close();
    throw error;
  });
  if (buffer === null) {
    await handle.close();
    return null;
  }
  return uncachedFile(handle, buffer);
}

function uncachedFile(handle: fs.FileHandle, buffer: Uint8Array): DiskFile {
  const refuse = (): Promise<never> => Promise.reject(new Error('opened for reading'));
  return {
    read: async (target, offset) => {
      const before = offset % ALIGNED_BYTES;
      const wanted = Math.min(buffer.length, Math.ceil((before + target.length) / ALIGNED_BYTES) * ALIGNED_BYTES);
      const { bytesRead } = await handle.read(buffer, 0, wanted, offset - before);
      const found = buffer.subarray(Math.min(before, bytesRead), Math.min(bytesRead, before + target.length));
      target.set(found);
      return found.length;
    },
    sizeBytes: async () => (await handle.stat()).size,
    close: () => handle.close(),
    write: refuse,
    truncate: refuse,
    sync: refuse,
  };
}

/** Memory that the drive takes: nobody here is told where a buffer lies, so the places in it are tried. */
async function alignedBuffer(handle: fs.FileHandle): Promise<Uint8Array | null> {
  const memory = new Uint8Array(BUFFER_BYTES + ALIGNED_BYTES);
  for (let at = 0; at < ALIGNED_BYTES; at += LEAST_ALIGNED_BYTES) {
    try {
      const buffer = memory.subarray(at, at + BUFFER_BYTES);
      await handle.read(buffer, 0, ALIGNED_BYTES, 0);
      return buffer;
    } catch (error) {
      if (!isUnknownHere(error)) throw error;
    }
  }
  return null;
}

/** EINVAL: this file system has no such way, or not with memory that lies there. */
function isUnknownHere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EINVAL';
}
