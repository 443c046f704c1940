import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh folder that goes with the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The code of the KeptError that the work rejects with; 'resolved' when it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'resolved', (error: unknown) => error instanceof Error ? error.message : String(error));
}
