import type { Language } from '../../shared/base/language.ts';
import { checkpointOf } from '../../shared/verify/checkpoint-of.ts';
import { sentence } from '../../shared/verify/explain.ts';
import { isCheckpoint } from '../../shared/verify/given-checkpoint.ts';
import { failureText } from './check-task.ts';
import { EARLIER_WORDS, type EarlierWords } from './earlier-words.ts';
import { element } from './element.ts';

type Told = { readonly key: 'taken' | 'none'; readonly file: string } | { readonly text: (language: Language) => string } | null;

/** Where the checkpoint of an earlier bundle or sheet is given: typed, pasted, or taken from that bundle. Closed until it is wanted; what was entered outlives a change of the language. */
export class EarlierField {
  readonly #text = element('textarea', { 'id': 'checkpoint', 'rows': '3', 'autocomplete': 'off', 'autocapitalize': 'off', 'spellcheck': 'false', 'translate': 'no', 'aria-describedby': 'checkpoint-hint checkpoint-fault', 'input': () => this.#clear() });
  readonly #file: HTMLInputElement = element('input', { id: 'earlier-file', type: 'file', accept: '.zip,application/zip', change: () => void this.#take() });
  readonly #announce: (text: string) => void;
  #fault = element('p');
  #told = element('p');
  #language: Language = 'ko';
  #isOpen = false;
  #isFaulty = false;
  #said: Told = null;
  #takes = 0;

  constructor(announce: (text: string) => void) {
    this.#announce = announce;
  }

  view(language: Language): HTMLElement {
    this.#language = language;
    const words = EARLIER_WORDS[language];
    this.#fault = element('p', { class: 'fault', id: 'checkpoint-fault' });
    this.#told = element('p', { class: 'hint' });
    const box: HTMLDetailsElement = element('details', { class: 'earlier', open: this.#isOpen, toggle: () => void (this.#isOpen = box.open) },
      element('summary', {}, words.heading),
      element('div', { class: 'inside' },
        element('p', { class: 'hint' }, words.lead),
        element('div', { class: 'field' },
          element('label', { for: 'checkpoint' }, words.label),
          element('p', { class: 'hint', id: 'checkpoint-hint' }, words.hint),
          this.#text,
          this.#fault),
        element('span', { class: 'pick' }, element('span', { 'class': 'button', 'aria-hidden': 'true' }, words.fromFile), this.#file),
        this.#told));
    this.#file.setAttribute('aria-label', words.fromFile);
    this.#tell(words);
    return box;
  }

  /** What was given, null for nothing; 'faulty' where it is no checkpoint: then the field says so and takes the focus. */
  read(): string | null | 'faulty' {
    const given = this.#text.value.trim();
    this.#isFaulty = given !== '' && !isCheckpoint(given);
    if (!this.#isFaulty) return given === '' ? null : given;
    this.#isOpen = true;
    return 'faulty';
  }

  focus(): void {
    this.#text.focus();
  }

  async #take(): Promise<void> {
    const [file] = this.#file.files ?? [];
    this.#file.value = '';
    if (!file) return;
    // Of two that were chosen one after the other the last counts, whichever is read first; so does what is typed meanwhile.
    const own = ++this.#takes;
    try {
      const read = async (offset: number, lengthBytes: number): Promise<Uint8Array> => new Uint8Array(await file.slice(offset, offset + lengthBytes).arrayBuffer());
      const found = await checkpointOf({ sizeBytes: file.size, read });
      if (own !== this.#takes) return;
      if (found !== null) this.#text.value = found;
      this.#isFaulty &&= found === null;
      this.#said = { key: found === null ? 'none' : 'taken', file: file.name };
    } catch (error) {
      if (own !== this.#takes) return;
      const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : error instanceof Error ? error.name : typeof error;
      this.#said = { text: failureText(file, code) };
    }
    this.#tell(EARLIER_WORDS[this.#language]);
    this.#announce(this.#told.textContent);
  }

  #clear(): void {
    this.#takes += 1;
    this.#isFaulty = false;
    this.#said = null;
    this.#tell(EARLIER_WORDS[this.#language]);
  }

  #tell(words: EarlierWords): void {
    this.#text.setAttribute('aria-invalid', String(this.#isFaulty));
    this.#fault.textContent = this.#isFaulty ? words.fault : '';
    const said = this.#said;
    this.#told.textContent = said === null ? '' : 'text' in said ? said.text(this.#language) : sentence(words[said.key], { file: said.file }, this.#language);
  }
}
