import { KeptError } from '../../shared/base/errors.ts';
import type { CheckReport, VaultParams } from '../../shared/contract/vault.ts';
import type { Session } from './session.ts';
import type { Task } from './tasks.ts';

export async function runCheck(_session: Session, _params: VaultParams<'check.run'>, _task: Task): Promise<CheckReport> {
  throw new KeptError('internal/bad-call', { kind: 'method' });
}
