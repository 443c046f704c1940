import { fromHex, toHex } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import type { RandomBytes } from '../base/ids.ts';
import { sodium } from './sodium.ts';

/** How a secret becomes a slot key; stands in the vault's header, where an attacker can write. */
export interface KdfParams {
  readonly algorithm: 'argon2id13';
  /** Passes over the memory. */
  readonly opsLimit: number;
  readonly memLimitBytes: number;
  /** 16 bytes, hexadecimal. */
  readonly salt: string;
}

/** Derives a slot key away from the vault worker, since WebAssembly never gives memory back: in a worker that ends. */
export type DeriveKey = (secret: Uint8Array, params: KdfParams) => Promise<Uint8Array>;

const MIB = 1024 * 1024;
const SALT_BYTES = 16;
const SLOT_KEY_BYTES = 32;
/** Below the floor a header has been weakened; above the ceiling it is a trap that eats the machine's memory. */
const FLOOR = { opsLimit: 3, memLimitBytes: 64 * MIB };
const CEILING = { opsLimit: 16, memLimitBytes: 1024 * MIB };
const TEST_ONLY = { opsLimit: 1, memLimitBytes: 8192 };

let isCheapAllowed = false;

/** Parameters for a new slot: 256 MiB, 3 passes, a fresh salt. */
export function newKdfParams(random: RandomBytes): KdfParams {
  return { algorithm: 'argon2id13', opsLimit: 3, memLimitBytes: 256 * MIB, salt: toHex(random(SALT_BYTES)) };
}

/** Throws 'vault/damaged-header' {fault: 'kdf'} below the floor (64 MiB, 3 passes) or above the ceiling (1 GiB, 16 passes). */
export function checkKdfParams(params: KdfParams): void {
  const { opsLimit, memLimitBytes } = params;
  const isWhole = Number.isSafeInteger(opsLimit) && Number.isSafeInteger(memLimitBytes);
  const isStrong = opsLimit >= FLOOR.opsLimit && memLimitBytes >= FLOOR.memLimitBytes;
  const isBearable = opsLimit <= CEILING.opsLimit && memLimitBytes <= CEILING.memLimitBytes;
  const isTest = isCheapAllowed && opsLimit === TEST_ONLY.opsLimit && memLimitBytes === TEST_ONLY.memLimitBytes;
  const isSalt = /^[0-9a-f]{32}$/.test(params.salt);
  if (params.algorithm === 'argon2id13' && isWhole && isSalt && ((isStrong && isBearable) || isTest)) return;
  throw new KeptError('vault/damaged-header', { fault: 'kdf' });
}

/** Argon2id version 1.3, one lane, 32 bytes (RFC 9106). Takes a second and hundreds of megabytes: never call it in a thread that must live on. */
export function deriveSlotKey(secret: Uint8Array, params: KdfParams): Uint8Array {
  checkKdfParams(params);
  const library = sodium();
  return library.crypto_pwhash(SLOT_KEY_BYTES, secret, fromHex(params.salt), params.opsLimit, params.memLimitBytes, library.crypto_pwhash_ALG_ARGON2ID13);
}

/** Worthless parameters that make tests fast; from this call on this module also reads headers that carry them. Throws outside the test runner. */
export function _testOnlyDangerousKdf(random: RandomBytes): KdfParams {
  const host: { process?: { env?: Record<string, string | undefined> } } = globalThis as never;
  if (!host.process?.env?.['VITEST']) throw new KeptError('internal/bad-call', { call: '_testOnlyDangerousKdf' });
  isCheapAllowed = true;
  return { algorithm: 'argon2id13', ...TEST_ONLY, salt: toHex(random(SALT_BYTES)) };
}
