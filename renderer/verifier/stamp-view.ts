import type { Language } from '../../shared/base/language.ts';
import { explainOts, explainStamp, stampWords } from '../../shared/timestamp/words.ts';
import { showHostile } from '../../shared/verify/hostile-text.ts';
import { LookFault } from './bundle-session.ts';
import { element, factList } from './element.ts';
import { PAGE_WORDS } from './page-words.ts';
import type { ResultContext } from './result-context.ts';
import type { StampAnswer } from './stamp-check.ts';
import { STAMP_PAGE_WORDS } from './stamp-words.ts';

/** Trusted time: an answer that somebody brought is checked here, beside the result and never as a part of it. */
export function stampSection(context: ResultContext): HTMLElement | null {
  const { bundle } = context.finished.result;
  if (!bundle || !context.contents) return null;
  const { language, contents } = context;
  const words = STAMP_PAGE_WORDS[language];
  const told = element('div', { class: 'stamp-told', role: 'status' });
  const answer = element('input', { id: 'stamp', type: 'file', accept: '.tsr,.ots', change: () => void look() });
  const roots = element('input', { id: 'stamp-roots', type: 'file', accept: '.pem,.crt,.cer,.der', change: () => void look() });
  const [answerBox, rootsBox] = [fileBox(answer, words.answer, language), fileBox(roots, words.rootFile, language)];
  let looks = 0;
  const look = async (): Promise<void> => {
    const [chosen] = answer.files ?? [];
    // What is found of a file chosen before must not stand below the name of this one.
    const own = ++looks;
    answerBox.tell();
    rootsBox.tell();
    if (!chosen) return told.replaceChildren();
    told.replaceChildren(element('p', {}, words.checking));
    try {
      const found = await contents.ask<'stamp'>({ kind: 'stamp', answer: chosen, roots: roots.files?.[0] ?? null, rootSha256: bundle.rootSha256, sealedUtc: bundle.preparedUtc });
      if (own === looks) told.replaceChildren(...findingOf(found, bundle.rootSha256, language));
    } catch (error) {
      if (own !== looks) return;
      told.replaceChildren();
      context.fail(error instanceof LookFault ? error.code : error instanceof Error ? error.name : typeof error);
    }
  };
  return element('section', { 'class': 'stamp', 'aria-labelledby': 'stamp-title' },
    element('h2', { id: 'stamp-title' }, stampWords(language).title),
    element('p', { class: 'stamp-ask' }, words.lead),
    answerBox.view,
    element('details', { class: 'stamp-ask' }, element('summary', {}, words.ownRoot), element('div', { class: 'inside' }, element('p', { class: 'hint' }, words.ownRootHint), rootsBox.view)),
    told);
}

/** A file box in the words of this page: the browser's own would speak its own language beside them. */
function fileBox(input: HTMLInputElement, label: string, language: Language): { readonly view: HTMLElement; tell(): void } {
  const chosen = element('p', { class: 'hint', id: `${input.id}-chosen` });
  input.setAttribute('aria-describedby', chosen.id);
  const view = element('div', { class: 'field stamp-ask' },
    element('label', { for: input.id }, label),
    element('div', { class: 'pick-line' }, element('span', { class: 'pick' }, element('span', { 'class': 'button', 'aria-hidden': 'true' }, PAGE_WORDS[language].fileButton), input), chosen));
  return { view, tell: () => void (chosen.textContent = showHostile(input.files?.[0]?.name ?? '')) };
}

function findingOf(found: StampAnswer, rootSha256: string, language: Language): HTMLElement[] {
  const words = stampWords(language);
  if (found.form === 'no-roots') return [element('p', { class: 'fault' }, STAMP_PAGE_WORDS[language].noRoot)];
  if (found.form === 'opentimestamps') {
    const { title, state, meaning } = explainOts(found.proof, rootSha256, language);
    return [element('h3', {}, `${title}: ${state}`), element('p', {}, meaning)];
  }
  const told = explainStamp(found.result, language);
  return [
    element('h3', { 'class': `stamp-${told.words}`, 'data-stamp': found.result.verdict }, told.headline),
    element('p', {}, told.meaning),
    ...told.remarks.map((remark) => element('p', { class: 'remark' }, remark)),
    factList(told.facts),
    element('details', {}, element('summary', {}, STAMP_PAGE_WORDS[language].checks),
      element('ul', { class: 'points' }, ...told.checks.map(({ id, outcome, outcomeText, text }) => element('li', { 'data-stamp-check': id, 'data-outcome': outcome }, element('strong', {}, outcomeText), ' ', text)))),
    element('h3', {}, words.notShownLead),
    element('ul', { class: 'points' }, ...told.notShown.map((point) => element('li', {}, point))),
  ];
}
