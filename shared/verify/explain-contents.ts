import type { Language } from '../base/language.ts';
import { clockText } from '../report/clock-text.ts';
import { formatMoment, formatShortMoment } from '../report/format.ts';
import { itemFacts, noPictureReason, typedFacts } from '../report/item-section.ts';
import { entryLines } from '../report/log-section.ts';
import type { Fact } from '../report/outline.ts';
import { wordsOf } from '../report/report-outline.ts';
import type { ContentItem, LogRow } from './bundle-contents.ts';
import { showHostile, showHostileLines } from './hostile-text.ts';

/** Items and log entries of an intact bundle in words. Every text is escaped and may be put on a screen or paper as it is. */
export interface ExplainedItem {
  readonly exhibitNo: string;
  readonly kind: string;
  /** What it is recognised by: the name of its file, its address or the beginning of its text. */
  readonly title: string;
  readonly captured: string;
  readonly digests: readonly LabelledValue[];
  readonly facts: readonly LabelledValue[];
  readonly typed: readonly LabelledValue[];
  /** Said above what a person typed. */
  readonly typedNote: string;
  /** Why there is no picture; null where there may be one. */
  readonly noPicture: string | null;
}

export type LabelledValue = readonly [label: string, value: string];

export interface ExplainedEntry {
  readonly number: string;
  readonly time: string;
  readonly act: string;
  readonly exhibitNo: string | null;
  readonly lines: readonly string[];
  readonly clock: string | null;
  readonly hash: string;
}

/** Notes and messages are evidence and stand in full; beyond this they are to be saved out. */
const MAX_TEXT_SHOWN = 20_000;
const MAX_TITLE_SHOWN = 120;

export function explainItem({ item, path }: ContentItem, language: Language): ExplainedItem {
  const words = wordsOf(language);
  const { facts, kinds } = words.names;
  const rows = (list: readonly Fact[]): LabelledValue[] => list.map(({ label, value }) => [showHostile(label), showHostileLines(value.kind === 'digest' ? value.hex : value.text, MAX_TEXT_SHOWN)]);
  const reason = noPictureReason(item);
  const title = item.file?.originalFilename ?? item.address?.raw ?? item.text ?? '';
  return {
    exhibitNo: item.exhibitNo,
    kind: kinds[item.kind],
    title: showHostile(title.replace(/\s+/g, ' '), MAX_TITLE_SHOWN),
    captured: showHostile(formatShortMoment(item.capturedAt)),
    digests: item.file ? [[facts.sha256, item.file.sha256], [facts.sha512, item.file.sha512]] : [],
    facts: rows(itemFacts(item, { pathOf: () => path }, words)),
    typed: rows(typedFacts(item, words)),
    typedNote: words.say.report.fieldsNote,
    noPicture: reason === null ? null : words.say.report.noPicture[reason],
  };
}

export function explainEntry({ caseSeq, body, entryHash, exhibitNo, clock }: Extract<LogRow, { readonly kind: 'entry' }>, language: Language): ExplainedEntry {
  const words = wordsOf(language);
  const entry = { caseSeq, body, entryHash, bodyHash: '', salt: '' };
  return {
    number: new Intl.NumberFormat(language).format(caseSeq),
    time: showHostile(formatMoment(body.at)),
    act: words.names.acts[body.act],
    exhibitNo,
    lines: entryLines(entry, words).map((line) => showHostileLines(line, MAX_TEXT_SHOWN)),
    clock: clock && clockText(clock, language),
    hash: entryHash,
  };
}
