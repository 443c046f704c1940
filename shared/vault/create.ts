import { toHex } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { newKdfParams } from '../crypto/kdf.ts';
import { deriveVaultKeys, VAULT_KEY_BYTES, type VaultKeys, wipeKeys } from '../crypto/keys.ts';
import { sealRecoveryIdentity } from '../crypto/recovery-identity.ts';
import { readRecoveryWords } from '../crypto/recovery-words.ts';
import { signerFromSeed } from '../crypto/sign.ts';
import { sodium } from '../crypto/sodium.ts';
import type { EngineOptions, NewVault, VaultEngine } from './engine.ts';
import { VaultFold } from './fold.ts';
import { formatHeader, HEADER_FORMAT, type VaultHeader } from './header.ts';
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
  const { header, keys } = unlocked;
  try {
    await options.store.replaceHeader(formatHeader(header, keys.headerMac), true);
    const journal = new Journal(options.store, { key: keys.journal, vaultId: header.vaultId }, options.random);
    return await finishVault(options, unlocked, new VaultFold(header.vaultId), journal);
  } catch (error) {
    wipeKeys(keys);
    throw error;
  }
}

/** Writes whichever of the first two entries is missing, and then the header as 'ready'. */
export async function finishVault(options: EngineOptions, unlocked: Unlocked, fold: VaultFold, journal: Journal): Promise<OpenEngine> {
  const { header, keys } = unlocked;
  const ready: VaultHeader = { ...header, stage: 'ready' };
  const engine = new OpenEngine(options, { ...unlocked, header: ready }, fold, journal);
  if (fold.position.seq === 0) await engine.record('vault.created', { vaultId: header.vaultId });
  if (fold.caseId === null) await engine.record('case.created', { caseId: firstCaseId(options) });
  await options.store.replaceHeader(formatHeader(ready, keys.headerMac), false);
  return engine;
}

async function newHeader(options: EngineOptions, { passphrase, words, kdf }: NewVault): Promise<Unlocked> {
  const { random, deriveKey } = options;
  if (passphrase === '') throw new KeptError('passphrase/too-short');
  const [first, recovery] = [secretBytes({ passphrase }), readRecoveryWords(words.join(' '))];
  const vaultId = toHex(random(16));
  const vaultKey = random(VAULT_KEY_BYTES);
  const params = kdf ?? { passphrase: newKdfParams(random), recovery: newKdfParams(random) };
  try {
    const slots: VaultHeader['slots'] = [
      await sealSlot('passphrase', vaultId, vaultKey, first.bytes, params.passphrase, deriveKey, random),
      await sealSlot('recovery', vaultId, vaultKey, recovery.entropy, params.recovery, deriveKey, random),
    ];
    const keys = deriveVaultKeys(vaultKey);
    const recoveryIdentity = await sealRecoveryIdentity(keys.objectIdentity, recovery.words, random);
    const header: VaultHeader = { format: HEADER_FORMAT, vaultId, stage: 'new', generation: 1, lastChange: null, slots, signingPublicKey: publicKeyOf(keys), recoveryIdentity };
    return { header, keys, openedWith: 'passphrase', isSettled: true };
  } finally {
    for (const bytes of [vaultKey, first.bytes, recovery.entropy]) sodium().memzero(bytes);
  }
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
