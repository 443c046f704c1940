import { describe, expect, it } from 'vitest';
import type { IndexStore } from '../../../renderer/vault/index-db.ts';
import type { IndexRow } from '../../../renderer/vault/index-rows.ts';
import { ReadAhead } from '../../../renderer/vault/read-ahead.ts';

const rowOf = (key: string): IndexRow => ({ key, box: Uint8Array.of(key.length) });

/** Rows in memory, and how often each was read. */
function storeOf(keys: readonly string[]) {
  const rows = new Map(keys.map((key) => [key, rowOf(key)]));
  const read: string[] = [];
  const store: IndexStore = {
    read: async (asked) => {
      read.push(...asked);
      await Promise.resolve();
      return asked.map((key) => rows.get(key));
    },
    keys: async (prefix) => [...rows.keys()].filter((key) => key.startsWith(prefix)).sort(),
    write: async () => undefined,
    keepOnly: async () => undefined,
  };
  return { store, rows, read };
}

const MANY = Array.from({ length: 50 }, (_, page) => `a/items/${String(page).padStart(6, '0')}`);

describe('ReadAhead', () => {
  it('gives what was read ahead without reading it again, and reads the rest', async () => {
    const { store, rows, read } = storeOf([...MANY, 'b/head/000000']);
    const ahead = new ReadAhead(store);
    ahead.begin('a/');
    expect(await ahead.read(MANY)).toEqual(MANY.map(rowOf));
    expect(read).toEqual(MANY);
    rows.set('a/last/000000', rowOf('a/last/000000'));
    expect(await ahead.read(['a/last/000000', 'a/none/000000'])).toEqual([rowOf('a/last/000000'), undefined]);
  });

  it('gives each row once: asked for again, it is what lies there by then', async () => {
    const { store, rows } = storeOf(MANY);
    const ahead = new ReadAhead(store);
    ahead.begin('a/');
    await ahead.read(MANY);
    rows.set(MANY[3]!, { key: MANY[3]!, box: Uint8Array.of(99) });
    expect((await ahead.read([MANY[3]!]))[0]?.box).toEqual(Uint8Array.of(99));
  });

  it('forgets what was dropped, also while it is being read', async () => {
    const { store, read } = storeOf(MANY);
    const ahead = new ReadAhead(store);
    ahead.begin('a/');
    ahead.drop();
    expect(await ahead.read(MANY)).toEqual(MANY.map(rowOf));
    expect(read.filter((key) => key === MANY[40])).toHaveLength(1);
  });

  it('that cannot be read ahead is read, and fails, when it is asked for', async () => {
    const { store } = storeOf(MANY);
    let isBroken = true;
    const ahead = new ReadAhead({ ...store, read: (keys) => (isBroken ? Promise.reject(new Error('blocked')) : store.read(keys)) });
    ahead.begin('a/');
    await expect(ahead.read(MANY)).rejects.toThrow('blocked');
    isBroken = false;
    expect(await ahead.read(MANY)).toEqual(MANY.map(rowOf));
  });
});
