import type { Language } from '../../shared/base/language.ts';
import { sentence, wordsOf } from '../../shared/verify/explain.ts';
import type { VerifyResult } from '../../shared/verify/result.ts';
import { element } from './element.ts';
import { PAGE_WORDS } from './page-words.ts';
import type { CheckReply, CheckRequest } from './protocol.ts';
import VerifyWorker from './worker.ts?worker&inline';

type Text = (language: Language) => string;

export interface TaskEvents {
  /** For screen readers: now and then, not at every step. */
  announce(text: Text): void;
  finish(result: VerifyResult): void;
  fail(text: Text): void;
}

const ANNOUNCE_EVERY_PERCENT = 25;

/** One check of one file in a worker of its own; ending it ends the worker. */
export class CheckTask {
  readonly #request: CheckRequest;
  readonly #events: TaskEvents;
  readonly #worker = new VerifyWorker();
  readonly #bar = element('progress', { max: '100', value: '0', id: 'progress' });
  readonly #text = element('span', { 'aria-hidden': 'true' });
  #cancel = element('button');
  #announcedPercent = 0;

  constructor(request: CheckRequest, events: TaskEvents) {
    this.#request = request;
    this.#events = events;
    this.#worker.addEventListener('message', (event: MessageEvent<CheckReply>) => this.#take(event.data));
    this.#worker.addEventListener('error', () => this.#end(() => this.#events.fail(this.#failure('worker/died'))));
    this.#worker.postMessage(request);
    events.announce((language) => PAGE_WORDS[language].checking);
  }

  view(language: Language): HTMLElement {
    const words = PAGE_WORDS[language];
    this.#cancel = element('button', { type: 'button', class: 'plain', click: () => this.#end(() => this.#events.fail((other) => PAGE_WORDS[other].cancelled)) }, words.cancel);
    return element('section', { class: 'running' }, element('label', { for: 'progress' }, words.checking), this.#bar, this.#text, this.#cancel);
  }

  focus(): void {
    this.#cancel.focus();
  }

  #take(reply: CheckReply): void {
    if (reply.kind === 'progress') return this.#showProgress(reply.doneBytes / Math.max(1, reply.totalBytes));
    this.#end(() => (reply.kind === 'result' ? this.#events.finish(reply.result) : this.#events.fail(this.#failure(reply.code))));
  }

  #showProgress(part: number): void {
    const percent = Math.floor(part * 100);
    this.#bar.value = percent;
    this.#text.textContent = `${percent} %`;
    if (percent < this.#announcedPercent + ANNOUNCE_EVERY_PERCENT) return;
    this.#announcedPercent = percent;
    this.#events.announce((language) => sentence(PAGE_WORDS[language].progress, { percent }, language));
  }

  #end(tell: () => void): void {
    this.#worker.terminate();
    tell();
  }

  /** Browsers refuse to read folders, and files that changed or went away since they were chosen, with errors of these names. */
  #failure(code: string): Text {
    const { file } = this.#request;
    return (language) => {
      const { command } = wordsOf(language);
      const template = code === 'file/changed' ? command.changed
        : code === 'NotReadableError' || code === 'NotFoundError' || code === 'SecurityError' ? command.unreadable : command.unexpected;
      return sentence(template, { file: file.name, code }, language);
    };
  }
}
