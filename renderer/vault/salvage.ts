import { KeptError } from '../../shared/base/errors.ts';
import type { By, SalvageReport, UnlockReport } from '../../shared/contract/vault.ts';
import type { Session } from './session.ts';

export async function salvage(_session: Session, _by: By): Promise<SalvageReport> {
  throw new KeptError('internal/bad-call', { kind: 'method' });
}

export async function useHeaderCopy(_session: Session, _by: By): Promise<UnlockReport> {
  throw new KeptError('internal/bad-call', { kind: 'method' });
}
