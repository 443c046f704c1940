import { beforeAll, describe, expect, it } from 'vitest';
import { BUNDLE_FORMAT } from '../../../shared/bundle/layout.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { BASES } from '../../fuzz/bases.ts';
import { isRefusedEarly } from '../../fuzz/fuzz.ts';
import { fromBuffer } from './from-buffer.ts';

/**
 * Every fifth bit, so of each byte one or two, and not the same ones of the next; one of 12 goes through every check, the others end at the first that fails, after which no verdict
 * is intact (verdict.test.ts). With KEPT_EVERY_BIT=1 every bit, through every check: some 25 minutes.
 */
const [STEP_BITS, WHOLE_ONCE_IN] = process.env['KEPT_EVERY_BIT'] === '1' ? [1, 1] : [5, 12];

beforeAll(async () => void (await loadSodium()));

describe('one bit of a bundle', () => {
  it('cannot be changed without the verdict changing, whichever it is', async () => {
    const { format, zip } = BASES.at(-1)!;
    const good = Buffer.from(zip);
    expect(format).toBe(BUNDLE_FORMAT);
    expect([(await verifyBundle(fromBuffer(good))).verdict, await isRefusedEarly(good)]).toEqual([0, false]);
    const accepted: number[] = [];
    const bits = good.length * 8;
    for (let bit = 0; bit < bits; bit += STEP_BITS) {
      good[bit >> 3]! ^= 1 << (bit & 7);
      if ((bit / STEP_BITS) % WHOLE_ONCE_IN === 0) {
        const { verdict, bundle } = await verifyBundle(fromBuffer(good));
        if ((verdict !== 1 && verdict !== 2) || bundle !== null) accepted.push(bit);
      } else if (!await isRefusedEarly(good)) accepted.push(bit);
      good[bit >> 3]! ^= 1 << (bit & 7);
    }
    expect([bits > 100_000, accepted]).toEqual([true, []]);
  }, 60 * 60_000);
});
