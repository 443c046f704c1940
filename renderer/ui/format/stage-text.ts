import type { TFunction } from 'i18next';
import type { Language } from '../../../shared/base/language.ts';
import type { TaskStage } from '../../../shared/contract/vault.ts';
import { formatNumber, formatSize } from './quantities.ts';

/** How far a stage of a bundle is: reports are counted, everything else is measured. */
export function stageText(t: TFunction, language: Language, stage: TaskStage, done: number, total: number): string {
  if (stage === 'report') return t('export.documents', { done: formatNumber(done, language), total: formatNumber(total, language) });
  return t('files.reading', { done: formatSize(done, language), total: formatSize(total, language) });
}
