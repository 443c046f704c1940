import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VaultClient } from '../../../renderer/client/vault.ts';
import { PAGE_ROWS, PageReader, type Listed } from '../../../renderer/ui/state/use-items.ts';
import type { ItemPage, ItemRow } from '../../../shared/contract/vault.ts';

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 400; turn++) await Promise.resolve();
};

function rowOf(id: number, title = ''): ItemRow {
  return { itemId: String(id), exhibitNo: `E-${id}`, kind: 'url_only', intake: 'typed', title, capturedUtc: '', capturedLocal: '', sizeBytes: null, mime: null, hasPicture: false, stored: false, series: null };
}

/** A worker over a list that may change; a search finds what can be divided by its number. */
class FakeVault {
  ids: number[];
  calls: { offset: number; limit: number }[] = [];
  atOnce = 0;
  error: Error | null = null;
  readonly titles = new Map<number, string>();

  constructor(count: number) {
    this.ids = Array.from({ length: count }, (_, id) => id);
  }

  matching(text: string): number[] {
    return this.ids.filter((id) => id % (Number(text) || 1) === 0);
  }

  readonly call = async (_method: string, { text, offset, limit }: { text: string; offset: number; limit: number }): Promise<ItemPage> => {
    this.atOnce += 1;
    expect(this.atOnce, 'one question at a time').toBe(1);
    this.calls.push({ offset, limit });
    await Promise.resolve();
    this.atOnce -= 1;
    if (this.error) throw this.error;
    const found = this.matching(text);
    return { matching: found.length, total: this.ids.length, rows: found.slice(offset, offset + limit).map((id) => rowOf(id, this.titles.get(id))) };
  };
}

function readerOf(vault: FakeVault): { reader: PageReader; shown: () => Listed; all: Listed[] } {
  const all: Listed[] = [];
  const reader = new PageReader(vault as unknown as VaultClient, (listed) => all.push(listed));
  return { reader, shown: () => all.at(-1)!, all };
}

const step = fc.oneof(
  fc.record({ want: fc.array(fc.nat(30), { maxLength: 8 }) }),
  fc.record({ search: fc.constantFrom('', '2', '3', '7') }),
  fc.record({ remove: fc.nat(400), add: fc.nat(3) }),
  fc.record({ turns: fc.nat(3) }),
);

describe('PageReader', () => {
  it('shows every row that is wanted, in its place, as it is in the end, whatever was typed, scrolled and changed before', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(500), fc.array(step, { maxLength: 25 }), async (count, steps) => {
      const vault = new FakeVault(count);
      const { reader, shown } = readerOf(vault);
      let [version, text, wanted] = [0, '', [0] as number[]];
      const ask = (): void => reader.ask(`${version} ${text}`, JSON.stringify({ kinds: [], text }));
      ask();
      for (const turn of steps) {
        if ('want' in turn) reader.want(wanted = [...new Set(turn.want)].sort((a, b) => a - b));
        if ('search' in turn) text = turn.search;
        if ('remove' in turn) {
          vault.ids = [...Array.from({ length: turn.add }, (_, index) => 10_000 + 10 * version + index), ...vault.ids.toSpliced(turn.remove, 1)];
          version += 1;
        }
        ask();
        if ('turns' in turn) for (let wait = 0; wait < turn.turns; wait++) await Promise.resolve();
      }
      await settle();
      const expected = vault.matching(text);
      expect([shown().matching, shown().total, shown().searchKey]).toEqual([expected.length, vault.ids.length, JSON.stringify({ kinds: [], text })]);
      for (const page of wanted) {
        const rows = expected.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
        if (rows.length > 0) expect(shown().pages.get(page)?.rows.map(({ itemId }) => Number(itemId)), `page ${page}`).toEqual(rows);
      }
    }), { numRuns: 200 });
  });

  it('asks for neighbours together, and for the first page of a new search alone', async () => {
    const vault = new FakeVault(1000);
    const { reader } = readerOf(vault);
    reader.ask('0', '{"kinds":[],"text":""}');
    reader.want([0, 1, 2, 7, 8]);
    await settle();
    expect(vault.calls).toEqual([{ offset: 0, limit: PAGE_ROWS }, { offset: PAGE_ROWS, limit: 2 * PAGE_ROWS }, { offset: 7 * PAGE_ROWS, limit: 2 * PAGE_ROWS }]);
  });

  it('gives a row that says the same as before as the very same one, and a changed one anew', async () => {
    const vault = new FakeVault(30);
    const { reader, shown } = readerOf(vault);
    reader.want([0, 1]);
    reader.ask('0', '{"kinds":[],"text":""}');
    await settle();
    const before = shown().pages.get(0)!.rows;
    vault.ids.unshift(99);
    vault.titles.set(3, 'another title');
    reader.ask('1', '{"kinds":[],"text":""}');
    await settle();
    const after = shown().pages.get(0)!.rows;
    expect(after[0]!.itemId).toBe('99');
    expect(after.slice(1).map((row, index) => row === before[index])).toEqual(after.slice(1).map(({ itemId }) => itemId !== '3'));
    expect(after.find(({ itemId }) => itemId === '3')?.title).toBe('another title');
  });

  it('drops the answer to what nobody asks any more', async () => {
    const vault = new FakeVault(30);
    const { reader, all } = readerOf(vault);
    reader.ask('0', '{"kinds":[],"text":""}');
    reader.ask('0 2', '{"kinds":[],"text":"2"}');
    await settle();
    expect(new Set(all.map(({ key }) => key))).toEqual(new Set(['0 2']));
  });

  it('says that an answer failed, and asks again for another search', async () => {
    const vault = new FakeVault(30);
    const { reader, shown } = readerOf(vault);
    vault.error = new Error('gone');
    reader.ask('0', '{"kinds":[],"text":""}');
    await settle();
    expect(shown().error).not.toBeNull();
    expect(vault.calls.length).toBe(1);
    vault.error = null;
    reader.ask('1', '{"kinds":[],"text":""}');
    await settle();
    expect([shown().error, shown().matching]).toEqual([null, 30]);
  });
});
