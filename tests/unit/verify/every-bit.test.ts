import { describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { fromBuffer } from './from-buffer.ts';
import { makeBundle } from './make-bundle.ts';

/** All bits with KEPT_EVERY_BIT=1 (some 20 minutes); otherwise this many, spread by a step that shares no factor with the length. */
const SAMPLES = 2000;

describe('one bit of a bundle', () => {
  it('cannot be changed without the verdict changing', async () => {
    const good = makeBundle({ format: 'kept-bundle/2', draft: ({ stored, items, log }) => {
      stored.clear();
      items[0]!['kind'] = 'url_only';
      items[0]!['file'] = null;
      log[1]!.body['data'] = { item: Object.fromEntries(Object.entries(items[0]!).filter(([key]) => key !== 'fields')) };
    } });
    expect((await verifyBundle(fromBuffer(good))).verdict).toBe(0);
    const bits = good.length * 8;
    const count = process.env['KEPT_EVERY_BIT'] === '1' ? bits : SAMPLES;
    const accepted: number[] = [];
    for (let sample = 0; sample < count; sample++) {
      const bit = count === bits ? sample : (sample * 104_729) % bits;
      const changed = Buffer.from(good);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      const { verdict, bundle } = await verifyBundle(fromBuffer(changed));
      if ((verdict !== 1 && verdict !== 2) || bundle !== null) accepted.push(bit);
    }
    expect(accepted).toEqual([]);
  }, 60 * 60_000);
});
