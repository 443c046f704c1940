import { KeptError } from '../base/errors.ts';
import type { StoredItem } from './state.ts';
import type { VaultStore } from './store.ts';

/**
 * Removes what is still there of the files of those of these items that are recorded as deleted; how many files were removed. It may be done again
 * at any time: the journal says which files must be gone. Every file is tried; throws 'item/delete-unfinished' {exhibitNo} for the first that stays.
 */
export async function removeDeleted(store: VaultStore, items: ReadonlyMap<string, StoredItem>, itemIds: readonly string[]): Promise<number> {
  const doomed = itemIds.flatMap((itemId) => items.get(itemId) ?? []).filter((stored) => stored.deletedAt !== null && stored.objectId !== null);
  if (doomed.length === 0) return 0;
  const needed = new Set<string | null>();
  for (const { objectId, deletedAt } of items.values()) if (deletedAt === null) needed.add(objectId);
  let removed = 0;
  let failed: KeptError | null = null;
  for (const { objectId, item } of doomed) {
    if (objectId === null || needed.has(objectId)) continue;
    try {
      if (await removeObject(store, objectId)) removed += 1;
    } catch (cause) {
      failed ??= new KeptError('item/delete-unfinished', { exhibitNo: item.exhibitNo }, { cause });
    }
  }
  if (failed) throw failed;
  return removed;
}

/** False when it was gone already. */
async function removeObject(store: VaultStore, objectId: string): Promise<boolean> {
  try {
    // Asked first: this also works on a drive that cannot be written.
    await store.objectSize(objectId);
    await store.removeObject(objectId);
    return true;
  } catch (error) {
    if (error instanceof KeptError && error.code === 'vault/object-missing') return false;
    throw error;
  }
}
