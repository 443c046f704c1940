import { requireStorable } from '../evidence/minors.ts';
import type { ItemIntake } from '../evidence/item.ts';
import type { JournalEntry } from './entry.ts';
import { dataOf, exhibitNo } from './fold.ts';
import type { VaultState } from './state.ts';

/**
 * Why an entry cannot be the next one after a state; null when it can. The same rules hold for writing and for reading,
 * so a journal that was written can be read.
 */
export function entryFault(state: VaultState, vaultId: string, entry: JournalEntry): string | null {
  if (entry.seq !== state.position.seq + 1) return 'seq';
  if ((entry.seq === 1) !== (entry.body.act === 'vault.created')) return 'first-act';
  return entry.body.act.startsWith('vault.') ? vaultActFault(state, vaultId, entry) : chainFault(state, entry) ?? caseActFault(state, entry) ?? objectFault(entry);
}

/** Throws 'gate/pixels-refused' when an item carries bytes or a picture that the minors rule forbids to write. */
export function requireLawfulIntake(item: Pick<ItemIntake, 'file' | 'screen' | 'depictedMinor'>, objectId: string | null): void {
  if (item.file?.stored === true || item.screen !== null || objectId !== null) requireStorable(item.depictedMinor);
}

function vaultActFault(state: VaultState, vaultId: string, entry: JournalEntry): string | null {
  const isPlain = entry.caseId === null && entry.caseSeq === null && entry.salt === null && entry.objectId === null && entry.body.itemId === null;
  if (!isPlain) return 'vault-act';
  const [created, keysChanged] = [dataOf(entry, 'vault.created'), dataOf(entry, 'vault.keys-changed')];
  if (keysChanged && keysChanged.generation <= state.keys.generation) return 'generation';
  const [begun, dropped] = [dataOf(entry, 'vault.recording-begun'), dataOf(entry, 'vault.recording-dropped')];
  if (begun && isRecording(state, begun.recordingId)) return 'recording';
  if (dropped && !isRecording(state, dropped.recordingId)) return 'recording';
  const forgotten = dataOf(entry, 'vault.key-dropped')?.fingerprint;
  if (forgotten !== undefined && !state.knownKeys.some(({ fingerprint }) => fingerprint === forgotten)) return 'known-key';
  return created && created.vaultId !== vaultId ? 'vault-id' : null;
}

function chainFault(state: VaultState, entry: JournalEntry): string | null {
  if (entry.salt === null || entry.caseSeq !== state.chain.caseSeq + 1) return 'chain';
  const created = dataOf(entry, 'case.created');
  if ((state.caseId === null) !== (created !== null)) return 'case';
  return entry.caseId === (created?.caseId ?? state.caseId) ? null : 'case';
}

function caseActFault(state: VaultState, entry: JournalEntry): string | null {
  const [captured, annotated, deleted] = [dataOf(entry, 'item.captured'), dataOf(entry, 'item.annotated'), dataOf(entry, 'item.deleted')];
  if (captured) return captureFault(state, entry, captured.item);
  if (deleted) return isPresent(state, entry, deleted.itemId) ? null : 'item';
  if (!annotated) return entry.body.itemId === null ? null : 'item';
  if (!isPresent(state, entry, annotated.itemId)) return 'item';
  const fields = state.items.get(annotated.itemId)?.item.fields ?? {};
  const isContinuous = annotated.changes.every(({ field, before }) => before === (fields[field] ?? ''));
  const isOnce = new Set(annotated.changes.map(({ field }) => field)).size === annotated.changes.length;
  return isContinuous && isOnce ? null : 'changes';
}

/** The entry is about an item that was captured and not deleted since. */
function isPresent(state: VaultState, entry: JournalEntry, itemId: string): boolean {
  return entry.body.itemId === itemId && state.items.get(itemId)?.deletedAt === null;
}

function captureFault(state: VaultState, entry: JournalEntry, item: ItemIntake): string | null {
  if (entry.body.itemId !== item.itemId || state.items.has(item.itemId)) return 'item';
  const recordingId = item.capture?.recording?.recordingId;
  if (recordingId !== undefined && !isRecording(state, recordingId)) return 'recording';
  return item.caseId === entry.caseId && item.exhibitNo === exhibitNo(state.items.size + 1) ? null : 'exhibit';
}

function isRecording(state: VaultState, recordingId: string): boolean {
  return state.recordings.some((recording) => recording.recordingId === recordingId);
}

/** An item whose bytes are stored names their object, and nothing else does. */
function objectFault(entry: JournalEntry): string | null {
  const captured = dataOf(entry, 'item.captured');
  return (captured?.item.file?.stored === true) === (entry.objectId !== null) ? null : 'object';
}
