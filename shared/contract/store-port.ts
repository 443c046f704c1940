import type { ErrorWire } from '../base/errors.ts';
import type { FolderChoice } from './host.ts';

/**
 * Worker ⇄ main over one MessagePort. Requests carry an id; main answers each once, in any order.
 * Sizes are capped on both sides: a write carries at most 1 MiB, a read asks for at most 1 MiB.
 */
export const STORE_CHUNK_BYTES = 1024 * 1024;

/** A file of the log's copy: at most a chunk of entries, and what encrypting adds to it. */
export const MAX_LOG_COPY_FILE_BYTES = STORE_CHUNK_BYTES + 4096;

/** The most of a file that main digests in one call: other calls wait no longer than that takes. */
export const DIGEST_STEP_BYTES = 8 * 1024 * 1024;

/** Of a range of bytes; `crc32` is unsigned. */
export interface RangeDigests {
  readonly sha256: string;
  readonly sha512: string;
  readonly crc32: number;
}

/** What is wanted of a range. SHA-512 takes twice as long as the rest together. */
export type DigestChoice = 'all' | 'sha256';

export type StoreRequest = { readonly id: number } & StoreCall;

/** `at`: in the folder behind this handle in place of the vault. A chosen folder can only be read. */
export type StoreCall =
  | { readonly op: 'header.read'; readonly at?: string }
  | { readonly op: 'header.useCopy' }
  | { readonly op: 'session.checked' }
  | { readonly op: 'header.replace'; readonly bytes: Uint8Array; readonly create: boolean; readonly at?: string }
  | { readonly op: 'journal.list'; readonly at?: string }
  | { readonly op: 'journal.survey'; readonly at?: string }
  | { readonly op: 'journal.read'; readonly segment: number; readonly offset: number; readonly lengthBytes: number; readonly at?: string }
  | { readonly op: 'journal.append'; readonly segment: number; readonly offset: number; readonly bytes: Uint8Array; readonly at?: string }
  | { readonly op: 'journal.setAsideTail'; readonly segment: number; readonly keepBytes: number; readonly at?: string }
  | { readonly op: 'journal.acceptShorter' }
  | { readonly op: 'object.begin' }
  | { readonly op: 'object.write'; readonly objectId: string; readonly bytes: Uint8Array }
  | { readonly op: 'object.commit'; readonly objectId: string }
  | { readonly op: 'object.abort'; readonly objectId: string }
  /** Written and finished, or given up, with `object.write`, `object.commit` and `object.abort`; one at a time. */
  | { readonly op: 'recording.begin' }
  | { readonly op: 'recording.sync'; readonly objectId: string; readonly tail: Uint8Array }
  | { readonly op: 'recording.hold'; readonly objectId: string }
  | { readonly op: 'recording.list' }
  | { readonly op: 'recording.read'; readonly objectId: string; readonly offset: number; readonly lengthBytes: number }
  | { readonly op: 'recording.finish'; readonly objectId: string; readonly keepBytes: number; readonly bytes: Uint8Array }
  | { readonly op: 'recording.remove'; readonly objectId: string }
  | { readonly op: 'object.list'; readonly shelf: string; readonly at?: string }
  | { readonly op: 'object.size'; readonly objectId: string; readonly at?: string }
  | { readonly op: 'object.read'; readonly objectId: string; readonly offset: number; readonly lengthBytes: number; readonly at?: string }
  | { readonly op: 'object.remove'; readonly objectId: string }
  | { readonly op: 'log.list'; readonly at?: string }
  | { readonly op: 'log.read'; readonly first: number; readonly offset: number; readonly lengthBytes: number }
  | { readonly op: 'log.write'; readonly first: number; readonly bytes: Uint8Array }
  /** `part` is the bundle itself or the hash sheet beside it (same folder, name derived by main from the chosen one). */
  | { readonly op: 'save.begin'; readonly handle: string; readonly part: SavePart }
  | { readonly op: 'save.write'; readonly handle: string; readonly part: SavePart; readonly bytes: Uint8Array }
  | { readonly op: 'save.finish'; readonly handle: string; readonly part: SavePart }
  | { readonly op: 'save.read'; readonly handle: string; readonly part: SavePart; readonly offset: number; readonly lengthBytes: number }
  /** Digests a finished file where it lies, step by step: a call that goes on where the last one ended goes on with its digests, any other begins anew. Null until `isLast`; what was not chosen comes as '' and 0. */
  | { readonly op: 'save.digest'; readonly handle: string; readonly part: SavePart; readonly offset: number; readonly lengthBytes: number; readonly isLast: boolean; readonly choice: DigestChoice }
  | { readonly op: 'save.commit'; readonly handle: string; readonly part: SavePart }
  /** Leaves nothing of the part, not even one that was committed: for an export that failed before it was called done. */
  | { readonly op: 'save.abort'; readonly handle: string; readonly part: SavePart }
  /** Of the vault's drive, or of the place behind a handle. */
  | { readonly op: 'space'; readonly at: string | null }
  /** The folder of the last backup, as the journal names it. */
  | { readonly op: 'folder.readmit'; readonly path: string }
  /** From here on `copy.*` copies the vault into this folder. Throws 'backup/inside-vault', 'backup/other-vault'. */
  | { readonly op: 'backup.begin'; readonly handle: string }
  | { readonly op: 'backup.finish'; readonly handle: string; readonly finishedUtc: string; readonly entries: number }
  | { readonly op: 'backup.removeObject'; readonly handle: string; readonly objectId: string }
  /** One step of copying objects/ab/ab… or log/000001.age, to be asked for until it is done. Throws 'backup/read-back', 'vault/object-missing', 'vault/object-damaged'. */
  | { readonly op: 'copy.file'; readonly to: string; readonly name: string }
  | { readonly op: 'copy.header'; readonly to: string }
  | { readonly op: 'copy.segment'; readonly to: string; readonly segment: number; readonly lengthBytes: number }
  | { readonly op: 'copy.compare'; readonly to: string; readonly segment: number }
  | { readonly op: 'copy.stop'; readonly to: string }
  /** An empty folder beside the vault; from here on `copy.*` copies into it what lies behind `from`. */
  | { readonly op: 'scratch.begin'; readonly from: string; readonly purpose: 'restore' | 'drill' }
  | { readonly op: 'scratch.end'; readonly handle: string }
  | { readonly op: 'restore.record'; readonly handle: string }
  /** Puts a scratch folder of a restore in the vault's place; what was there is renamed. */
  | { readonly op: 'restore.commit'; readonly handle: string }
  /** Tries of the passphrase: main counts them in a file, so that a restart does not reset the wait. */
  | { readonly op: 'attempts.read' }
  | { readonly op: 'attempts.begin' }
  /** Right, and the vault is open. */
  | { readonly op: 'attempts.succeeded' }
  /** Right, for something else than opening the vault: what failed before is told at the next unlock. */
  | { readonly op: 'attempts.confirmed' }
  /** The passphrase of the open vault, or its words, were proved again, for something that only main can do. */
  | { readonly op: 'attempts.proved' }
  /** Sealed text that main holds in its memory from one page to the next, until it is told to let go of it with null: a page that ends before it has saved the text loses nothing. */
  | { readonly op: 'drafts.hold'; readonly box: Uint8Array | null }
  | { readonly op: 'drafts.read' };

