import { describe, expect, it } from 'vitest';
import { showJson } from '../../../shared/verify/hostile-text.ts';
import { resultJson } from '../../../shared/verify/result-json.ts';
import type { VerifyResult } from '../../../shared/verify/result.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { fromBuffer } from './from-buffer.ts';
import { fingerprintOf, makeBundle, otherKey } from './make-bundle.ts';

const joined = (result: VerifyResult): string => [...resultJson(result)].join('');

describe('a result in pieces', () => {
  it.each([['intact', makeBundle(), undefined], ['of another key', makeBundle(), fingerprintOf(otherKey().raw)], ['altered', makeBundle().subarray(0, -1), undefined], ['of nothing', Buffer.alloc(0), undefined]] as const)('is what it is as a whole: %s', async (_, bytes, fingerprint) => {
    const result = await verifyBundle(fromBuffer(bytes), { fingerprint });
    expect(joined(result)).toBe(showJson(result));
    expect(JSON.parse(joined(result))).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('is so with no items, with texts that read like its own marks, and with as many items as there can be, of which it holds one', async () => {
    const { bundle, ...rest } = await verifyBundle(fromBuffer(makeBundle()));
    const hostile = '\n    "items": []\n\u202E\u{0}"items": []';
    const [first] = bundle!.items;
    for (const items of [[], [{ ...first!, originalFilename: hostile }], Array.from({ length: 3 }, () => first!)]) {
      const result: VerifyResult = { ...rest, bundle: { ...bundle!, tool: hostile, items } };
      expect(joined(result)).toBe(showJson(result));
    }
    const many: VerifyResult = { ...rest, bundle: { ...bundle!, items: Array.from({ length: 60_000 }, () => first!) } };
    let [longest, pieces] = [0, 0];
    for (const piece of resultJson(many)) [longest, pieces] = [Math.max(longest, piece.length), pieces + 1];
    expect([pieces, longest < 20_000]).toEqual([60_002, true]);
  });
});
