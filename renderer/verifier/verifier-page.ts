import { LANGUAGES, type Language } from '../../shared/base/language.ts';
import { sentence, wordsOf } from '../../shared/verify/explain.ts';
import { readGivenKey } from '../../shared/verify/given-key.ts';
import { CheckTask, failureText } from './check-task.ts';
import { CONTENTS_WORDS } from './contents-words.ts';
import { EarlierField } from './earlier-field.ts';
import { element } from './element.ts';
import { LANGUAGE_NAMES, PAGE_WORDS } from './page-words.ts';
import { letGoOfPictures } from './picture-view.ts';
import type { Comparison, Finished } from './result-context.ts';
import { resultView } from './result-view.ts';

declare const KEPT_VERSION: string;

/** What stands below the form. */
type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'running'; readonly task: CheckTask }
  | { readonly kind: 'message'; readonly text: (language: Language) => string }
  | { readonly kind: 'finished'; readonly finished: Finished };

/** The page: a form, and below it progress, a message or the result. Everything is drawn again when the language changes. */
export class VerifierPage {
  readonly main = element('main');
  readonly #input: HTMLInputElement = element('input', { id: 'file', type: 'file', accept: '.zip,application/zip', change: () => this.#choose(this.#input.files) });
  readonly #fingerprint = element('input', { 'id': 'fingerprint', 'type': 'text', 'autocomplete': 'off', 'autocapitalize': 'off', 'spellcheck': 'false', 'placeholder': 'SHA256:', 'aria-describedby': 'fingerprint-hint fingerprint-fault' });
  readonly #earlier = new EarlierField((text) => void (this.#status.textContent = text));
  /** Two regions that stay in the document, so that screen readers hear what is put into them. */
  readonly #status = element('p', { class: 'unseen', role: 'status' });
  readonly #alert = element('p', { class: 'alert', role: 'alert' });
  readonly #below = element('div');
  #language: Language;
  #file: File | null = null;
  #fingerprintFault = false;
  #shown: Shown = { kind: 'nothing' };
  /** Name of a file that was dropped or chosen while another one was being checked. */
  #notTaken: string | null = null;

  constructor(language: Language) {
    this.#language = language;
    this.#acceptDrops();
    this.#draw();
  }

