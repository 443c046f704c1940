import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { beforeEach, describe, expect, it } from 'vitest';
import { openIndexStore, type IndexStore } from '../../../renderer/vault/index-db.ts';
import { createRowSealer, type IndexRow } from '../../../renderer/vault/index-rows.ts';
import type { KeptError } from '../../../shared/base/errors.ts';
import { platformRandom } from '../../../shared/base/ids.ts';
import { Bench } from './worker-tools.ts';

beforeEach(() => Dexie.delete('kept-index'));

async function benchWith(notes: number): Promise<Bench> {
  const bench = await new Bench().create();
  for (let index = 0; index < notes; index++) await bench.addNote(`note ${index}`);
  await bench.session.writeIndex();
  await bench.session.index.settled();
  return bench;
}

async function allRows(): Promise<IndexRow[]> {
  const database = await new Dexie('kept-index').open();
  const rows = (await database.table('rows').toArray()) as IndexRow[];
  database.close();
  return rows;
}

async function putRows(rows: readonly IndexRow[]): Promise<void> {
  const database = await new Dexie('kept-index').open();
  await database.table('rows').bulkPut([...rows]);
  database.close();
}

const rowOf = (rows: readonly IndexRow[], name: string): IndexRow => rows.find(({ key }) => key.includes(`/${name}/`))!;

/** Journal reads at an unlock: with an index that fits, a few frames; without, the whole journal from its start. */
async function entriesReadAtUnlock(bench: Bench) {
  await bench.restart();
  const report = await bench.unlock();
  await bench.session.index.settled();
  expect((await bench.list()).total).toBe(report.itemCount);
  return report;
}

describe('createRowSealer', () => {
  const key = new Uint8Array(32).fill(7);
  const sealer = createRowSealer('aa', key, platformRandom);

  it('opens a row only in its place, with its key, in its vault', () => {
    const row = sealer.seal('items', 3, Uint8Array.of(1, 2));
    expect(sealer.open('items', 3, row)).toEqual(Uint8Array.of(1, 2));
    const wrong: readonly (() => unknown)[] = [
      () => sealer.open('items', 4, row), () => sealer.open('entries', 3, row), () => createRowSealer('ab', key, platformRandom).open('items', 3, row),
      () => createRowSealer('aa', key.map((byte) => byte ^ 1), platformRandom).open('items', 3, row), () => sealer.open('items', 3, { ...row, box: row.box.subarray(1) }), () => sealer.open('items', 3, { ...row, box: new Uint8Array(0) }),
    ];
    for (const open of wrong) expect(open).toThrow(expect.objectContaining({ code: 'crypto/not-authentic' }) as Error);
  });
});

