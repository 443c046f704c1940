import { KeptError } from '../../shared/base/errors.ts';
import type { Session } from './session.ts';

/** Left free on this computer's own drive beside what is about to be written: the journal, the index and the system itself need room too. */
export const HOME_RESERVE_BYTES = 200_000_000;
export const ELSEWHERE_RESERVE_BYTES = 16_000_000;
const OVERHEAD = 1.05;
/** So little is tried like a screenshot: that the drive is nearly full is no reason to lose a small piece of evidence. */
const ALWAYS_TRIED_BYTES = 16 * 1024 * 1024;

/** Refuses big work before its first byte: 'disk/no-room' {neededBytes, freeBytes}. `at` as in FolderClient.space. */
export async function requireRoom(session: Session, plannedBytes: number, at: string | null = null): Promise<void> {
  const reserveBytes = at === null ? HOME_RESERVE_BYTES : ELSEWHERE_RESERVE_BYTES;
  if (plannedBytes > ALWAYS_TRIED_BYTES) await requireCopyRoom(session, plannedBytes, at, reserveBytes);
}

/** The same for copies of the vault, whose size is known to the byte: small ones need only that. */
export async function requireCopyRoom(session: Session, plannedBytes: number, at: string | null, reserveBytes: number): Promise<void> {
  if (plannedBytes === 0) return;
  const neededBytes = Math.ceil(plannedBytes * OVERHEAD) + (plannedBytes > ALWAYS_TRIED_BYTES ? reserveBytes : 0);
  const { freeBytes } = await session.parts.store.folders.space(at);
  if (freeBytes < neededBytes) throw new KeptError('disk/no-room', { neededBytes, freeBytes });
}
