import type { Clock } from '../../shared/base/clock.ts';
import { KeptError } from '../../shared/base/errors.ts';
import type { RandomBytes } from '../../shared/base/ids.ts';
import type { VaultEvent } from '../../shared/contract/vault.ts';
import type { DeriveKey } from '../../shared/crypto/kdf.ts';
import type { ToolFacts } from '../../shared/evidence/item.ts';
import type { ReportFonts } from '../../shared/report/model.ts';
import type { EngineOptions, NewWords, VaultEngine } from '../../shared/vault/engine.ts';
import type { VaultState } from '../../shared/vault/state.ts';
import type { NewPassingHash } from '../../shared/crypto/hash.ts';
import type { NewDigester } from './digester.ts';
import { Ease } from './ease.ts';
import type { IndexStore } from './index-db.ts';
import { LogCopies } from './log-copies.ts';
import { Pictures, type PictureCodec } from './pictures.ts';
import type { OpenRecording } from './recordings.ts';
import type { StoreClient } from './store-client.ts';
import { Serial } from './serial.ts';
import { Tasks } from './tasks.ts';
import { VaultIndex } from './vault-index.ts';

/** Entries after which the index is brought up to the journal again; what is behind is read from the journal at the next unlock. */
const INDEX_EVERY_ENTRIES = 500;

/** What the worker stands on; tests give their own. */
export interface SessionParts {
  readonly store: StoreClient;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly deriveKey: DeriveKey;
  readonly tool: ToolFacts;
  readonly codec: PictureCodec;
  readonly newDigester: NewDigester;
  /** Of exhibits on their way out. */
  readonly newHash: NewPassingHash;
  readonly indexStore: IndexStore;
  /** The fonts of printed documents, read when the first is made. */
  readonly loadFonts: () => Promise<ReportFonts>;
  readonly emit: (event: VaultEvent) => void;
  /** Tests only: another time than the usual one between a write and the log's copy. */
  readonly logQuietMs?: number;
  /** Tests only: 0 to wait for no quiet moment. */
  readonly easeMs?: number;
}

/** Recovery words that were shown and are not yet proved, and the places (0–11) that must be typed back. */
export interface ShownWords {
  readonly words: readonly string[];
  readonly ask: readonly number[];
}

/** New words for a vault that is open, and all that will put them in force. */
export interface ShownNewWords extends ShownWords {
  readonly sealed: NewWords;
}

/** One life of the worker: locked until an engine is put in, and then open until the worker ends. */
export class Session {
  readonly parts: SessionParts;
  readonly tasks: Tasks;
  readonly index: VaultIndex;
  readonly pictures: Pictures;
  readonly logCopies: LogCopies;
  readonly ease: Ease;
  /** Short writing calls, one after another. */
  readonly writes = new Serial();
  /** Long tasks, one after another; short writes go on beside them. */
  readonly long = new Serial();
  /** Full checks, which go on beside everything else. */
  readonly checks = new Serial();
  shownWords: ShownWords | null = null;
  /** Items whose stored file a drill found damaged in a backup: the next backup copies them again. */
  readonly badCopies = new Set<string>();
  /** A restored copy that waits for the person's answer to its faults, and the handle of the backup that it came from. */
  heldScratch: { readonly from: string; readonly scratch: string } | null = null;
  newWords: ShownNewWords | null = null;
  recording: OpenRecording | null = null;
  /** Ids of recordings that are being made into items. */
  readonly finishing = new Set<string>();
  /** Frames that each series of this session has so far. */
  readonly series = new Map<string, number>();
  /** How much shorter the journal was at the unlock than it was known to be; null where nothing is missing, or the owner has said that they know. */
  shorterBy: { readonly entries: number; readonly bytes: number } | null = null;
  /** What has been read so far of a journal that is read anew; null before and after. */
  reading: VaultState | null = null;
  #engine: VaultEngine | null = null;
  #indexedSeq = 0;

  constructor(parts: SessionParts) {
    this.parts = parts;
    this.tasks = new Tasks(parts.emit, () => parts.clock.monotonicMs());
    this.index = new VaultIndex(parts.indexStore, parts.random);
    this.pictures = new Pictures(parts.codec);
    this.logCopies = new LogCopies(parts.store.vault, parts.logQuietMs);
    this.ease = new Ease(() => performance.now(), parts.easeMs);
  }

  get isUnlocked(): boolean {
    return this.#engine !== null;
  }

  /** Throws 'vault/locked'. */
  get engine(): VaultEngine {
    if (this.#engine === null) throw new KeptError('vault/locked');
    return this.#engine;
  }

  /** What is known of the vault, also while its journal is being read anew. Throws 'vault/locked'. */
  get state(): VaultState {
    return this.#engine?.state ?? this.reading ?? this.engine.state;
  }

  engineOptions(): EngineOptions {
    const { store, clock, random, deriveKey, tool } = this.parts;
    return { store: store.vault, clock, random, deriveKey, tool };
  }

  /** From now on the vault is open. `indexedSeq` is how far the index already goes. */
  open(engine: VaultEngine, indexedSeq: number): void {
    this.#engine = engine;
    this.#indexedSeq = indexedSeq;
  }

  /** To be called whenever the person asks for something: what nobody waits for makes way. */
  noteCall(): void {
    this.ease.note();
    if (this.#engine !== null && !this.#engine.isReadOnly) this.logCopies.makeWay(this.#engine);
  }

  /** Brings the index up to the journal; false when there can be no index now. */
  async writeIndex(): Promise<boolean> {
    const { engine } = this;
    // What a damaged journal still tells must never take the place of what the index knows.
    if (engine.isReadOnly) return false;
    this.#indexedSeq = engine.state.position.seq;
    return this.index.write(engine, engine.snapshot());
  }

  /** Before the vault is locked by the person or backed up: what follows the writes at its ease follows now. Never fails. */
  async settle(): Promise<void> {
    const engine = this.#engine;
    if (engine === null || engine.isReadOnly) return;
    await this.logCopies.settle(engine);
  }

  /** To be called after every writing call: notes how far the journal goes, and now and then writes the index. Never fails. */
  afterWrite(): void {
    const engine = this.#engine;
    if (engine === null || engine.isReadOnly) return;
    this.logCopies.note(engine);
    this.index.notePosition(() => engine.state.position);
    if (engine.state.position.seq - this.#indexedSeq >= INDEX_EVERY_ENTRIES) void this.writeIndex();
  }
}
