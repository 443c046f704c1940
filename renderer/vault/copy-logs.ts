import type { VaultStore } from '../../shared/vault/store.ts';
import type { FolderClient } from './folder-client.ts';
import { copyWhole, isSourceFault, type CopyProgress } from './folder-copy.ts';
import type { Task } from './tasks.ts';

/**
 * Copies the readable log's files that are missing or of another size. They are no truth of their own, and grow by being written anew: one that cannot be read
 * is left out, for a full check to find and Kept to write again, and keeps nobody from a backup or a restore.
 */
export async function copyLogs(folders: FolderClient, from: VaultStore, to: VaultStore, handle: string, task: Task, progress: CopyProgress): Promise<void> {
  const there = new Map((await to.listLogCopies()).map(({ first, sizeBytes }) => [first, sizeBytes]));
  const missing = (await from.listLogCopies()).filter(({ first, sizeBytes }) => there.get(first) !== sizeBytes);
  for (const { first } of missing) {
    await copyWhole(folders, handle, `log/${String(first).padStart(6, '0')}.age`, task, progress).catch((error: unknown) => {
      if (!isSourceFault(error)) throw error;
    });
  }
}
