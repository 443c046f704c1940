import { KeptError } from '../../shared/base/errors.ts';
import type { By, KeysStatus, VaultParams, VaultResult } from '../../shared/contract/vault.ts';
import { newRecoveryWords, readRecoveryWords } from '../../shared/crypto/recovery-words.ts';
import type { KeyRight } from '../../shared/vault/engine.ts';
import type { Session } from './session.ts';
import { checkProof, drawPlaces, requireLongEnough } from './setup.ts';

export function readKeysStatus(session: Session): KeysStatus {
  const { keyring, state } = session.engine;
  const { passphraseChangedUtc, wordsReplacedUtc, advocate } = state.keys;
  return { openedWith: keyring.openedWith, passphraseChangedUtc, wordsReplacedUtc, advocate: keyring.hasAdvocate ? advocate ?? unlabelled(state.keys) : null };
}

export async function changePassphrase(session: Session, { by, next }: VaultParams<'keys.changePassphrase'>): Promise<KeysStatus> {
  requireLongEnough(next);
  if ('passphrase' in by && by.passphrase.normalize('NFC') === next.normalize('NFC')) throw new KeptError('keys/same-passphrase');
  await withRight(session, by, (right) => session.engine.keyring.changePassphrase(right, next));
  return readKeysStatus(session);
}

/** The words in force stay in force until these are proved; nothing that opens the vault is kept meanwhile but the words themselves. */
export async function showNewWords(session: Session, { by, wordList }: VaultParams<'keys.newWords'>): Promise<VaultResult<'keys.newWords'>> {
  const words = newRecoveryWords(wordList, session.parts.random);
  const sealed = await withRight(session, by, (right) => session.engine.keyring.sealWords(right, words));
  const ask = drawPlaces(words.length, session);
  session.newWords = { words, ask, sealed };
  return { words, ask };
}

export async function replaceWords(session: Session, { proof }: VaultParams<'keys.replaceWords'>): Promise<KeysStatus> {
  const { engine, newWords } = session;
  if (newWords === null) throw new KeptError('internal/bad-call', { kind: 'words' });
  checkProof(newWords, proof);
  await engine.keyring.replaceWords(newWords.sealed);
  session.newWords = null;
  return readKeysStatus(session);
}

export async function addAdvocate(session: Session, { by, label, passphrase }: VaultParams<'keys.addAdvocate'>): Promise<KeysStatus> {
  const { keyring } = session.engine;
  requireLongEnough(passphrase);
  if (keyring.hasAdvocate) throw new KeptError('keys/advocate-exists');
  await withRight(session, by, (right) => keyring.addAdvocate(right, label.trim(), passphrase));
  return readKeysStatus(session);
}

export async function removeAdvocate(session: Session, { by }: VaultParams<'keys.removeAdvocate'>): Promise<KeysStatus> {
  const { keyring, state } = session.engine;
  if (!keyring.hasAdvocate) throw new KeptError('internal/bad-call', { kind: 'no advocate' });
  await withRight(session, by, (right) => keyring.removeAdvocate(right, state.keys.advocate?.label ?? ''));
  return readKeysStatus(session);
}

/** Counted like a try at the door: an open vault must not become a place to guess the passphrase. The key behind the proof is gone when this ends. */
async function withRight<T>(session: Session, by: By, work: (right: KeyRight) => Promise<T>): Promise<T> {
  const { keyring } = session.engine;
  keyring.requireOwner();
  // A slip of the pen is told before anything is counted as a try.
  if ('words' in by) readRecoveryWords(by.words).entropy.fill(0);
  await session.parts.store.attempts.begin();
  const right = await keyring.prove(by);
  try {
    await session.parts.store.attempts.confirmed();
    return await work(right);
  } finally {
    right.wipe();
  }
}

/** The entry that added the advocate is lost with the end of the journal: known is only a later change. */
function unlabelled({ passphraseChangedUtc, wordsReplacedUtc }: { readonly passphraseChangedUtc: string | null; readonly wordsReplacedUtc: string | null }): KeysStatus['advocate'] {
  return { label: '', addedUtc: [passphraseChangedUtc, wordsReplacedUtc].filter((utc) => utc !== null).toSorted().at(-1) ?? '' };
}
