import { expect, it } from 'vitest';
import type { HostApi } from '../../../shared/contract/host.ts';
import { Leaving } from '../../../renderer/ui/state/leaving.ts';

function leavingWith(sealTakesMs: number): { readonly leaving: Leaving; readonly done: readonly string[]; readonly locked: Promise<void> } {
  const done: string[] = [];
  const locked = Promise.withResolvers<void>();
  const lock = async (): Promise<void> => {
    done.push('lock');
    locked.resolve();
  };
  const leaving = new Leaving({ lock } as unknown as HostApi);
  leaving.attach({
    show: () => done.push('show'),
    seal: async (limitMs) => {
      done.push(`seal ${limitMs}`);
      await new Promise((resolve) => setTimeout(resolve, sealTakesMs));
    },
    settle: async (limitMs) => {
      done.push(`settle ${limitMs > 0 && limitMs <= 450 - sealTakesMs + 1 ? 'in what is left' : limitMs}`);
    },
    fail: (error) => done.push(error.code),
  });
  return { leaving, done, locked: locked.promise };
}

it('before a lock that main asks for, what is half-written is saved first, and what time is left goes to the copy of the log', async () => {
  for (const sealTakesMs of [0, 120]) {
    const { leaving, done, locked } = leavingWith(sealTakesMs);
    leaving.lockNow(500);
    leaving.lockNow(5000);
    await locked;
    expect(done).toEqual(['show', 'seal 450', 'settle in what is left', 'lock']);
  }
});

it('a lock by hand gives the copy half a second of its own', async () => {
  const { leaving, done, locked } = leavingWith(0);
  leaving.lock();
  await locked;
  expect(done).toEqual(['show', 'seal 4000', 'settle 500', 'lock']);
});
