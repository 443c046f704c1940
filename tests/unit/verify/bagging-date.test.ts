import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { faultsOf, fromBuffer } from './from-buffer.ts';
import { makeBundle } from './make-bundle.ts';

beforeAll(async () => void (await loadSodium()));

describe('the day of preparation', () => {
  const dated = (day: string): Buffer => makeBundle({ tags: (files) => void files.set('bag-info.txt', Buffer.from(files.get('bag-info.txt')!.toString().replace(/^Bagging-Date: .*$/m, `Bagging-Date: ${day}`))) });

  it.each(['2026-11-22', '2028-02-29', '0001-01-01'])('is %s', async (day) => {
    expect((await verifyBundle(fromBuffer(dated(day)))).verdict).toBe(0);
  });

  it.each(['2026-11-220', '9007199254740993-11-22', '2026-02-30', '2027-02-29', '2026-13-01', '2026-00-10', '2026-11-00', '2026-1-1', '22.11.2026', '+002026-11-22', '2026-11-22T00:00:00Z', 'x'])('is not %s, also where somebody with the key signed it', async (day) => {
    const result = await verifyBundle(fromBuffer(dated(day)));
    expect([result.verdict, faultsOf(result)]).toEqual([1, { 'bag-info': 'bag-info-value' }]);
  });
});
