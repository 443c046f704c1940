import { KeptError } from '../base/errors.ts';
import { equalBytes } from '../base/bytes.ts';
import type { DeriveKey } from '../crypto/kdf.ts';
import { deriveVaultKeys, wipeKeys, type VaultKeys } from '../crypto/keys.ts';
import { sodium } from '../crypto/sodium.ts';
import { checkHeaderMac, damaged, formatHeader, parseHeader, type SlotKind, type VaultHeader } from './header.ts';
import { openAnySlot, secretBytes, type Secret, type SecretBytes } from './slot.ts';
import type { VaultStore } from './store.ts';

export interface Unlocked {
  readonly header: VaultHeader;
  readonly keys: VaultKeys;
  /** Whose secret it was. */
  readonly openedWith: SlotKind;
  /** False when the files are not both this header in the present format: an older format, or a change that was cut off between the two. */
  readonly isSettled: boolean;
}

/**
 * Whether a vault is there, without any secret. Throws 'vault/newer', 'vault/unreadable', and
 * 'vault/damaged-header' {fault, previous: 'untried' | 'none'} where its copy may still open.
 */
export async function inspectVault(store: VaultStore): Promise<'none' | 'present'> {
  const { current, previous, isEmpty } = await store.readHeader();
  if (current === null && isEmpty) return 'none';
  try {
    if (current === null) throw damaged('missing');
    parseHeader(current);
    return 'present';
  } catch (error) {
    throw isDamaged(error) ? withPrevious(error, previous === null ? 'none' : 'untried') : error;
  }
}

/**
 * The header and the keys behind a secret. A damaged header is never replaced by the one before it in silence, since that may be
 * an attacker's older copy: 'vault/damaged-header' {previous: 'usable' | 'none'} says whether it would open.
 */
export async function unlock(store: VaultStore, deriveKey: DeriveKey, secret: Secret, onHeader?: (vaultId: string) => void): Promise<Unlocked> {
  const { current, previous, isEmpty } = await store.readHeader();
  if (current === null && isEmpty) throw new KeptError('vault/missing');
  const secretOf = secretBytes(secret);
  try {
    const opened = await openHeader(current, secretOf, deriveKey, onHeader);
    return { ...opened, isSettled: isSettled(opened, [current, previous]) };
  } catch (error) {
    if (!isDamaged(error)) throw error;
    throw withPrevious(error, await tryPrevious(previous, secretOf, deriveKey));
  } finally {
    sodium().memzero(secretOf.bytes);
  }
}

/** The header that opens: the one in force, or, where that is damaged, its copy. For looking only, and only when somebody asked for it. Errors as `unlock`. */
export async function unlockEither(store: VaultStore, deriveKey: DeriveKey, secret: Secret): Promise<Unlocked & { readonly from: 'current' | 'copy' }> {
  const { current, previous, isEmpty } = await store.readHeader();
  if (current === null && isEmpty) throw new KeptError('vault/missing');
  const secretOf = secretBytes(secret);
  try {
    return { ...(await openHeader(current, secretOf, deriveKey)), isSettled: true, from: 'current' };
  } catch (error) {
    if (!isDamaged(error)) throw error;
    return { ...(await openHeader(previous, secretOf, deriveKey)), isSettled: true, from: 'copy' };
  } finally {
    sodium().memzero(secretOf.bytes);
  }
}

/**
 * Puts the copy of the header in the place of one that is damaged or older than it, when this secret opens the copy. The other one is kept beside it.
 * Throws as `unlock`, 'internal/bad-call' when vault.json is as good as its copy.
 */
export async function useHeaderCopy(store: VaultStore, deriveKey: DeriveKey, secret: Secret): Promise<void> {
  const { current, previous, isEmpty } = await store.readHeader();
  if (current === null && isEmpty) throw new KeptError('vault/missing');
  const secretOf = secretBytes(secret);
  try {
    const { header, keys } = await openHeader(previous, secretOf, deriveKey);
    const generation = generationOf(current, keys.headerMac);
    wipeKeys(keys);
    if (generation !== null && generation >= header.generation) throw new KeptError('internal/bad-call', { kind: 'header-whole' });
    await store.useHeaderCopy();
  } finally {
    sodium().memzero(secretOf.bytes);
  }
}

