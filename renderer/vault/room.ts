import { KeptError } from '../../shared/base/errors.ts';
import type { Session } from './session.ts';

/** Left free beside what is about to be written: the journal, the index and the system itself need room too. */
const RESERVE_BYTES = 200_000_000;
const BACKUP_RESERVE_BYTES = 16_000_000;
const OVERHEAD = 1.05;
/** So little is tried like a screenshot: a note of a full drive is worth less than the evidence. */
const ALWAYS_TRIED_BYTES = 16 * 1024 * 1024;

/**
 * Refuses big work before its first byte: 'disk/no-room' {neededBytes, freeBytes}. `at` as in FolderClient.space. Where the drive does not say how much
 * is free, the work is tried.
 */
export async function requireRoom(session: Session, plannedBytes: number, at: string | null = null): Promise<void> {
  if (plannedBytes <= ALWAYS_TRIED_BYTES) return;
  await requireFree(session, Math.ceil(plannedBytes * OVERHEAD) + RESERVE_BYTES, at);
}

/** The same for copies of the vault, whose size is known to the byte. */
export async function requireCopyRoom(session: Session, plannedBytes: number, at: string | null): Promise<void> {
  if (plannedBytes > 0) await requireFree(session, Math.ceil(plannedBytes * OVERHEAD) + (at === null ? RESERVE_BYTES : BACKUP_RESERVE_BYTES), at);
}

async function requireFree(session: Session, neededBytes: number, at: string | null): Promise<void> {
  const { freeBytes } = await session.parts.store.folders.space(at);
  if (freeBytes < neededBytes) throw new KeptError('disk/no-room', { neededBytes, freeBytes });
}
