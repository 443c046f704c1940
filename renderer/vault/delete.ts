import type { By, VaultParams, VaultResult } from '../../shared/contract/vault.ts';
import { readRecoveryWords } from '../../shared/crypto/recovery-words.ts';
import type { Session } from './session.ts';
import { findItem } from './timeline.ts';

/** Deletes one item once the person has proved again that it is theirs to delete. */
export async function deleteItem(session: Session, { itemId, by, reason }: VaultParams<'items.delete'>): Promise<VaultResult<'items.delete'>> {
  const { engine } = session;
  findItem(session, itemId);
  await confirmSecret(session, by);
  await engine.deleteItem(itemId, reason.toWellFormed());
  return {};
}

/** Removes what an earlier session recorded as deleted and could not remove. What cannot be removed now is for the full check to tell, and for the next unlock. */
export async function finishDeletions(session: Session): Promise<void> {
  await Promise.allSettled([session.engine.finishDeletions()]);
}

/** Counted like a try at the door: an open vault must not become a place to guess the passphrase. */
export async function confirmSecret(session: Session, by: By): Promise<void> {
  const { attempts } = session.parts.store;
  // A slip of the pen is told before anything is counted as a try.
  if ('words' in by) readRecoveryWords(by.words).entropy.fill(0);
  await attempts.begin();
  await session.engine.confirmSecret(by);
  await attempts.confirmed();
}
