import { dirname, join } from 'node:path';
import { KeptError } from '../shared/base/errors.ts';
import type { HeaderFiles, ObjectSink, RecordingStore, VaultStore } from '../shared/vault/store.ts';
import type { Disk } from './disk.ts';
import { errnoOf, nodeDisk } from './disk.ts';
import type { DiskTask } from './disk-errors.ts';
import { diskWork, toDiskError } from './disk-errors.ts';
import { PART, readSmallFile, replaceFile, tidyUp, withFile } from './durable-file.ts';
import type { JournalReach } from './journal-reach.ts';
import type { KnownVault } from './known-vault.ts';
import { Serial } from './serial.ts';
import type { SegmentSize } from './vault-journal.ts';
import { VaultJournal } from './vault-journal.ts';
import { VaultLock } from './vault-lock.ts';
import { VaultLog } from './vault-log.ts';
import { VaultObjects } from './vault-objects.ts';

const HEADER = 'vault.json';
const PREVIOUS = 'vault.json.previous';
/** There while the folder is held, and after a session that had no orderly end; an empty file, no part of the vault. */
const SESSION = 'session';
const MAX_HEADER_BYTES = 1024 * 1024;
/** Errors of a disk that can be read but not written: such a vault may still be opened and looked at. */
const UNWRITABLE = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO']);

/**
 * The vault on this computer's disk (VaultStore). One instance at a time writes a folder. Header and journal calls run one
 * after another, so that the page opened by a lock reads what the one before it had still been writing, whole.
 */
export class VaultFolder implements VaultStore {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #lock: VaultLock;
  readonly #journal: VaultJournal;
  readonly #objects: VaultObjects;
  readonly #log: VaultLog;
  readonly #known: KnownVault | null;
  readonly #reach: JournalReach | null;
  readonly #serial = new Serial();
  #isTaken = false;
  #isView = false;
  #wasUnclean = false;

  private constructor(disk: Disk, folder: string, known: KnownVault | null = null, reach: JournalReach | null = null) {
    this.#disk = disk;
    this.#known = known;
    this.#reach = reach;
    this.#folder = folder;
    this.#lock = new VaultLock(disk, folder);
    this.#journal = new VaultJournal(disk, join(folder, 'journal'));
    this.#objects = new VaultObjects(disk, join(folder, 'objects'));
    this.#log = new VaultLog(disk, join(folder, 'log'));
  }

  /**
   * Takes the folder (made if missing) and removes what a crash left unfinished. Throws 'vault/in-use' while another process holds it, and, by what
   * `known` remembers, 'vault/missing' where a vault was and none is: then, and later, nothing is made in its place.
   */
  static async open(folder: string, disk: Disk = nodeDisk, known: KnownVault | null = null, reach: JournalReach | null = null): Promise<VaultFolder> {
    const store = new VaultFolder(disk, folder, known, reach);
    try {
      await store.#take();
    } catch (error) {
      if (!UNWRITABLE.has(errnoOf(error) ?? '')) throw toDiskError(error, 'read-vault');
    }
    return store;
  }

  /** A vault-shaped folder to be read and left as it is: nothing is made, taken or tidied up in it, and writing throws 'disk/read-only'. */
  static view(folder: string, disk: Disk = nodeDisk): VaultFolder {
    const store = new VaultFolder(disk, folder);
    store.#isView = true;
    return store;
  }

  async close(): Promise<void> {
    await this.#serial.run(() => diskWork('write', () => this.#release()));
  }

  /** A session that began after an unclean stop and saw no check ends as it began: the next one tells of it again. */
  async #release(): Promise<void> {
    await this.#reach?.settle();
    try {
      if (this.#isTaken && !this.#wasUnclean) await this.#endSession(join(this.#folder, SESSION));
    } finally {
      this.#isTaken = false;
      await this.#lock.release();
    }
  }

  async #endSession(path: string): Promise<void> {
    if (await this.#disk.inspect(path) !== null) await this.#disk.remove(path);
    await this.#disk.syncFolder(this.#folder);
  }

