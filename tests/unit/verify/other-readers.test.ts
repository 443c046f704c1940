import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { BATCH, compareBatch } from './other-readers.ts';

/** More of them: `npm run bundles`. */
const SEED = 20_261_122;

beforeAll(async () => void (await loadSodium()));

describe('bundles of every make', () => {
  it(`${BATCH} of them, seed ${SEED}: intact for us, valid by RFC 8493, and the same names, sizes and digests in unzip, 7z, Python and our reader`, async () => {
    expect(await compareBatch(SEED, BATCH)).toBeGreaterThan(10 * BATCH);
  }, 10 * 60_000);
});
