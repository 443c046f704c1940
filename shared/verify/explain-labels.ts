import type { Language } from '../base/language.ts';
import { labels as reportLabels, type FactName } from '../report/labels.ts';

/** The names of facts as reports and papers have them. */
export function labels(language: Language): Readonly<Record<FactName, string>> {
  return reportLabels(language).facts;
}
