import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSodium } from '../../../shared/crypto/sodium.ts';
import { packEntries, unpackEntries } from '../../../shared/vault/entry-pages.ts';
import { ItemTable } from '../../../shared/vault/item-table.ts';
import { PackedReader, PackedWriter } from '../../../shared/vault/packed-json.ts';
import type { StoredItem } from '../../../shared/vault/state.ts';
import { newVault, noteDraft } from './vault-tools.ts';

const MOMENT = { utc: '2026-11-22T01:02:03.004Z', local: '2026-11-22T10:02:03.004+09:00', zone: 'Asia/Seoul' };

function storedItem(number: number, notes: string, isDeleted = false): StoredItem {
  const digits = String(number).padStart(12, '0');
  const item = {
    itemId: `00000000-0000-4000-8000-${digits}`, exhibitNo: `E-${digits.slice(3)}`, caseId: 'K-2026-0001', kind: 'message_text', intake: 'typed', depictedMinor: 'no',
    capturedAt: MOMENT, capturedAtSource: 'computer-clock', receivedAt: MOMENT, file: null, screen: null, address: null, text: `글 ${number}`,
    tool: { name: 'Kept', version: '0.1.0', platform: 'linux' }, fields: { notes },
  } as const;
  return { item, objectId: null, deletedAt: isDeleted ? MOMENT : null };
}

/** Texts that look like the ones that are written shorter, and nearly like them. */
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }), fc.uuid(), fc.stringMatching(/^[0-9a-f]{14,40}$/), fc.constantFrom('item', 'notes', '__proto__', '', 'E-0001', MOMENT.utc, MOMENT.local),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, texts, fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(null, true, false, -0, 2 ** 53 - 1), fc.array(tie('value'), { maxLength: 5 }), fc.dictionary(texts, tie('value'), { maxKeys: 5, noNullPrototype: true })),
})).value;

describe('packed JSON', () => {
  it('gives back exactly what was packed', () => {
    fc.assert(fc.property(json, (value) => {
      const writer = new PackedWriter();
      writer.value(value);
      const reader = new PackedReader(writer.finish());
      expect(reader.value()).toStrictEqual(value);
      expect(reader.isAtEnd).toBe(true);
    }), { numRuns: 500 });
  });
});

describe('ItemTable', () => {
  it('is the map of the newest versions, from its pages as well, and leaves pages that are full as they are', () => {
    fc.assert(fc.property(fc.array(fc.record({ many: fc.integer({ min: 1, max: 500 }), old: fc.boolean(), deleted: fc.boolean(), reload: fc.boolean() }), { maxLength: 12 }), (steps) => {
      const model = new Map<string, StoredItem>();
      let table = new ItemTable();
      let pages: readonly Uint8Array[] = [];
      for (const [turn, { many, old, deleted, reload }] of steps.entries()) {
        for (let index = 0; index < many; index++) {
          const stored = storedItem(old ? (index * 7) % (model.size + 1) : model.size, `${turn} ${index}`, deleted);
          model.set(stored.item.itemId, stored);
          table.set(stored.item.itemId, stored);
        }
        const before = pages;
        const versions = countVersions(before);
        pages = table.pack();
        if (countVersions(pages) >= versions + many) expect(pages.slice(0, before.length - 1).every((page, index) => page === before[index])).toBe(true);
        expect(countVersions(pages)).toBeLessThanOrEqual(2 * model.size + 1000);
        if (reload) table = ItemTable.of(structuredClone(pages));
        if (reload) pages = table.pack();
      }
      expect(isDeepStrictEqual([...ItemTable.of(pages)], [...model])).toBe(true);
      expect(isDeepStrictEqual([...table], [...model])).toBe(true);
      expect(table.keptCount).toBe([...model.values()].filter(({ deletedAt }) => deletedAt === null).length);
      expect(Array.from(model.keys(), (_, number) => table.isDeleted(number))).toEqual(Array.from(model.values(), ({ deletedAt }) => deletedAt !== null));
    }), { numRuns: 12 });
  });

  it('does not grow with changes of the same items', () => {
    const table = new ItemTable();
    for (let turn = 0; turn < 5000; turn++) {
      table.set(storedItem(turn % 10, '').item.itemId, storedItem(turn % 10, String(turn)));
      if (turn % 10 === 9) table.pack();
    }
    expect(table.pack().length).toBeLessThan(4);
    expect([...ItemTable.of(table.pack()).values()].map(({ item }) => item.fields.notes)).toEqual(Array.from({ length: 10 }, (_, number) => String(4990 + number)));
  });

  it('refuses pages with an item too few', () => {
    const table = new ItemTable();
    for (let number = 0; number < 2500; number++) table.set(storedItem(number, '').item.itemId, storedItem(number, ''));
    const pages = table.pack();
    expect(pages.length).toBe(3);
    expect(ItemTable.of(pages).size).toBe(2500);
    expect(() => ItemTable.of(pages.slice(1))).toThrow('internal/unexpected');
  });
});

/** Records in all pages: each holds one note of its own. */
function countVersions(pages: readonly Uint8Array[]): number {
  return pages.reduce((sum, page) => sum + Buffer.from(page).toString('latin1').split('K-2026-0001').length - 1, 0);
}

describe('packed entries', () => {
  beforeAll(loadSodium);

  it('are the same records again', async () => {
    const { engine } = await newVault();
    const { itemId } = await engine.captureItem(noteDraft('하나'), null);
    await engine.annotateItem(itemId, { notes: 'x' });
    await engine.record('vault.unlocked', { slot: 'passphrase', failedTries: 0 });
    const { entries } = engine.state;
    expect(unpackEntries(packEntries(entries))).toStrictEqual(entries.map((record) => ({ ...record })));
    expect(() => unpackEntries(packEntries(entries).subarray(0, -1))).toThrow();
  });
});
