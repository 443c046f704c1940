import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { blankPage, unblankPage, useLeaving } from '../state/leaving.ts';
import { Lines } from './welcome.tsx';
import './exit-explained.css';

const HOW = ['howButton', 'howKeys', 'howAssist'] as const;
const WHAT = ['whatBlank', 'whatLock', 'whatStays', 'whatStops'] as const;
const NOT = ['notRemove', 'notSpy', 'notSudden'] as const;
/** How long a tried exit leaves the page blank. */
const PRACTICE_MS = 1000;
/** A practice that was forgotten must not keep the keys from the real thing. */
const LONGEST_PRACTICE_MS = 30_000;

type ExitExplainedProps =
  | { readonly onUnderstood: () => void; readonly onBack?: undefined; readonly backLabel?: undefined }
  | { readonly onUnderstood: null; readonly onBack: () => void; readonly backLabel: string };

/** What quick exit does and what it does not, with a harmless try: before it is needed the first time, and again from the settings. */
export function ExitExplainedScreen({ onUnderstood, onBack, backLabel }: ExitExplainedProps): ReactNode {
  const { t } = useTranslation();
  const part = (title: string, lines: readonly string[], icon: 'check' | 'minus'): ReactNode => (
    <section className="exit-part">
      <h2>{title}</h2>
      <Lines lines={lines} icon={icon} />
    </section>
  );
  return (
    <Screen title={t('exit.title')} lead={t('exit.lead')} {...(onBack ? { onBack, backLabel } : {})}>
      {part(t('exit.how'), HOW.map((key) => t(`exit.${key}`)), 'check')}
      {part(t('exit.what'), WHAT.map((key) => t(`exit.${key}`)), 'check')}
      {part(t('exit.not'), NOT.map((key) => t(`exit.${key}`)), 'minus')}
      <Practice />
      {onUnderstood && (
        <div className="setup-actions">
          <ActionButton look="main" onPress={onUnderstood}>
            {t('exit.understood')}
          </ActionButton>
        </div>
      )}
    </Screen>
  );
}

/** The keys, tried out: the page is blank for a moment and comes back. The button on top stays the real one. */
function Practice(): ReactNode {
  const { t } = useTranslation();
  const leaving = useLeaving();
  const [at, setAt] = useState<'idle' | 'trying' | 'done'>('idle');
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (at !== 'trying') return;
    const stop = leaving.practise(() => setAt('done'));
    const limit = setTimeout(() => setAt('idle'), LONGEST_PRACTICE_MS);
    return () => {
      stop();
      clearTimeout(limit);
    };
  }, [at, leaving]);
  useEffect(() => {
    if (at !== 'done') return;
    blankPage();
    const back = (): void => {
      unblankPage();
      panel.current?.querySelector('button')?.focus();
    };
    const timer = setTimeout(back, PRACTICE_MS);
    return () => {
      clearTimeout(timer);
      unblankPage();
    };
  }, [at]);
  return (
    <section className="panel" aria-labelledby="exit-try" ref={panel}>
      <h2 id="exit-try">{t('exit.tryTitle')}</h2>
      <p className={at === 'idle' ? 'soft' : undefined} role="status">
        {at === 'idle' ? t('exit.tryText') : at === 'trying' ? t('exit.tryNow') : t('exit.tryDone')}
      </p>
      <div className="bar">
        {at === 'trying' ? (
          <>
            <ActionButton autoFocus onPress={() => setAt('done')}>
              {t('exit.tryPress')}
            </ActionButton>
            <ActionButton look="plain" onPress={() => setAt('idle')}>
              {t('exit.tryStop')}
            </ActionButton>
          </>
        ) : (
          <ActionButton onPress={() => setAt('trying')}>{t(at === 'idle' ? 'exit.tryStart' : 'exit.tryAgain')}</ActionButton>
        )}
      </div>
    </section>
  );
}
