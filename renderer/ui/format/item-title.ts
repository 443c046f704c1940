import type { Item } from '../../../shared/evidence/item.ts';

/** What an item is called in headings: the title a person gave it, or the first thing known of it; '' when there is nothing. Hostile text. */
export function itemTitle(item: Item): string {
  const candidates = [item.fields.page_title, item.screen?.title, item.address?.raw, item.file?.originalFilename, item.text?.trim().split('\n')[0]];
  return candidates.find((title) => title !== undefined && title.trim() !== '') ?? '';
}