  /** The mark must outlive a power cut right behind the first write, so it is on the disk before there can be one. */
  async #beginSession(): Promise<void> {
    const path = join(this.#folder, SESSION);
    if (await this.#disk.inspect(path) !== null) {
      this.#wasUnclean = true;
      return;
    }
    await withFile(this.#disk.open(path, 'create'), async () => undefined);
    await this.#disk.syncFolder(this.#folder);
  }

  async #take(): Promise<void> {
    if (this.#isTaken) return;
    if (await this.#disk.inspect(this.#folder) !== null) await this.#expectFolder();
    else this.#known?.requireNone();
    for (const folder of [this.#folder, join(this.#folder, 'journal'), join(this.#folder, 'objects')]) {
      if (await this.#disk.inspect(folder) === null) await this.#disk.makeFolder(folder);
    }
    await this.#lock.take();
    // Also names that are there: a try before this one may have failed, or ended, just before their sync.
    for (const folder of [dirname(this.#folder), this.#folder]) await this.#disk.syncFolder(folder);
    await this.#objects.removeParts();
    await this.#log.removeParts();
    for (const name of [HEADER + PART, PREVIOUS + PART]) {
      if (await this.#disk.inspect(join(this.#folder, name)) !== null) await this.#disk.remove(join(this.#folder, name));
    }
    await this.#beginSession();
    this.#isTaken = true;
  }

  /** Where the folder, or the drive that it is a link to, has gone, nothing may be made in its place: this fails with ENOENT, or ENOTDIR for what is no folder. */
  async #expectFolder(): Promise<void> {
    await this.#disk.list(this.#folder);
  }

  readHeader(): Promise<HeaderFiles> {
    return this.#queue('read-vault', async () => {
      const current = await readSmallFile(this.#disk, join(this.#folder, HEADER), MAX_HEADER_BYTES);
      const previous = await readSmallFile(this.#disk, join(this.#folder, PREVIOUS), MAX_HEADER_BYTES);
      if (current === null && this.#isTaken) await this.#expectFolder();
      const isEmpty = current === null && previous === null && await this.#isBare();
      if (isEmpty) this.#known?.requireNone();
      else await this.#known?.note();
      return { current, previous, isEmpty, wasUnclean: this.#wasUnclean, missingBytes: await this.#missingBytes() };
    });
  }

  /** Where the disk does not say how long the journal is, that is not known: reading the journal itself will tell why, and a warning must not shut anybody out. */
  async #missingBytes(): Promise<number> {
    if (this.#reach === null) return 0;
    try {
      return await this.#reach.missingBytes(sumOf(await this.#journal.survey()));
    } catch (error) {
      if (errnoOf(error) === null && !(error instanceof KeptError)) throw error;
      return 0;
    }
  }

  acceptShorter(): Promise<void> {
    return this.#queue('write', async () => {
      await this.#reach?.accept(sumOf(await this.#journal.survey()));
    });
  }

  noteChecked(): Promise<void> {
    this.#wasUnclean = false;
    return Promise.resolve();
  }

  /** A power cut between the two steps leaves no vault.json and the copy, which is where this began. */
  useHeaderCopy(): Promise<void> {
    return this.#change(async () => {
      const path = join(this.#folder, HEADER);
      const copy = await readSmallFile(this.#disk, join(this.#folder, PREVIOUS), MAX_HEADER_BYTES);
      if (copy === null) throw new KeptError('vault/missing');
      if (await this.#disk.inspect(path) !== null) await this.#disk.rename(path, await this.#freePath(`${HEADER}.damaged-`));
      await replaceFile(this.#disk, path, copy);
    });
  }

  async #freePath(stem: string): Promise<string> {
    const taken = new Set(await this.#disk.list(this.#folder));
    let number = 1;
    while (taken.has(`${stem}${number}`)) number++;
    return join(this.#folder, `${stem}${number}`);
  }

  replaceHeader(bytes: Uint8Array, create: boolean): Promise<void> {
    return this.#change(() => create ? this.#createHeader(bytes) : this.#exchangeHeader(bytes));
  }

  async #createHeader(bytes: Uint8Array): Promise<void> {
    const path = join(this.#folder, HEADER);
    const isTaken = await this.#disk.inspect(path) !== null || await this.#disk.inspect(join(this.#folder, PREVIOUS)) !== null;
    if (isTaken || !await this.#isBare()) throw new KeptError('vault/exists');
    this.#known?.requireNone();
    try {
      await replaceFile(this.#disk, path, bytes);
    } catch (error) {
      // Half a creation would be a vault whose recovery words nobody has seen confirmed.
      await tidyUp(() => this.#disk.remove(path));
      throw error;
    }
    await this.#known?.note();
  }

  /**
   * Two whole replacements with the same bytes, the copy first: at every moment one readable header is in place, the second one alone decides, and
   * a secret that a change took away opens neither file afterwards.
   */
  async #exchangeHeader(bytes: Uint8Array): Promise<void> {
    if (await this.#disk.inspect(join(this.#folder, HEADER)) === null) throw new KeptError('vault/missing');
    await replaceFile(this.#disk, join(this.#folder, PREVIOUS), bytes);
    await replaceFile(this.#disk, join(this.#folder, HEADER), bytes);
  }

  async #isBare(): Promise<boolean> {
    return await this.#journal.isEmpty() && await this.#objects.isEmpty() && await this.#log.isEmpty();
  }

  listJournal(): Promise<readonly SegmentSize[]> {
    return this.#queue('read-vault', () => this.#journal.list());
  }

  surveyJournal(): Promise<readonly SegmentSize[]> {
    return this.#queue('read-vault', () => this.#journal.survey());
  }

  readJournal(segment: number, offset: number, lengthBytes: number): Promise<Uint8Array> {
    return this.#queue('read-vault', () => this.#journal.read(segment, offset, lengthBytes));
  }

  appendJournal(segment: number, offset: number, bytes: Uint8Array): Promise<void> {
    return this.#change(async () => {
      const before = await this.#journal.append(segment, offset, bytes);
      this.#reach?.reached(before, before + bytes.length);
    });
  }

  setAsideJournalTail(segment: number, keepBytes: number): Promise<void> {
    return this.#change(() => this.#journal.setAsideTail(segment, keepBytes));
  }

  beginObject(): Promise<ObjectSink> {
    return this.#change(() => this.#objects.begin());
  }

  listObjects(shelf: string): Promise<readonly { readonly objectId: string; readonly sizeBytes: number }[]> {
    return diskWork('read-vault', () => this.#objects.list(shelf));
  }

  objectSize(objectId: string): Promise<number> {
    return diskWork('read-vault', () => this.#objects.size(objectId));
  }

  readObject(objectId: string, offset: number, lengthBytes: number): Promise<Uint8Array> {
    return diskWork('read-vault', () => this.#objects.read(objectId, offset, lengthBytes));
  }

  removeObject(objectId: string): Promise<void> {
    return this.#change(() => this.#objects.remove(objectId));
  }

  readonly recordings: RecordingStore = {
    begin: () => this.#change(() => this.#objects.beginRecording()),
    list: () => this.#queue('read-vault', () => this.#objects.listRecordings()),
    read: (objectId, offset, lengthBytes) => diskWork('read-vault', () => this.#objects.readRecording(objectId, offset, lengthBytes)),
    finish: (objectId, keepBytes, end) => this.#change(() => this.#objects.finishRecording(objectId, keepBytes, end)),
    remove: (objectId) => this.#change(() => this.#objects.removeRecording(objectId)),
  };

  listLogCopies(): Promise<readonly { readonly first: number; readonly sizeBytes: number }[]> {
    return this.#queue('read-vault', () => this.#log.list());
  }

  readLogCopy(first: number, offset: number, lengthBytes: number): Promise<Uint8Array> {
    return this.#queue('read-vault', () => this.#log.read(first, offset, lengthBytes));
  }

  writeLogCopy(first: number, bytes: Uint8Array): Promise<void> {
    return this.#change(() => this.#log.write(first, bytes));
  }

  #queue<T>(task: DiskTask, work: () => Promise<T>): Promise<T> {
    return this.#serial.run(() => diskWork(task, work));
  }

  /** Every change holds the folder; one that could not be taken at the start (full disk, say) is tried again here. */
  #change<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue('write', async () => {
      if (this.#isView) throw new KeptError('disk/read-only');
      await this.#take();
      return work();
    });
  }
}

function sumOf(segments: readonly SegmentSize[]): number {
  return segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
