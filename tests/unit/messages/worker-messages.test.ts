import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { isErrorCode } from '../../../shared/base/errors.ts';
import type { VaultMethod } from '../../../shared/contract/vault.ts';
import { answerCall } from '../../../renderer/vault/dispatch.ts';
import { METHODS } from '../../../renderer/vault/methods.ts';
import type { Session } from '../../../renderer/vault/session.ts';
import { anything, messageOf } from './hostile-values.ts';
import type { Members, Rule } from './plain-rules.ts';
import { isRight } from './plain-rules.ts';
import { LIMIT_MS, RUNS } from './runs.ts';
import { WORKER_RULES } from './worker-rules.ts';

const ran: [string, unknown][] = [];

// What a method does has its own tests; here it is only noted that it was called, and with what.
vi.mock('../../../renderer/vault/methods.ts', async (original) => {
  const { METHODS: real } = await original<{ METHODS: object }>();
  return { METHODS: Object.fromEntries(Object.keys(real).map((name) => [name, async (_session: unknown, params: unknown) => { ran.push([name, params]); return null; }])) };
});
afterEach(() => { ran.length = 0; });

const NAMES = Object.keys(WORKER_RULES) as VaultMethod[];
const session = { isUnlocked: false, noteCall: () => undefined } as unknown as Session;

function isRule(rule: Members | Rule): rule is Rule {
  return typeof rule['takes'] === 'function';
}

function paramsOf(rule: Members | Rule): fc.Arbitrary<unknown> {
  if (!isRule(rule)) return messageOf(rule);
  return fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...rule.good) }, { weight: 1, arbitrary: fc.constantFrom(...rule.bad) });
}

interface Call { readonly method: unknown; readonly params: unknown }

const call: fc.Arbitrary<Call> = fc.constantFrom(...NAMES).chain((name) => fc.record({
  method: fc.oneof({ weight: 15, arbitrary: fc.constant<unknown>(name) }, { weight: 1, arbitrary: fc.constantFrom<unknown>('__proto__', 'constructor', 'toString', '', ` ${name}`, null, [name], { toString: () => name }) }),
  params: fc.oneof({ weight: 6, arbitrary: paramsOf(WORKER_RULES[name] ?? {}) }, { weight: 1, arbitrary: anything }),
}));

function isRightCall({ method, params }: Call): boolean {
  if (typeof method !== 'string' || !Object.hasOwn(WORKER_RULES, method)) return false;
  const rule = WORKER_RULES[method as VaultMethod] ?? {};
  return isRule(rule) ? rule.takes(params) : isRight(rule, params);
}

test('every method of the worker has a plain rule', () => {
  expect(Object.keys(METHODS).filter((name) => !Object.hasOwn(WORKER_RULES, name))).toEqual([]);
});

test('the worker runs what a plain reading of the rules takes, and answers everything else with a code', async () => {
  const seen = { taken: 0, refused: 0 };
  await fc.assert(fc.asyncProperty(fc.nat(), call, async (id, made) => {
    ran.length = 0;
    const reply = await answerCall(session, { id, ...made }) as { readonly id: number; readonly ok: boolean; readonly error?: { readonly code: string; readonly details: { readonly kind?: string } } };
    expect(reply.id).toBe(id);
    if (isRightCall(made)) {
      seen.taken++;
      expect([reply.ok, ran.map(([name]) => name)]).toEqual([true, [made.method]]);
    } else {
      seen.refused++;
      expect([reply.ok, reply.error?.code, ran]).toEqual([false, 'internal/bad-call', []]);
      expect(isErrorCode(reply.error?.code ?? '')).toBe(true);
    }
  }), { numRuns: RUNS });
  expect(Math.min(seen.taken, seen.refused) / RUNS).toBeGreaterThan(0.15);
}, LIMIT_MS);
