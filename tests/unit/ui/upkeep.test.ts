import { describe, expect, it } from 'vitest';
import type { VaultClient } from '../../../renderer/client/vault.ts';
import { reasonToRemind } from '../../../renderer/ui/components/backup-reminder.tsx';
import { daysSince, formatAgo } from '../../../renderer/ui/format/dates.ts';
import { LongTask } from '../../../renderer/ui/state/long-task.ts';
import { KeptError } from '../../../shared/base/errors.ts';
import type { BackupStatus, VaultEvent } from '../../../shared/contract/vault.ts';

/** A vault that only tells of progress and remembers what it was asked. */
function fakeVault(): { readonly vault: VaultClient; readonly tell: (event: VaultEvent) => void; readonly asked: unknown[] } {
  const listeners = new Set<(event: VaultEvent) => void>();
  const asked: unknown[] = [];
  const vault = {
    call: async (method: string, params: unknown) => asked.push([method, params]),
    onEvent: (listener: (event: VaultEvent) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  } as unknown as VaultClient;
  return { vault, asked, tell: (event) => listeners.forEach((listener) => listener(event)) };
}

/** Counts what keeps the vault from locking by itself. */
function holder(): { held: number; hold: () => () => void } {
  const counter = { held: 0, hold: () => () => undefined as void };
  counter.hold = () => {
    counter.held++;
    return () => void counter.held--;
  };
  return counter;
}

describe('long tasks', () => {
  it('follow their own progress only, and end with the result', async () => {
    const { vault, tell } = fakeVault();
    const { promise, resolve } = Promise.withResolvers<string>();
    const task = new LongTask<string>(vault, holder().hold);
    let id = '';
    const ended = task.run((taskId) => {
      id = taskId;
      return promise;
    });
    const progress = { event: 'task.progress', stage: 'copying', totalBytes: 100 } as const;
    tell({ ...progress, taskId: id, doneBytes: 40 });
    tell({ ...progress, taskId: 'another', doneBytes: 90 });
    expect(task.snapshot()).toMatchObject({ at: 'running', stage: 'copying', doneBytes: 40, totalBytes: 100 });
    resolve('done');
    expect(await ended).toEqual({ at: 'done', result: 'done' });
    tell({ ...progress, taskId: id, doneBytes: 50 });
    expect(task.snapshot()).toEqual({ at: 'done', result: 'done' });
    task.clear();
    expect(task.snapshot()).toEqual({ at: 'idle' });
  });

  it('begin once, cancel by their own id, and keep the fault that ended them', async () => {
    const { vault, asked } = fakeVault();
    const { promise, reject } = Promise.withResolvers<string>();
    const task = new LongTask<string>(vault, holder().hold);
    const ids: string[] = [];
    const begin = (taskId: string): Promise<string> => {
      ids.push(taskId);
      return promise;
    };
    const ended = task.run(begin);
    expect(await task.run(begin)).toMatchObject({ at: 'running' });
    expect(ids).toHaveLength(1);
    task.clear();
    expect(task.snapshot(), 'what runs is not put away').toMatchObject({ at: 'running' });
    task.cancel();
    expect(task.snapshot()).toMatchObject({ isCancelling: true });
    expect(asked).toEqual([['task.cancel', { taskId: ids[0] }]]);
    reject(new KeptError('task/cancelled'));
    expect(await ended).toMatchObject({ at: 'failed', error: { code: 'task/cancelled' } });
  });

  it('hold the vault open by hand, and never in the background', async () => {
    const { vault } = fakeVault();
    const counter = holder();
    const task = new LongTask<string>(vault, counter.hold);
    const first = Promise.withResolvers<string>();
    const byHand = task.run(() => first.promise);
    expect(counter.held).toBe(1);
    first.reject(new Error('odd'));
    expect(await byHand).toMatchObject({ at: 'failed', error: { code: 'internal/unexpected' } });
    expect(counter.held).toBe(0);
    const second = Promise.withResolvers<string>();
    const behind = task.run(() => second.promise, { inBackground: true });
    expect([counter.held, task.isInBackground]).toEqual([0, true]);
    second.resolve('');
    await behind;
    expect(counter.held).toBe(0);
  });
});

describe('the reminder to back up', () => {
  const now = new Date('2026-11-22T12:00:00');
  const last = (daysAgo: number): BackupStatus['last'] => ({ utc: new Date(now.getTime() - daysAgo * 86_400_000).toISOString(), entries: 1, objects: 0, sizeBytes: 1, folder: '/stick' });

  it.each([
    ['nothing to lose yet', { last: null, newItems: 0 }, null],
    ['the first item, no backup', { last: null, newItems: 1 }, 'none'],
    ['a fresh backup', { last: last(1), newItems: 3 }, null],
    ['19 items in 29 days', { last: last(29), newItems: 19 }, null],
    ['30 days and something new', { last: last(30), newItems: 1 }, 'old'],
    ['30 days and nothing new', { last: last(30), newItems: 0 }, null],
    ['20 items', { last: last(0), newItems: 20 }, 'many'],
  ] as const)('%s', (_, status, reason) => {
    expect(reasonToRemind(status, now)).toBe(reason);
  });

  it('counts days as calendars do', () => {
    expect(daysSince(new Date('2026-11-21T23:59:00').toISOString(), new Date('2026-11-22T00:01:00'))).toBe(1);
    expect(daysSince(new Date('2026-11-22T00:01:00').toISOString(), new Date('2026-11-22T23:59:00'))).toBe(0);
    expect(formatAgo(new Date('2026-11-19T08:00:00').toISOString(), 'ko', now)).toBe('3일 전');
    expect(formatAgo(new Date('2026-11-21T08:00:00').toISOString(), 'de', now)).toBe('gestern');
    expect(formatAgo('odd', 'en', now)).toBe('odd');
  });
});
