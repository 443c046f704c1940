import { KeptError } from '../../shared/base/errors.ts';
import type { RestoreChoice, RestoreReport, VaultParams } from '../../shared/contract/vault.ts';
import type { Session } from './session.ts';
import type { Task } from './tasks.ts';

export async function inspectBackup(_session: Session, _params: VaultParams<'restore.inspect'>): Promise<RestoreChoice> {
  throw new KeptError('backup/not-chosen');
}

export async function restore(_session: Session, _params: VaultParams<'restore.run'>, _task: Task): Promise<RestoreReport> {
  throw new KeptError('backup/not-chosen');
}
