import type { Language } from '../../shared/base/language.ts';
import { explain, sentence, wordsOf, type ExplainedCheck, type Explanation, type ItemTable } from '../../shared/verify/explain.ts';
import { showHostile } from '../../shared/verify/hostile-text.ts';
import type { VerdictText } from '../../shared/verify/words.ts';
import { CONTENTS_WORDS, type ContentsWords } from './contents-words.ts';
import { element, factList, sign } from './element.ts';
import { filesSection } from './files-view.ts';
import { itemsSection } from './items-view.ts';
import { logSection } from './log-view.ts';
import { PAGE_WORDS } from './page-words.ts';
import { isByOtherKey, type Finished, type ResultContext } from './result-context.ts';
import { stampSection } from './stamp-view.ts';
import { technicalSection } from './technical-view.ts';
import { trustSection } from './trust-view.ts';

declare const KEPT_VERSION: string;

const TICK = 'M4.5 12.5l5 5L19.5 7';
const CROSS = 'M6 6l12 12M18 6L6 18';
const DASH = 'M6 12h12';
const SIGNS = { 'passed': TICK, 'failed': CROSS, 'not-made': DASH } as const;
const VERDICT_SIGNS: Readonly<Record<string, string>> = { 0: TICK, 1: CROSS, 2: DASH, 3: CROSS, 5: DASH };

type Section = (context: ResultContext) => HTMLElement | null;

/** The result from top to bottom. A section that has nothing to say is null. */
const SECTIONS: readonly Section[] = [
  verdictSection,
  printButton,
  trustSection,
  itemsSection,
  logSection,
  filesSection,
  stampSection,
  factsSection,
  ({ explanation }) => pointsSection(explanation.proven, 'proven'),
  unknownSection,
  checksSection,
  printedItems,
  technicalSection,
];

type Doings = Pick<ResultContext, 'compare' | 'announce' | 'fail'>;

/** The whole result as one section; its heading can take the focus. */
export function resultView(finished: Finished, language: Language, doings: Doings): HTMLElement {
  const isShown = finished.result.verdict === 0 && !isByOtherKey(finished);
  const context: ResultContext = {
    finished, language, ...doings, explanation: explain(finished.result, language), words: CONTENTS_WORDS[language], contents: isShown ? finished.session : null,
  };
  return element('section', { 'class': 'result', 'aria-labelledby': 'verdict' }, ...SECTIONS.map((section) => section(context)));
}

function verdictSection({ finished, explanation, words, language }: ResultContext): HTMLElement {
  const { key, text } = verdictOf(finished, explanation, words);
  const failed = explanation.checks.filter((check) => check.outcome === 'failed');
  return element('div', { 'class': `verdict verdict-${key}`, 'data-verdict': key.slice(0, 1) },
    sign(VERDICT_SIGNS[key.slice(0, 1)] ?? CROSS),
    element('div', {},
      element('p', { class: 'sheet-title' }, words.sheetTitle),
      element('h2', { id: 'verdict', tabindex: '-1' }, text.headline),
      element('p', {}, text.meaning),
      element('p', { class: 'next' }, text.next),
      failed.length > 0 ? element('h3', {}, PAGE_WORDS[language].failedHeading) : null,
      failed.length > 0 ? element('ul', {}, ...failed.map((check) => element('li', {}, element('strong', {}, check.title), element('br'), check.finding))) : null,
      factList(fileFacts(finished, explanation, words, language))));
}

/** The verdict of the verifier, and beyond it what the person's own comparison with the paper says of the key. */
function verdictOf(finished: Finished, { words: key, verdict }: Explanation, { compared }: ContentsWords): { readonly key: Explanation['words']; readonly text: VerdictText } {
  if (key !== '0' || finished.compared === null) return { key, text: verdict };
  return finished.compared === 'same' ? { key: '0-by-key', text: { ...verdict, ...compared.same } } : { key: '3', text: compared.differs };
}

/** What was checked, when, with what: beside the verdict, so that they stay together on paper. */
function fileFacts({ session, result, zipSha256, compared, at }: Finished, { checks }: Explanation, words: ContentsWords, language: Language): [string, string][] {
  const { file } = session;
  const page = PAGE_WORDS[language];
  const eye: [string, string][] = result.verdict === 0 && compared !== null ? [[words.trust.byEye, compared === 'same' ? words.trust.byEyeSame : words.trust.byEyeDiffers]] : [];
  const goesOn = checks.filter(({ id, outcome }) => id === 'earlier-checkpoint' && outcome === 'passed').map(({ title, finding }): [string, string] => [title, finding]);
  return [
    [page.checkedFile, showHostile(file.name)],
    [words.fileSize, sentence(words.bytes, { size: file.size }, language)],
    [words.zipSha256, zipSha256],
    [page.checkedAt, new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long' }).format(at)],
    [words.tool, sentence(words.toolValue, { version: KEPT_VERSION }, language)],
    ...eye,
    ...goesOn,
  ];
}

function printButton({ language }: ResultContext): HTMLElement {
  return element('button', { type: 'button', class: 'plain print', click: () => window.print() }, PAGE_WORDS[language].print);
}

function pointsSection(points: { readonly title: string; readonly points: readonly string[] } | null, name: string): HTMLElement | null {
  if (!points) return null;
  return element('section', { class: name }, element('h2', {}, points.title), element('ul', { class: 'points' }, ...points.points.map((point) => element('li', {}, point))));
}

/** First the checks that were not made, with the reason; then what no check can know. */
function unknownSection({ explanation, words }: ResultContext): HTMLElement | null {
  const notMade = explanation.checks.filter((check) => check.outcome === 'not-made').map((check) => `${check.title}: ${check.finding}`);
  return pointsSection({ title: words.unknown.title, points: [...notMade, ...explanation.notProven.points] }, 'unknown');
}

function checksSection({ explanation, language }: ResultContext): HTMLElement {
  return element('section', { class: 'all-checks' }, element('h2', {}, wordsOf(language).sections.checks), element('ul', { class: 'checks' }, ...explanation.checks.map(checkItem)));
}

function checkItem(check: ExplainedCheck): HTMLElement {
  return element('li', { 'class': check.outcome, 'data-check': check.id, 'data-outcome': check.outcome },
    sign(SIGNS[check.outcome]),
    element('div', {},
      element('h3', {}, check.title, ' ', element('span', { class: 'outcome' }, check.outcomeText)),
      element('p', {}, check.finding),
      element('p', { class: 'proves' }, check.proves)));
}

function factsSection({ explanation, language }: ResultContext): HTMLElement | null {
  return explanation.facts && element('section', { class: 'facts' }, element('h2', {}, wordsOf(language).sections.bundle), factList(explanation.facts));
}

/** The list of all items with their digests, for the paper alone; made when it is printed, since a bundle may have thousands. */
function printedItems({ explanation, contents, language }: ResultContext): HTMLElement | null {
  const { items } = explanation;
  if (!items || !contents) return null;
  const section = element('section', { class: 'printed' });
  const fill = (): void => void (section.isConnected && section.replaceChildren(element('h2', {}, wordsOf(language).sections.items), itemTable(items)));
  addEventListener('beforeprint', fill, { once: true });
  return section;
}

function itemTable({ heads, rows }: ItemTable): HTMLElement {
  const row = (cells: readonly string[]): HTMLElement => element('tr', {}, ...cells.map((cell, at) => (at === 0 ? element('th', { scope: 'row' }, cell) : element('td', {}, cell))));
  return element('table', {}, element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))), element('tbody', {}, ...rows.map(row)));
}
