import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { MessagePortMain } from 'electron';
import { VaultPort } from '../../../electron/vault-port.ts';
import type { StoreCall, StoreReply } from '../../../shared/contract/store-port.ts';
import { FakePort } from '../electron/fake-electron.ts';
import { anything, messageOf } from './hostile-values.ts';
import { isRight, oneOf, wholeNumber } from './plain-rules.ts';
import { LIMIT_MS, RUNS } from './runs.ts';
import { STORE_RULES } from './store-rules.ts';

vi.mock('electron', async () => (await import('../electron/fake-electron.ts')).electronModule);

const OPS = Object.keys(STORE_RULES) as StoreCall['op'][];
const id = wholeNumber(0, Number.MAX_SAFE_INTEGER);

const message: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...OPS).chain((op) => messageOf({ id, op: { ...oneOf(op), bad: [...OPS.filter((other) => other !== op), '__proto__', '', null] }, ...STORE_RULES[op] })) },
  { weight: 1, arbitrary: anything },
);

function isRightMessage(made: unknown): boolean {
  const op = typeof made === 'object' && made !== null ? (made as { readonly op?: unknown }).op : undefined;
  const members = typeof op === 'string' && Object.hasOwn(STORE_RULES, op) ? STORE_RULES[op as StoreCall['op']] : null;
  return members !== null && isRight({ id, op: oneOf(op), ...members }, made);
}

/** Without looking into the bytes, which are megabytes: they are handed on as they came. */
function isSame(one: unknown, other: unknown): boolean {
  const [left, right] = [Object.entries(one as object), new Map(Object.entries(other as object))];
  return left.length === right.size && left.every(([name, value]) => right.get(name) === value);
}

/** True for a message that can be answered at all. */
function hasNumber(made: unknown): boolean {
  return typeof made === 'object' && made !== null && 'id' in made && id.takes(made.id);
}

test('the line to the vault folder passes on what a plain reading of the rules takes, refuses the rest, and never ends', async () => {
  const passed: StoreCall[] = [];
  const port = new FakePort();
  const line = new VaultPort(port as unknown as MessagePortMain, { answer: async (call) => { passed.push(call); return null; }, end: async () => undefined });
  const seen = { taken: 0, refused: 0, unanswered: 0 };
  await fc.assert(fc.asyncProperty(message, async (made) => {
    passed.length = port.sent.length = 0;
    port.emit('message', { data: made });
    // The line answers one after another, each in a few turns of the queue.
    for (let turn = 0; turn < 10 && port.sent.length === 0; turn++) await Promise.resolve();
    const reply = port.sent[0] as StoreReply | undefined;
    if (isRightMessage(made)) {
      seen.taken++;
      expect([passed.length, reply?.ok, isSame(passed[0], made)]).toEqual([1, true, true]);
    } else if (hasNumber(made)) {
      seen.refused++;
      expect([passed, reply?.ok, reply?.ok === false ? reply.error : null]).toEqual([[], false, { code: 'internal/bad-call', details: { kind: 'message' } }]);
    } else {
      seen.unanswered++;
      expect([passed, port.sent]).toEqual([[], []]);
    }
  }), { numRuns: RUNS });
  expect(Math.min(seen.taken, seen.refused, seen.unanswered) / RUNS).toBeGreaterThan(0.03);
  await line.close();
}, LIMIT_MS);
