import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { Frame } from '../../client/screen-capture.ts';
import { onSignal } from '../../client/signals.ts';
import { ActionButton } from '../components/action-button.tsx';
import { BarWindow, ShortcutLine } from '../components/bar-window.tsx';
import { ToggleChoices } from '../components/choices.tsx';
import { DescribeLast } from '../components/describe-last.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { formatNumber } from '../format/quantities.ts';
import type { CaptureSession, CaptureState } from '../state/capture-session.ts';
import { asKeptError, usePreferences } from '../state/session.ts';
import './capture-bar.css';

const EVERY_SECONDS = ['off', '2', '5', '10', '30', '60'] as const;
type Every = (typeof EVERY_SECONDS)[number];

interface CaptureBarProps {
  readonly session: CaptureSession;
  readonly title: string;
  readonly startsSeries: boolean;
  readonly onChanged: () => void;
  readonly onStill: (still: Frame) => void;
  /** From here on the same source is recorded. */
  readonly onRecord: () => void;
  readonly onClose: () => void;
}

/** Kept's window made small: one press a picture, without leaving what is being captured. */
export function CaptureBar({ session, title, startsSeries, onChanged, onStill, onRecord, onClose }: CaptureBarProps): ReactNode {
  const { t } = useTranslation();
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  const [error, setError] = useState<KeptError | null>(null);
  useEffect(() => {
    if (startsSeries) session.startSeries();
  }, [session, startsSeries]);
  useEffect(
    () =>
      onSignal((signal) => {
        if (signal === 'back' || session.state.everySeconds !== null) void session.comeBack();
        else void session.press('shortcut');
      }),
    [session],
  );
  const still = (): void => {
    setError(null);
    session.still().then(onStill, (thrown: unknown) => setError(asKeptError(thrown)));
  };
  const fault = error ?? state.error;
  const isSeries = state.seriesCount !== null;
  return (
    <BarWindow title={title}>
      <div className="bar">
        <ActionButton look="main" icon="screen" autoFocus onPress={() => void session.press('bar')}>
          {t(isSeries ? 'captureBar.next' : 'captureBar.take')}
        </ActionButton>
        <ActionButton small onPress={still}>
          {t('captureBar.region')}
        </ActionButton>
        <ActionButton small onPress={() => (isSeries ? void session.endSeries() : session.startSeries())}>
          {t(isSeries ? 'captureBar.endSeries' : 'captureBar.startSeries')}
        </ActionButton>
        {!isSeries && (
          <ActionButton small icon="video" onPress={onRecord}>
            {t('captureBar.record')}
          </ActionButton>
        )}
        <ActionButton small icon="close" onPress={onClose}>
          {t('captureBar.close')}
        </ActionButton>
      </div>
      {isSeries && <EveryChoice session={session} state={state} />}
      <p className="capture-bar-told" role="status">
        <Told state={state} />
      </p>
      {fault && <FaultNotice error={fault} />}
      {state.isSourceGone && !fault && (
        <Notice tone="care">
          <p>{t('captureBar.gone')}</p>
        </Notice>
      )}
      {state.last && <DescribeLast key={state.last.itemId} itemId={state.last.itemId} exhibitNo={state.last.exhibitNo} onChanged={onChanged} />}
      <ShortcutLine />
    </BarWindow>
  );
}

/** Said in one line: what is saved, what is under way, what was not taken. */
function Told({ state }: { readonly state: CaptureState }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const lines: string[] = [];
  if (state.last) lines.push(state.last.number === null ? t('captureBar.saved', { exhibitNo: state.last.exhibitNo }) : t('captureBar.savedOf', { exhibitNo: state.last.exhibitNo, number: formatNumber(state.last.number, language) }));
  if (state.waiting > 0) lines.push(t('captureBar.waiting', { count: state.waiting }));
  if (state.refused > 0) lines.push(t('captureBar.refused', { count: state.refused }));
  return lines.length === 0 ? t('captureBar.ready') : lines.join(' · ');
}

function EveryChoice({ session, state }: { readonly session: CaptureSession; readonly state: CaptureState }): ReactNode {
  const { t } = useTranslation();
  const choices = EVERY_SECONDS.map((value) => ({ value, label: value === 'off' ? t('captureBar.everyOff') : t('captureBar.every', { count: Number(value) }) }));
  const value: Every = EVERY_SECONDS.find((each) => each === String(state.everySeconds ?? 'off')) ?? 'off';
  return <ToggleChoices<Every> label={t('captureBar.everyLabel')} choices={choices} value={value} onChange={(chosen) => void session.setEvery(chosen === 'off' ? null : Number(chosen))} />;
}
