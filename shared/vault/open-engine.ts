import type { Moment } from '../base/clock.ts';
import { KeptError } from '../base/errors.ts';
import { randomUuid } from '../base/ids.ts';
import { encryptedSize } from '../crypto/content-stream.ts';
import { wipeKeys } from '../crypto/keys.ts';
import { signerFromSeed, type WipeableSigner } from '../crypto/sign.ts';
import type { Act, ActData, RecordingBegun } from '../custody/entry.ts';
import type { FieldName } from '../evidence/fields.ts';
import type { Item, ItemIntake } from '../evidence/item.ts';
import { CaseLog } from './case-log.ts';
import { checkVault, type CheckFindings, type CheckWatch, type JournalCheck } from './check.ts';
import type { ContentReader, ContentWriter } from './content.ts';
import type { EngineOptions, ItemDraft, VaultEngine } from './engine.ts';
import type { JournalEntry } from './entry.ts';
import { requireLawfulIntake } from './entry-rules.ts';
import { type EntryDraft, EntryWriter } from './entry-writer.ts';
import { deletedItems, removeDeleted } from './deletion.ts';
import { fieldChanges } from './field-changes.ts';
import { exhibitNo, type VaultFold } from './fold.ts';
import { readFrame } from './frame.ts';
import type { Journal } from './journal.ts';
import { Keyring } from './keyring.ts';
import { namedContent } from './named-content.ts';
import { beginObject, objectDamaged, openObject } from './objects.ts';
import { beginRecording, mendRecording, type MendedRecording, type RecordingWriter } from './recordings.ts';
import type { Secret } from './slot.ts';
import { takeSnapshot } from './snapshot.ts';
import type { StateSnapshot, StoredItem, VaultState } from './state.ts';
import type { Unlocked } from './unlock.ts';

