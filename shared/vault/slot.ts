import { concatBytes, fromHex, toHex, utf8 } from '../base/bytes.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import type { DeriveKey, KdfParams } from '../crypto/kdf.ts';
import { readRecoveryWords } from '../crypto/recovery-words.ts';
import { seal, unseal } from '../crypto/seal.ts';
import { sodium } from '../crypto/sodium.ts';
import { type HeaderFile, type Slot, type SlotKind, slotOf, type VaultHeader } from './header.ts';

export type Secret = { readonly passphrase: string } | { readonly words: string };

/** What a slot's key is derived from: the passphrase as UTF-8 in NFC, or the 16 bytes that the words carry. Whoever holds it wipes it. */
export interface SecretBytes {
  readonly kind: Exclude<SlotKind, 'advocate'>;
  readonly bytes: Uint8Array;
}

/** Throws 'recovery/word-count', 'recovery/unknown-word', 'recovery/bad-checksum'. */
export function secretBytes(secret: Secret): SecretBytes {
  if ('passphrase' in secret) return { kind: 'passphrase', bytes: utf8(secret.passphrase.normalize('NFC')) };
  return { kind: 'recovery', bytes: readRecoveryWords(secret.words).entropy };
}

/** The vault key, wrapped with the key that the secret gives; kind, parameters and vault id are bound to it. */
export async function sealSlot<K extends SlotKind>(
  kind: K, vaultId: string, vaultKey: Uint8Array, secret: Uint8Array, kdf: KdfParams, deriveKey: DeriveKey, random: RandomBytes,
): Promise<{ kind: K; kdf: KdfParams; box: string }> {
  const slotKey = await deriveKey(secret.slice(), kdf);
  const box = toHex(seal(slotKey, vaultKey, slotContext(kind, vaultId, kdf), random));
  sodium().memzero(slotKey);
  return { kind, kdf, box };
}

/** The vault key. Throws 'passphrase/wrong' or 'recovery/wrong'. */
export async function openSlot(slot: Slot, vaultId: string, secret: Uint8Array, deriveKey: DeriveKey): Promise<Uint8Array> {
  const slotKey = await deriveKey(secret.slice(), slot.kdf);
  try {
    return unseal(slotKey, fromHex(slot.box), slotContext(slot.kind, vaultId, slot.kdf));
  } catch (cause) {
    if (!(cause instanceof KeptError) || cause.code !== 'crypto/not-authentic') throw cause;
    throw new KeptError(slot.kind === 'recovery' ? 'recovery/wrong' : 'passphrase/wrong');
  } finally {
    sodium().memzero(slotKey);
  }
}

/** The vault key and the slot that gave it, tried in this order; slots that a header does not have are passed over. Throws what the last one throws. */
export async function openAnySlot(
  header: HeaderFile | VaultHeader, kinds: readonly SlotKind[], secret: Uint8Array, deriveKey: DeriveKey,
): Promise<{ readonly vaultKey: Uint8Array; readonly kind: SlotKind }> {
  const slots = kinds.map((kind) => slotOf(header, kind)).filter((slot) => slot !== null);
  for (const [index, slot] of slots.entries()) {
    try {
      return { vaultKey: await openSlot(slot, header.vaultId, secret, deriveKey), kind: slot.kind };
    } catch (error) {
      const isWrong = error instanceof KeptError && (error.code === 'passphrase/wrong' || error.code === 'recovery/wrong');
      if (!isWrong || index === slots.length - 1) throw error;
    }
  }
  throw new KeptError('internal/unexpected', { kind: 'no slot' });
}

function slotContext(kind: SlotKind, vaultId: string, kdf: KdfParams): Uint8Array {
  return concatBytes(utf8('kept-slot-1\n'), fromHex(vaultId), utf8(canonicalJson({ kdf: { ...kdf }, kind })));
}
