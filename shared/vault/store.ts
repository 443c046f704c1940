/**
 * Where a vault's bytes lie: implemented once over a folder (electron/vault-folder.ts); the vault worker holds a client of it.
 * Only ciphertext crosses it. Every promise of a writing call resolves after the bytes would survive a power cut.
 * All calls throw KeptError: 'disk/full', 'disk/read-only', 'disk/failed', 'vault/unreadable', 'vault/object-missing', 'internal/bad-call'.
 */
export interface HeaderFiles {
  readonly current: Uint8Array | null;
  readonly previous: Uint8Array | null;
  readonly isEmpty: boolean;
  /** The last session that had this vault open did not end in order, and no check has run since. */
  readonly wasUnclean: boolean;
  /** So much longer was the journal once on this computer, and nobody has said since that they know (`acceptShorter`); 0: nothing is known to be missing. */
  readonly missingBytes: number;
}

export interface VaultStore {
  /** Header files as they are; null where there is none. Throws 'vault/unreadable' when one exists but cannot be read. */
  readHeader(): Promise<HeaderFiles>;
  /** Keeps vault.json, where there is one, beside under another name, and puts a copy of vault.json.previous in its place. Throws 'vault/missing' when there is no copy. */
  useHeaderCopy(): Promise<void>;
  /** The vault has been checked after a session that did not end in order: `wasUnclean` is false from now on, and an orderly end of this session counts again. */
  noteChecked(): Promise<void>;
  /** The owner knows of `missingBytes`: it counts from the present length of the journal from now on. */
  acceptShorter(): Promise<void>;
  /**
   * Writes vault.json. `create` refuses ('vault/exists') when anything of a vault is already in the folder; otherwise vault.json.previous is written first with the
   * same bytes. A call that fails has changed nothing of vault.json, or all of it; where the disk failed after the change, a power cut may still undo it.
   */
  replaceHeader(bytes: Uint8Array, create: boolean): Promise<void>;

  /** Sizes of the journal segments, in order, from segment 1. Throws 'vault/damaged-journal' when a number is missing. */
  listJournal(): Promise<readonly { readonly segment: number; readonly sizeBytes: number }[]>;
  /** As they lie there, in the order of their numbers, with holes and all: for finding out what is left of a damaged journal. */
  surveyJournal(): Promise<readonly { readonly segment: number; readonly sizeBytes: number }[]>;
  readJournal(segment: number, offset: number, lengthBytes: number): Promise<Uint8Array>;
  /** Appends at `offset`, which must be the segment's present size (0 creates the next segment). One fsync. */
  appendJournal(segment: number, offset: number, bytes: Uint8Array): Promise<void>;
  /** Moves what lies behind `keepBytes` of the last segment into a file beside it (nothing is thrown away) and cuts the segment there. */
  setAsideJournalTail(segment: number, keepBytes: number): Promise<void>;

  /** Opens a new object under a name that the store makes (32 hexadecimal digits). Invisible until committed. */
  beginObject(): Promise<ObjectSink>;
  /** The objects whose names begin with these two hexadecimal digits; unfinished ones do not count. */
  listObjects(shelf: string): Promise<readonly { readonly objectId: string; readonly sizeBytes: number }[]>;
  objectSize(objectId: string): Promise<number>;
  readObject(objectId: string, offset: number, lengthBytes: number): Promise<Uint8Array>;
  removeObject(objectId: string): Promise<void>;

  readonly recordings: RecordingStore;

  /** Copies of the log for people without Kept, by the number of their first entry, in order. Nothing in them is ever taken for the truth. */
  listLogCopies(): Promise<readonly { readonly first: number; readonly sizeBytes: number }[]>;
  readLogCopy(first: number, offset: number, lengthBytes: number): Promise<Uint8Array>;
  /** Replaced whole; a longer one that is there is kept beside. At most MAX_LOG_COPY_FILE_BYTES. */
  writeLogCopy(first: number, bytes: Uint8Array): Promise<void>;
}

/**
 * Objects that are written for minutes or hours: unlike other unfinished ones they are not removed when the program ends in the middle. They are no objects yet; a
 * reader of the vault does not meet them.
 */
export interface RecordingStore {
  begin(): Promise<RecordingSink>;
  /** Those that were begun and not finished. `isHeld`: the line to them was ended in order (a lock), not cut off. */
  list(): Promise<readonly { readonly objectId: string; readonly sizeBytes: number; readonly isHeld: boolean }[]>;
  read(objectId: string, offset: number, lengthBytes: number): Promise<Uint8Array>;
  /** Cuts the file at `keepBytes`, puts `end` behind it, and makes it an object of that name; durable. With no `end`, one that is an object of that length already gets its name made durable. */
  finish(objectId: string, keepBytes: number, end: Uint8Array): Promise<void>;
  remove(objectId: string): Promise<void>;
}

export interface RecordingSink extends ObjectSink {
  /**
   * What was written so far would survive a power cut, name and all, and so would `tail`, at most 68 KiB: it lies behind what was written until the next write takes its place,
   * and is no part of the object.
   */
  sync(tail: Uint8Array): Promise<void>;
  /** Ends the writing and leaves the file to be finished later. */
  hold(): Promise<void>;
}

export interface ObjectSink {
  readonly objectId: string;
  /** At most 1 MiB at a time; they may be used again when it has resolved. */
  write(bytes: Uint8Array): Promise<void>;
  /** fsync, rename, fsync of the folder; then the object exists. */
  commit(): Promise<void>;
  /** Removes what was written. */
  abort(): Promise<void>;
}

/** A file that the user chose to save to; written as `.part`, read back, and only then given its name. */
export interface SaveTarget {
  write(bytes: Uint8Array): Promise<void>;
  /** fsync and close for writing; the size and SHA-256 of what was handed over. Afterwards `read` works on what is on the disk. */
  finish(): Promise<{ readonly sizeBytes: number; readonly sha256: string }>;
  read(offset: number, lengthBytes: number): Promise<Uint8Array>;
  /** Gives the file its name (never over an existing one), fsync of the folder. */
  commit(): Promise<void>;
  abort(): Promise<void>;
}
