import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { keyNames } from '../format/keys.ts';
import { useSession } from '../state/session.ts';
import { ActionButton } from './action-button.tsx';
import './select-bar.css';

interface SelectBarProps {
  readonly chosen: number;
  readonly matching: number;
  readonly isActive: boolean;
  readonly onAll: () => void;
  readonly onNone: () => void;
  readonly onLeave: () => void;
  readonly onNext: () => void;
}

/** What is chosen for a bundle, and the way on; stays in sight while the list scrolls. */
export function SelectBar({ chosen, matching, isActive, onAll, onNone, onLeave, onNext }: SelectBarProps): ReactNode {
  const { t } = useTranslation();
  const { info } = useSession();
  const [isAsked, setAsked] = useState(false);
  const keys = keyNames(info.platform, 'A');
  useSelectKeys(isActive, onAll, onLeave);
  return (
    <div className="select-bar">
      <div className="select-words">
        <p className="select-count" role="status">
          {chosen === 0 && isAsked ? t('select.needOne') : t('select.chosen', { count: chosen })}
        </p>
        <p className="soft small">{t('select.keys', { keys })}</p>
      </div>
      <div className="bar">
        {chosen < matching && (
          <ActionButton small onPress={onAll}>
            {t('select.all', { count: matching })}
          </ActionButton>
        )}
        {chosen > 0 && (
          <ActionButton small onPress={onNone}>
            {t('select.none')}
          </ActionButton>
        )}
        <ActionButton small onPress={onLeave}>
          {t('common.cancel')}
        </ActionButton>
        <ActionButton small look="main" onPress={() => (chosen === 0 ? setAsked(true) : onNext())}>
          {t('select.next')}
        </ActionButton>
      </div>
    </div>
  );
}

function useSelectKeys(isActive: boolean, onAll: () => void, onLeave: () => void): void {
  useEffect(() => {
    if (!isActive) return;
    const press = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return;
      if (event.key === 'Escape') onLeave();
      else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) onAll();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [isActive, onAll, onLeave]);
}
