import { KeptError } from '../../shared/base/errors.ts';
import type { BackupReport, BackupStatus, DrillReport, VaultParams } from '../../shared/contract/vault.ts';
import type { Session } from './session.ts';
import type { Task } from './tasks.ts';

export async function readBackupStatus(session: Session): Promise<BackupStatus> {
  const { lastBackup, items } = session.engine.state;
  return { last: lastBackup === null ? null : { utc: lastBackup.at.utc, ...lastBackup }, known: null, newItems: items.size };
}

export async function backUp(_session: Session, _params: VaultParams<'backup.run'>, _task: Task): Promise<BackupReport> {
  throw new KeptError('backup/not-chosen');
}

export async function drillBackup(_session: Session, _params: VaultParams<'backup.drill'>, _task: Task): Promise<DrillReport> {
  throw new KeptError('backup/not-chosen');
}