/** The copy of the header, when this secret opens it and vault.json is an older one of the same vault; null otherwise. Whoever gets it wipes its keys. */
export async function unlockNewerCopy(store: VaultStore, deriveKey: DeriveKey, secret: Secret): Promise<(Omit<Unlocked, 'isSettled'> & { readonly olderGeneration: number }) | null> {
  const { current, previous } = await store.readHeader();
  if (current === null || previous === null || equalBytes(current, previous)) return null;
  const secretOf = secretBytes(secret);
  try {
    if ((await tryPrevious(previous, secretOf, deriveKey)) === 'none') return null;
    const opened = await openHeader(previous, secretOf, deriveKey);
    const olderGeneration = generationOf(current, opened.keys.headerMac);
    if (olderGeneration !== null && olderGeneration < opened.header.generation) return { ...opened, olderGeneration };
    wipeKeys(opened.keys);
    return null;
  } finally {
    sodium().memzero(secretOf.bytes);
  }
}

/** Null for a header that is damaged. */
function generationOf(bytes: Uint8Array | null, macKey: Uint8Array): number | null {
  if (bytes === null) return null;
  try {
    return checkHeaderMac(parseHeader(bytes), macKey).generation;
  } catch (error) {
    if (isDamaged(error)) return null;
    throw error;
  }
}

/** Throws 'passphrase/wrong' or 'recovery/*' unless this secret opens its slot of this header; a passphrase is that of whoever opened the session. */
export async function confirmSecret(header: VaultHeader, openedWith: SlotKind, deriveKey: DeriveKey, secret: Secret): Promise<void> {
  const { kind, bytes } = secretBytes(secret);
  try {
    const slot = kind === 'passphrase' && openedWith === 'advocate' ? 'advocate' : kind;
    sodium().memzero((await openAnySlot(header, [slot], bytes, deriveKey)).vaultKey);
  } finally {
    sodium().memzero(bytes);
  }
}

async function openHeader(bytes: Uint8Array | null, secret: SecretBytes, deriveKey: DeriveKey, onHeader?: (vaultId: string) => void): Promise<Omit<Unlocked, 'isSettled'>> {
  if (bytes === null) throw damaged('missing');
  const file = parseHeader(bytes);
  onHeader?.(file.vaultId);
  const { vaultKey, kind } = await openAnySlot(file, secret.kind === 'passphrase' ? ['passphrase', 'advocate'] : ['recovery'], secret.bytes, deriveKey);
  const keys = deriveVaultKeys(vaultKey);
  sodium().memzero(vaultKey);
  try {
    return { header: checkHeaderMac(file, keys.headerMac), keys, openedWith: kind };
  } catch (error) {
    wipeKeys(keys);
    throw error;
  }
}

/** A header has one spelling, so its bytes tell. */
function isSettled({ header, keys }: Pick<Unlocked, 'header' | 'keys'>, files: readonly (Uint8Array | null)[]): boolean {
  const bytes = formatHeader(header, keys.headerMac);
  return files.every((file) => file !== null && equalBytes(file, bytes));
}

async function tryPrevious(bytes: Uint8Array | null, secret: SecretBytes, deriveKey: DeriveKey): Promise<'usable' | 'none'> {
  try {
    wipeKeys((await openHeader(bytes, secret, deriveKey)).keys);
    return 'usable';
  } catch (error) {
    const codes = ['vault/damaged-header', 'vault/newer', 'passphrase/wrong', 'recovery/wrong'];
    if (error instanceof KeptError && codes.includes(error.code)) return 'none';
    throw error;
  }
}

function isDamaged(error: unknown): error is KeptError {
  return error instanceof KeptError && error.code === 'vault/damaged-header';
}

function withPrevious(error: KeptError, previous: 'usable' | 'untried' | 'none'): KeptError {
  return new KeptError('vault/damaged-header', { ...error.details, previous }, { cause: error });
}
