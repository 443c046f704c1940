import { concatBytes, toHex, utf8 } from '../base/bytes.ts';
import { type HashPart, shortSha256, startSha2, type StreamHash } from './sha2.ts';
import { sodium } from './sodium.ts';

/** SHA-256 (FIPS 180-4) of bytes in memory, end to end where they are several. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  return shortSha256(parts)?.slice() ?? longSha256(parts);
}

/** The same in hexadecimal; parts that are texts are taken as UTF-8. */
export function sha256Hex(...parts: readonly HashPart[]): string {
  return toHex(shortSha256(parts) ?? longSha256(parts));
}

/** Whether a SHA-256 begins with these bytes. */
export function beginsSha256(start: Uint8Array, ...parts: readonly Uint8Array[]): boolean {
  const digest = shortSha256(parts) ?? longSha256(parts);
  for (let at = 0; at < start.length; at++) if (digest[at] !== start[at]) return false;
  return true;
}

function longSha256(parts: readonly HashPart[]): Uint8Array {
  return sodium().crypto_hash_sha256(concatBytes(...parts.map((part) => (typeof part === 'string' ? utf8(part) : part))));
}

export function sha512Hex(bytes: Uint8Array): string {
  return toHex(sodium().crypto_hash_sha512(bytes));
}

export interface Digests {
  readonly sha256: string;
  readonly sha512: string;
  readonly sizeBytes: number;
}

/** Streaming SHA-256 and SHA-512 of the same bytes, in one pass and in constant memory. */
export function createDigests(): { update(bytes: Uint8Array): void; finish(): Digests } {
  const [first, second] = [createSha256(), createSha512()];
  let sizeBytes = 0;
  return {
    update(bytes) {
      first.update(bytes);
      second.update(bytes);
      sizeBytes += bytes.length;
    },
    finish: () => ({ sha256: first.finishHex(), sha512: second.finishHex(), sizeBytes }),
  };
}

/** Both digests of bytes in memory, by the platform's own functions where it has them: several times as fast, off this thread, for a copy each. */
export async function digestWhole(bytes: Uint8Array<ArrayBuffer>): Promise<Digests> {
  if (!('subtle' in crypto)) return { sha256: sha256Hex(bytes), sha512: sha512Hex(bytes), sizeBytes: bytes.length };
  const [first, second] = await Promise.all([crypto.subtle.digest('SHA-256', bytes), crypto.subtle.digest('SHA-512', bytes)]);
  return { sha256: toHex(new Uint8Array(first)), sha512: toHex(new Uint8Array(second)), sizeBytes: bytes.length };
}

/** SHA-256 of bytes that pass, wherever it is computed. */
export interface PassingHash {
  /** Has done with the bytes when it resolves, and then there is room for more. */
  update(bytes: Uint8Array): Promise<void>;
  finishHex(): Promise<string>;
  /** Frees what it holds, finished or not. */
  stop(): void;
}

/** Makes one for that many bytes. */
export type NewPassingHash = (sizeBytes: number) => PassingHash;

/** In this thread. */
export const hashHere: NewPassingHash = () => {
  const hash = createSha256();
  return { update: async (bytes) => hash.update(bytes), finishHex: async () => hash.finishHex(), stop: () => undefined };
};

/** Streaming SHA-256 alone. */
export function createSha256(): StreamHash {
  return startSha2('sha256') ?? sodiumSha256();
}

/** Streaming SHA-512 alone. */
export function createSha512(): StreamHash {
  return startSha2('sha512') ?? sodiumSha512();
}

export function sodiumSha256(): StreamHash {
  const library = sodium();
  const state = library.crypto_hash_sha256_init();
  return { update: (bytes) => library.crypto_hash_sha256_update(state, bytes), finishHex: () => toHex(library.crypto_hash_sha256_final(state)) };
}

export function sodiumSha512(): StreamHash {
  const library = sodium();
  const state = library.crypto_hash_sha512_init();
  return { update: (bytes) => library.crypto_hash_sha512_update(state, bytes), finishHex: () => toHex(library.crypto_hash_sha512_final(state)) };
}
