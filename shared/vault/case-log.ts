import type { Moment } from '../base/clock.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import type { Act, CustodyEntry, CustodyLine } from '../custody/entry.ts';
import { custodyEntryOf, custodyLineOf, isShownInFull } from './custody-log.ts';
import { entryBefore, type LoggedEntry, withClockRemarks } from './item-log.ts';
import type { Journal } from './journal.ts';
import { isLogCopyRight, sealLog, type LogFile } from './log-copy.ts';
import type { EntryRecord, VaultState } from './state.ts';
import type { VaultStore } from './store.ts';
import type { Unlocked } from './unlock.ts';

/** Entries that are read for the log's copy between two writes. */
const COPIED_AT_ONCE = 50;

/** What the engine does for its log. */
export interface CaseLogHost {
  readonly store: VaultStore;
  readonly random: RandomBytes;
  readonly keys: Unlocked['keys'];
  readonly state: VaultState;
  readonly journal: Journal;
  readonly isReadOnly: boolean;
  /** Throws 'vault/locked'. */
  checkOpen(): void;
  /** Throws 'item/not-found'. */
  requireItem(itemId: string): void;
  /** One after another with the writes. */
  enqueue<T>(work: () => Promise<T>): Promise<T>;
}

/** The entries of an open vault, read again from its journal. Every call throws 'vault/locked' once it was locked, and 'vault/damaged-journal' where an entry is not what was written. */
export class CaseLog {
  readonly #host: CaseLogHost;

  constructor(host: CaseLogHost) {
    this.#host = host;
  }

  /** When the last entry of this act was written, or the last of all; null when there is none, or it can no longer be read (that is for the full check to tell). */
  async lastMoment(act: Act | null): Promise<Moment | null> {
    const { state, journal, enqueue } = this.#host;
    const record = state.entries.findLast((entry) => act === null || entry.act === act);
    if (!record) return null;
    const [read] = await Promise.allSettled([enqueue(() => journal.readEntries([record]))]);
    if (read.status === 'rejected') {
      if (read.reason instanceof KeptError && read.reason.code === 'vault/damaged-journal') return null;
      throw read.reason;
    }
    return read.value[0]?.entry.body.at ?? null;
  }

  /** The item's own entries, oldest first, each with what it and the entry of the case before it tell of the clock. Throws 'item/not-found'. */
  ofItem(itemId: string): Promise<readonly LoggedEntry[]> {
    const { state, journal, enqueue, requireItem } = this.#host;
    return enqueue(async () => {
      requireItem(itemId);
      const { entries } = state;
      const records = entries.filter((record) => record.itemId === itemId);
      return withClockRemarks(await this.#readFull(records), records.map((record) => entryBefore(entries, record)), (before) => journal.readEntries(before));
    });
  }

  /** Every entry of the case with one of these acts, oldest first. */
  ofActs(acts: readonly Act[]): Promise<readonly CustodyEntry[]> {
    const { state, enqueue } = this.#host;
    return enqueue(async () => this.#readFull(state.entries.filter((record) => record.caseSeq !== null && acts.includes(record.act))));
  }

  /** The whole case chain; in full: case.created, the newest bundle.prepared, and the entries of the given items. Throws 'item/not-found', 'bundle/incomplete-vault'. */
  custodyLines(itemIds: readonly string[]): Promise<readonly CustodyLine[]> {
    const { state, isReadOnly, enqueue, requireItem } = this.#host;
    return enqueue(async () => {
      // Nobody could tell a chain with holes from one that something was taken out of.
      if (isReadOnly) throw new KeptError('bundle/incomplete-vault');
      for (const itemId of itemIds) requireItem(itemId);
      const chain = state.entries.filter((record) => record.caseSeq !== null);
      const shown = new Set(chain.filter(isShownInFull(chain, new Set(itemIds))));
      const full = await this.#readFull([...shown]);
      let next = 0;
      return chain.map((record) => (shown.has(record) ? full[next++] : undefined) ?? custodyLineOf(record));
    });
  }

  /** A copy of these entries that people can read without Kept: an age file to the recipient of the objects. */
  async sealCopy({ first, last }: LogFile): Promise<Uint8Array> {
    const plaintexts = await this.#plaintexts(first, last);
    return sealLog(plaintexts, this.#openKeys().objectIdentity, this.#host.random);
  }

  /** Whether the copy that the store has, which is `sizeBytes` long, holds exactly these entries. Throws 'disk/*'. */
  async isCopyRight(file: LogFile, sizeBytes: number): Promise<boolean> {
    const plaintexts = await this.#plaintexts(file.first, file.last);
    return isLogCopyRight(this.#host.store, file, sizeBytes, plaintexts, this.#openKeys().objectIdentity);
  }

  /** Reads the entries of one segment again. */
  confirmSegment(segment: number): Promise<void> {
    const { state, journal, enqueue } = this.#host;
    return enqueue(async () => {
      await journal.readEntries(state.entries.filter((record) => record.segment === segment));
    });
  }

  /** The vault may have been locked while entries were read: its keys are zeros then. */
  #openKeys(): Unlocked['keys'] {
    this.#host.checkOpen();
    return this.#host.keys;
  }

  /** A few at a time, so that no write waits for all of them. These entries never change, whatever comes between. */
  async #plaintexts(first: number, last: number): Promise<Uint8Array[]> {
    const { state, journal, enqueue } = this.#host;
    const plaintexts: Uint8Array[] = [];
    for (let at = first - 1; at < last; at += COPIED_AT_ONCE) {
      plaintexts.push(...(await enqueue(() => journal.readPlaintexts(state.entries.slice(at, Math.min(at + COPIED_AT_ONCE, last))))));
    }
    return plaintexts;
  }

  async #readFull(records: readonly EntryRecord[]): Promise<CustodyEntry[]> {
    const entries = await this.#host.journal.readEntries(records);
    return records.map((record, index) => custodyEntryOf(record, entries[index]));
  }
}
