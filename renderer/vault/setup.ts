import { KeptError } from '../../shared/base/errors.ts';
import type { UnlockReport, VaultParams, VaultResult } from '../../shared/contract/vault.ts';
import { newRecoveryWords } from '../../shared/crypto/recovery-words.ts';
import { createVault } from '../../shared/vault/engine.ts';
import type { Session, ShownWords } from './session.ts';

/** In characters; the page measures how hard it is to guess on top of that. */
export const MIN_PASSPHRASE_LENGTH = 10;
const PROOF_WORDS = 3;

/** Twelve new words; words shown before are void. */
export function showWords(session: Session, { wordList }: VaultParams<'setup.words'>): VaultResult<'setup.words'> {
  if (session.isUnlocked) throw new KeptError('internal/bad-call', { kind: 'unlocked' });
  const words = newRecoveryWords(wordList, session.parts.random);
  const ask = drawPlaces(words.length, session);
  session.shownWords = { words, ask };
  return { words, ask };
}

/** Makes the vault once the words have been proved: nobody finds out later that they were never written down. */
export async function create(session: Session, { passphrase, proof }: VaultParams<'vault.create'>): Promise<UnlockReport> {
  const shown = session.shownWords;
  if (session.isUnlocked || shown === null) throw new KeptError('internal/bad-call', { kind: 'set-up' });
  requireLongEnough(passphrase);
  checkProof(shown, proof);
  session.parts.emit({ event: 'unlock.progress', stage: 'key', done: 0, total: 1 });
  const engine = await createVault(session.engineOptions(), { passphrase, words: shown.words });
  session.shownWords = null;
  session.open(engine, 0);
  await session.writeIndex();
  return { itemCount: 0, notices: [], lastUnlockUtc: null, failedTries: 0, areTriesComplete: true, lastExportUtc: null, isClockBehind: false, heldText: null, readOnly: false };
}

/** Throws 'passphrase/too-short' {min}. */
export function requireLongEnough(passphrase: string): void {
  if (Array.from(passphrase.normalize('NFC')).length < MIN_PASSPHRASE_LENGTH) throw new KeptError('passphrase/too-short', { min: MIN_PASSPHRASE_LENGTH });
}

/** Throws 'recovery/proof-wrong' {place} for the first word that is not the one shown at its place. */
export function checkProof({ words, ask }: ShownWords, proof: readonly string[]): void {
  if (proof.length !== ask.length) throw new KeptError('internal/bad-call', { kind: 'proof' });
  ask.forEach((place, index) => {
    if (plainWord(proof[index] ?? '') !== plainWord(words[place] ?? '')) throw new KeptError('recovery/proof-wrong', { place: place + 1 });
  });
}

/** As forgiving as reading the words at an unlock: case, composition of Hangul and white space do not count. */
function plainWord(word: string): string {
  return word.normalize('NFKC').toLowerCase().trim();
}

/** Different places in rising order, each equally likely. */
export function drawPlaces(count: number, session: Session): number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  const drawn: number[] = [];
  while (drawn.length < PROOF_WORDS) {
    const byte = session.parts.random(1)[0] ?? 0;
    if (byte >= 256 - (256 % places.length)) continue;
    drawn.push(...places.splice(byte % places.length, 1));
  }
  return drawn.sort((a, b) => a - b);
}
