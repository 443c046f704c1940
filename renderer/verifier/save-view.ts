import { sentence } from '../../shared/verify/explain.ts';
import { LookFault } from './bundle-session.ts';
import { element } from './element.ts';
import type { ResultContext } from './result-context.ts';
import { safeNameOf, saveOut, type Saved, type SaveHooks } from './save-out.ts';

/** One at a time, so that one button stops what runs. */
let running: AbortController | null = null;

/** What a button saves, and what is said of it. */
interface Saving<Ending extends Saved> {
  readonly name: string;
  readonly label: string;
  readonly ended: Readonly<Record<Ending, string>>;
  /** Said before how it ended; '' for nothing. */
  readonly remark: string;
  save(hooks: SaveHooks): Promise<Ending>;
}

/** The button that saves one file of the bundle, its progress, and what came of it. */
export function saveControl(file: { readonly path: string; readonly sizeBytes: number }, context: ResultContext): HTMLElement | null {
  const { contents, words: { save } } = context;
  if (!contents) return null;
  const { name, isRenamed } = safeNameOf(file.path);
  return saveButton({ name, label: save.button, ended: save.ended, remark: isRenamed ? save.renamed : '', save: (hooks) => saveOut(contents, file, name, hooks) }, context);
}

/** The same for anything that can be saved. */
export function saveButton<Ending extends Saved>({ name, label, ended, remark, save }: Saving<Ending>, context: ResultContext): HTMLElement {
  const words = context.words.save;
  const said = element('p', { class: 'hint', role: 'status' });
  const say = (template: string, details: Readonly<Record<string, string | number>> = {}): void => void (said.textContent = sentence(template, details, context.language));
  const run = async (): Promise<void> => {
    if (running) return say(words.busy);
    running = new AbortController();
    button.textContent = words.stop;
    try {
      const ending = await save({ signal: running.signal, onProgress: (part) => say(words.running, { percent: Math.floor(part * 100) }) });
      say(`${remark} ${ended[ending]}`.trim(), { name });
    } catch (error) {
      if (!(error instanceof LookFault)) throw error;
      const changed = error.code === 'file/changed' || error.code === 'NotReadableError' || error.code === 'NotFoundError';
      say(error.code === 'task/cancelled' ? words.stopped : changed ? words.changed : words.failed, { code: error.code });
      if (changed) context.fail(error.code);
    } finally {
      running = null;
      button.textContent = label;
    }
  };
  const button: HTMLButtonElement = element('button', { 'type': 'button', 'class': 'plain save', 'aria-label': sentence(words.buttonOf, { name }, context.language), 'click': () => void (button.textContent === words.stop ? running?.abort() : run()) }, label);
  return element('div', { class: 'saving' }, button, said);
}