  #draw(): void {
    const words = PAGE_WORDS[this.#language];
    document.documentElement.lang = this.#language;
    document.title = words.title;
    this.main.replaceChildren(this.#header(), this.#form(), this.#alert, this.#status, this.#below,
      element('footer', {}, element('p', {}, sentence(words.about, { version: KEPT_VERSION }, this.#language))));
    this.#drawBelow();
  }

  #header(): HTMLElement {
    const words = PAGE_WORDS[this.#language];
    const choices = LANGUAGES.map((language) => element('option', { value: language, lang: language, selected: language === this.#language }, LANGUAGE_NAMES[language]));
    const select = element('select', { 'id': 'language', 'aria-label': words.language, 'change': () => {
      this.#language = LANGUAGES.find((language) => language === select.value) ?? this.#language;
      this.#draw();
      document.getElementById('language')?.focus();
    } }, ...choices);
    return element('header', {}, element('div', { class: 'top' }, element('h1', {}, words.title), select), element('p', {}, words.intro));
  }

  #form(): HTMLElement {
    const words = PAGE_WORDS[this.#language];
    const chosen = this.#file ? sentence(words.fileChosen, { file: this.#file.name, size: this.#file.size }, this.#language) : words.fileHint;
    const fault = this.#fingerprintFault ? wordsOf(this.#language).command.badFingerprint : '';
    this.#fingerprint.setAttribute('aria-invalid', String(this.#fingerprintFault));
    const form = element('form', {},
      element('div', { class: 'drop' },
        element('label', { for: 'file' }, words.fileHeading),
        element('p', { class: this.#file ? 'chosen' : 'hint', id: 'file-hint' }, chosen),
        element('span', { class: 'pick' }, element('span', { 'class': 'button', 'aria-hidden': 'true' }, words.fileButton), this.#input)),
      element('div', { class: 'field' },
        element('label', { for: 'fingerprint' }, words.fingerprintHeading),
        element('p', { class: 'hint', id: 'fingerprint-hint' }, words.fingerprintHint),
        this.#fingerprint,
        element('p', { class: 'fault', id: 'fingerprint-fault' }, fault)),
      this.#earlier.view(this.#language),
      element('button', { type: 'submit', disabled: this.#shown.kind === 'running' }, words.check));
    this.#input.setAttribute('aria-describedby', 'file-hint');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#start();
    });
    return form;
  }

  #drawBelow(): void {
    letGoOfPictures();
    const shown = this.#shown;
    if (shown.kind === 'finished') this.#below.replaceChildren(this.#result(shown.finished));
    else if (shown.kind === 'running') this.#below.replaceChildren(shown.task.view(this.#language));
    else this.#below.replaceChildren();
    this.#alert.textContent = shown.kind === 'message' ? shown.text(this.#language) : this.#notTakenText();
  }

  /** Said until another file is chosen: whoever dropped that file would take the result for its own. */
  #notTakenText(): string {
    return this.#notTaken === null ? '' : sentence(PAGE_WORDS[this.#language].notTaken, { file: this.#notTaken }, this.#language);
  }

  #result(finished: Finished): HTMLElement {
    const announce = (text: string): void => void (this.#status.textContent = text);
    return resultView(finished, this.#language, {
      announce,
      compare: (compared) => this.#compare(finished, compared),
      fail: (code) => {
        // A result that gave way to another one has nothing to say about that.
        if (this.#shown.kind !== 'finished' || this.#shown.finished.session !== finished.session) return;
        const isChanged = code === 'file/changed' || code === 'NotReadableError' || code === 'NotFoundError';
        this.#alert.textContent = isChanged ? CONTENTS_WORDS[this.#language].changed : failureText(finished.session.file, code)(this.#language);
      },
    });
  }

  /** Another verdict in words, or the same again: read out, so the focus goes there. */
  #compare(finished: Finished, compared: Comparison): void {
    this.#finish({ ...finished, compared });
  }

  #show(shown: Shown): void {
    if (this.#shown.kind === 'finished' && !(shown.kind === 'finished' && shown.finished.session === this.#shown.finished.session)) this.#shown.finished.session.end();
    this.#shown = shown;
    this.#draw();
  }

  #choose(files: FileList | null): void {
    const [file, another] = files ?? [];
    if (!file) return;
    if (this.#shown.kind === 'running') return this.#decline(file);
    this.#notTaken = null;
    if (another) return this.#show({ kind: 'message', text: (language) => PAGE_WORDS[language].oneFile });
    this.#file = file;
    this.#show({ kind: 'nothing' });
    this.#status.textContent = sentence(PAGE_WORDS[this.#language].fileChosen, { file: file.name, size: file.size }, this.#language);
    this.#fingerprint.focus();
  }

  #decline(file: File): void {
    this.#input.value = '';
    this.#notTaken = file.name;
    this.#alert.textContent = this.#notTakenText();
  }

  #start(): void {
    const file = this.#file;
    this.#notTaken = null;
    if (!file) return this.#show({ kind: 'message', text: (language) => PAGE_WORDS[language].fileMissing });
    const given = this.#fingerprint.value.trim();
    this.#fingerprintFault = given !== '' && readGivenKey(given) === null;
    if (this.#fingerprintFault) {
      this.#show({ kind: 'nothing' });
      return this.#fingerprint.focus();
    }
    const checkpoint = this.#earlier.read();
    if (checkpoint === 'faulty') {
      this.#show({ kind: 'nothing' });
      return this.#earlier.focus();
    }
    const task = new CheckTask(file, { fingerprint: given === '' ? null : given, checkpoint }, {
      announce: (text) => void (this.#status.textContent = text(this.#language)),
      finish: (session, result, zipSha256) => this.#finish({ session, result, zipSha256, at: new Date(), compared: null }),
      fail: (text) => this.#show({ kind: 'message', text }),
    });
    this.#show({ kind: 'running', task });
    task.focus();
  }

  #finish(finished: Finished): void {
    this.#show({ kind: 'finished', finished });
    this.#status.textContent = '';
    // The whole verdict in view, not its first line at the bottom edge; and before it what was not checked.
    (this.#notTaken === null ? document.querySelector('.verdict') : this.#alert)?.scrollIntoView({ block: 'start' });
    document.getElementById('verdict')?.focus({ preventScroll: true });
  }

  #acceptDrops(): void {
    const mark = (over: boolean): void => void document.documentElement.classList.toggle('dragging', over);
    document.addEventListener('dragover', (event) => {
      event.preventDefault();
      mark(true);
    });
    document.addEventListener('dragleave', (event) => mark(event.relatedTarget !== null));
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      mark(false);
      this.#input.value = '';
      this.#choose(event.dataTransfer?.files ?? null);
    });
  }
}
