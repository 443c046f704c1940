import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FIELDS } from '../../../shared/evidence/fields.ts';
import type { FieldName } from '../../../shared/evidence/fields.ts';
import { fieldValueLabel, labels } from '../../../shared/report/labels.ts';
import { usePreferences } from '../state/session.ts';
import { Facts } from './facts.tsx';

/** The details that a person has filled in. */
export function FieldsView({ fields }: { readonly fields: Readonly<Partial<Record<FieldName, string>>> }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const names = labels(language);
  const filled = FIELDS.filter(({ name }) => (fields[name] ?? '') !== '');
  if (filled.length === 0) return <p className="soft">{t('item.fieldsEmpty')}</p>;
  return <Facts facts={filled.map(({ name, form }) => ({ name: names.fields[name], foreign: fieldValueLabel(names, name, fields[name] ?? ''), lines: form === 'lines' }))} />;
}
