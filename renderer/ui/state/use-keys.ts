import type { KeysStatus } from '../../../shared/contract/vault.ts';
import { useSession } from './session.ts';
import { useLoad } from './use-load.ts';
import type { Load } from './use-load.ts';

/** What opens this vault and what opened it this time, as the worker knows it. */
export function useKeys(): Load<KeysStatus> {
  const { vault } = useSession();
  return useLoad('keys', () => vault.call('keys.status', {}));
}
