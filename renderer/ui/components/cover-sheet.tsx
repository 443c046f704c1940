import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../state/session.ts';
import { Icon } from './icons.tsx';
import './cover-sheet.css';

const COVERED = 'covered';

/** Where the person wants it: a sheet over everything while another window is in front. A class alone draws it, so that it is there with the next frame. */
export function CoverSheet(): ReactNode {
  const { t } = useTranslation();
  const { settings } = usePreferences();
  const isWanted = settings.coverOnBlur === true;
  useEffect(() => {
    if (!isWanted) return;
    const look = (): void => void document.documentElement.classList.toggle(COVERED, !document.hasFocus() || document.hidden);
    const leave = (): void => document.documentElement.classList.add(COVERED);
    window.addEventListener('blur', leave);
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.removeEventListener('blur', leave);
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
      document.documentElement.classList.remove(COVERED);
    };
  }, [isWanted]);
  if (!isWanted) return null;
  return (
    <div className="cover-sheet" aria-hidden="true">
      <Icon name="covered" large />
      <p>{t('cover.covered')}</p>
    </div>
  );
}
