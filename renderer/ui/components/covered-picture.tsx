import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useReveal } from '../state/cover.ts';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icons.tsx';
import { Picture } from './picture.tsx';
import './covered-picture.css';

const MAX_SIDE_PX = 1600;

/** The item's picture, covered until it is shown on purpose and again when the window loses the focus. */
export function CoveredPicture({ itemId, exhibitNo }: { readonly itemId: string; readonly exhibitNo: string }): ReactNode {
  const { t } = useTranslation();
  const { isRevealed, setRevealed } = useReveal(true);
  return (
    <section className={isRevealed ? 'covered-picture covered-picture-open' : 'covered-picture'} aria-label={t('item.picture')}>
      {isRevealed ? (
        <Picture itemId={itemId} exhibitNo={exhibitNo} maxSidePx={MAX_SIDE_PX} />
      ) : (
        <p className="covered-picture-words">
          <Icon name="covered" large />
          <span>{t('item.covered')}</span>
        </p>
      )}
      <ActionButton small icon={isRevealed ? 'covered' : 'eye'} onPress={() => setRevealed(!isRevealed)}>
        {isRevealed ? t('item.cover') : t('item.reveal')}
      </ActionButton>
    </section>
  );
}
