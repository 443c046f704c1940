import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { explain } from '../../../shared/verify/explain.ts';
import { verifyBundle } from '../../../shared/verify/verifier.ts';
import { Bench } from './worker-tools.ts';

const HOUR_MS = 3_600_000;

/** A worker whose two clocks the test sets. */
async function benchWithClock() {
  const time = { wallMs: Date.UTC(2026, 10, 22, 9), ranMs: 50_000 };
  const bench = new Bench();
  Object.assign(bench.clock, { nowMs: () => time.wallMs, monotonicMs: () => time.ranMs });
  await bench.create();
  return { bench, time };
}

const logOf = async (bench: Bench, itemId: string) => (await bench.call('items.get', { itemId })).log.map(({ clock }) => clock);

it('records a clock that jumps both ways and says so in the log of the item, the report and the check of the bundle', async () => {
  const { bench, time } = await benchWithClock();
  const first = await bench.addNote('first');
  time.ranMs += 1000;
  time.wallMs += 1000 + 3 * HOUR_MS;
  const ahead = await bench.addNote('the clock is three hours ahead');
  time.ranMs += 1000;
  time.wallMs += 1000 - 3 * HOUR_MS;
  const back = await bench.addNote('and right again');
  time.ranMs += 10 * HOUR_MS;
  time.wallMs += 10 * HOUR_MS;
  await bench.call('items.setFields', { itemId: back.itemId, changes: { notes: 'x' } });
  expect(await logOf(bench, first.itemId)).toEqual([null]);
  expect(await logOf(bench, ahead.itemId)).toEqual([{ kind: 'ahead', byMs: 3 * HOUR_MS }]);
  expect(await logOf(bench, back.itemId)).toEqual([{ kind: 'back', byMs: 3 * HOUR_MS }, null]);

  // In the next session the clock is a day behind: the item's own entry follows the unlock, but not the entry of the case before it.
  await bench.restart();
  time.ranMs = 7000;
  time.wallMs -= 24 * HOUR_MS;
  await bench.unlock();
  const yesterday = await bench.addNote('yesterday');
  expect((await logOf(bench, yesterday.itemId))[0]).toMatchObject({ kind: 'back' });
  await bench.restart();
  time.wallMs += 240 * HOUR_MS;
  await bench.unlock();
  const later = await bench.addNote('ten days later');
  expect(await logOf(bench, later.itemId)).toEqual([null]);

  await bench.export([first, ahead, back, yesterday, later].map(({ itemId }) => itemId), ['en', 'ko', 'de']);
  const zip = bench.saves.committed.get('abab.zip') ?? new Uint8Array(0);
  const result = await verifyBundle({ sizeBytes: zip.length, read: async (offset, lengthBytes) => zip.slice(offset, offset + lengthBytes) });
  expect([result.verdict, result.checks.find(({ id }) => id === 'custody-items')?.details]).toEqual([0, { items: 5, changes: 1, clockBack: 2 }]);
  const text = Buffer.from(zip).toString('utf8');
  for (const sentence of ['the computer’s clock was set back by at least 3 h', '컴퓨터 시계가 3시간 이상 뒤로 맞춰졌습니다', 'um mindestens 3 h zurückgestellt']) expect(text.split(sentence).length - 1).toBe(2);
  for (const [language, remark] of [['en', 'set back'], ['ko', '뒤로 맞춰졌습니다'], ['de', 'zurückgestellt']] as const) {
    const check = explain(result, language).checks.find(({ id }) => id === 'custody-items');
    expect([check?.outcome, check?.finding.includes(remark)]).toEqual(['passed', true]);
  }
}, 30_000);

it('has nothing to say of a clock that went on', async () => {
  const { bench, time } = await benchWithClock();
  const { itemId } = await bench.addNote('one');
  time.ranMs += 60_000;
  time.wallMs += 60_000;
  await bench.call('items.setFields', { itemId, changes: { notes: 'x' } });
  expect(await logOf(bench, itemId)).toEqual([null, null]);
  await bench.export([itemId], ['en']);
  const zip = bench.saves.committed.get('abab.zip') ?? new Uint8Array(0);
  const result = await verifyBundle({ sizeBytes: zip.length, read: async (offset, lengthBytes) => zip.slice(offset, offset + lengthBytes) });
  expect(explain(result, 'en').checks.find(({ id }) => id === 'custody-items')?.finding).not.toContain('clock');
  expect(Buffer.from(zip).toString('utf8')).not.toContain('set back by at least');
}, 30_000);
