import { useSyncExternalStore } from 'react';
import type { BackupReport, BundleCheck, CheckReport, DrillReport, RestoreReport } from '../../../shared/contract/vault.ts';
import type { VaultClient } from '../../client/vault.ts';
import type { Drafts } from './drafts.ts';
import { LongTask } from './long-task.ts';
import type { TaskState } from './long-task.ts';

/** The long work on a vault, one of each kind at a time. */
export interface Upkeep {
  readonly check: LongTask<CheckReport>;
  readonly backup: LongTask<BackupReport>;
  readonly drill: LongTask<DrillReport>;
  readonly restore: LongTask<RestoreReport>;
  readonly bundleCheck: LongTask<BundleCheck>;
}

export function createUpkeep(vault: VaultClient, drafts: Drafts): Upkeep {
  const hold = (): (() => void) => drafts.holdOpen();
  return { check: new LongTask(vault, hold), backup: new LongTask(vault, hold), drill: new LongTask(vault, hold), restore: new LongTask(vault, hold), bundleCheck: new LongTask(vault, hold) };
}

/** Where a task is, drawn again whenever it moves on. */
export function useTask<R>(task: LongTask<R>): TaskState<R> {
  return useSyncExternalStore(task.subscribe, task.snapshot);
}
