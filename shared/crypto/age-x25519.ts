import { concatBytes } from '../base/bytes.ts';
import type { RandomBytes } from '../base/ids.ts';
import { ageError, decodeUnpadded, encodeUnpadded, type Stanza } from './age-header.ts';
import { hkdfSha256 } from './hkdf.ts';
import { sodium } from './sodium.ts';

const STANZA_TYPE = 'X25519';
const WRAP_INFO = 'age-encryption.org/v1/X25519';
export const FILE_KEY_BYTES = 16;
const SHARE_BYTES = 32;
const WRAPPED_BYTES = FILE_KEY_BYTES + 16;
/** The wrap key serves one message only, so a fixed nonce is sound (C2SP age.md, X25519 recipient stanza). */
const ZERO_NONCE = new Uint8Array(12);

/** The public half (RFC 7748) of a 32-byte X25519 scalar. */
export function recipientOf(identity: Uint8Array): Uint8Array {
  return sodium().crypto_scalarmult_base(identity);
}

/** A stanza from which the holder of the recipient's identity gets the file key back. */
export function wrapFileKey(recipient: Uint8Array, fileKey: Uint8Array, random: RandomBytes): Stanza {
  const library = sodium();
  const ephemeral = random(SHARE_BYTES);
  const share = library.crypto_scalarmult_base(ephemeral);
  const shared = library.crypto_scalarmult(ephemeral, recipient);
  const wrapKey = hkdfSha256(shared, concatBytes(share, recipient), WRAP_INFO);
  const body = library.crypto_aead_chacha20poly1305_ietf_encrypt(fileKey, null, null, ZERO_NONCE, wrapKey);
  for (const secret of [ephemeral, shared, wrapKey]) library.memzero(secret);
  return { args: [STANZA_TYPE, encodeUnpadded(share)], body };
}

/** The file key of the first stanza that this identity opens; throws fault 'header' for a malformed stanza, 'no-match' when none is for us. */
export function unwrapFileKey(identity: Uint8Array, stanzas: readonly Stanza[]): Uint8Array {
  if (stanzas.length > 1 && stanzas.some((stanza) => stanza.args[0] === 'scrypt')) throw ageError('header');
  for (const stanza of stanzas) {
    if (stanza.args[0] !== STANZA_TYPE) continue;
    const fileKey = tryStanza(identity, stanza);
    if (fileKey !== null) return fileKey;
  }
  throw ageError('no-match');
}

function tryStanza(identity: Uint8Array, { args, body }: Stanza): Uint8Array | null {
  const share = decodeUnpadded(args[1] ?? '');
  if (args.length !== 2 || share.length !== SHARE_BYTES || body.length !== WRAPPED_BYTES) throw ageError('header');
  const library = sodium();
  const wrapKey = wrapKeyOf(identity, share);
  try {
    return library.crypto_aead_chacha20poly1305_ietf_decrypt(null, body, null, ZERO_NONCE, wrapKey);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return null;
  } finally {
    library.memzero(wrapKey);
  }
}

/** libsodium refuses the all-zero shared secret of low-order points, as age asks. */
function wrapKeyOf(identity: Uint8Array, share: Uint8Array): Uint8Array {
  const library = sodium();
  let shared: Uint8Array;
  try {
    shared = library.crypto_scalarmult(identity, share);
  } catch (cause) {
    throw ageError('header', cause);
  }
  const wrapKey = hkdfSha256(shared, concatBytes(share, recipientOf(identity)), WRAP_INFO);
  library.memzero(shared);
  return wrapKey;
}
