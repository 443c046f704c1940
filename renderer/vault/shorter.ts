import type { Session } from './session.ts';

/**
 * The owner knows that the journal is shorter than it was. That is an act like any other, so it stands in the log before the warning ends: whoever reads the log later sees
 * that something was known to be missing, since when, and how much. Cut short between the two, it is told again and recorded once more.
 */
export async function acceptShorter(session: Session): Promise<Record<string, never>> {
  const { engine, shorterBy } = session;
  engine.keyring.requireOwner();
  if (shorterBy) await engine.record('vault.shorter-known', shorterBy);
  await session.parts.store.vault.acceptShorter();
  session.shorterBy = null;
  return {};
}
