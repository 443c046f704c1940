import type { ErrorWire } from '../base/errors.ts';
import type { Act } from '../custody/entry.ts';
import type { By } from './keys.ts';

/** Making a vault, opening it, and what an opening tells. */
export interface OpeningApi {
  'vault.status': [Record<string, never>, VaultStatus];
  /** Twelve new recovery words, held in the worker until the vault is made; `ask` are the places (0–11) to be typed back. */
  'setup.words': [{ wordList: 'ko' | 'en' }, { words: readonly string[]; ask: readonly number[] }];
  /** Errors: 'recovery/proof-wrong' {place} names the first wrong word (1–12), 'passphrase/too-short', 'vault/exists', 'disk/*'. */
  'vault.create': [{ passphrase: string; proof: readonly string[] }, UnlockReport];
  /** Errors: 'passphrase/wrong', 'attempts/wait' {waitMs}, 'vault/damaged-header', 'vault/damaged-journal', 'vault/newer'. */
  'vault.unlock': [{ passphrase: string }, UnlockReport];
  /** Errors: 'recovery/unknown-word' {place}, 'recovery/word-count' {count}, 'recovery/bad-checksum', 'recovery/wrong', … as unlock. */
  'vault.unlockWithWords': [{ words: string }, UnlockReport];
  /**
   * While locked, after 'vault/damaged-journal', or 'vault/damaged-header' whose copy opens: opens what is intact, to be looked at. Nothing is written;
   * from then on writing calls give 'vault/read-only' and exports 'bundle/incomplete-vault'. Errors as 'vault.unlock'.
   */
  'vault.salvage': [By, SalvageReport];
  /**
   * While locked, after 'vault/damaged-header' with previous 'untried' or 'usable', when the person has chosen it: keeps the damaged vault.json beside, puts
   * its copy in its place and unlocks. Errors as 'vault.unlock'; 'vault/damaged-header' {previous: 'none'} when the copy does not open either.
   */
  'vault.useHeaderCopy': [By, UnlockReport];
  /** Brings up to date what follows the writes at its ease, the log's copy for people without Kept. To be called before a lock; never fails. */
  'vault.settle': [Record<string, never>, Record<string, never>];
  /** The owner knows of 'journal-shorter' or 'journal-cut': it is not told again, and stands in the log. Errors: 'keys/owner-only' in a session of the advocate, 'disk/*': it is told again. */
  'vault.acceptShorter': [Record<string, never>, Record<string, never>];

  /** Before a lock: text that is not in the vault is sealed and held in main's memory, for the next unlock to give back. '' when all of it has been saved. */
  'drafts.hold': [{ text: string }, Record<string, never>];
}

export type VaultStatus =
  | { readonly state: 'none' }
  | { readonly state: 'locked'; readonly waitMs: number; readonly failedTries: number }
  | { readonly state: 'unlocked' }
  /** Something is there that this version must not touch; `error` says what. */
  | { readonly state: 'blocked'; readonly error: ErrorWire };

/** What happened on opening; each notice has words in the catalogues. */
export interface UnlockReport {
  readonly itemCount: number;
  readonly notices: readonly UnlockNotice[];
  readonly lastUnlockUtc: string | null;
  /** Since that unlock. */
  readonly failedTries: number;
  /** False: the file that counts them was missing or unreadable at some time since, so there may have been more. */
  readonly areTriesComplete: boolean;
  /** When the last bundle was finished; null when there was none. */
  readonly lastExportUtc: string | null;
  /** The clock says an earlier time than the vault's last entry does: it was set back, and times that are told here may not be in order. */
  readonly isClockBehind: boolean;
  /** What was being written when the last page ended and could not be saved in time; it is nowhere else. */
  readonly heldText: string | null;
  /** Opened from what is intact of a damaged vault: nothing can be added, changed or exported. */
  readonly readOnly: boolean;
}

export type UnlockNotice =
  /** The last session did not end in order (power cut, crash): told at each unlock until a full check has run. The page starts one. */
  | { readonly kind: 'unclean-stop' }
  /** The index was missing or did not fit and was made again from the journal; nothing is lost. */
  | { readonly kind: 'index-rebuilt'; readonly entries: number }
  /** An unfinished last entry (of a power cut, say) was set aside. */
  | { readonly kind: 'torn-tail'; readonly bytes: number }
  /** The index knew more entries than the journal holds: somebody put an older copy of the vault in place. This and the next are told at each unlock until 'vault.acceptShorter'. */
  | { readonly kind: 'journal-shorter'; readonly missing: number }
  /** The same, when only the journal's former length is known. */
  | { readonly kind: 'journal-cut'; readonly bytes: number }
  /** Recordings that were cut off wait to be made items. The page asks for that. */
  | { readonly kind: 'recordings'; readonly count: number }
  /** The vault lies on a network drive, or on a stick whose file system keeps no record of its own changes: what that means is said each time. */
  | { readonly kind: 'drive'; readonly drive: 'network' | 'fat' };

/** An unlock of a damaged vault; `readOnly` is true. */
export interface SalvageReport extends UnlockReport {
  /** 'copy': vault.json is damaged, its copy opened. */
  readonly headerFrom: 'current' | 'copy';
  readonly entriesRead: number;
  /** In the order of the journal; at most the first 1,000. */
  readonly entriesLost: readonly LostEntry[];
  readonly entriesLostCount: number;
  /** Damaged bytes of the journal that belong to no entry that is known: extra or foreign ones. */
  readonly strayBytes: number;
  /** Exhibits whose own record is lost, so that they are not in the list of items. */
  readonly itemsLost: readonly string[];
  /** The sealed index was there and told what the lost entries were; without it neither act nor exhibit is known, nor how many are lost at the end. */
  readonly indexKnown: boolean;
  /** The log's copy was there to compare with. */
  readonly logKnown: boolean;
  /** So much shorter is the journal than it was on this computer; 0: nothing is known to be missing at its end. */
  readonly missingBytes: number;
}

/** A journal entry that cannot be read. What is null is not known. */
export interface LostEntry {
  readonly seq: number | null;
  readonly segment: number;
  readonly offset: number;
  readonly act: Act | null;
  readonly exhibitNo: string | null;
}
