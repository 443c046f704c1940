import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ItemList } from '../../../renderer/vault/item-list.ts';
import { ItemTable } from '../../../shared/vault/item-table.ts';
import type { StoredItem } from '../../../shared/vault/state.ts';
import { NOTE_DRAFT } from '../vault/vault-tools.ts';

const WORDS = ['합성', '사진', 'Photo', 'leak', 'é'];
const step = fc.record({ item: fc.nat(30), minute: fc.nat(5), words: fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }), isDeleted: fc.boolean(), kind: fc.constantFrom('message_text' as const, 'url_only' as const) });
const query = fc.record({ words: fc.array(fc.constantFrom('합', '합성', 'photo', 'PH', 'leak', 'e\u0301', 'x'), { maxLength: 2 }), kinds: fc.constantFrom([], ['url_only' as const]) });

function storedItem(number: number, { minute, words, isDeleted, kind }: { minute: number; words: readonly string[]; isDeleted: boolean; kind: 'message_text' | 'url_only' }): StoredItem {
  const capturedAt = { utc: `2026-11-22T01:0${minute}:00.000Z`, local: `2026-11-22T10:0${minute}:00.000+09:00`, zone: 'Asia/Seoul' };
  const itemId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const item = { ...NOTE_DRAFT, itemId, kind, capturedAt, receivedAt: NOTE_DRAFT.capturedAt, text: words.join(' '), caseId: 'K-2026-0001', exhibitNo: `E-${number}`, tool: { name: 'Kept', version: '1', platform: '' }, fields: {} };
  return { item, objectId: null, deletedAt: isDeleted ? capturedAt : null };
}

/** Texts as they come from different systems: composed, in pieces (as macOS writes names), in capitals, over several lines. */
const PIECES = ['합성 사진', '합성 사진'.normalize('NFD'), 'Deepfake', 'ÉTÉ', 'e\u0301te\u0301', '@room_99', 'ﬀ', 'İstanbul', '한', '가', '각', 'a\nb', ''];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map((pieces) => pieces.join(' '));
const fullItem = fc.record({
  text: fc.option(text), title: fc.option(text), filename: fc.option(text), raw: fc.option(text), handle: fc.option(text), fields: fc.dictionary(fc.constantFrom('notes', 'page_title', 'poster_handle'), text, { maxKeys: 3, noNullPrototype: true }),
});
const letters = fc.oneof(fc.constantFrom('합', '합성', '성 사', '하', '한', '각', 'deep', 'FAKE', 'été', 'e\u0301', 'i̇s', 'room 합', 'e-1', '@room_', 'ﬀ', ' ', 'a b', '없는 말'), fc.string({ unit: 'grapheme', maxLength: 3 }));

function fullStored(number: number, { text: note, title, filename, raw, handle, fields }: typeof fullItem extends fc.Arbitrary<infer T> ? T : never): StoredItem {
  const { item, ...rest } = storedItem(number, { minute: number % 6, words: [], isDeleted: number % 7 === 6, kind: 'url_only' });
  const file = filename === null ? null : { stored: true, originalFilename: filename, sizeBytes: 1, mime: 'image/png', sha256: 'ab'.repeat(32), sha512: 'cd'.repeat(64), modifiedUtc: null, pixelWidth: null, pixelHeight: null, exif: {} };
  const screen = title === null ? null : { sourceKind: 'window' as const, title, displayWidthPx: 1, displayHeightPx: 1, scalePercent: 100 };
  const address = raw === null ? null : { raw, platform: 'telegram', form: 'post', parts: handle === null ? [] : [['handle', handle] as const] };
  return { ...rest, item: { ...item, text: note, file, screen, address, fields } as StoredItem['item'] };
}

/** What a person would call found: each word somewhere in what the item says, whatever its case and however its letters are put together. */
function isFound({ item, deletedAt }: StoredItem, typed: string): boolean {
  const said = [item.exhibitNo, item.address?.raw, item.address?.platform, ...(item.address?.parts ?? []).map((part) => part[1]), item.file?.originalFilename, item.file?.sha256, item.screen?.title, item.text, ...Object.values(item.fields)];
  const plain = (words: string): string => words.normalize('NFC').toLowerCase();
  return deletedAt === null && plain(typed).split(/\s+/u).every((word) => said.some((part) => plain(part ?? '').includes(word)));
}

describe('ItemList', () => {
  it('finds what a plain look through everything finds, letter by letter, in whatever form Hangul was written', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fullItem, { maxLength: 40 }), fc.array(letters, { maxLength: 6 }), async (all, typed) => {
      const items = new ItemTable();
      for (const [number, one] of all.entries()) items.set(fullStored(number, one).item.itemId, fullStored(number, one));
      const packed = ItemTable.of(items.pack());
      for (const table of [items, packed]) {
        const list = new ItemList(table);
        for (const word of typed) for (let length = 1; length <= word.length; length++) {
          const expected = [...table.values()].map((stored, number) => ({ stored, number })).filter(({ stored }) => isFound(stored, word.slice(0, length)));
          const { numbers } = await list.find(word.slice(0, length), []);
          expect(numbers.toSorted((a, b) => a - b), word.slice(0, length)).toEqual(expected.map(({ number }) => number));
        }
      }
    }), { numRuns: 100 });
  });

  it('answers every search as if it looked at everything anew, whatever was searched and changed before', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(step, query), { maxLength: 60 }), async (turns) => {
      const items = new ItemTable();
      const minutes = new Map<number, number>();
      const list = new ItemList(items);
      for (const turn of turns) {
        if ('item' in turn) {
          const number = Math.min(turn.item, items.size);
          minutes.set(number, minutes.get(number) ?? turn.minute);
          const stored = storedItem(number, { ...turn, minute: minutes.get(number) ?? 0 });
          items.set(stored.item.itemId, stored);
          continue;
        }
        const fits = ({ item, deletedAt }: StoredItem): boolean =>
          deletedAt === null && (turn.kinds.length === 0 || item.kind === turn.kinds[0]) && turn.words.every((word) => item.text?.toLowerCase().includes(word.normalize('NFC').toLowerCase()));
        const kept = [...items.values()].map((stored, number) => ({ stored, number })).toSorted((a, b) => a.stored.item.capturedAt.utc.localeCompare(b.stored.item.capturedAt.utc) || a.number - b.number);
        const { numbers, total } = await list.find(turn.words.join(' '), turn.kinds);
        expect(numbers).toEqual(kept.filter(({ stored }) => fits(stored)).map(({ number }) => number));
        expect(total).toBe(items.keptCount);
      }
      expect((await new ItemList(items).find('', [])).numbers).toEqual((await list.find('', [])).numbers);
    }), { numRuns: 150 });
  });
});
