import * as v from 'valibot';
import { fromHex, fromUtf8, toHex, utf8 } from '../base/bytes.ts';
import { canonicalJson, parseCanonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import { hmacSha256 } from '../crypto/hkdf.ts';
import { sha256Hex } from '../crypto/hash.ts';
import { checkKdfParams } from '../crypto/kdf.ts';
import { sodium } from '../crypto/sodium.ts';

/** vault.json (FORMAT.md, vault header). Everything in it may have been written by an attacker until its MAC was checked. */
export const MAX_HEADER_BYTES = 64 * 1024;
export const HEADER_FORMAT = 'kept-vault/1';
const FORMAT_NAME = /^kept-vault\/([1-9][0-9]{0,5})$/;
const MAC_DOMAIN = 'kept-vault-header-1\n';

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`)));
const kdf = v.strictObject({ algorithm: v.literal('argon2id13'), opsLimit: v.number(), memLimitBytes: v.number(), salt: hex(16) });
/** Nonce, wrapped vault key and tag. */
const box = hex(24 + 32 + 16);
const slots = v.strictTuple([
  v.strictObject({ kind: v.literal('passphrase'), kdf, box }),
  v.strictObject({ kind: v.literal('recovery'), kdf, box }),
]);
const headerEntries = {
  format: v.literal(HEADER_FORMAT),
  vaultId: hex(16),
  /** 'new' until the first entries are durable, so that a vault whose making was interrupted can be told from one whose journal was taken away. */
  stage: v.picklist(['new', 'ready']),
  slots,
  signingPublicKey: hex(32),
  recoveryIdentity: v.pipe(v.string(), v.maxLength(4096)),
};
const fileSchema = v.strictObject({ ...headerEntries, mac: hex(32), checksum: hex(32) });

export type HeaderFile = v.InferOutput<typeof fileSchema>;
export type VaultHeader = Omit<HeaderFile, 'mac' | 'checksum'>;
export type Slot = VaultHeader['slots'][number];
export type SlotKind = Slot['kind'];

/** The file: canonical JSON and a line end. */
export function formatHeader(header: VaultHeader, macKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const withMac = { ...header, mac: toHex(macOf(header, macKey)) };
  return utf8(`${canonicalJson({ ...withMac, checksum: sha256Hex(utf8(canonicalJson(withMac))) })}\n`);
}

/**
 * Everything that can be told without a key. Throws 'vault/newer' {format} for a later format, and
 * 'vault/damaged-header' {fault: 'size' | 'checksum' | 'shape' | 'kdf'}: the checksum is there to tell chance damage from a wrong passphrase.
 */
export function parseHeader(bytes: Uint8Array): HeaderFile {
  if (bytes.length > MAX_HEADER_BYTES) throw damaged('size');
  const value = parseFile(bytes);
  const { checksum, ...rest } = value;
  if (checksum !== sha256Hex(utf8(canonicalJson(rest)))) throw damaged('checksum');
  refuseNewer(value['format']);
  const parsed = v.safeParse(fileSchema, value);
  if (!parsed.success) throw damaged('shape');
  for (const slot of parsed.output.slots) checkKdfParams(slot.kdf);
  return parsed.output;
}

/** Throws 'vault/damaged-header' {fault: 'mac'} unless the holder of the vault key wrote exactly this header. */
export function checkHeaderMac(file: HeaderFile, macKey: Uint8Array): VaultHeader {
  const { mac, checksum: _checksum, ...header } = file;
  if (!sodium().memcmp(macOf(header, macKey), fromHex(mac))) throw damaged('mac');
  return header;
}

export function damaged(fault: string): KeptError {
  return new KeptError('vault/damaged-header', { fault });
}

function macOf(header: VaultHeader, macKey: Uint8Array): Uint8Array {
  return hmacSha256(macKey, utf8(MAC_DOMAIN + canonicalJson(header)));
}

function parseFile(bytes: Uint8Array): { readonly [key: string]: JsonValue } {
  try {
    const text = fromUtf8(bytes);
    const value = text.endsWith('\n') ? parseCanonicalJson(text.slice(0, -1)) : null;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as { readonly [key: string]: JsonValue };
  } catch (cause) {
    throw new KeptError('vault/damaged-header', { fault: 'shape' }, { cause });
  }
  throw damaged('shape');
}

function refuseNewer(format: JsonValue | undefined): void {
  const version = Number(FORMAT_NAME.exec(typeof format === 'string' ? format : '')?.[1] ?? 0);
  if (version > 1) throw new KeptError('vault/newer', { format: `kept-vault/${version}` });
}
