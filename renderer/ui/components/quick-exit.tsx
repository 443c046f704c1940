import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import { useLeaving } from '../state/leaving.ts';
import { PRESSES_TO_LEAVE, ShiftPresses } from '../state/shift-presses.ts';
import { Icon } from './icons.tsx';
import './quick-exit.css';

/** How long the progress stays after the last press before it goes by itself. */
const LOOK_MS = 500;
/** A dialog leaves what is marked so on top of itself: seen, pressed and read out as before. */
const ABOVE_DIALOGS = { 'data-react-aria-top-layer': true } as const;

/** First in the tab order of every screen, and above every dialog. */
export function QuickExitButton(): ReactNode {
  const { t } = useTranslation();
  const leaving = useLeaving();
  return (
    <Button className="quick-exit" {...ABOVE_DIALOGS} onPress={() => leaving.leave()} aria-label={`${t('exit.exit')}. ${t('exit.keys')}`}>
      <Icon name="exit" />
      {t('exit.exit')}
    </Button>
  );
}

/** A second way for those who hear the page or go through it with the keyboard: where a screen or a question begins, seen only while it has the focus. */
export function QuickExitLink(): ReactNode {
  const { t } = useTranslation();
  const leaving = useLeaving();
  return (
    <Button className="quick-exit-link" onPress={() => leaving.leave()}>
      {t('exit.link')}
    </Button>
  );
}

/** Shift three times, from everywhere, also while something is typed. What was counted is shown as dots and said. */
export function QuickExitKeys(): ReactNode {
  const { t } = useTranslation();
  const count = useShiftPresses();
  const left = PRESSES_TO_LEAVE - count;
  return (
    <div className="quick-exit-count" {...ABOVE_DIALOGS}>
      {count > 0 && (
        <p className="quick-exit-dots" aria-hidden="true">
          {Array.from({ length: PRESSES_TO_LEAVE }, (_, place) => (
            <span key={place} className={place < count ? 'quick-exit-dot quick-exit-dot-on' : 'quick-exit-dot'} />
          ))}
        </p>
      )}
      <p className="unseen" role="status">
        {count > 0 && t('exit.left', { count: left })}
      </p>
    </div>
  );
}

function useShiftPresses(): number {
  const leaving = useLeaving();
  const [count, setCount] = useState(0);
  useEffect(() => {
    const presses = new ShiftPresses();
    const now = (): number => performance.now();
    const show = (): void => setCount(presses.countAt(now()));
    const down = (event: KeyboardEvent): void => {
      presses.down(event);
      show();
    };
    const up = (event: KeyboardEvent): void => {
      if (!presses.up(event, now())) return show();
      leaving.leaveByKeys();
      // The empty frame first.
      setTimeout(show);
    };
    const other = (): void => {
      presses.other();
      show();
    };
    const options = { capture: true };
    window.addEventListener('keydown', down, options);
    window.addEventListener('keyup', up, options);
    window.addEventListener('pointerdown', other, options);
    window.addEventListener('blur', other);
    const timer = setInterval(show, LOOK_MS);
    return () => {
      window.removeEventListener('keydown', down, options);
      window.removeEventListener('keyup', up, options);
      window.removeEventListener('pointerdown', other, options);
      window.removeEventListener('blur', other);
      clearInterval(timer);
    };
  }, [leaving]);
  return count;
}
