import type { Language } from '../base/language.ts';
import { keyWords } from '../crypto/key-words.ts';
import { labelOf, labels } from '../report/labels.ts';
import { GERMAN } from './catalogues/de.ts';
import { ENGLISH } from './catalogues/en.ts';
import { KOREAN } from './catalogues/ko.ts';
import { showHostile } from './hostile-text.ts';
import type { CheckId, CheckResult, VerifiedBundle, VerifyResult } from './result.ts';
import { isSettled } from './verdict.ts';
import type { VerdictText, VerdictWords, Words } from './words.ts';

/** A verdict in words. Every text is escaped and may be put on a screen, a terminal or paper as it is. */
export interface Explanation {
  readonly words: VerdictWords;
  readonly verdict: VerdictText;
  readonly checks: readonly ExplainedCheck[];
  /** Null unless the bundle is intact. */
  readonly facts: readonly (readonly [label: string, value: string])[] | null;
  readonly items: ItemTable | null;
  readonly proven: Words['proven'] | null;
  readonly notProven: Words['notProven'];
}

export interface ExplainedCheck {
  readonly id: CheckId;
  readonly outcome: CheckResult['outcome'];
  readonly title: string;
  readonly outcomeText: string;
  /** What a pass shows, said so that it cannot be read as having passed. */
  readonly proves: string;
  readonly finding: string;
}

export interface ItemTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const WORDS: Readonly<Record<Language, Words>> = { ko: KOREAN, en: ENGLISH, de: GERMAN };

export function wordsOf(language: Language): Words {
  return WORDS[language];
}

export function explain(result: VerifyResult, language: Language): Explanation {
  const words = WORDS[language];
  const key = verdictWords(result);
  return {
    words: key,
    verdict: words.verdicts[key],
    checks: result.checks.map((check) => explainCheck(check, words, language)),
    facts: result.bundle ? factsOf(result.bundle, language) : null,
    items: result.bundle ? itemsOf(result.bundle, language) : null,
    proven: result.bundle ? words.proven : null,
    notProven: words.notProven,
  };
}

function verdictWords({ verdict, checks }: VerifyResult): VerdictWords {
  if (verdict === 0 && checks.some((check) => check.id === 'fingerprint' && check.outcome === 'passed')) return '0-by-key';
  const unsettled = checks.filter((check) => !isSettled(check));
  if (verdict === 1 && unsettled.length === 1 && unsettled[0]?.id === 'earlier-checkpoint') return '1-by-checkpoint';
  return `${verdict}`;
}

function explainCheck(check: CheckResult, words: Words, language: Language): ExplainedCheck {
  const { title, proves } = words.checks[check.id];
  return { id: check.id, outcome: check.outcome, title, proves: `${words.sections.proves}: ${proves}`, outcomeText: words.outcomes[check.outcome], finding: findingOf(check, words, language) };
}

function findingOf(check: CheckResult, words: Words, language: Language): string {
  const texts: Readonly<Record<string, string>> = check.outcome === 'failed' ? words.faults : words.reasons;
  const template = check.outcome === 'passed'
    ? words.checks[check.id].passed
    : labelOf(texts, String(check.details[check.outcome === 'failed' ? 'fault' : 'reason'] ?? ''));
  const finding = fill(template, check.details, language, words.none);
  const { clockBack } = check.details;
  if (typeof clockBack === 'number' && clockBack > 0) return `${finding} ${fill(words.clockBack, check.details, language, words.none)}`;
  const departures = check.outcome === 'failed' ? check.details['departures'] : undefined;
  return typeof departures === 'number' && departures > 1 ? `${finding} ${fill(words.furtherDepartures, check.details, language, words.none)}` : finding;
}

/** A sentence of the catalogues with its details, escaped. */
export function sentence(template: string, details: CheckResult['details'], language: Language): string {
  return fill(template, details, language, WORDS[language].none);
}

/** Puts details into a sentence. Numbers are grouped as the language does; text is hostile. An empty detail takes its colon with it. */
function fill(template: string, details: CheckResult['details'], language: Language, none: string): string {
  return template
    .replace(/: \{(\w+)\}$/, (place, name: string) => (details[name] === '' ? '' : place))
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const detail = details[name];
      if (typeof detail === 'number') return new Intl.NumberFormat(language).format(detail);
      return detail === undefined || detail === '' ? none : showHostile(detail);
    });
}

/** German has no list of BIP 39 of its own; paper in German carries the English words. */
function wordListOf(language: Language): 'ko' | 'en' {
  return language === 'ko' ? 'ko' : 'en';
}

/** A key in the words of a language's list. */
export function keyWordsOf(fingerprint: string, language: Language): readonly string[] {
  return keyWords(fingerprint, wordListOf(language));
}

function factsOf(bundle: VerifiedBundle, language: Language): [string, string][] {
  const names = labels(language).facts;
  const number = new Intl.NumberFormat(language);
  return [
    [names.bundleName, showHostile(bundle.bundleName)],
    [names.fingerprint, bundle.fingerprint],
    [names.keyWords, keyWordsOf(bundle.fingerprint, language).join(' ')],
    [names.rootSha256, bundle.rootSha256],
    [names.preparedAt, showUtc(bundle.preparedUtc)],
    [names.tool, showHostile(bundle.tool)],
    [names.itemCount, number.format(bundle.itemCount)],
    [WORDS[language].fileCount, number.format(bundle.fileCount)],
    [names.sizeBytes, number.format(bundle.sizeBytes)],
    [names.logEntries, number.format(bundle.logEntries)],
    [names.logLeftOut, number.format(bundle.logLeftOut)],
  ];
}

function itemsOf(bundle: VerifiedBundle, language: Language): ItemTable {
  const { facts, kinds } = labels(language);
  const { none } = WORDS[language];
  return {
    heads: [facts.exhibitNo, facts.kind, facts.capturedAtUtc, facts.originalFilename, facts.pathInBundle, facts.sha256],
    rows: bundle.items.map((item) => [
      item.exhibitNo,
      showHostile(labelOf(kinds, item.kind)),
      showUtc(item.capturedUtc),
      showHostile(item.originalFilename ?? '') || none,
      item.path ?? none,
      item.sha256 ?? none,
    ]),
  };
}

/** 2026-11-22 01:02:03 UTC: the signed text itself, read more easily. */
function showUtc(utc: string): string {
  return showHostile(utc.replace('T', ' ').replace(/\.\d{3}Z$/, ' UTC'));
}
