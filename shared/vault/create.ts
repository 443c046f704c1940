import { toHex } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { newKdfParams } from '../crypto/kdf.ts';
import { deriveVaultKeys, VAULT_KEY_BYTES, type VaultKeys } from '../crypto/keys.ts';
import { sealRecoveryIdentity } from '../crypto/recovery-identity.ts';
import { signerFromSeed } from '../crypto/sign.ts';
import { sodium } from '../crypto/sodium.ts';
import type { EngineOptions, NewVault, VaultEngine } from './engine.ts';
import { VaultFold } from './fold.ts';
import { formatHeader, type VaultHeader } from './header.ts';
import { Journal } from './journal.ts';
import { OpenEngine } from './open-engine.ts';
import { sealSlot, secretBytes } from './slot.ts';
import type { Unlocked } from './unlock.ts';

/**
 * Makes a vault with one case. Throws 'vault/exists' when the folder holds anything of a vault, 'passphrase/too-short', 'recovery/*'.
 * The header is marked 'new' until the first entries are durable: `openVault` finishes what was interrupted between.
 */
export async function createVault(options: EngineOptions, vault: NewVault): Promise<VaultEngine> {
  const unlocked = await newHeader(options, vault);
  await options.store.replaceHeader(formatHeader(unlocked.header, unlocked.keys.headerMac), true);
  const { vaultId } = unlocked.header;
  const journal = new Journal(options.store, { key: unlocked.keys.journal, vaultId }, options.random);
  return finishVault(options, unlocked, new VaultFold(vaultId), journal);
}

/** Writes whichever of the first two entries is missing, and then the header as 'ready'. */
export async function finishVault(options: EngineOptions, { header, keys }: Unlocked, fold: VaultFold, journal: Journal): Promise<VaultEngine> {
  const ready: VaultHeader = { ...header, stage: 'ready' };
  const engine = new OpenEngine(options, { header: ready, keys }, fold, journal);
  if (fold.position.seq === 0) await engine.record('vault.created', { vaultId: header.vaultId });
  if (fold.caseId === null) await engine.record('case.created', { caseId: firstCaseId(options) });
  await options.store.replaceHeader(formatHeader(ready, keys.headerMac), false);
  return engine;
}

async function newHeader(options: EngineOptions, { passphrase, words, kdf }: NewVault): Promise<Unlocked> {
  const { random, deriveKey } = options;
  if (passphrase === '') throw new KeptError('passphrase/too-short');
  const [first, second] = [secretBytes({ passphrase }), secretBytes({ words: words.join(' ') })];
  const vaultId = toHex(random(16));
  const vaultKey = random(VAULT_KEY_BYTES);
  const keys = deriveVaultKeys(vaultKey);
  const params = kdf ?? { passphrase: newKdfParams(random), recovery: newKdfParams(random) };
  const slots: VaultHeader['slots'] = [
    await sealSlot('passphrase', vaultId, vaultKey, first.bytes, params.passphrase, deriveKey, random),
    await sealSlot('recovery', vaultId, vaultKey, second.bytes, params.recovery, deriveKey, random),
  ];
  for (const bytes of [vaultKey, first.bytes, second.bytes]) sodium().memzero(bytes);
  const header = { format: 'kept-vault/1' as const, vaultId, stage: 'new' as const, slots };
  const recoveryIdentity = await sealRecoveryIdentity(keys.objectIdentity, words.map((word) => word.normalize('NFC')), random);
  return { header: { ...header, signingPublicKey: publicKeyOf(keys), recoveryIdentity }, keys };
}

function publicKeyOf(keys: VaultKeys): string {
  const signer = signerFromSeed(keys.signingSeed);
  signer.wipe();
  return toHex(signer.publicKey);
}

/** K-<year>-0001, the year as people at this computer read it. */
function firstCaseId({ clock }: EngineOptions): string {
  const atMs = clock.nowMs();
  const year = new Date(atMs + clock.offsetMinutes(atMs) * 60_000).getUTCFullYear();
  return `K-${String(year).padStart(4, '0')}-0001`;
}
