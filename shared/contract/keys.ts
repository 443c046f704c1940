import type { KnownKey } from '../custody/entry.ts';

export type { KnownKey };

/** Who may open this vault, and whose keys are known. */
export interface KeysApi {
  /**
   * Proves that it is the owner of this session who asks, for a change of main's settings that makes the open vault less safe; main takes it within seconds.
   * `by` as in 'items.delete'. Errors: 'passphrase/wrong', 'recovery/*', 'attempts/wait' {waitMs}.
   */
  'keys.confirm': [{ by: By }, Record<string, never>];
  /** Who may open this vault, and when that changed. */
  'keys.status': [Record<string, never>, KeysStatus];
  /**
   * Changes to the keys. `by` is the owner's passphrase or the recovery words, asked for each time; a wrong one counts as a try of an unlock does. Each is
   * done as a whole or not at all, and what it replaces opens nothing of this vault any more; copies made before still open with the old one.
   * Errors of all: 'passphrase/wrong', 'recovery/*', 'attempts/wait' {waitMs}, 'keys/owner-only' in a session of the advocate, 'keys/unsure' when the disk failed at
   * the very moment of the change (one of the two opens, nobody can say which until the next unlock), 'disk/*': nothing was changed.
   */
  'keys.changePassphrase': [{ by: By; next: string }, KeysStatus];
  /** Twelve new words, held in the worker until they are proved; words shown before are void, those in force stay in force. `ask` are the places (0–11) to be typed back. */
  'keys.newWords': [{ by: By; wordList: 'ko' | 'en' }, { words: readonly string[]; ask: readonly number[] }];
  /** Puts the words of 'keys.newWords' in force. 'recovery/proof-wrong' {place} names the first wrong word (1–12) and leaves the shown ones to be proved again. */
  'keys.replaceWords': [{ proof: readonly string[] }, KeysStatus];
  /** `label` says who it is, 1–80 characters. Also 'keys/advocate-exists', 'passphrase/too-short' {min}, 'keys/same-passphrase' (as the owner's). */
  'keys.addAdvocate': [{ by: By; label: string; passphrase: string }, KeysStatus];
  'keys.removeAdvocate': [{ by: By }, KeysStatus];
  /** Keys whose holder the person knows, oldest first. */
  'known-keys.list': [Record<string, never>, readonly KnownKey[]];
  /**
   * Keeps a key under a name of 1–80 characters, as an entry of the journal; one that is kept already gets the new name. `fingerprint`: as a person types or
   * pastes it, with whatever stands around it. Whoever could add a key here would have bundles of their own shown under a name that is trusted: `by` as in
   * 'items.delete'. Errors: 'known-key/no-fingerprint', 'known-key/own' for the key of this vault, 'passphrase/wrong', 'recovery/*', 'attempts/wait' {waitMs}, 'disk/*'.
   */
  'known-keys.keep': [{ by: By; fingerprint: string; name: string }, readonly KnownKey[]];
  'known-keys.drop': [{ by: By; fingerprint: string }, readonly KnownKey[]];
}

/** Proves the right to a call: the passphrase, or the recovery words. */
export type By = { readonly passphrase: string } | { readonly words: string };

/** Times are null while it is what the vault was made with. */
export interface KeysStatus {
  readonly openedWith: 'passphrase' | 'recovery' | 'advocate';
  readonly passphraseChangedUtc: string | null;
  readonly wordsReplacedUtc: string | null;
  readonly advocate: { readonly label: string; readonly addedUtc: string } | null;
}
