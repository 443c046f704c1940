import { useEffect, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { onSignal } from '../../client/signals.ts';
import { ActionButton } from '../components/action-button.tsx';
import { BarWindow, ShortcutLine } from '../components/bar-window.tsx';
import { DescribeLast } from '../components/describe-last.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { Progress } from '../components/progress.tsx';
import { formatClock, formatSize } from '../format/quantities.ts';
import type { RecordingSession, RecordingState } from '../state/recording-session.ts';
import { usePreferences } from '../state/session.ts';
import './capture-bar.css';

interface RecordingBarProps {
  readonly session: RecordingSession;
  readonly title: string;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** A recording, as it is seen when the person looks: paused, or over. While it runs this window is off the screen. */
export function RecordingBar({ session, title, onChanged, onClose }: RecordingBarProps): ReactNode {
  const { t } = useTranslation();
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  useEffect(() => void session.start(), [session]);
  useEffect(() => onSignal(() => void session.pause()), [session]);
  const isOver = state.at === 'done' || state.at === 'failed';
  return (
    <BarWindow title={title}>
      <Facts state={state} />
      {state.at === 'stopping' && <Progress label={t('recording.stopping')} />}
      {state.at === 'paused' && (
        <>
          <p>{t('recording.paused')}</p>
          <div className="bar">
            <ActionButton look="main" icon="check" autoFocus onPress={() => void session.stop('person')}>
              {t('recording.stop')}
            </ActionButton>
            <ActionButton icon="video" onPress={() => void session.goOn()}>
              {t('recording.goOn')}
            </ActionButton>
          </div>
          <ShortcutLine />
        </>
      )}
      {state.error && <FaultNotice error={state.error} />}
      {state.at === 'done' && <Ended state={state} onChanged={onChanged} />}
      {isOver && (
        <div className="bar">
          <ActionButton icon="close" autoFocus onPress={onClose}>
            {t('captureBar.close')}
          </ActionButton>
        </div>
      )}
    </BarWindow>
  );
}

function Facts({ state }: { readonly state: RecordingState }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const free = state.freeBytes === null ? '–' : formatSize(state.freeBytes, language);
  return (
    <p className="region-size" role="status">
      {state.at === 'recording' ? `${t('recording.going')} · ` : ''}
      {t('recording.facts', { time: formatClock(state.durationMs), size: formatSize(state.sizeBytes, language), free })}
    </p>
  );
}

function Ended({ state, onChanged }: { readonly state: RecordingState; readonly onChanged: () => void }): ReactNode {
  const { t } = useTranslation();
  const { exhibitNo, itemId, endedBy } = state;
  if (exhibitNo === null || itemId === null) return null;
  return (
    <>
      {endedBy === 'disk-full' || endedBy === 'source-gone' ? (
        <Notice tone="care">
          <p>{t(endedBy === 'disk-full' ? 'recording.full' : 'recording.gone', { exhibitNo })}</p>
        </Notice>
      ) : (
        <p role="status">{t('captureBar.saved', { exhibitNo })}</p>
      )}
      <DescribeLast itemId={itemId} exhibitNo={exhibitNo} onChanged={onChanged} />
    </>
  );
}
