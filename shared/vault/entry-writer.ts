import { type Clock, momentOf, type Moment } from '../base/clock.ts';
import { KeptError } from '../base/errors.ts';
import { randomId, type RandomBytes } from '../base/ids.ts';
import { clockRemark, type ClockRemark } from '../custody/clock-remarks.ts';
import type { Act, ActData } from '../custody/entry.ts';
import { decodeEntry, type DecodedEntry, encodeEntry } from './entry-format.ts';
import type { JournalEntry } from './entry.ts';
import { entryFault, requireLawfulIntake } from './entry-rules.ts';
import { wellFormed } from './field-changes.ts';
import type { VaultFold } from './fold.ts';
import type { Journal } from './journal.ts';
import type { Keyring } from './keyring.ts';
import { openChange } from './keys-change.ts';

/** What is known about an entry before it has a number and a place in the chain. */
export interface EntryDraft<A extends Act> {
  readonly act: A;
  readonly data: ActData[A];
  readonly itemId: string | null;
  readonly objectId: string | null;
}

export interface EntryWriterParts {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly journalKey: Uint8Array;
  readonly fold: VaultFold;
  readonly journal: Journal;
  readonly keyring: Keyring;
  /** Throws when the vault has been locked meanwhile. */
  readonly checkOpen: () => void;
}

/** Makes entries of what was done, and puts them behind the last one. Calls must not overlap. */
export class EntryWriter {
  readonly #parts: EntryWriterParts;
  readonly #startedMs: number;
  /** Times of the entry that this session wrote last. */
  #last: Parameters<typeof clockRemark>[0] | null = null;

  constructor(parts: EntryWriterParts) {
    this.#parts = parts;
    this.#startedMs = parts.clock.monotonicMs();
  }

  now(): Moment {
    const { clock } = this.#parts;
    return momentOf(clock.nowMs(), clock);
  }

  /** What both clocks tell of an entry that would be written now; null where this session has written none before it. */
  clockJump(at: Moment): ClockRemark | null {
    return this.#last && clockRemark(this.#last, { at, monotonicMs: this.#monotonicMs() }, 'same');
  }

  /** One durable entry; one about a change of keys that is still missing goes before it. Throws 'internal/bad-call' {fault}, 'disk/*'; then nothing has changed. */
  async write<A extends Act>(draft: EntryDraft<A>, at = this.now()): Promise<JournalEntry> {
    await this.recordKeysChange(at);
    return this.#append(at, draft);
  }

  /** Writes the entry about the header's generation where the journal has none yet: the program ended, or the disk failed, between the two. */
  async recordKeysChange(at = this.now()): Promise<void> {
    const { keyring, fold, journalKey, checkOpen } = this.#parts;
    checkOpen();
    const { generation, lastChange, vaultId } = keyring.header;
    if (generation <= fold.keys.generation) return;
    const facts = openChange(lastChange ?? '', journalKey, vaultId, generation);
    await this.#append(at, { act: 'vault.keys-changed', data: { ...facts, generation }, itemId: null, objectId: null });
  }

  /** Seals and appends the next entry; the state takes it in only when it is durable. */
  async #append<A extends Act>(at: Moment, draft: EntryDraft<A>): Promise<JournalEntry> {
    const { fold, journal } = this.#parts;
    const plaintext = encodeEntry(this.#entryOf(at, draft));
    const decoded = readBack(plaintext);
    const { entry } = decoded;
    const fault = entryFault(fold, fold.vaultId, entry);
    if (fault !== null) throw new KeptError('internal/bad-call', { fault });
    const captured = entry.body.act === 'item.captured' && 'item' in entry.body.data ? entry.body.data.item : null;
    if (captured) requireLawfulIntake(captured, entry.objectId);
    fold.apply(decoded, await journal.append(plaintext, fold.position));
    this.#last = entry.body;
    return entry;
  }

  #entryOf<A extends Act>(at: Moment, { act, data, itemId, objectId }: EntryDraft<A>): JournalEntry {
    const { random, fold, keyring } = this.#parts;
    const isOfVault = act.startsWith('vault.');
    const created = act === 'case.created' && 'caseId' in data ? data.caseId : null;
    // Only the owner changes keys, also where the entry about it is written by a later session.
    const isOwners = keyring.openedWith !== 'advocate' || act === 'vault.keys-changed';
    return {
      format: 1,
      seq: fold.position.seq + 1,
      caseId: isOfVault ? null : created ?? fold.caseId,
      caseSeq: isOfVault ? null : fold.chain.caseSeq + 1,
      salt: isOfVault ? null : randomId(random),
      body: { act, at, monotonicMs: this.#monotonicMs(), actor: isOwners ? 'owner' : 'advocate', itemId, data: wellFormed(data) },
      objectId,
    };
  }

  #monotonicMs(): number {
    return Math.max(0, Math.round(this.#parts.clock.monotonicMs() - this.#startedMs));
  }
}

/** What a later reader will make of the entry: an entry that could not be read again is refused before it is written. */
function readBack(plaintext: Uint8Array): DecodedEntry {
  try {
    return decodeEntry(plaintext);
  } catch (cause) {
    throw new KeptError('internal/bad-call', { fault: 'entry' }, { cause });
  }
}
