import { KeptError } from '../base/errors.ts';
import { wipeKeys } from '../crypto/keys.ts';
import type { EngineOptions } from './engine.ts';
import { decodeEntry } from './entry-format.ts';
import { dataOf } from './fold.ts';
import type { FrameKey } from './frame.ts';
import { listSegments, readJournal } from './journal-read.ts';
import type { Secret } from './slot.ts';
import { FIRST_FACTS } from './state.ts';
import type { VaultStore } from './store.ts';
import { unlockNewerCopy } from './unlock.ts';

/**
 * What a wrong secret really says: where it opens the copy of the header, and the journal knows of a change of keys that vault.json does not, somebody put an
 * older vault.json in place ('vault/header-older'). A copy that is newer because a change was cut off before anybody was told of it leaves the secret wrong.
 */
export async function wrongOrOlder({ store, deriveKey }: EngineOptions, secret: Secret, error: unknown): Promise<unknown> {
  if (!(error instanceof KeptError) || (error.code !== 'passphrase/wrong' && error.code !== 'recovery/wrong')) return error;
  const copy = await unlockNewerCopy(store, deriveKey, secret);
  if (copy === null) return error;
  const { header, keys, olderGeneration } = copy;
  try {
    const known = await knownGeneration(store, { key: keys.journal, vaultId: header.vaultId });
    return known > olderGeneration ? new KeptError('vault/header-older', { generation: olderGeneration, known }, { cause: error }) : error;
  } finally {
    wipeKeys(keys);
  }
}

/** Of the last change of keys before the end of the journal, or before the first place where it is damaged. */
async function knownGeneration(store: VaultStore, frameKey: FrameKey): Promise<number> {
  let known = 1;
  const onEntry = (plaintext: Uint8Array): void => {
    const changed = dataOf(decodeEntry(plaintext).entry, 'vault.keys-changed');
    known = Math.max(known, changed?.generation ?? 0);
  };
  try {
    await readJournal(store, frameKey, await listSegments(store), FIRST_FACTS.position, onEntry);
  } catch (error) {
    if (!(error instanceof KeptError) || error.code !== 'vault/damaged-journal') throw error;
  }
  return known;
}
