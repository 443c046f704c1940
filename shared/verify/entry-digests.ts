import { toHex } from '../base/bytes.ts';
import { createDigests } from '../crypto/hash.ts';

/** Both digests of one entry, fed in order. */
export interface EntryDigests {
  update(bytes: Uint8Array): void;
  finish(): Promise<{ readonly sha256: string; readonly sha512: string }>;
}

/** Below this the platform's digests cost more to call than they save. */
const NATIVE_FROM_BYTES = 64 * 1024;
/** The most that is held of one entry; longer ones are hashed piece by piece. */
const NATIVE_UP_TO_BYTES = 16 * 1024 * 1024;

/**
 * Digests of an entry of known size: by the platform's own one-shot functions, two at once and off this thread, where the entry is
 * small enough to be held and the platform has them; otherwise by libsodium in constant memory.
 */
export function entryDigests(sizeBytes: number): EntryDigests {
  const isNative = sizeBytes >= NATIVE_FROM_BYTES && sizeBytes <= NATIVE_UP_TO_BYTES && 'subtle' in crypto;
  return isNative ? nativeDigests(sizeBytes) : streamedDigests();
}

function streamedDigests(): EntryDigests {
  const digests = createDigests();
  return {
    update: (bytes) => digests.update(bytes),
    finish: () => {
      const { sha256, sha512 } = digests.finish();
      return Promise.resolve({ sha256, sha512 });
    },
  };
}

function nativeDigests(sizeBytes: number): EntryDigests {
  const whole = new Uint8Array(sizeBytes);
  let filled = 0;
  return {
    update(bytes) {
      whole.set(bytes, filled);
      filled += bytes.length;
    },
    async finish() {
      const bytes = whole.subarray(0, filled);
      const [sha256, sha512] = await Promise.all([crypto.subtle.digest('SHA-256', bytes), crypto.subtle.digest('SHA-512', bytes)]);
      return { sha256: toHex(new Uint8Array(sha256)), sha512: toHex(new Uint8Array(sha512)) };
    },
  };
}
