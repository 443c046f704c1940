import { keyWordsOf } from '../../shared/verify/explain.ts';
import { labels } from '../../shared/verify/explain-labels.ts';
import { element } from './element.ts';
import type { Comparison, ResultContext } from './result-context.ts';

/** Whose key sealed it, to be held against the paper: in words that can be read out, and as the fingerprint that other programs print. */
export function trustSection({ finished, explanation, words, language, compare }: ResultContext): HTMLElement | null {
  const { bundle } = finished.result;
  if (!bundle) return null;
  const { trust } = words;
  const isGiven = explanation.checks.some(({ id, outcome }) => id === 'fingerprint' && outcome !== 'not-made');
  return element('section', { 'class': 'trust', 'aria-labelledby': 'trust' },
    element('h2', { id: 'trust', tabindex: '-1' }, trust.title),
    element('p', {}, isGiven ? trust.given : trust.lead),
    element('h3', { id: 'key-words' }, trust.wordsLabel),
    element('ol', { 'class': 'key-words', 'aria-labelledby': 'key-words', 'lang': language === 'ko' ? 'ko' : 'en', 'translate': 'no' }, ...keyWordsOf(bundle.fingerprint, language).map((word) => element('li', {}, word))),
    element('h3', {}, labels(language).fingerprint),
    element('p', { class: 'code' }, bundle.fingerprint),
    explanation.words !== '0' ? null : answers(finished.compared, words.trust, compare));
}

function answers(compared: Comparison, trust: ResultContext['words']['trust'], compare: ResultContext['compare']): HTMLElement {
  const button = (text: string, answer: Comparison): HTMLElement => element('button', { type: 'button', class: 'plain', click: () => compare(answer) }, text);
  if (compared === null) return element('div', { class: 'answers' }, button(trust.same, 'same'), button(trust.differs, 'differs'));
  return element('div', { class: 'answers' }, element('p', {}, `${trust.byEye}: ${compared === 'same' ? trust.byEyeSame : trust.byEyeDiffers}`), button(trust.undo, null));
}
