import { fromUtf8, utf8 } from '../../shared/base/bytes.ts';
import { KeptError } from '../../shared/base/errors.ts';
import type { VaultParams, VaultResult } from '../../shared/contract/vault.ts';
import { seal, unseal } from '../../shared/crypto/seal.ts';
import type { VaultEngine } from '../../shared/vault/engine.ts';
import type { Session } from './session.ts';

/**
 * Text that a lock may come too early for, or that the disk does not take: sealed with a key of this vault and held in main's memory, never on the disk, until
 * the next unlock. '' lets go of it.
 */
export async function holdDrafts(session: Session, { text }: VaultParams<'drafts.hold'>): Promise<VaultResult<'drafts.hold'>> {
  const { engine, parts } = session;
  await parts.store.drafts.hold(text === '' ? null : seal(engine.indexKey, utf8(text.toWellFormed()), purposeOf(engine), parts.random));
  return {};
}

/** What the page before could not save; null where there is nothing, or only what another vault sealed. It stays held until the page has saved it. */
export async function readHeldDrafts({ parts }: Session, engine: VaultEngine): Promise<string | null> {
  const box = await parts.store.drafts.read();
  if (box === null) return null;
  try {
    return fromUtf8(unseal(engine.indexKey, box, purposeOf(engine)));
  } catch (error) {
    if (error instanceof KeptError && error.code === 'crypto/not-authentic') return null;
    throw error;
  }
}

function purposeOf({ vaultId }: VaultEngine): Uint8Array {
  return utf8(`kept-held-drafts-1\n${vaultId}`);
}
