import { utf8 } from '../../shared/base/bytes.ts';
import { sentence } from '../../shared/verify/explain.ts';
import { showJson } from '../../shared/verify/hostile-text.ts';
import { resultJson } from '../../shared/verify/result-json.ts';
import type { VerifyResult } from '../../shared/verify/result.ts';
import { LookFault } from './bundle-session.ts';
import { element } from './element.ts';
import { PAGE_WORDS } from './page-words.ts';
import type { ResultContext } from './result-context.ts';
import { savePieces, type SaveHooks } from './save-out.ts';
import { saveButton } from './save-view.ts';

/** As many are read on a screen; a text of megabytes stands still. */
const MAX_ITEMS_SHOWN = 500;
/** Small enough to come between two frames of the page. */
const PIECE_LETTERS = 256 * 1024;

/**
 * What the command line prints with --json, for other programs. All of it can be saved; on the screen the list of items is all there or, where it is long, not at all, and
 * that is said: what is shown is never the beginning of something.
 */
export function technicalSection(context: ResultContext): HTMLElement {
  const { finished: { result }, words: { technical }, language } = context;
  const count = result.bundle?.items.length ?? 0;
  const isLong = count > MAX_ITEMS_SHOWN;
  const text = element('pre', { tabindex: '0' });
  const fill = (): void => void (text.textContent ||= isLong ? showJson(withoutItems(result)) : [...resultJson(result)].join(''));
  const name = result.bundle ? `${result.bundle.bundleName}.check.json` : 'check.json';
  return element('details', { class: 'technical', toggle: fill }, element('summary', {}, PAGE_WORDS[language].technical),
    element('div', { class: 'inside' },
      isLong ? element('p', { class: 'hint' }, sentence(technical.long, { count }, language)) : null,
      saveButton({ name, label: technical.button, ended: technical.ended, remark: '', save: (hooks) => savePieces(piecesOf(result, hooks), name) }, context),
      text));
}

function withoutItems(result: VerifyResult): unknown {
  const { items: _, ...bundle } = { items: null, ...result.bundle };
  return { ...result, bundle };
}

async function* piecesOf(result: VerifyResult, { signal, onProgress }: SaveHooks): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const parts = result.bundle ? result.bundle.items.length + 2 : 1;
  let held = '';
  let done = 0;
  for (const part of resultJson(result)) {
    held += part;
    done += 1;
    if (held.length < PIECE_LETTERS) continue;
    if (signal.aborted) throw new LookFault('task/cancelled');
    yield utf8(held);
    held = '';
    onProgress(done / parts);
    await new Promise((resolve) => void setTimeout(resolve));
  }
  yield utf8(`${held}\n`);
}
