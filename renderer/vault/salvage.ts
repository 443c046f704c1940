import { KeptError } from '../../shared/base/errors.ts';
import type { By, SalvageReport, UnlockReport } from '../../shared/contract/vault.ts';
import { readRecoveryWords } from '../../shared/crypto/recovery-words.ts';
import { salvageVault, useHeaderCopy as putCopy, type Secret } from '../../shared/vault/engine.ts';
import { countItems } from '../../shared/vault/state.ts';
import type { Session } from './session.ts';
import { readPast, unlock } from './unlock.ts';

const MAX_LISTED = 1000;

/** Opens what is intact of a damaged vault, to be looked at. Nothing is recorded, since nothing may be written. */
export async function salvage(session: Session, by: By): Promise<SalvageReport> {
  if (session.isUnlocked) throw new KeptError('internal/bad-call', { kind: 'unlocked' });
  const secret = secretOf(by);
  const { store, emit } = session.parts;
  const { missingBytes } = await store.vault.readHeader();
  await store.attempts.begin();
  emit({ event: 'unlock.progress', stage: 'key', done: 0, total: 1 });
  const { engine, salvaged } = await salvageVault(session.engineOptions(), secret, {
    loadSnapshot: async (vault) => (await session.index.load(vault)).snapshot,
    onProgress: (done, total) => emit({ event: 'unlock.progress', stage: 'journal', done, total }),
  });
  const { failedTries, isComplete } = await store.attempts.succeeded();
  session.open(engine, engine.state.position.seq);
  const { headerFrom, entriesRead, entriesLost, strayBytes, itemsLost, indexKnown, logKnown } = salvaged;
  return {
    itemCount: countItems(engine.state), notices: [], failedTries, areTriesComplete: isComplete, ...(await readPast(engine, session.parts.clock)), heldText: null, readOnly: true,
    headerFrom, entriesRead, entriesLost: entriesLost.slice(0, MAX_LISTED), entriesLostCount: entriesLost.length, strayBytes, itemsLost: itemsLost.slice(0, MAX_LISTED), indexKnown, logKnown, missingBytes,
  };
}

/** The person has chosen to use the copy of the header: it takes the place of the damaged one, and the vault opens as always. */
export async function useHeaderCopy(session: Session, by: By): Promise<UnlockReport> {
  if (session.isUnlocked) throw new KeptError('internal/bad-call', { kind: 'unlocked' });
  const secret = secretOf(by);
  const { vault, attempts } = session.parts.store;
  await attempts.begin();
  await putCopy(vault, session.parts.deriveKey, secret);
  await attempts.confirmed();
  return unlock(session, secret);
}

/** A slip of the pen in the words is told before anything is counted as a try. */
function secretOf(by: By): Secret {
  if ('passphrase' in by) return by;
  const read = readRecoveryWords(by.words);
  read.entropy.fill(0);
  return { words: read.words.join(' ') };
}
