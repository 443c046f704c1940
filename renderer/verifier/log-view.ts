import type { LogRow } from '../../shared/verify/bundle-contents.ts';
import { explainEntry } from '../../shared/verify/explain-contents.ts';
import { sentence } from '../../shared/verify/explain.ts';
import { element } from './element.ts';
import { pagedList } from './paged-list.ts';
import type { ResultContext } from './result-context.ts';

const ENTRIES_AT_ONCE = 50;

/** The log as a line of time; read when it is opened. */
export function logSection(context: ResultContext): HTMLElement | null {
  const { contents, words, language } = context;
  if (!contents) return null;
  const { view, start } = pagedList<LogRow>({
    list: element('ol', { class: 'log' }),
    rowsAtOnce: ENTRIES_AT_ONCE,
    load: (from, count) => contents.ask<'log'>({ kind: 'log', from, count }),
    draw: (row) => logRow(row, context),
    more: (next, rest) => sentence(words.items.more, { next, rest }, language),
    none: '',
    fail: context.fail,
  });
  return element('section', { 'class': 'on-screen', 'aria-labelledby': 'log' },
    element('h2', { id: 'log' }, words.log.title),
    element('p', { class: 'hint' }, words.log.note),
    element('details', { toggle: start }, element('summary', {}, words.log.open), view));
}

function logRow(row: LogRow, { words, language }: ResultContext): HTMLElement {
  if (row.kind === 'left-out') {
    const count = row.last - row.first + 1;
    return element('li', { class: 'left-out' }, sentence(count === 1 ? words.log.leftOutOne : words.log.leftOut, { first: row.first, last: row.last, count }, language));
  }
  const told = explainEntry(row, language);
  return element('li', {},
    element('p', { class: 'hint' }, `${told.number} · ${told.time}`),
    element('p', { class: 'act' }, told.exhibitNo === null ? told.act : `${told.act} · ${told.exhibitNo}`),
    ...told.lines.map((line) => element('p', { class: 'line' }, line)),
    told.clock === null ? null : element('p', { class: 'clock' }, told.clock),
    element('p', { class: 'code hint' }, `${words.log.hash}: ${told.hash}`));
}
