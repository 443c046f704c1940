import { expect, test } from 'vitest';
import type { VaultClient } from '../../../renderer/client/vault.ts';
import { readMatchingIds } from '../../../renderer/ui/state/use-items.ts';

const SERIES = '0190b3c2-7c4e-7d1f-8a55-3f2b1c0d9e8f';

/** The words that the worker is asked for. */
async function askedFor(search: Parameters<typeof readMatchingIds>[1]): Promise<string> {
  const asked: { text: string }[] = [];
  const vault = { call: async (_method: string, params: { text: string }) => { asked.push(params); return { rows: [], matching: 0, total: 0 }; } };
  await readMatchingIds(vault as unknown as VaultClient, search);
  return asked[0]?.text ?? 'nothing asked';
}

test('one series alone is found by its id, together with what is typed, and never by more than the worker takes', async () => {
  expect(await askedFor({ kinds: [], text: '' })).toBe('');
  expect(await askedFor({ kinds: [], text: '', seriesId: SERIES })).toBe(`${SERIES} `);
  expect(await askedFor({ kinds: [], text: 'chat room', seriesId: SERIES })).toBe(`${SERIES} chat room`);
  expect((await askedFor({ kinds: [], text: 'x'.repeat(2000), seriesId: SERIES })).length).toBe(1000);
});
