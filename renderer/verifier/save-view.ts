import { sentence } from '../../shared/verify/explain.ts';
import { LookFault } from './bundle-session.ts';
import { element } from './element.ts';
import type { ResultContext } from './result-context.ts';
import { safeNameOf, saveOut } from './save-out.ts';

/** One at a time, so that one button stops what runs. */
let running: AbortController | null = null;

/** The button that saves one file, its progress, and what came of it. */
export function saveControl(file: { readonly path: string; readonly sizeBytes: number }, context: ResultContext): HTMLElement {
  const words = context.words.save;
  const { name, isRenamed } = safeNameOf(file.path);
  const said = element('p', { class: 'hint', role: 'status' });
  const say = (template: string, details: Readonly<Record<string, string | number>> = {}): void => void (said.textContent = sentence(template, details, context.language));
  const save = async (): Promise<void> => {
    if (running) return say(words.busy);
    if (!context.contents) return;
    running = new AbortController();
    button.textContent = words.stop;
    try {
      await saveOut(context.contents, file, name, { signal: running.signal, onProgress: (part) => say(words.running, { percent: Math.floor(part * 100) }) });
      say(isRenamed ? words.renamed : words.done, { name });
    } catch (error) {
      if (!(error instanceof LookFault)) throw error;
      const changed = error.code === 'file/changed' || error.code === 'NotReadableError' || error.code === 'NotFoundError';
      say(error.code === 'task/cancelled' ? words.stopped : changed ? words.changed : words.failed, { code: error.code });
      if (changed) context.fail(error.code);
    } finally {
      running = null;
      button.textContent = words.button;
    }
  };
  const button: HTMLButtonElement = element('button', { 'type': 'button', 'class': 'plain save', 'aria-label': sentence(words.buttonOf, { name }, context.language), 'click': () => void (button.textContent === words.stop ? running?.abort() : save()) }, words.button);
  return element('div', { class: 'saving' }, button, said);
}
