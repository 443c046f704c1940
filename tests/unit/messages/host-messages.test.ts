import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import type { WebContents } from 'electron';
import { channelOf, HOST_METHODS } from '../../../electron/channels.ts';
import type { HostMethod } from '../../../electron/channels.ts';
import type { HostCalls } from '../../../electron/ipc-gate.ts';
import { maxCallBytes, openGate } from '../../../electron/ipc-gate.ts';
import { invokeHandlers } from '../electron/fake-electron.ts';
import { anything, messageOf } from './hostile-values.ts';
import { HOST_RULES } from './host-rules.ts';
import { isRight } from './plain-rules.ts';
import type { Members } from './plain-rules.ts';
import { LIMIT_MS, RUNS } from './runs.ts';

vi.mock('electron', async () => (await import('../electron/fake-electron.ts')).electronModule);

const own = { name: 'own contents' };
const ran: [string, ...unknown[]][] = [];
let present: object | null = own;

beforeEach(() => {
  ran.length = 0;
  present = own;
  invokeHandlers.clear();
  const calls = Object.fromEntries(HOST_METHODS.map((method) => [method, async (...args: unknown[]) => { ran.push([method, ...args]); return null; }]));
  openGate(calls as unknown as HostCalls, () => present as WebContents | null);
});

interface Message {
  readonly method: HostMethod;
  readonly args: readonly unknown[];
}

/** Objects that have no member of their own and are no plain ones. */
const memberless = fc.constantFrom<unknown>([], new Map(), new Set(), new Date(0), new Uint8Array(0), /x/);

/** Every call with arguments that are mostly right, so that the edge between right and wrong is where the messages are. */
const message: fc.Arbitrary<Message> = fc.constantFrom(...HOST_METHODS).chain((method) => {
  const rule = HOST_RULES[method];
  const right = rule === null ? fc.constant([] as unknown[])
    : 'only' in rule ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...rule.only.good) }, { weight: 2, arbitrary: fc.constantFrom(...rule.only.bad) }).map((value) => [value])
      : messageOf(rule.members).map((value) => [value as unknown]);
  const args = fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: fc.array(fc.oneof(anything, memberless), { maxLength: 3 }) }, { weight: 1, arbitrary: fc.tuple(right, anything).map(([first, more]) => [...first, more]) });
  return args.map((made) => ({ method, args: made }));
});

function isRightCall({ method, args }: Message): boolean {
  const rule = HOST_RULES[method];
  if (rule === null) return args.length === 0;
  return args.length === 1 && ('only' in rule ? rule.only.takes(args[0]) : isRight(rule.members, args[0]));
}

function send({ method, args }: Message, event: unknown): Promise<unknown> {
  return Promise.resolve(invokeHandlers.get(channelOf(method))?.(event, ...args));
}

const top = { url: 'app://bundle/index.html', parent: null };

test('what a plain reading of the rules takes is done once with just these arguments, and nothing else is done at all', async () => {
  const seen = { taken: 0, refused: 0 };
  await fc.assert(fc.asyncProperty(message, async (made) => {
    ran.length = 0;
    const envelope = await send(made, { sender: own, senderFrame: top }) as { readonly ok: boolean; readonly error?: { readonly code: string } };
    if (isRightCall(made)) {
      seen.taken++;
      expect(envelope).toEqual({ ok: true, value: null });
      expect(ran).toEqual([[made.method, ...made.args]]);
    } else {
      seen.refused++;
      expect([envelope.ok, envelope.error?.code, ran]).toEqual([false, 'internal/bad-call', []]);
    }
  }), { numRuns: RUNS });
  // Both sides of the edge were visited, or the test has shown nothing.
  expect(Math.min(seen.taken, seen.refused) / RUNS).toBeGreaterThan(0.15);
}, LIMIT_MS);

/** Every sender beside the one right one: whose contents × which frame × which address × whether there is a window. */
const SENDERS = [own, { name: 'another window' }, null, undefined];
const FRAMES: readonly unknown[] = [
  null, undefined,
  ...['app://bundle/index.html', 'app://bundle', 'app://bundle.evil/index.html', 'app://evil/', 'app://x@bundle/', 'app://bundle:8/', 'https://bundle/', 'http://127.0.0.1/', 'file:///', 'about:blank', 'about:srcdoc', 'data:text/html,x', 'blob:app://bundle/1', 'devtools://devtools/', 'chrome-error://chromewebdata/', '']
    .flatMap((url) => [{ url, parent: null }, { url, parent: top }, { url, parent: { url: 'https://example.com/', parent: null } }]),
];

/** The smallest right object: only what may not be missing. */
function neededOf(members: Members): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !name.endsWith('?')).map(([name, rule]) => [name, rule.good[0]]));
}

test('no sender but the top frame of the present window at our address is answered, whatever it asks', async () => {
  let answered = 0;
  for (const isOpen of [true, false]) for (const sender of SENDERS) for (const senderFrame of FRAMES) for (const method of HOST_METHODS) {
    present = isOpen ? own : null;
    const rule = HOST_RULES[method];
    const args = rule === null ? [] : 'only' in rule ? [rule.only.good[0]] : [neededOf(rule.members)];
    const envelope = await send({ method, args }, { sender, senderFrame }) as { readonly ok: boolean };
    const frame = senderFrame as { readonly url: string; readonly parent: unknown } | null | undefined;
    const isOurs = isOpen && sender === own && frame?.parent === null && ['app://bundle/index.html', 'app://bundle'].includes(frame.url);
    expect(envelope.ok, `${method} from ${JSON.stringify(frame)}`).toBe(isOurs);
    if (envelope.ok) answered++;
  }
  expect(answered).toBe(2 * HOST_METHODS.length);
  expect(ran).toHaveLength(answered);
});

test('a right call that is too large is refused before anything reads it', async () => {
  for (const method of HOST_METHODS) expect(await send({ method, args: ['x'.repeat(maxCallBytes(method))] }, { sender: own, senderFrame: top })).toMatchObject({ ok: false });
  expect(ran).toEqual([]);
});
