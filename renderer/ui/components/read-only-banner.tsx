import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icons.tsx';
import './read-only-banner.css';

/** On every screen of a vault that is open for looking only; `onMore` leads to what could not be read, where that is known. */
export function ReadOnlyBanner({ onMore }: { readonly onMore: (() => void) | null }): ReactNode {
  const { t } = useTranslation();
  return (
    <aside className="read-only" aria-label={t('recovery.resultTitle')}>
      <p>
        <Icon name="eye" />
        <span>{t('recovery.banner')}</span>
      </p>
      {onMore && (
        <ActionButton look="plain" small onPress={onMore}>
          {t('recovery.bannerMore')}
        </ActionButton>
      )}
    </aside>
  );
}
