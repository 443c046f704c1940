import { createHash } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { entryDigests } from '../../../shared/verify/entry-digests.ts';

const MIB = 1024 * 1024;

afterEach(() => vi.unstubAllGlobals());
beforeAll(async () => void (await loadSodium()));

describe('entryDigests', () => {
  it.each([0, 1, 65_535, 65_536, 1_500_000, 16 * 1024 * 1024, 16 * 1024 * 1024 + 1])('agrees with another implementation at %i bytes, whichever way it takes', async (sizeBytes) => {
    const bytes = new Uint8Array(sizeBytes).map((_, at) => (at * 31) % 251);
    const digests = entryDigests(sizeBytes);
    for (let at = 0; at < sizeBytes; at += 700_001) digests.update(bytes.subarray(at, at + 700_001));
    expect(await digests.finish()).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex'), sha512: createHash('sha512').update(bytes).digest('hex') });
  });

  it.each([[1, 0], [65_535, 0], [65_536, 2], [16 * MIB, 2], [16 * MIB + 1, 0]])('of %i bytes are asked of the platform %i times: neither for the little that is sooner done here, nor holding more than 16 MiB', async (sizeBytes, times) => {
    const digest = vi.spyOn(crypto.subtle, 'digest');
    try {
      const digests = entryDigests(sizeBytes);
      digests.update(new Uint8Array(1));
      await digests.finish();
      expect(digest).toHaveBeenCalledTimes(times);
    } finally {
      digest.mockRestore();
    }
  });

  it('are made here where the platform has none, as on a page that is no secure context', async () => {
    vi.stubGlobal('crypto', {});
    const digests = entryDigests(MIB);
    digests.update(new Uint8Array(MIB));
    expect(await digests.finish()).toEqual({ sha256: createHash('sha256').update(new Uint8Array(MIB)).digest('hex'), sha512: createHash('sha512').update(new Uint8Array(MIB)).digest('hex') });
  });
});
