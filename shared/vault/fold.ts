import { ownText } from '../base/bytes.ts';
import { canonicalBodyHash, entryHash } from '../custody/chain.ts';
import type { Moment } from '../base/clock.ts';
import type { Act, ActData, FieldChange, KnownKey } from '../custody/entry.ts';
import type { FieldName } from '../evidence/fields.ts';
import type { Item } from '../evidence/item.ts';
import type { DecodedEntry } from './entry-format.ts';
import type { JournalEntry } from './entry.ts';
import { ItemTable } from './item-table.ts';
import { factsOf, FIRST_FACTS, type EntryRecord, type KeyFacts, type Place, type StateSnapshot, type VaultState } from './state.ts';

/** E-0001 for the first item of a case. */
export function exhibitNo(number: number): string {
  return `E-${String(number).padStart(4, '0')}`;
}

/** An act's data, typed by its name. */
export function dataOf<A extends Act>(entry: JournalEntry, act: A): ActData[A] | null {
  return entry.body.act === act ? (entry.body.data as ActData[A]) : null;
}

/** The state of a vault, built entry by entry; the same entries always give the same state. */
export class VaultFold implements VaultState {
  readonly vaultId: string;
  readonly items: ItemTable;
  readonly entries: EntryRecord[];
  caseId = FIRST_FACTS.caseId;
  chain = FIRST_FACTS.chain;
  position = FIRST_FACTS.position;
  bundleNames = FIRST_FACTS.bundleNames;
  lastUnlock = FIRST_FACTS.lastUnlock;
  lastBackup = FIRST_FACTS.lastBackup;
  lastCheck = FIRST_FACTS.lastCheck;
  keys = FIRST_FACTS.keys;
  knownKeys = FIRST_FACTS.knownKeys;
  recordings = FIRST_FACTS.recordings;

  constructor(vaultId: string, items = new ItemTable(), entries: EntryRecord[] = []) {
    this.vaultId = vaultId;
    this.items = items;
    this.entries = entries;
  }

  /** The state that a snapshot holds; whether it fits the journal is for the caller to find out. Throws on pages of items that are none. */
  static of(snapshot: StateSnapshot): VaultFold {
    return Object.assign(new VaultFold(snapshot.vaultId, ItemTable.of(snapshot.items), [...snapshot.entries]), factsOf(snapshot));
  }

  /** Takes in the next entry, which must have no fault, and the place of its frame. */
  apply({ entry, canonicalBody }: DecodedEntry, place: Place): void {
    const { act } = entry.body;
    // A piece of a text keeps all of it in memory, and records stay.
    const itemId = entry.body.itemId === null ? null : ownText(entry.body.itemId);
    const hash = canonicalBodyHash(entry.salt ?? '', canonicalBody);
    const link = entry.caseSeq === null ? null : entryHash(this.chain.entryHash, entry.caseSeq, hash);
    this.entries.push({ seq: entry.seq, act, caseSeq: entry.caseSeq, itemId, bodyHash: hash, entryHash: link, ...place });
    if (link !== null && entry.caseSeq !== null) this.chain = { entryHash: link, caseSeq: entry.caseSeq };
    this.position = { seq: entry.seq, segment: place.segment, offset: place.offset + place.lengthBytes };
    this.#applyAct(entry);
  }

  #applyAct(entry: JournalEntry): void {
    const [created, captured, annotated] = [dataOf(entry, 'case.created'), dataOf(entry, 'item.captured'), dataOf(entry, 'item.annotated')];
    const [prepared, unlocked] = [dataOf(entry, 'bundle.prepared'), dataOf(entry, 'vault.unlocked')];
    const deleted = dataOf(entry, 'item.deleted');
    const keysChanged = dataOf(entry, 'vault.keys-changed');
    if (keysChanged) this.keys = keysAfter(this.keys, keysChanged, entry.body.at.utc);
    const [kept, dropped] = [dataOf(entry, 'vault.key-kept'), dataOf(entry, 'vault.key-dropped')];
    if (kept) this.knownKeys = withKey(this.knownKeys, kept, entry.body.at.utc);
    if (dropped) this.knownKeys = this.knownKeys.filter(({ fingerprint }) => fingerprint !== dropped.fingerprint);
    if (created) this.caseId = created.caseId;
    if (captured) this.items.set(captured.item.itemId, { item: { ...captured.item, fields: {} }, objectId: entry.objectId, deletedAt: null });
    if (annotated) this.#annotate(annotated.itemId, annotated.changes);
    if (deleted) this.#delete(deleted.itemId, entry.body.at);
    if (prepared) this.bundleNames = [...this.bundleNames, prepared.bundleName];
    const begun = dataOf(entry, 'vault.recording-begun');
    const ended = dataOf(entry, 'vault.recording-dropped')?.recordingId ?? captured?.item.capture?.recording?.recordingId;
    if (begun) this.recordings = [...this.recordings, begun];
    if (ended !== undefined) this.recordings = this.recordings.filter(({ recordingId }) => recordingId !== ended);
    const backedUp = dataOf(entry, 'vault.backed-up');
    if (backedUp) this.lastBackup = { at: entry.body.at, ...backedUp };
    const checked = dataOf(entry, 'vault.checked');
    if (checked) this.lastCheck = { at: entry.body.at, ...checked };
    if (unlocked) this.lastUnlock = { at: entry.body.at, ...unlocked };
  }

  #delete(itemId: string, at: Moment): void {
    const stored = this.items.get(itemId);
    if (stored) this.items.set(itemId, { ...stored, deletedAt: at });
  }

  #annotate(itemId: string, changes: readonly FieldChange[]): void {
    const stored = this.items.get(itemId);
    if (stored) this.items.set(itemId, { ...stored, item: withChanges(stored.item, changes) });
  }
}

function keysAfter(keys: KeyFacts, { change, generation, label }: ActData['vault.keys-changed'], utc: string): KeyFacts {
  switch (change) {
    case 'passphrase': return { ...keys, generation, passphraseChangedUtc: utc };
    case 'words': return { ...keys, generation, wordsReplacedUtc: utc };
    case 'advocate-added': return { ...keys, generation, advocate: { label, addedUtc: utc } };
    case 'advocate-removed': return { ...keys, generation, advocate: null };
  }
}

/** A new name leaves the day on which it was added. */
function withKey(keys: readonly KnownKey[], { fingerprint, name }: ActData['vault.key-kept'], utc: string): readonly KnownKey[] {
  const isKnown = keys.some((key) => key.fingerprint === fingerprint);
  return isKnown ? keys.map((key) => (key.fingerprint === fingerprint ? { ...key, name } : key)) : [...keys, { fingerprint, name, addedUtc: utc }];
}

/** An empty value takes the field away. */
function withChanges(item: Item, changes: readonly FieldChange[]): Item {
  const fields: Partial<Record<FieldName, string>> = { ...item.fields };
  for (const { field, after } of changes) {
    if (after === '') delete fields[field];
    else fields[field] = after;
  }
  return { ...item, fields };
}