describe('the index', () => {
  it('is used at the next unlock, and followed by what the journal holds beyond it', async () => {
    const bench = await benchWith(3);
    await bench.addNote('later');
    expect(await entriesReadAtUnlock(bench)).toMatchObject({ itemCount: 4, notices: [] });
    expect((await bench.list('later')).matching).toBe(1);
  });

  it('keeps nothing in the clear', async () => {
    const bench = await benchWith(2);
    await bench.addNote('canary-note-text');
    await bench.call('items.addAddress', { raw: 'https://t.me/canarychannel/1', depictedMinor: 'no' });
    await bench.session.writeIndex();
    const rows = await allRows();
    expect(rows.map(({ key }) => key.split('/')[1]).sort()).toEqual(['entries', 'head', 'items', 'last']);
    const bytes = Buffer.concat(rows.map(({ key, box }) => Buffer.concat([Buffer.from(key), Buffer.from(box)])));
    for (const canary of ['canary', 'note', 'E-0001', 'K-2026', 'item.captured']) {
      expect(bytes.includes(Buffer.from(canary))).toBe(false);
      expect(bytes.includes(Buffer.from(canary, 'utf16le'))).toBe(false);
    }
  });

  it('is made again when it is gone, and says so', async () => {
    const bench = await benchWith(3);
    await bench.restart();
    await Dexie.delete('kept-index');
    bench.indexStore = openIndexStore();
    const report = await bench.unlock();
    expect(report).toMatchObject({ itemCount: 3, notices: [{ kind: 'index-rebuilt', entries: 6 }] });
    expect(await entriesReadAtUnlock(bench)).toMatchObject({ itemCount: 3, notices: [] });
  });

  it.each(['head', 'items', 'entries'])('is made again when one byte of its %s has changed', async (name) => {
    const bench = await benchWith(3);
    await bench.restart();
    const row = rowOf(await allRows(), name);
    const box = row.box.slice();
    box[box.length >> 1]! ^= 1;
    await putRows([{ key: row.key, box }]);
    expect(await entriesReadAtUnlock(bench)).toMatchObject({ itemCount: 3, notices: [{ kind: 'index-rebuilt' }] });
  });

  it('is made again when a page is missing, stands in another place, or is an older one', async () => {
    const bench = await benchWith(3);
    const older = rowOf(await allRows(), 'items');
    await bench.addNote('newer');
    await bench.session.writeIndex();
    await bench.session.index.settled();
    await putRows([older]);
    expect(await entriesReadAtUnlock(bench)).toMatchObject({ itemCount: 4, notices: [{ kind: 'index-rebuilt' }] });
    const rows = await allRows();
    await putRows([{ key: rowOf(rows, 'items').key, box: rowOf(rows, 'entries').box }]);
    expect(await entriesReadAtUnlock(bench)).toMatchObject({ itemCount: 4, notices: [{ kind: 'index-rebuilt' }] });
    const database = await new Dexie('kept-index').open();
    await database.table('rows').delete(rowOf(rows, 'entries').key);
    database.close();
    expect(await entriesReadAtUnlock(bench)).toMatchObject({ itemCount: 4, notices: [{ kind: 'index-rebuilt' }] });
  });

  it('is made again when a page says what a field said before', async () => {
    const bench = await benchWith(3);
    const { rows } = await bench.list();
    const older = rowOf(await allRows(), 'items');
    await bench.call('items.setFields', { itemId: rows[0]!.itemId, changes: { notes: 'the latest' } });
    await bench.session.writeIndex();
    await bench.session.index.settled();
    await putRows([older]);
    expect((await entriesReadAtUnlock(bench)).notices).toMatchObject([{ kind: 'index-rebuilt' }]);
    expect((await bench.call('items.get', { itemId: rows[0]!.itemId })).item.fields.notes).toBe('the latest');
  });

  it('of another vault is not believed, under its own name or ours', async () => {
    const other = await benchWith(5);
    const foreign = await allRows();
    const bench = await benchWith(2);
    expect((await allRows()).some(({ key }) => key.startsWith(other.session.engine.vaultId))).toBe(false);
    await bench.restart();
    const ours = await allRows();
    const vaultId = ours[0]!.key.split('/')[0]!;
    await putRows(foreign.map(({ key, box }) => ({ key: `${vaultId}/${key.split('/').slice(1).join('/')}`, box })));
    expect(await entriesReadAtUnlock(bench)).toMatchObject({ itemCount: 2, notices: [{ kind: 'index-rebuilt' }] });
  });

  it('that goes further than the journal tells of an older copy put in place', async () => {
    const bench = await benchWith(2);
    const early = bench.store.copy();
    await bench.addNote('will be missing');
    await bench.addNote('this too');
    await bench.session.index.settled();
    Object.assign(bench.store.files, early.files);
    // The index itself was last written before the two notes: it fits, and only the noted position gives the loss away.
    expect(await entriesReadAtUnlock(bench)).toMatchObject({ itemCount: 2, notices: [{ kind: 'journal-shorter', missing: 2 }] });

    const again = bench.store.copy();
    await bench.addNote('in the index');
    await bench.session.writeIndex();
    await bench.session.index.settled();
    Object.assign(bench.store.files, again.files);
    const report = await entriesReadAtUnlock(bench);
    expect(report.itemCount).toBe(2);
    expect(report.notices).toContainEqual({ kind: 'journal-shorter', missing: 1 });
  });

  it('is written by pages, and only those that changed', async () => {
    const bench = await benchWith(2);
    const writes: string[][] = [];
    const inner = bench.indexStore;
    bench.indexStore = { ...inner, write: (rows) => (writes.push(rows.map(({ key }) => key.split('/').slice(1).join('/'))), inner.write(rows)) };
    await bench.session.writeIndex();
    expect(writes.flat()).toEqual(['head/000000', 'last/000000']);
    writes.length = 0;
    const { rows } = await bench.list();
    await bench.call('items.setFields', { itemId: rows[0]!.itemId, changes: { notes: 'x' } });
    await bench.session.index.settled();
    await bench.session.writeIndex();
    expect(writes.flat()).toEqual(['last/000000', 'items/000000', 'entries/000000', 'head/000000', 'last/000000']);
  });

  it('that is gone is made again while what has been read can be listed; what is written meanwhile is answered only when it is in the journal', async () => {
    const bench = await new Bench().create();
    for (let index = 0; index < 32; index++) await bench.addNote(`${index} ${'가'.repeat(90_000)}`);
    await bench.restart();
    await Dexie.delete('kept-index');
    bench.indexStore = openIndexStore();
    const now = { isOpen: false };
    const unlocking = bench.unlock().finally(() => (now.isOpen = true));
    const listed: number[] = [];
    let added: Promise<boolean> | null = null;
    while (!now.isOpen) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const page = await bench.list().catch((error: KeptError) => error);
      if (now.isOpen || page instanceof Error) continue;
      listed.push(page.total);
      added ??= bench.addNote('kept meanwhile').then(() => now.isOpen);
    }
    expect(await unlocking).toMatchObject({ itemCount: 32, notices: [{ kind: 'index-rebuilt' }] });
    expect(listed.length).toBeGreaterThan(0);
    expect(listed).toEqual(listed.toSorted((a, b) => a - b));
    expect(await added).toBe(true);
    expect((await bench.list('kept meanwhile')).matching).toBe(1);
    const told = bench.events.filter((event) => event.event === 'unlock.reading').map(({ itemCount }) => itemCount);
    expect([told[0], told.at(-1)]).toEqual([0, null]);
  });

  it.each([
    ['refuses to open', () => Promise.reject(new Error('blocked'))],
    ['throws at once', () => { throw new Error('quota'); }],
  ])('that %s keeps nobody from their evidence and is not spoken of', async (_, fail) => {
    const broken: IndexStore = { read: fail, keys: fail, write: fail, keepOnly: fail };
    const bench = new Bench();
    bench.indexStore = broken;
    await bench.create();
    await bench.addNote('kept all the same');
    expect(await entriesReadAtUnlock(bench)).toMatchObject({ itemCount: 1, notices: [] });
  });

  it('that is cut off at any writing is the one before or the one after, and never none', async () => {
    const bench = await benchWith(2);
    const inner = bench.indexStore;
    let isCut = true;
    for (let allowed = 0; isCut; allowed++) {
      await bench.addNote(`note ${2 + allowed}`);
      let left = allowed;
      isCut = false;
      bench.indexStore = { ...inner, write: (rows) => (left-- > 0 ? inner.write(rows) : (isCut = true, Promise.reject(new Error('ended')))) };
      await bench.session.writeIndex();
      await bench.session.index.settled();
      bench.indexStore = inner;
      expect(await entriesReadAtUnlock(bench), `after ${allowed} writings`).toMatchObject({ itemCount: 3 + allowed, notices: [] });
      expect(allowed, 'a few pages are one writing').toBeLessThan(4);
    }
  });

  it('that fails at a writing is written whole the next time', async () => {
    const bench = await benchWith(2);
    await bench.addNote('third');
    const inner = bench.indexStore;
    bench.indexStore = { ...inner, write: () => Promise.reject(new Error('full')) };
    expect(await bench.session.writeIndex()).toBe(false);
    bench.indexStore = inner;
    expect(await bench.session.writeIndex()).toBe(true);
    expect(await entriesReadAtUnlock(bench)).toMatchObject({ itemCount: 3, notices: [] });
  });
});