export type SavePart = 'bundle' | 'hash-sheet' | 'timestamp-request';

/** Values by op; ops not listed answer null. */
export interface StoreValues {
  'header.read': { readonly current: Uint8Array | null; readonly previous: Uint8Array | null; readonly isEmpty: boolean; readonly wasUnclean: boolean; readonly missingBytes: number };
  'journal.list': readonly { readonly segment: number; readonly sizeBytes: number }[];
  'journal.survey': readonly { readonly segment: number; readonly sizeBytes: number }[];
  'journal.read': Uint8Array;
  'object.begin': { readonly objectId: string };
  'recording.begin': { readonly objectId: string };
  'recording.list': readonly { readonly objectId: string; readonly sizeBytes: number; readonly isHeld: boolean }[];
  'recording.read': Uint8Array;
  'object.list': readonly { readonly objectId: string; readonly sizeBytes: number }[];
  'object.size': number;
  'object.read': Uint8Array;
  'log.list': readonly { readonly first: number; readonly sizeBytes: number }[];
  'log.read': Uint8Array;
  'space': { readonly freeBytes: number; readonly drive: 'local' | 'network' | 'fat' | 'unknown'; readonly maxFileBytes: number | null };
  'folder.readmit': FolderChoice | null;
  'backup.begin': { readonly path: string; readonly folderName: string };
  'copy.file': { readonly doneBytes: number; readonly sizeBytes: number; readonly isDone: boolean };
  'copy.segment': { readonly copiedBytes: number };
  'copy.compare': { readonly sameBytes: number; readonly thereBytes: number };
  'scratch.begin': { readonly handle: string };
  'restore.record': { readonly finishedUtc: string | null; readonly entries: number | null };
  'restore.commit': { readonly keptOldAs: string | null };
  'save.begin': { readonly fileName: string };
  /** Of the bytes as they came, before they went to the disk. */
  'save.finish': { readonly sizeBytes: number; readonly sha256: string };
  'save.read': Uint8Array;
  'save.digest': RangeDigests | null;
  'drafts.read': Uint8Array | null;
  /** `begin` counts the try before the key is derived (so that killing the app does not give a free one) and throws 'attempts/wait' while the wait lasts. */
  'attempts.read': { readonly failedTries: number; readonly waitMs: number };
  /** Tries that failed since the last unlock; `isComplete` false: the file that counts them was missing or could not be read, so there may have been more. */
  'attempts.succeeded': { readonly failedTries: number; readonly isComplete: boolean };
}

export type StoreReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorWire };
