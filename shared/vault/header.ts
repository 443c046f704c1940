import * as v from 'valibot';
import { fromHex, fromUtf8, toHex, utf8 } from '../base/bytes.ts';
import { canonicalJson, parseCanonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { KeptError } from '../base/errors.ts';
import { hmacSha256 } from '../crypto/hkdf.ts';
import { sha256Hex } from '../crypto/hash.ts';
import { checkKdfParams } from '../crypto/kdf.ts';
import { sodium } from '../crypto/sodium.ts';
import { SEALED_CHANGE_BYTES } from './keys-change.ts';

/** vault.json (FORMAT.md, vault header). Everything in it may have been written by an attacker until its MAC was checked. */
export const MAX_HEADER_BYTES = 64 * 1024;
/** What is written; the one before is read as well. */
export const HEADER_FORMAT = 'kept-vault/2';
const NEWEST_VERSION = 2;
const FORMAT_NAME = /^kept-vault\/([1-9][0-9]{0,5})$/;
const MAC_DOMAINS = { 'kept-vault/1': 'kept-vault-header-1\n', 'kept-vault/2': 'kept-vault-header-2\n' } as const;

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`)));
const kdf = v.strictObject({ algorithm: v.literal('argon2id13'), opsLimit: v.number(), memLimitBytes: v.number(), salt: hex(16) });
/** Nonce, wrapped vault key and tag. */
const box = hex(24 + 32 + 16);
const slot = <K extends string>(kind: K) => v.strictObject({ kind: v.literal(kind), kdf, box });
const ownerSlots = [slot('passphrase'), slot('recovery')] as const;
const slots = v.union([v.strictTuple(ownerSlots), v.strictTuple([...ownerSlots, slot('advocate')])]);
const headerEntries = {
  vaultId: hex(16),
  /** 'new' until the first entries are durable, so that a vault whose making was interrupted can be told from one whose journal was taken away. */
  stage: v.picklist(['new', 'ready']),
  signingPublicKey: hex(32),
  recoveryIdentity: v.pipe(v.string(), v.maxLength(4096)),
};
const generationEntries = {
  /** 1, and one more with every change of keys: tells an older copy, whose passphrase may be one that was taken away. */
  generation: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** What made this generation, sealed (keys-change.ts); null for the first. */
  lastChange: v.nullable(hex(SEALED_CHANGE_BYTES)),
};
const sums = { mac: hex(32), checksum: hex(32) };
const fileSchema = v.variant('format', [
  v.strictObject({ format: v.literal('kept-vault/1'), ...headerEntries, slots: v.strictTuple(ownerSlots), ...sums }),
  v.strictObject({ format: v.literal('kept-vault/2'), ...headerEntries, slots, ...generationEntries, ...sums }),
]);

/** As it lies on the disk, in either format. */
export type HeaderFile = v.InferOutput<typeof fileSchema>;
/** The header of either format, as the newer has it. */
export type VaultHeader = Omit<Extract<HeaderFile, { format: typeof HEADER_FORMAT }>, 'mac' | 'checksum'>;
export type Slot = VaultHeader['slots'][number];
export type SlotKind = Slot['kind'];

type UnsummedHeader = VaultHeader | Omit<Extract<HeaderFile, { format: 'kept-vault/1' }>, 'mac' | 'checksum'>;

/** Null where this header has no such slot. */
export function slotOf({ slots: list }: Pick<HeaderFile | VaultHeader, 'slots'>, kind: SlotKind): Slot | null {
  return list.find((each) => each.kind === kind) ?? null;
}

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
  for (const each of parsed.output.slots) checkKdfParams(each.kdf);
  return parsed.output;
}

/** Throws 'vault/damaged-header' {fault: 'mac'} unless the holder of the vault key wrote exactly this header. */
export function checkHeaderMac(file: HeaderFile, macKey: Uint8Array): VaultHeader {
  const { mac, checksum: _checksum, ...header } = file;
  if (!sodium().memcmp(macOf(header, macKey), fromHex(mac))) throw damaged('mac');
  return header.format === HEADER_FORMAT ? header : { ...header, format: HEADER_FORMAT, generation: 1, lastChange: null };
}

export function damaged(fault: string): KeptError {
  return new KeptError('vault/damaged-header', { fault });
}

function macOf(header: UnsummedHeader, macKey: Uint8Array): Uint8Array {
  return hmacSha256(macKey, utf8(MAC_DOMAINS[header.format] + canonicalJson(header)));
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
  if (version > NEWEST_VERSION) throw new KeptError('vault/newer', { format: `kept-vault/${version}` });
}
