import { encryptedSize } from '../crypto/content-stream.ts';
import type { JournalPosition, StoredItem, VaultState } from './state.ts';
import type { VaultStore } from './store.ts';

const SHELVES = Array.from({ length: 256 }, (_, number) => number.toString(16).padStart(2, '0'));

/** Sizes of stored files by their names. */
export type ObjectSizes = ReadonlyMap<string, number>;

export interface PlannedObject {
  readonly itemId: string;
  readonly exhibitNo: string;
  readonly objectId: string;
  readonly sizeBytes: number;
}

/** What a backup has to do, at one position of the journal. */
export interface BackupPlan {
  readonly position: JournalPosition;
  /** Lengths of the journal's segments up to that position, from segment 1. */
  readonly segments: readonly number[];
  readonly toCopy: readonly PlannedObject[];
  /** In the backup and whole, as far as a size can tell. */
  readonly present: readonly PlannedObject[];
  /** Gone from the vault, or cut short there, and not in the backup either. */
  readonly missing: readonly { readonly itemId: string; readonly kind: 'object-missing' | 'object-damaged' }[];
  /** Files in the backup of items that have been deleted. */
  readonly toRemove: readonly string[];
}

/**
 * Holds the journal against what lies in the vault and in the backup. A file that is there in its right size is left alone, whatever has become of the
 * vault's own; one of another size, or that a drill has found `damaged`, is exchanged only for one of the right size.
 */
export function planBackup(state: VaultState, here: ObjectSizes, there: ObjectSizes, damaged: ReadonlySet<string> = new Set()): BackupPlan {
  const [toCopy, present, missing, toRemove]: [PlannedObject[], PlannedObject[], { itemId: string; kind: 'object-missing' | 'object-damaged' }[], string[]] = [[], [], [], []];
  for (const stored of state.items.values()) {
    const { item, objectId } = stored;
    if (objectId === null || item.file === null) continue;
    if (stored.deletedAt !== null) {
      if (there.has(objectId)) toRemove.push(objectId);
      continue;
    }
    const sizeBytes = encryptedSize(item.file.sizeBytes);
    const planned = { itemId: item.itemId, exhibitNo: item.exhibitNo, objectId, sizeBytes };
    if (there.get(objectId) === sizeBytes && !damaged.has(item.itemId)) present.push(planned);
    else if (here.get(objectId) === sizeBytes) toCopy.push(planned);
    else missing.push({ itemId: item.itemId, kind: here.has(objectId) ? 'object-damaged' : 'object-missing' });
  }
  return { position: state.position, segments: segmentLengths(state), toCopy, present, missing, toRemove };
}

function segmentLengths({ entries, position }: VaultState): number[] {
  const lengths: number[] = [];
  for (const { segment, offset, lengthBytes } of entries) lengths[segment - 1] = offset + lengthBytes;
  // A segment that was begun and holds no entry yet is nobody's loss.
  return lengths.slice(0, position.segment);
}

/** Whether one of the planned items has been deleted since, so that the plan no longer says what the backup should hold. */
export function isOutdated(plan: BackupPlan, state: VaultState): boolean {
  return [...plan.toCopy, ...plan.present].some(({ itemId }) => isDeleted(state.items.get(itemId)));
}

function isDeleted(stored: StoredItem | undefined): boolean {
  return stored === undefined || stored.deletedAt !== null;
}

/** Every finished stored file in a vault-shaped folder. A file that is there twice, finished and not, counts as the unfinished one: it is copied again. */
export async function listObjects(store: VaultStore, checkStopped: () => void): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const shelf of SHELVES) {
    checkStopped();
    for (const { objectId, sizeBytes } of await store.listObjects(shelf)) sizes.set(objectId, sizeBytes);
  }
  return sizes;
}

/** The entry of a segment that holds this byte, or the one that would come behind its last: its number and where it begins. */
export function entryAt(state: VaultState, segment: number, offset: number): { readonly seq: number; readonly offset: number } {
  const found = state.entries.find((record) => record.segment === segment && record.offset <= offset && offset < record.offset + record.lengthBytes);
  if (found !== undefined) return { seq: found.seq, offset: found.offset };
  const last = state.entries.findLast((record) => record.segment === segment);
  return last === undefined ? { seq: state.position.seq + 1, offset: 0 } : { seq: last.seq + 1, offset: last.offset + last.lengthBytes };
}