/** The engine over an unlocked header, the folded state and the journal behind it. */
export class OpenEngine implements VaultEngine {
  readonly vaultId: string;
  readonly signer: WipeableSigner;
  readonly indexKey: Uint8Array;
  readonly keyring: Keyring;
  readonly log: CaseLog;
  readonly #options: EngineOptions;
  readonly #unlocked: Unlocked;
  readonly #fold: VaultFold;
  readonly #writer: EntryWriter;
  /** How the journal of a damaged vault is checked; null for a whole one. */
  readonly #salvaged: JournalCheck | null;
  #isLocked = false;
  /** Recordings that have, or may have, a file and no entry yet. */
  #recordingsBeginning = 0;
  /** The last of the writes and journal reads, which never overlap. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions, unlocked: Unlocked, fold: VaultFold, journal: Journal, salvaged: JournalCheck | null = null) {
    this.#salvaged = salvaged;
    this.#options = options;
    this.#unlocked = unlocked;
    this.#fold = fold;
    this.vaultId = unlocked.header.vaultId;
    this.indexKey = unlocked.keys.index;
    this.signer = signerFromSeed(unlocked.keys.signingSeed);
    this.keyring = new Keyring(options, unlocked, {
      checkOpen: () => {
        this.#checkOpen();
        this.#checkWritable();
      },
      enqueue: (work) => this.#enqueue(work),
      recordChange: () => this.#writer.recordKeysChange(),
    });
    this.log = new CaseLog({
      store: options.store,
      random: options.random,
      keys: unlocked.keys,
      state: fold,
      journal,
      isReadOnly: this.isReadOnly,
      checkOpen: this.#checkOpen,
      requireItem: (itemId) => void this.#stored(itemId),
      enqueue: (work) => this.#enqueue(work),
    });
    this.#writer = new EntryWriter({ clock: options.clock, random: options.random, journalKey: unlocked.keys.journal, fold, journal, keyring: this.keyring, checkOpen: this.#checkOpen });
  }

  get isReadOnly(): boolean {
    return this.#salvaged !== null;
  }

  get state(): VaultState {
    return this.#fold;
  }

  get caseId(): string {
    const { caseId } = this.#fold;
    if (caseId === null) throw new KeptError('internal/unexpected', { kind: 'no case' });
    return caseId;
  }

  confirmPassphrase(passphrase: string): Promise<void> {
    return this.confirmSecret({ passphrase });
  }

  async confirmSecret(secret: Secret): Promise<void> {
    this.#checkOpen();
    await this.keyring.confirm(secret);
  }

  record<A extends Act>(act: A, data: ActData[A], about: { readonly itemId?: string; readonly objectId?: string } = {}): Promise<JournalEntry> {
    return this.#enqueue(() => this.#write({ act, data, itemId: about.itemId ?? null, objectId: about.objectId ?? null }));
  }

  captureItem(draft: ItemDraft, objectId: string | null): Promise<Item> {
    return this.#enqueue(async () => {
      requireLawfulIntake(draft, objectId);
      if (objectId !== null && draft.file !== null) await this.#checkObject(objectId, draft.file.sizeBytes);
      const receivedAt = this.#writer.now();
      const { capture, ...known } = draft;
      const item: ItemIntake = {
        ...known,
        itemId: randomUuid(this.#options.random),
        exhibitNo: exhibitNo(this.#fold.items.size + 1),
        caseId: this.caseId,
        receivedAt,
        tool: this.#options.tool,
        ...(capture && { capture: { ...capture, clockJump: this.#writer.clockJump(receivedAt) } }),
      };
      await this.#write({ act: 'item.captured', data: { item }, itemId: item.itemId, objectId }, receivedAt);
      return this.#stored(item.itemId).item;
    });
  }

  annotateItem(itemId: string, changes: Partial<Record<FieldName, string>>): Promise<Item> {
    return this.#enqueue(async () => {
      const list = fieldChanges(this.#stored(itemId).item, changes);
      if (list.length > 0) await this.#write({ act: 'item.annotated', data: { itemId, changes: list }, itemId, objectId: null });
      return this.#stored(itemId).item;
    });
  }

  deleteItem(itemId: string, reason: string): Promise<void> {
    return this.#enqueue(async () => {
      const stored = this.#stored(itemId);
      await this.#write({ act: 'item.deleted', data: { itemId, reason }, itemId, objectId: null });
      await removeDeleted(this.#options.store, [stored]);
    });
  }

  finishDeletions(): Promise<number> {
    return this.#enqueue(async () => (this.isReadOnly ? 0 : removeDeleted(this.#options.store, deletedItems(this.#fold))));
  }

  async beginContent(): Promise<ContentWriter> {
    this.#checkOpen();
    return beginObject(this.#options.store, this.#unlocked.keys.objectIdentity, this.#options.random, this.#checkOpen);
  }

  async beginRecording(facts: Omit<RecordingBegun, 'storedAs'>): Promise<RecordingWriter> {
    this.#checkOpen();
    this.#checkWritable();
    this.#recordingsBeginning += 1;
    try {
      return await this.#beginRecording(facts);
    } finally {
      this.#recordingsBeginning -= 1;
    }
  }

  async #beginRecording(facts: Omit<RecordingBegun, 'storedAs'>): Promise<RecordingWriter> {
    const writer = await beginRecording(this.#options.store, this.#unlocked.keys, this.#options.random, this.#checkOpen);
    try {
      await this.record('vault.recording-begun', { ...facts, storedAs: writer.storedAs });
    } catch (error) {
      await Promise.allSettled([writer.abort()]);
      throw error;
    }
    return writer;
  }

  async mendRecording(storedAs: string, take: (plain: Uint8Array<ArrayBuffer>) => Promise<void>): Promise<MendedRecording | null> {
    this.#checkOpen();
    this.#checkWritable();
    return mendRecording(this.#options.store, this.#unlocked.keys, storedAs, take);
  }

  async sweepRecordings(): Promise<void> {
    this.#checkWritable();
    const found = await this.#options.store.recordings.list();
    // Asked after the list, which may have one in it that was begun meanwhile: its entry comes, and the next sweep will know.
    if (this.#recordingsBeginning > 0) return;
    const known = new Set(this.#fold.recordings.map(({ storedAs }) => storedAs));
    for (const { objectId } of found) if (!known.has(objectId)) await this.#options.store.recordings.remove(objectId);
  }

  async openContent(itemId: string): Promise<ContentReader> {
    this.#checkOpen();
    const { item, objectId } = this.#stored(itemId);
    const { file, exhibitNo } = item;
    if (objectId === null || file === null) throw new KeptError('vault/object-missing', { exhibitNo });
    return namedContent(exhibitNo, () => openObject(this.#options.store, this.#unlocked.keys.objectIdentity, objectId, file, this.#checkOpen));
  }

  async check(watch: CheckWatch): Promise<CheckFindings> {
    this.#checkOpen();
    const { vaultId } = this;
    const [store, keys, state, checkOpen] = [this.#options.store, this.#unlocked.keys, this.#fold, this.#checkOpen];
    return checkVault({ store, vaultId, keys, state, quiet: (work) => this.#enqueue(work), checkOpen }, watch, this.#salvaged ?? undefined);
  }

  isOwnEntry(seq: number, bytes: Uint8Array): boolean {
    this.#checkOpen();
    return readFrame({ key: this.#unlocked.keys.journal, vaultId: this.vaultId }, seq, bytes, 0).kind === 'entry';
  }

  snapshot(): StateSnapshot {
    this.#checkOpen();
    this.#checkWritable();
    return takeSnapshot(this.#fold);
  }

  lock(): void {
    this.#isLocked = true;
    this.signer.wipe();
    wipeKeys(this.#unlocked.keys);
  }

  recordKeysChange(): Promise<void> {
    return this.#enqueue(() => this.#writer.recordKeysChange());
  }

  async #checkObject(objectId: string, plainBytes: number): Promise<void> {
    if ((await this.#options.store.objectSize(objectId)) !== encryptedSize(plainBytes)) throw objectDamaged('size');
  }

  #stored(itemId: string): StoredItem {
    const stored = this.#fold.items.get(itemId);
    if (!stored || stored.deletedAt !== null) throw new KeptError('item/not-found');
    return stored;
  }

  async #write<A extends Act>(draft: EntryDraft<A>, at?: Moment): Promise<JournalEntry> {
    this.#checkWritable();
    return this.#writer.write(draft, at);
  }

  /** One after another, whether the one before succeeded or not. */
  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const run = async (): Promise<T> => {
      this.#checkOpen();
      return work();
    };
    const result = this.#queue.then(run, run);
    this.#queue = result;
    return result;
  }

  #checkWritable(): void {
    if (this.isReadOnly) throw new KeptError('vault/read-only');
  }

  readonly #checkOpen = (): void => {
    if (this.#isLocked) throw new KeptError('vault/locked');
  };
}
