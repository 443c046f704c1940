import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeptError } from '../../../shared/base/errors.ts';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { newVault, noteDraft, reopen, stateOf, type TestVault } from './vault-tools.ts';

let vault: TestVault;
beforeAll(loadSodium);
beforeEach(async () => {
  vault = await newVault();
  await vault.engine.captureItem(noteDraft('하나'), null);
});

/** Fails the next append after so many bytes; Infinity = the bytes are all there, but the store says no. */
function failNextAppend(keptBytes: number, code: 'disk/full' | 'disk/failed' = 'disk/full'): void {
  let isDone = false;
  vault.store.onAppend = () => {
    if (isDone) return null;
    isDone = true;
    return { code, keptBytes };
  };
}

const texts = (engine: TestVault['engine']): (string | null)[] => [...engine.state.items.values()].map(({ item }) => item.text);

describe('a failed append', () => {
  for (const keptBytes of [0, 1, 4, 8, 100, 500, Infinity]) {
    it(`after ${keptBytes} bytes changes nothing, and the next one works`, async () => {
      const before = stateOf(vault.engine);
      const bytesBefore = vault.store.files.segments[0]!.length;
      failNextAppend(keptBytes);
      await expect(vault.engine.captureItem(noteDraft('실패'), null)).rejects.toThrow('disk/full');
      expect(stateOf(vault.engine)).toEqual(before);
      const left = vault.store.files.segments[0]!.length - bytesBefore;
      const item = await vault.engine.captureItem(noteDraft('둘'), null);
      expect(item.exhibitNo).toBe('E-0002');
      expect(vault.store.files.setAside.map(({ bytes }) => bytes.length)).toEqual(left === 0 ? [] : [left]);
      const { engine, opened } = await reopen(vault.store);
      expect(opened.tornBytes).toBe(0);
      expect(stateOf(engine)).toEqual(stateOf(vault.engine));
      expect(texts(engine)).toEqual(['하나', '둘']);
    });
  }

  it('fails only its own call when many wait', async () => {
    failNextAppend(20);
    const results = await Promise.allSettled(['실패', '둘', '셋'].map((text) => vault.engine.captureItem(noteDraft(text), null)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(texts((await reopen(vault.store)).engine)).toEqual(['하나', '둘', '셋']);
    expect([...vault.engine.state.items.values()].map(({ item }) => item.exhibitNo)).toEqual(['E-0001', 'E-0002', 'E-0003']);
  });

  it('of a capture leaves what can be opened, when the program ends before the next one', async () => {
    for (const keptBytes of [1, 300]) {
      failNextAppend(keptBytes);
      await expect(vault.engine.captureItem(noteDraft('실패'), null)).rejects.toThrow('disk/full');
      const { engine, opened } = await reopen(vault.store.copy());
      expect(opened.tornBytes).toBe(keptBytes);
      expect(texts(engine)).toEqual(['하나']);
      await vault.engine.captureItem(noteDraft('x'), null);
      vault = await newVault();
      await vault.engine.captureItem(noteDraft('하나'), null);
    }
  });

  it('is repaired only when the disk lets it; until then every write fails and nothing is lost', async () => {
    failNextAppend(50);
    await expect(vault.engine.captureItem(noteDraft('실패'), null)).rejects.toThrow('disk/full');
    const setAside = vault.store.setAsideJournalTail.bind(vault.store);
    vault.store.setAsideJournalTail = async () => { throw new KeptError('disk/full'); };
    for (let n = 0; n < 3; n++) await expect(vault.engine.captureItem(noteDraft('실패'), null)).rejects.toThrow('disk/full');
    const torn = vault.store.copy();
    torn.setAsideJournalTail = async () => { throw new KeptError('disk/full'); };
    const reading = await reopen(torn);
    expect(reading.opened.tornBytes).toBe(50);
    expect(texts(reading.engine)).toEqual(['하나']);
    await expect(reading.engine.captureItem(noteDraft('실패'), null)).rejects.toThrow('disk/full');
    vault.store.setAsideJournalTail = setAside;
    await vault.engine.captureItem(noteDraft('둘'), null);
    expect(texts((await reopen(vault.store)).engine)).toEqual(['하나', '둘']);
  });

  it('at the roll to a new segment is repaired in that segment', async () => {
    for (const keptBytes of [0, 10, Infinity]) {
      vault = await newVault();
      const big = noteDraft('가'.repeat(300_000));
      while (vault.engine.state.position.offset < 8 * 1024 * 1024 - 900_000) await vault.engine.captureItem(big, null);
      failNextAppend(keptBytes);
      await expect(vault.engine.captureItem(big, null)).rejects.toThrow('disk/full');
      expect(vault.store.files.segments.length).toBe(2);
      await vault.engine.captureItem(noteDraft('둘'), null);
      expect(vault.engine.state.entries.at(-1)).toMatchObject({ segment: 2, offset: 0 });
      const { engine } = await reopen(vault.store);
      expect(stateOf(engine)).toEqual(stateOf(vault.engine));
    }
  });

  it('never moves away what somebody else wrote, when a vault is open twice', async () => {
    const other = (await reopen(vault.store)).engine;
    await other.captureItem(noteDraft('둘'), null);
    const before = structuredClone({ ...vault.store.files });
    await expect(vault.engine.captureItem(noteDraft('셋'), null)).rejects.toThrow('internal/bad-call');
    for (let n = 0; n < 2; n++) await expect(vault.engine.captureItem(noteDraft('셋'), null)).rejects.toThrow('vault/damaged-journal');
    expect({ ...vault.store.files }).toEqual(before);
    await other.captureItem(noteDraft('넷'), null);
    expect(texts((await reopen(vault.store)).engine)).toEqual(['하나', '둘', '넷']);
  });

  it('does not hide that somebody else changed the journal meanwhile', async () => {
    failNextAppend(0);
    await expect(vault.engine.captureItem(noteDraft('실패'), null)).rejects.toThrow('disk/full');
    vault.store.files.segments[0] = vault.store.files.segments[0]!.slice(0, -1);
    await expect(vault.engine.captureItem(noteDraft('둘'), null)).rejects.toThrow('vault/damaged-journal');
    vault.store.files.segments = [];
    await expect(vault.engine.captureItem(noteDraft('둘'), null)).rejects.toThrow('vault/damaged-journal');
  });
});
