import { concatBytes, fromHex, fromUtf8, toHex, uint64be, utf8 } from '../base/bytes.ts';
import { canonicalJson, parseCanonicalJson } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { seal, unseal } from '../crypto/seal.ts';
import type { ActData } from '../custody/entry.ts';

/** What is recorded about a change of keys, but for the generation, which stands beside it. */
export type KeysChangeFacts = Omit<ActData['vault.keys-changed'], 'generation'>;

/** Always the same length, so that nobody can tell one change from another; the longest label in JSON has 480 bytes. */
const PLAIN_BYTES = 640;
/** Nonce, box and tag. */
export const SEALED_CHANGE_BYTES = 24 + PLAIN_BYTES + 16;

/**
 * The facts of a change as the header carries them, hexadecimal: when the program ends between the header and the journal entry about it, the next
 * unlock can still write that entry. Sealed, since a label names a person and the header can be read by anybody.
 */
export function sealChange(facts: KeysChangeFacts, key: Uint8Array, vaultId: string, generation: number, random: RandomBytes): string {
  const plain = new Uint8Array(PLAIN_BYTES).fill(0x20);
  plain.set(utf8(canonicalJson({ ...facts })));
  return toHex(seal(key, plain, contextOf(vaultId, generation), random));
}

/** Throws 'vault/damaged-header' {fault: 'change'}: under a header's MAC only this code's own mistake. */
export function openChange(sealed: string, key: Uint8Array, vaultId: string, generation: number): KeysChangeFacts {
  try {
    const text = fromUtf8(unseal(key, fromHex(sealed), contextOf(vaultId, generation)));
    return parseCanonicalJson(text.trimEnd()) as unknown as KeysChangeFacts;
  } catch (cause) {
    throw new KeptError('vault/damaged-header', { fault: 'change' }, { cause });
  }
}

function contextOf(vaultId: string, generation: number): Uint8Array {
  return concatBytes(utf8('kept-keys-change-1\n'), fromHex(vaultId), uint64be(generation));
}
