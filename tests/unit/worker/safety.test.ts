import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { Bench, PASSPHRASE } from './worker-tools.ts';

const BY = { passphrase: PASSPHRASE };
const HALF = '어제 밤에 그 사람이 또';

describe('the passphrase again, for main', () => {
  it('tells main of a proof only behind a right one, and counts wrong ones as tries', async () => {
    const bench = await new Bench().create();
    await expect(bench.call('keys.confirm', { by: { passphrase: 'not this one' } })).rejects.toMatchObject({ code: 'passphrase/wrong' });
    expect([bench.attempts.proofs, bench.attempts.tries]).toEqual([0, 1]);
    await bench.call('keys.confirm', { by: BY });
    expect([bench.attempts.proofs, bench.attempts.tries]).toEqual([1, 0]);
    bench.attempts.waitMs = 4000;
    await expect(bench.call('keys.confirm', { by: BY })).rejects.toMatchObject({ code: 'attempts/wait' });
    expect(bench.attempts.proofs).toBe(1);
  });

  it('wrong tries in an open vault are told at the next unlock, also when the right one came after them', async () => {
    const bench = await new Bench().create();
    const { itemId } = await bench.call('items.addNote', { text: 'x', depictedMinor: 'no' });
    await expect(bench.call('keys.confirm', { by: { passphrase: 'not this one' } })).rejects.toMatchObject({ code: 'passphrase/wrong' });
    await bench.call('keys.confirm', { by: BY });
    await expect(bench.call('items.delete', { itemId, by: { passphrase: 'nor this' }, reason: '' })).rejects.toMatchObject({ code: 'passphrase/wrong' });
    await bench.call('items.delete', { itemId, by: BY, reason: '' });
    await bench.restart();
    expect((await bench.unlock()).failedTries).toBe(2);
  });

  it('is no proof while locked', async () => {
    const bench = await new Bench().create();
    await bench.restart();
    await expect(bench.call('keys.confirm', { by: BY })).rejects.toMatchObject({ code: 'vault/locked' });
    expect(bench.attempts.proofs).toBe(0);
  });
});

describe('text that a lock came too early for', () => {
  it('leaves the worker sealed, and comes back at each unlock until it is let go', async () => {
    const bench = await new Bench().create();
    await bench.call('drafts.hold', { text: HALF });
    expect(Buffer.from(bench.drafts.box ?? []).includes(Buffer.from(HALF))).toBe(false);
    await bench.restart();
    expect((await bench.unlock()).heldText).toBe(HALF);
    await bench.restart();
    expect((await bench.unlock()).heldText, 'a page that ended before it saved the text').toBe(HALF);
    await bench.call('drafts.hold', { text: '' });
    await bench.restart();
    expect((await bench.unlock()).heldText).toBeNull();
  });

  it('is let go when it was saved after all', async () => {
    const bench = await new Bench().create();
    await bench.call('drafts.hold', { text: HALF });
    await bench.call('drafts.hold', { text: '' });
    expect(bench.drafts.box).toBeNull();
  });

  it('of another vault, or damaged, is nobody\u2019s, and stops no unlock', async () => {
    const [bench, other] = [await new Bench().create(), await new Bench().create()];
    await other.call('drafts.hold', { text: HALF });
    bench.drafts.box = other.drafts.box;
    await bench.restart();
    expect((await bench.unlock()).heldText).toBeNull();
    bench.drafts.box = new Uint8Array(7);
    await bench.restart();
    expect((await bench.unlock()).heldText).toBeNull();
  });
});

describe('what is told after an unlock', () => {
  it('names the last bundle, from the journal, also when an index is read', async () => {
    const bench = await new Bench().create();
    const { itemId } = await bench.addNote('one');
    await bench.restart();
    expect(await bench.unlock()).toMatchObject({ lastExportUtc: null, isClockBehind: false });
    const before = bench.clock.nowMs();
    await bench.export([itemId]);
    const after = bench.clock.nowMs();
    await bench.restart();
    const report = await bench.unlock();
    const exportedMs = Date.parse(report.lastExportUtc ?? '');
    expect(exportedMs).toBeGreaterThan(before);
    expect(exportedMs).toBeLessThan(after);
  });

  it('says when the clock stands before the last entry, and not when it went on', async () => {
    const bench = await new Bench().create();
    await bench.addNote('one');
    await bench.restart();
    const read = bench.clock.nowMs;
    const set = (byMs: number): void => void Object.assign(bench.clock, { nowMs: () => read() + byMs });
    set(-86_400_000);
    expect((await bench.unlock()).isClockBehind).toBe(true);
    await bench.restart();
    set(400 * 86_400_000);
    expect((await bench.unlock()).isClockBehind).toBe(false);
  });
});
