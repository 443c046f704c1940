import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../state/session.ts';
import { Notice } from './notice.tsx';

/** Where a file with a Korean name would end the page: said before one is chosen, with what helps. */
export function NamesNotice(): ReactNode {
  const { t } = useTranslation();
  const { info } = useSession();
  if (!info.isLocaleNarrow) return null;
  return (
    <Notice tone="care" title={t('names.title')}>
      <p>{t('names.text')}</p>
      <p>{t('names.help')}</p>
    </Notice>
  );
}
