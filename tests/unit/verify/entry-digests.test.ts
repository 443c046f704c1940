import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { entryDigests } from '../../../shared/verify/entry-digests.ts';

beforeAll(async () => void (await loadSodium()));

describe('entryDigests', () => {
  it.each([0, 1, 65_535, 65_536, 1_500_000, 16 * 1024 * 1024, 16 * 1024 * 1024 + 1])('agrees with another implementation at %i bytes, whichever way it takes', async (sizeBytes) => {
    const bytes = new Uint8Array(sizeBytes).map((_, at) => (at * 31) % 251);
    const digests = entryDigests(sizeBytes);
    for (let at = 0; at < sizeBytes; at += 700_001) digests.update(bytes.subarray(at, at + 700_001));
    expect(await digests.finish()).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex'), sha512: createHash('sha512').update(bytes).digest('hex') });
  });
});
