import type { Language } from '../../shared/base/language.ts';
import { sentence, wordsOf } from '../../shared/verify/explain.ts';
import type { VerifyResult } from '../../shared/verify/result.ts';
import { BundleSession } from './bundle-session.ts';
import { element } from './element.ts';
import { PAGE_WORDS } from './page-words.ts';
import type { Given } from './protocol.ts';

type Text = (language: Language) => string;

export interface TaskEvents {
  /** For screen readers: now and then, not at every step. */
  announce(text: Text): void;
  finish(session: BundleSession, result: VerifyResult, zipSha256: string): void;
  fail(text: Text): void;
}

const ANNOUNCE_EVERY_PERCENT = 25;

/** The check of one file, with its progress and the way to stop it. */
export class CheckTask {
  readonly #session: BundleSession;
  readonly #events: TaskEvents;
  readonly #bar = element('progress', { max: '100', value: '0', id: 'progress' });
  readonly #text = element('span', { 'aria-hidden': 'true' });
  #cancel = element('button');
  #announcedPercent = 0;

  constructor(file: File, given: Given, events: TaskEvents) {
    this.#events = events;
    this.#session = new BundleSession(file, given, {
      progress: (part) => this.#showProgress(part),
      finish: (result, zipSha256) => events.finish(this.#session, result, zipSha256),
      fail: (code) => this.#end(failureText(file, code)),
    });
    events.announce((language) => PAGE_WORDS[language].checking);
  }

  view(language: Language): HTMLElement {
    const words = PAGE_WORDS[language];
    this.#cancel = element('button', { type: 'button', class: 'plain', click: () => this.#end((other) => PAGE_WORDS[other].cancelled) }, words.cancel);
    return element('section', { class: 'running' }, element('label', { for: 'progress' }, words.checking), this.#bar, this.#text, this.#cancel);
  }

  focus(): void {
    this.#cancel.focus();
  }

  #showProgress(part: number): void {
    const percent = Math.floor(part * 100);
    this.#bar.value = percent;
    this.#text.textContent = `${percent} %`;
    if (percent < this.#announcedPercent + ANNOUNCE_EVERY_PERCENT) return;
    this.#announcedPercent = percent;
    this.#events.announce((language) => sentence(PAGE_WORDS[language].progress, { percent }, language));
  }

  #end(text: Text): void {
    this.#session.end();
    this.#events.fail(text);
  }
}

/** Browsers refuse to read folders, and files that changed or went away since they were chosen, with errors of these names. */
export function failureText(file: File, code: string): Text {
  return (language) => {
    const { command } = wordsOf(language);
    const template = code === 'file/changed' ? command.changed
      : code === 'NotReadableError' || code === 'NotFoundError' || code === 'SecurityError' ? command.unreadable : command.unexpected;
    return sentence(template, { file: file.name, code }, language);
  };
}
