import type { KeptError } from '../../shared/base/errors.ts';
import { systemClock } from '../../shared/base/clock.ts';
import { toHex } from '../../shared/base/bytes.ts';
import { platformRandom } from '../../shared/base/ids.ts';
import { deriveSlotKey, type DeriveKey, type KdfParams } from '../../shared/crypto/kdf.ts';
import { newRecoveryWords } from '../../shared/crypto/recovery-words.ts';
import { createVault } from '../../shared/vault/engine.ts';
import { nodeDisk } from '../../electron/disk.ts';
import { VaultFolder } from '../../electron/vault-folder.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../shared/contract/host.ts';
import type { Line } from './deed.ts';
import { tell } from './doing.ts';
import type { Ledger } from './ledger.ts';
import { Rig } from './rig.ts';

/** The app's own derivation; each secret once for each salt, since a run asks for the same ones again and again. */
export function rememberingDerive(): DeriveKey {
  const known = new Map<string, Uint8Array>();
  return async (secret, params) => {
    const name = `${toHex(secret)} ${params.salt}`;
    const key = known.get(name) ?? deriveSlotKey(secret, params);
    known.set(name, key.slice());
    return key.slice();
  };
}

/** The weakest parameters that the app opens: its durability is the same, and each start costs a second less. */
function quickKdf(): KdfParams {
  return { algorithm: 'argon2id13', opsLimit: 3, memLimitBytes: 64 * 1024 * 1024, salt: toHex(platformRandom(16)) };
}

/** Fills a data folder with a vault that holds three notes and a file. */
export async function makeProfile(folder: string, passphrase: string, deriveKey: DeriveKey, ledger: Ledger): Promise<void> {
  const store = await VaultFolder.open(join(folder, 'vault'), nodeDisk);
  const words = newRecoveryWords('en', platformRandom);
  const options = { store, clock: systemClock(), random: platformRandom, deriveKey, tool: { name: 'Kept', version: '0.1.0', platform: 'linux' } };
  ledger.take({ phase: 'begun', deed: { kind: 'create', passphrase } });
  (await createVault(options, { passphrase, words, kdf: { passphrase: quickKdf(), recovery: quickKdf() } })).lock();
  ledger.take({ phase: 'done', deed: { kind: 'create', passphrase }, outcome: { words } });
  await store.close();
  // The page about quick exit, seen.
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ language: null, theme: 'light', idleMinutes: 5, exitExplained: true } satisfies Settings));
  const rig = await Rig.start({ disk: nodeDisk, folder, deriveKey });
  await rig.call('vault.unlock', { passphrase });
  const note = (line: Line): void => ledger.take(line);
  for (const text of ['one', 'two', 'three']) await orThrow(tell(rig, { kind: 'note', text }, note));
  await orThrow(tell(rig, { kind: 'file', name: 'four.bin', bytesSeed: 4, sizeBytes: 90_000 }, note));
  await rig.stop();
  ledger.acked = 0;
}

async function orThrow(work: Promise<KeptError | null>): Promise<void> {
  const error = await work;
  if (error !== null) throw error;
}
