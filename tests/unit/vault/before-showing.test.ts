import { beforeAll, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { openVault } from '../../../shared/vault/engine.ts';
import { changePassphrase, fastOptions, fastVault, NEXT, OWNER } from './keys-tools.ts';
import { MemoryStore } from './memory-store.ts';
import { noteDraft } from './vault-tools.ts';

beforeAll(loadSodium);

it('nothing of a long journal is shown under an older header that was put back, and all of it under the one in force', async () => {
  const store = new MemoryStore();
  const engine = await fastVault(store);
  // Long enough to be shown while it is read.
  for (let number = 0; number < 18; number++) await engine.captureItem(noteDraft(`${number} ${'"act":"vault.keys-changed" '.repeat(17_000)}`), null);
  const old = store.files.current;
  await changePassphrase(engine);
  engine.lock();
  let shown = 0;
  const onReading = (): void => void (shown += 1);
  const older = new MemoryStore({ ...store.copy().files, current: old, previous: old });
  await expect(openVault(fastOptions(older), OWNER, { onReading })).rejects.toMatchObject({ code: 'vault/header-older', details: { generation: 1, known: 2 } });
  expect(shown).toBe(0);
  expect((await openVault(fastOptions(store), NEXT, { onReading })).engine.state.items.size).toBe(19);
  expect(shown).toBe(1);
});
