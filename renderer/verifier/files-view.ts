import type { ContentFile } from '../../shared/verify/bundle-contents.ts';
import { sentence } from '../../shared/verify/explain.ts';
import { showHostile } from '../../shared/verify/hostile-text.ts';
import { element } from './element.ts';
import { pagedList } from './paged-list.ts';
import type { ResultContext } from './result-context.ts';
import { saveControl } from './save-view.ts';

const FILES_AT_ONCE = 50;

/** Every file that the signature covers, to be saved one by one. */
export function filesSection(context: ResultContext): HTMLElement | null {
  const { contents, words, language } = context;
  if (!contents) return null;
  const { view, start } = pagedList<ContentFile>({
    list: element('ul', { class: 'files' }),
    rowsAtOnce: FILES_AT_ONCE,
    load: (from, count) => contents.ask<'files'>({ kind: 'files', from, count }),
    draw: (file) => element('li', {},
      element('div', {},
        element('p', { class: 'code' }, showHostile(file.path)),
        element('p', { class: 'hint' }, sentence(words.bytes, { size: file.sizeBytes }, language)),
        element('p', { class: 'code hint' }, `SHA-256: ${file.sha256}`)),
      saveControl(file, context)),
    more: (next, rest) => sentence(words.items.more, { next, rest }, language),
    none: '',
    fail: context.fail,
  });
  return element('section', { 'class': 'on-screen', 'aria-labelledby': 'files' },
    element('h2', { id: 'files' }, words.files.title),
    element('p', { class: 'hint' }, words.files.note),
    element('details', { toggle: start }, element('summary', {}, words.files.open), view));
}
