import { KeptError } from '../../shared/base/errors.ts';
import type { VaultFault } from '../../shared/vault/fault-list.ts';
import type { CheckFault } from '../../shared/contract/vault.ts';
import type { VaultState } from '../../shared/vault/state.ts';
import type { FolderClient } from './folder-client.ts';
import type { Task } from './tasks.ts';
import { titleOf } from './timeline.ts';

/** Bytes done and to do in all, as the page is told of them. */
export class CopyProgress {
  readonly #task: Task;
  readonly #totalBytes: number;
  #doneBytes = 0;

  constructor(task: Task, totalBytes: number) {
    this.#task = task;
    this.#totalBytes = totalBytes;
    task.report('copying', 0, totalBytes);
  }

  /** `partBytes` of what is being copied now are done. */
  show(partBytes: number): void {
    this.#task.report('copying', Math.min(this.#totalBytes, this.#doneBytes + partBytes), this.#totalBytes);
  }

  add(sizeBytes: number): void {
    this.#doneBytes += sizeBytes;
    this.show(0);
  }
}

/** Copies one file to its end, step by step; when it is stopped or fails, nothing of it is left. Throws 'task/cancelled', 'backup/read-back', 'disk/*'. */
export async function copyWhole(folders: FolderClient, to: string, name: string, { signal }: Task, progress: CopyProgress): Promise<number> {
  for (;;) {
    if (signal.aborted) await folders.stopCopy(to);
    signal.throwIfAborted();
    const { doneBytes, sizeBytes, isDone } = await folders.copyFile(to, name);
    // Writing and reading back count half each.
    progress.show(Math.floor(doneBytes / 2));
    if (!isDone) continue;
    progress.add(sizeBytes);
    return sizeBytes;
  }
}

/** A source file that is gone or cannot be read: such a one costs itself, and nothing else. */
export function isSourceFault(error: unknown): boolean {
  return error instanceof KeptError && (error.code === 'vault/object-missing' || error.code === 'vault/object-damaged');
}

export function objectName(objectId: string): string {
  return `objects/${objectId.slice(0, 2)}/${objectId}`;
}

/** Faults as the page is told of them, each with the item that it costs. */
export function namedFaults(state: VaultState, faults: readonly VaultFault[]): CheckFault[] {
  return faults.map(({ kind, itemId, entrySeq }) => {
    const item = itemId === null ? undefined : state.items.get(itemId)?.item;
    return { kind, itemId, entrySeq, exhibitNo: item?.exhibitNo ?? null, title: item ? titleOf(item) : '' };
  });
}
