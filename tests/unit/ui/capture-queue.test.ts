import { expect, test } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import type { FrameSaved } from '../../../shared/contract/vault.ts';
import { CaptureQueue, MAX_WAITING } from '../../../renderer/ui/state/capture-queue.ts';

const STAGES = { encodeMs: 0, digestMs: 0, storeMs: 0, recordMs: 0 };

function savedAs(number: number): FrameSaved {
  return { itemId: `item ${number}`, exhibitNo: `E-${number}`, number, stages: STAGES };
}

const soon = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, Math.random() < 0.3 ? 1 : 0); });

test('of 1,000 presses each is saved once or refused, in their order, and never more than a few are held', async () => {
  let taken = 0;
  const open = new Set<number>();
  let most = 0;
  const saved: number[] = [];
  const queue = new CaptureQueue(
    async () => { await soon(); open.add(++taken); most = Math.max(most, open.size); return taken; },
    async (frame) => { await soon(); open.delete(frame); saved.push(frame); return savedAs(frame); },
    () => undefined,
  );
  let accepted = 0;
  for (let press = 0; press < 1000; press++) {
    if (queue.press()) accepted += 1;
    expect(queue.counts.waiting).toBeLessThanOrEqual(MAX_WAITING);
    if (press % 3 === 0) await soon();
  }
  await queue.settled();
  expect(queue.counts).toMatchObject({ saved: accepted, waiting: 0, refused: 1000 - accepted, error: null });
  expect(accepted).toBeGreaterThan(50);
  expect(taken).toBe(accepted);
  expect(new Set(saved)).toHaveProperty('size', accepted);
  expect(most).toBeLessThanOrEqual(MAX_WAITING);
});

test('a picture that fails is told and holds up none after it', async () => {
  let number = 0;
  const queue = new CaptureQueue(
    async () => { number += 1; if (number === 2) throw new KeptError('capture/source-gone'); return number; },
    async (frame) => { if (frame === 3) throw new KeptError('disk/full'); return savedAs(frame); },
    () => undefined,
  );
  const faults: (string | undefined)[] = [];
  for (let press = 0; press < 4; press++) {
    expect(queue.press()).toBe(true);
    await queue.settled();
    faults.push(queue.counts.error?.code);
  }
  expect(faults).toEqual([undefined, 'capture/source-gone', 'disk/full', undefined]);
  expect(queue.counts).toMatchObject({ saved: 2, refused: 0, last: savedAs(4) });
});
