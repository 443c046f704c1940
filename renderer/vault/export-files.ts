import { KeptError } from '../../shared/base/errors.ts';
import { DIGEST_STEP_BYTES } from '../../shared/contract/store-port.ts';
import type { SaveFile, StoreClient } from './store-client.ts';

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

/** SHA-256 of a finished file as it lies on the disk. */
export async function hashSaved(file: SaveFile, sizeBytes: number, signal: AbortSignal, onRead: (doneBytes: number) => void): Promise<string> {
  for (let at = 0; ; at += DIGEST_STEP_BYTES) {
    signal.throwIfAborted();
    const stepBytes = Math.min(DIGEST_STEP_BYTES, sizeBytes - at);
    const sha256 = await file.hash(at, stepBytes, at + stepBytes === sizeBytes);
    onRead(at + stepBytes);
    if (sha256 !== null) return sha256;
  }
}

/** Throws 'bundle/check-failed' {check}. */
export function requireEqual(check: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new KeptError('bundle/check-failed', { check });
}
