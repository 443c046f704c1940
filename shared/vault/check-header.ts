import { KeptError } from '../base/errors.ts';
import type { CheckedVault } from './check.ts';
import type { Faults } from './fault-list.ts';
import { checkHeaderMac, parseHeader } from './header.ts';

/** Both header files: readable, written by the holder of the vault key, and of this vault. */
export async function checkHeaders({ store, vaultId, keys, quiet }: CheckedVault, faults: Faults): Promise<void> {
  const { current, previous } = await quiet(() => store.readHeader());
  if (!isWhole(current, vaultId, keys.headerMac)) faults.add('header-damaged');
  if (!isWhole(previous, vaultId, keys.headerMac)) faults.add('header-copy-damaged');
}

function isWhole(bytes: Uint8Array | null, vaultId: string, macKey: Uint8Array): boolean {
  if (bytes === null) return false;
  try {
    return checkHeaderMac(parseHeader(bytes), macKey).vaultId === vaultId;
  } catch (error) {
    if (error instanceof KeptError && (error.code === 'vault/damaged-header' || error.code === 'vault/newer')) return false;
    throw error;
  }
}
