import { KeptError } from '../../shared/base/errors.ts';
import { DIGEST_STEP_BYTES, type SavePart } from '../../shared/contract/store-port.ts';
import type { SaveFile, StoreClient } from './store-client.ts';

/** The three files of one export: none is there until all are, and none stays when anything went wrong. */
export interface ExportFiles {
  readonly bundle: SaveFile;
  readonly hashSheet: SaveFile;
  /** What a courier takes to a time-stamping authority. */
  readonly timestampRequest: SaveFile;
  /** Gives all their names, the bundle last. */
  commit(): Promise<void>;
  /** Removes whatever there is of them. Never rejects: what went wrong first is what gets reported. */
  abandon(): Promise<void>;
}

/** Begins all, so that a place that cannot be written to is found out before any work. */
export async function beginExportFiles(store: StoreClient, handle: string): Promise<ExportFiles> {
  const begun: SaveFile[] = [];
  const abandon = async (): Promise<void> => {
    for (const file of begun) await abortQuietly(file);
  };
  const begin = async (part: SavePart): Promise<SaveFile> => {
    const file = await store.beginSave(handle, part);
    begun.push(file);
    return file;
  };
  try {
    const bundle = await begin('bundle');
    const hashSheet = await begin('hash-sheet');
    const timestampRequest = await begin('timestamp-request');
    const commit = async (): Promise<void> => {
      for (const file of [timestampRequest, hashSheet, bundle]) await file.commit();
    };
    return { bundle, hashSheet, timestampRequest, commit, abandon };
  } catch (error) {
    await abandon();
    throw error;
  }
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
