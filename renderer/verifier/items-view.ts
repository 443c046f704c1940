import type { ContentItem } from '../../shared/verify/bundle-contents.ts';
import { explainItem, type ExplainedItem } from '../../shared/verify/explain-contents.ts';
import { sentence } from '../../shared/verify/explain.ts';
import { element, factList } from './element.ts';
import { pagedList } from './paged-list.ts';
import { pictureBox } from './picture-view.ts';
import type { ResultContext } from './result-context.ts';
import { saveControl } from './save-view.ts';

const ITEMS_AT_ONCE = 25;

/** The items, each with what was recorded of it; pictures are covered until they are asked for. */
export function itemsSection(context: ResultContext): HTMLElement | null {
  const { contents, words, language } = context;
  if (!contents) return null;
  const { view, start } = pagedList<ContentItem>({
    list: element('ol', { class: 'items' }),
    rowsAtOnce: ITEMS_AT_ONCE,
    load: (from, count) => contents.ask<'items'>({ kind: 'items', from, count }),
    draw: (row) => itemCard(row, explainItem(row, language), context),
    more: (next, rest) => sentence(words.items.more, { next, rest }, language),
    none: words.items.none,
    fail: context.fail,
  });
  start();
  return element('section', { 'class': 'on-screen', 'aria-labelledby': 'items' },
    element('h2', { id: 'items' }, words.items.title),
    element('p', { class: 'hint' }, words.items.note),
    view);
}

function itemCard({ item, path }: ContentItem, told: ExplainedItem, context: ResultContext): HTMLElement {
  const { words } = context;
  const file = path !== null && item.file ? { path, sizeBytes: item.file.sizeBytes } : null;
  return element('li', { 'class': 'item', 'data-exhibit': told.exhibitNo },
    element('div', { class: 'item-head' },
      element('h3', {}, element('span', { class: 'exhibit' }, told.exhibitNo), ' ', told.kind),
      element('p', { class: 'hint' }, told.captured)),
    told.title === '' ? null : element('p', { class: 'item-title' }, told.title),
    file && told.noPicture === null ? pictureBox(file.path, told.exhibitNo, context) : told.noPicture ? element('p', { class: 'hint' }, told.noPicture) : null,
    told.digests[0] ? factList([told.digests[0]]) : null,
    element('details', {}, element('summary', {}, words.items.details),
      factList([...told.digests.slice(1), ...told.facts]),
      told.typed.length > 0 ? element('p', { class: 'hint' }, told.typedNote) : null,
      told.typed.length > 0 ? factList(told.typed) : null),
    file ? saveControl(file, context) : null);
}
