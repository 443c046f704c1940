import type { Language } from '../base/language.ts';
import { showHostile } from '../verify/hostile-text.ts';
import { STAMP_GERMAN } from './words/de.ts';
import { STAMP_ENGLISH } from './words/en.ts';
import { STAMP_KOREAN } from './words/ko.ts';
import type { OtsFacts } from './ots.ts';
import type { StampCheckId, StampFacts, StampFault, StampResult, StampVerdict } from './result.ts';

/** Words about a time stamp in one language. {…} are filled in, escaped. */
export interface StampWords {
  readonly title: string;
  /** 'proven-by-given-root': the root is one that the user named; what it is worth is for whoever named it. */
  readonly verdicts: Readonly<Record<StampVerdict | 'proven-by-given-root', { readonly headline: string; readonly meaning: string }>>;
  readonly checks: Readonly<Record<StampCheckId, string>>;
  readonly faults: Readonly<Record<StampFault, string>>;
  readonly outcomes: Readonly<Record<'passed' | 'failed' | 'not-made', string>>;
  readonly facts: { readonly time: string; readonly accuracy: string; readonly noAccuracy: string; readonly authority: string; readonly root: string; readonly rootSha256: string; readonly policy: string; readonly serial: string };
  /** Where the root is one that the user named. */
  readonly givenRoot: string;
  /** Where the stamp is much younger than the seal. */
  readonly late: string;
  /** Where the bundle itself is not intact. */
  readonly noBundle: string;
  readonly notShownLead: string;
  /** What even a good stamp does not show. */
  readonly notShown: readonly string[];
  readonly ots: { readonly title: string; readonly pending: string; readonly complete: string; readonly otherDigest: string; readonly unreadable: string; readonly meaning: string };
}

const WORDS: Readonly<Record<Language, StampWords>> = { ko: STAMP_KOREAN, en: STAMP_ENGLISH, de: STAMP_GERMAN };

export function stampWords(language: Language): StampWords {
  return WORDS[language];
}

/** A result in words; every text is escaped and may be put on a screen, a terminal or paper as it is. */
export interface ExplainedStamp {
  readonly title: string;
  readonly words: keyof StampWords['verdicts'];
  readonly headline: string;
  readonly meaning: string;
  readonly checks: readonly { readonly id: StampCheckId; readonly outcome: 'passed' | 'failed' | 'not-made'; readonly outcomeText: string; readonly text: string }[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What must be said of a stamp that holds: its root was named by the user, or it is late. */
  readonly remarks: readonly string[];
  readonly notShown: readonly string[];
}

export function explainStamp(result: StampResult, language: Language): ExplainedStamp {
  const words = WORDS[language];
  const { facts } = result;
  const key = result.verdict === 'proven' && facts?.isGivenRoot === true ? 'proven-by-given-root' : result.verdict;
  const { headline, meaning } = words.verdicts[key];
  const put = (text: string): string => text.replace('{time}', showTime(facts?.timeUtc ?? '')).replace('{latest}', showTime(facts?.latestUtc ?? ''))
    .replace('{accuracy}', showAccuracy(facts?.accuracyMs ?? 0, language)).replace('{authority}', () => showHostile(facts?.authority ?? ''));
  return {
    title: words.title,
    words: key,
    headline: put(headline),
    meaning: put(meaning),
    checks: result.checks.map(({ id, outcome, fault }) => ({ id, outcome, outcomeText: words.outcomes[outcome], text: fault === null ? words.checks[id] : `${words.checks[id]}: ${words.faults[fault]}` })),
    facts: facts === null || result.verdict === 'not-proven' ? [] : factsOf(facts, words, language),
    remarks: result.verdict !== 'proven' && result.verdict !== 'coarse' ? [] : [...(facts?.isGivenRoot === true ? [words.givenRoot] : []), ...(facts?.isLate === true ? [words.late] : [])],
    notShown: words.notShown,
  };
}

function factsOf(facts: StampFacts, { facts: names }: StampWords, language: Language): [string, string][] {
  return [
    [names.time, showTime(facts.timeUtc)],
    [names.accuracy, facts.accuracyMs === null ? names.noAccuracy : showAccuracy(facts.accuracyMs, language)],
    [names.authority, showHostile(facts.authority)],
    [names.root, showHostile(facts.root)],
    [names.rootSha256, facts.rootSha256],
    [names.policy, facts.policy],
    [names.serial, facts.serialHex],
  ];
}

const UNITS = [['day', 86_400_000], ['hour', 3_600_000], ['second', 1000]] as const;

/** In the largest unit of which there are at least two. */
function showAccuracy(accuracyMs: number, language: Language): string {
  const [unit, ms] = UNITS.find(([, size]) => accuracyMs >= 2 * size) ?? UNITS[2];
  return `± ${new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 3 }).format(accuracyMs / ms)}`;
}

/** Whole seconds: most authorities give no more. */
function showTime(utc: string): string {
  return utc.replace('T', ' ').replace(/\.\d{3}Z$/, ' UTC');
}

/** One sentence about an OpenTimestamps proof. `rootSha256`: of the bundle that it is shown with. */
export function explainOts(proof: OtsFacts | null, rootSha256: string, language: Language): { readonly title: string; readonly state: string; readonly meaning: string } {
  const { ots } = WORDS[language];
  const state = proof === null ? ots.unreadable : proof.digestHex !== rootSha256 ? ots.otherDigest : ots[proof.state].replace('{heights}', showHostile(proof.bitcoinHeights.join(', ')));
  return { title: ots.title, state, meaning: ots.meaning };
}
