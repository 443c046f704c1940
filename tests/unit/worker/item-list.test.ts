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

describe('ItemList', () => {
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
