import type { VaultClient } from '../../client/vault.ts';

/** Lets the worker finish what follows the writes at its ease; whether or not it can, no lock waits longer than the limit. */
export async function settleVault(vault: VaultClient, limitMs: number): Promise<void> {
  const limit = new Promise<void>((resolve) => {
    setTimeout(resolve, limitMs);
  });
  await Promise.race([Promise.allSettled([vault.call('vault.settle', {})]), limit]);
}
