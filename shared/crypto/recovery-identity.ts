import { concatBytes, toBase64, utf8 } from '../base/bytes.ts';
import type { RandomBytes } from '../base/ids.ts';
import { encodeUnpadded, formatHeader } from './age-header.ts';
import { FILE_KEY_BYTES } from './age-x25519.ts';
import { encodeBech32 } from './bech32.ts';
import { chunkCipher, TAG_BYTES } from './chunk-cipher.ts';
import { hkdfSha256 } from './hkdf.ts';
import { sodium } from './sodium.ts';

/** Twelve words carry 128 random bits: stretching them would only cost time, also in twenty years. */
const LOG2_WORK = 10;
const SALT_BYTES = 16;
const NONCE_BYTES = 16;
const WRAP_INFO = 'age-encryption.org/v1/scrypt';
const IDENTITY_PREFIX = 'age-secret-key-';
const COLUMNS = 64;

/**
 * The identity of the objects as an armored age file, locked with the recovery words joined by single spaces (NFC):
 * `age -d` and the words give a line AGE-SECRET-KEY-1…, and with that every object opens without Kept.
 */
export async function sealRecoveryIdentity(identity: Uint8Array, words: readonly string[], random: RandomBytes): Promise<string> {
  const fileKey = random(FILE_KEY_BYTES);
  const stanza = scryptStanza(words, fileKey, random(SALT_BYTES));
  const header = formatHeader([stanza], fileKey);
  const nonce = random(NONCE_BYTES);
  const payloadKey = hkdfSha256(fileKey, nonce, 'payload');
  const line = identityLine(identity);
  const lastNonce = new Uint8Array(12);
  lastNonce[11] = 1;
  const box = new Uint8Array(line.length + TAG_BYTES);
  chunkCipher(payloadKey).seal(lastNonce, line, box);
  for (const secret of [fileKey, payloadKey, line]) sodium().memzero(secret);
  return armor(concatBytes(header, nonce, box));
}

function scryptStanza(words: readonly string[], fileKey: Uint8Array, salt: Uint8Array): { args: string[]; body: Uint8Array } {
  const library = sodium();
  const password = utf8(words.join(' '));
  const wrapKey = library.crypto_pwhash_scryptsalsa208sha256_ll(password, concatBytes(utf8(WRAP_INFO), salt), 2 ** LOG2_WORK, 8, 1, 32);
  const body = library.crypto_aead_chacha20poly1305_ietf_encrypt(fileKey, null, null, new Uint8Array(12), wrapKey);
  for (const secret of [password, wrapKey]) library.memzero(secret);
  return { args: ['scrypt', encodeUnpadded(salt), String(LOG2_WORK)], body };
}

/** AGE-SECRET-KEY-1… and a line end, as bytes: the checksum is of the lower-case form, the text in capitals. */
function identityLine(identity: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = encodeBech32(IDENTITY_PREFIX, identity);
  const line = new Uint8Array(text.length + 1);
  text.forEach((byte, index) => {
    line[index] = byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte;
  });
  line[text.length] = 0x0a;
  text.fill(0);
  return line;
}

/** PEM-like armor (C2SP age.md, ASCII armor). */
function armor(bytes: Uint8Array): string {
  const text = toBase64(bytes);
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += COLUMNS) lines.push(text.slice(at, at + COLUMNS));
  return `-----BEGIN AGE ENCRYPTED FILE-----\n${lines.join('\n')}\n-----END AGE ENCRYPTED FILE-----\n`;
}
