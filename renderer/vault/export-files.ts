import { KeptError } from '../../shared/base/errors.ts';
import { createSha256 } from '../../shared/crypto/hash.ts';
import type { SaveFile, StoreClient } from './store-client.ts';

const READ_BYTES = 1024 * 1024;

/** The two files of one export: neither is there until both are, and neither stays when anything went wrong. */
export interface ExportFiles {
  readonly bundle: SaveFile;
  readonly hashSheet: SaveFile;
  /** Gives both their names. */
  commit(): Promise<void>;
  /** Removes whatever there is of both. Never rejects: what went wrong first is what gets reported. */
  abandon(): Promise<void>;
}

/** Begins both, so that a place that cannot be written to is found out before any work. */
export async function beginExportFiles(store: StoreClient, handle: string): Promise<ExportFiles> {
  const bundle = await store.beginSave(handle, 'bundle');
  let hashSheet: SaveFile;
  try {
    hashSheet = await store.beginSave(handle, 'hash-sheet');
  } catch (error) {
    await abortQuietly(bundle);
    throw error;
  }
  return {
    bundle,
    hashSheet,
    commit: async () => {
      await hashSheet.commit();
      await bundle.commit();
    },
    abandon: async () => {
      await abortQuietly(bundle);
      await abortQuietly(hashSheet);
    },
  };
}

/** Main removes at its next start what could not be removed now. */
async function abortQuietly(file: SaveFile): Promise<void> {
  await file.abort().catch(() => undefined);
}

/** SHA-256 of the first `sizeBytes` of a finished file as it lies on the disk. */
export async function hashSaved(file: SaveFile, sizeBytes: number, signal: AbortSignal, onRead: (doneBytes: number) => void): Promise<string> {
  const hash = createSha256();
  for (let at = 0; at < sizeBytes; at += READ_BYTES) {
    signal.throwIfAborted();
    hash.update(await file.read(at, Math.min(READ_BYTES, sizeBytes - at)));
    onRead(Math.min(at + READ_BYTES, sizeBytes));
  }
  return hash.finishHex();
}

/** Throws 'bundle/check-failed' {check}. */
export function requireEqual(check: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new KeptError('bundle/check-failed', { check });
}
