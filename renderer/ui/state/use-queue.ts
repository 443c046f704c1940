import { useSyncExternalStore } from 'react';
import type { FileQueue, QueuedFile } from './file-queue.ts';

/** The files of the queue, drawn again whenever one of them moves on. */
export function useQueue(queue: FileQueue): readonly QueuedFile[] {
  return useSyncExternalStore(queue.subscribe, queue.snapshot);
}
