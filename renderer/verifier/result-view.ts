import type { Language } from '../../shared/base/language.ts';
import { explain, sentence, wordsOf, type ExplainedCheck, type Explanation, type ItemTable } from '../../shared/verify/explain.ts';
import { showHostile, showJson } from '../../shared/verify/hostile-text.ts';
import type { VerifyResult } from '../../shared/verify/result.ts';
import { element, sign } from './element.ts';
import { PAGE_WORDS } from './page-words.ts';

/** A finished check, kept so that it can be shown in another language without being made again. */
export interface Finished {
  readonly result: VerifyResult;
  readonly fileName: string;
  readonly at: Date;
}

const TICK = 'M4.5 12.5l5 5L19.5 7';
const CROSS = 'M6 6l12 12M18 6L6 18';
const DASH = 'M6 12h12';
const SIGNS = { 'passed': TICK, 'failed': CROSS, 'not-made': DASH } as const;
const VERDICT_SIGNS = [TICK, CROSS, DASH, CROSS] as const;
const ROWS_AT_ONCE = 200;

/** The whole result as one section; its heading can take the focus. */
export function resultView(finished: Finished, language: Language): HTMLElement {
  const words = PAGE_WORDS[language];
  const { sections } = wordsOf(language);
  const explanation = explain(finished.result, language);
  return element('section', { 'class': 'result', 'aria-labelledby': 'verdict' },
    verdictBox(finished, explanation, language),
    element('button', { type: 'button', class: 'plain print', click: () => window.print() }, words.print),
    pointsBox(explanation.proven),
    pointsBox(explanation.notProven),
    explanation.facts ? element('section', {}, element('h2', {}, sections.bundle), factList(explanation.facts)) : null,
    explanation.items ? element('section', {}, element('h2', { id: 'items' }, sections.items), itemTable(explanation.items, language)) : null,
    element('section', {}, element('h2', {}, sections.checks), element('ul', { class: 'checks' }, ...explanation.checks.map(checkItem))),
    technicalBox(finished.result, language));
}

function verdictBox({ result, fileName, at }: Finished, { words: key, verdict, checks }: Explanation, language: Language): HTMLElement {
  const words = PAGE_WORDS[language];
  const failed = checks.filter((check) => check.outcome === 'failed');
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long' }).format(at);
  return element('div', { class: `verdict verdict-${key}`, 'data-verdict': String(result.verdict) },
    sign(VERDICT_SIGNS[result.verdict]),
    element('div', {},
      element('h2', { id: 'verdict', tabindex: '-1' }, verdict.headline),
      element('p', {}, verdict.meaning),
      element('p', { class: 'next' }, verdict.next),
      failed.length > 0 ? element('h3', {}, words.failedHeading) : null,
      failed.length > 0 ? element('ul', {}, ...failed.map((check) => element('li', {}, element('strong', {}, check.title), element('br'), check.finding))) : null,
      factList([[words.checkedFile, showHostile(fileName)], [words.checkedAt, time]])));
}

function pointsBox(points: { readonly title: string; readonly points: readonly string[] } | null): HTMLElement | null {
  if (!points) return null;
  return element('section', {}, element('h2', {}, points.title), element('ul', { class: 'points' }, ...points.points.map((point) => element('li', {}, point))));
}

function factList(facts: Iterable<readonly [string, string]>): HTMLElement {
  return element('dl', {}, ...Array.from(facts, ([label, value]) => element('div', {}, element('dt', {}, label), element('dd', {}, value))));
}

function checkItem(check: ExplainedCheck): HTMLElement {
  return element('li', { 'class': check.outcome, 'data-check': check.id, 'data-outcome': check.outcome },
    sign(SIGNS[check.outcome]),
    element('div', {},
      element('h3', {}, check.title, ' ', element('span', { class: 'outcome' }, check.outcomeText)),
      element('p', {}, check.finding),
      element('p', { class: 'proves' }, check.proves)));
}

/** Rows beyond the first are made when asked for, so that a bundle of thousands opens at once; on paper all are there. */
function itemTable({ heads, rows }: ItemTable, language: Language): HTMLElement {
  const body = element('tbody', {}, ...rows.slice(0, ROWS_AT_ONCE).map(itemRow));
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))), body);
  const rest = rows.slice(ROWS_AT_ONCE);
  const more = element('button', { type: 'button', class: 'plain', click: () => showNext(ROWS_AT_ONCE) });
  const label = (): string => sentence(PAGE_WORDS[language].moreItems, { next: Math.min(ROWS_AT_ONCE, rest.length), rest: rest.length }, language);
  const showNext = (count: number): void => {
    body.append(...rest.splice(0, count).map(itemRow));
    more.textContent = label();
    if (rest.length === 0) more.remove();
  };
  more.textContent = label();
  addEventListener('beforeprint', () => showNext(rest.length), { once: true });
  return element('div', {},
    element('div', { 'class': 'table', 'tabindex': '0', 'role': 'region', 'aria-labelledby': 'items' }, table),
    rest.length > 0 ? more : null);
}

function itemRow(cells: readonly string[]): HTMLTableRowElement {
  return element('tr', {}, ...cells.map((cell, at) => (at === 0 ? element('th', { scope: 'row' }, cell) : element('td', {}, cell))));
}

function technicalBox(result: VerifyResult, language: Language): HTMLElement {
  const text = element('pre', { tabindex: '0' });
  const fill = (): void => void (text.textContent ||= showJson(result));
  return element('details', { class: 'technical', toggle: fill }, element('summary', {}, PAGE_WORDS[language].technical), text);
}
