import { useCallback, useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { keyNames } from '../format/keys.ts';
import { WARN_SECONDS, useIdle } from '../state/idle.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { ActionButton } from './action-button.tsx';
import './lock-tools.css';

/** Settings and lock in the bar, the shortcut, and the lock after a time without input. */
export function LockTools({ onSettings }: { readonly onSettings: (() => void) | null }): ReactNode {
  const { t } = useTranslation();
  const { info, drafts, lock } = useSession();
  const { settings } = usePreferences();
  const isBusy = useCallback(() => drafts.isBusy, [drafts]);
  const secondsLeft = useIdle(settings.idleMinutes * 60_000, isBusy, lock);
  useLockKey(lock);
  return (
    <>
      {onSettings && (
        <ActionButton look="plain" icon="sliders" small onPress={onSettings}>
          {t('timeline.settings')}
        </ActionButton>
      )}
      <ActionButton icon="lock" small onPress={lock} aria-label={`${t('lock.lock')}. ${t('lock.shortcut', { keys: keyNames(info.platform, 'L') })}`}>
        {t('lock.lock')}
      </ActionButton>
      {secondsLeft !== null && (
        <p className="lock-soon" role="timer">
          {t('lock.soon', { seconds: secondsLeft })}
        </p>
      )}
      <p className="unseen" role="status">
        {secondsLeft !== null && t('lock.soon', { seconds: WARN_SECONDS })}
      </p>
    </>
  );
}

/** Ctrl+L, on a Mac Command+L, from everywhere, also with a dialog open. */
function useLockKey(lock: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.code !== 'KeyL' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      lock();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [lock]);
}
