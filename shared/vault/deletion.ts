import { KeptError } from '../base/errors.ts';
import type { StoredItem, VaultState } from './state.ts';
import type { VaultStore } from './store.ts';

/** All items that the journal says are deleted. */
export function deletedItems({ entries, items }: VaultState): readonly StoredItem[] {
  return entries.filter(({ act }) => act === 'item.deleted').flatMap(({ itemId }) => items.get(itemId ?? '') ?? []);
}

/**
 * Removes what is still there of the files of deleted items; how many files were removed. It may be done again at any time: the journal says which
 * files must be gone, and no file belongs to two items. Every one is tried; throws 'item/delete-unfinished' {exhibitNo} for the first that stays.
 */
export async function removeDeleted(store: VaultStore, deleted: readonly StoredItem[]): Promise<number> {
  let removed = 0;
  let failed: KeptError | null = null;
  for (const { objectId, item } of deleted) {
    try {
      if (objectId !== null && (await removeObject(store, objectId))) removed += 1;
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
