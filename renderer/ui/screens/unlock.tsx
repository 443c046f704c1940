import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { UnlockReport, VaultEvent } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { Notice, FaultNotice } from '../components/notice.tsx';
import { Progress } from '../components/progress.tsx';
import { SecretBox, TextBox } from '../components/text-box.tsx';
import { formatNumber, formatWait } from '../format/quantities.ts';
import { asKeptError, usePreferences, useSession } from '../state/session.ts';
import './unlock.css';

interface UnlockScreenProps {
  readonly waitMs: number;
  readonly failedTries: number;
  readonly onOpened: (report: UnlockReport) => void;
  /** The vault turned out to be one that must not be touched. */
  readonly onBlocked: (error: KeptError) => void;
}

const BLOCKING = new Set(['vault/newer', 'vault/damaged-header', 'vault/damaged-journal', 'vault/unreadable', 'vault/missing', 'vault/in-use', 'crypto/self-test', 'crypto/not-authentic']);

type UnlockProgress = Extract<VaultEvent, { readonly event: 'unlock.progress' }>;

/** Locked: opens with the passphrase or the recovery words; waits after several wrong tries and deletes nothing. */
export function UnlockScreen({ waitMs, failedTries, onOpened, onBlocked }: UnlockScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [way, setWay] = useState<'passphrase' | 'words'>('passphrase');
  const [secret, setSecret] = useState('');
  const [isOpening, setOpening] = useState(false);
  const [error, setError] = useState<KeptError | null>(null);
  const [isEmpty, setEmpty] = useState(false);
  const wait = useCountdown(waitMs);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [error]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    setEmpty(secret === '');
    if (secret === '' || isOpening || wait.leftMs > 0) return;
    setOpening(true);
    try {
      onOpened(await (way === 'passphrase' ? vault.call('vault.unlock', { passphrase: secret }) : vault.call('vault.unlockWithWords', { words: secret })));
    } catch (thrown) {
      const fault = asKeptError(thrown);
      if (BLOCKING.has(fault.code)) return onBlocked(fault);
      setError(fault);
      setOpening(false);
      if (way === 'passphrase') setSecret('');
      const status = await vault.call('vault.status', {}).catch(() => null);
      wait.start(Math.max(Number(fault.details['waitMs'] ?? 0), status?.state === 'locked' ? status.waitMs : 0));
    }
  };
  const change = (next: 'passphrase' | 'words'): void => {
    setWay(next);
    setSecret('');
    setError(null);
  };

  return (
    <Screen title={t('unlock.title')} lead={t('unlock.lead')} focusHeading={false}>
      <form ref={form} className="unlock" onSubmit={(event) => void submit(event)} noValidate>
        {way === 'passphrase' ? (
          <SecretBox key="passphrase" label={t('unlock.label')} value={secret} onChange={setSecret} fault={isEmpty ? t('unlock.empty') : undefined} isDisabled={isOpening} autoFocus />
        ) : (
          <TextBox key="words" label={t('unlock.wordsLabel')} hint={t('unlock.wordsHint')} value={secret} onChange={setSecret} rows={3} isDisabled={isOpening} autoFocus />
        )}
        {error && wait.leftMs === 0 && <FaultNotice error={error} />}
        {wait.leftMs > 0 && (
          <Notice tone="care" icon="lock" {...(error ? { title: t(`errors.${error.code}.what`, { ...error.details }) } : {})}>
            <p role="timer">{t('unlock.wait', { time: formatWait(wait.leftMs) })}</p>
            <p>{t('unlock.harmless')}</p>
          </Notice>
        )}
        {isOpening ? (
          <OpeningProgress />
        ) : (
          <div className="unlock-actions">
            <ActionButton look="main" type="submit" isDisabled={wait.leftMs > 0}>
              {t('unlock.open')}
            </ActionButton>
            <ActionButton look="plain" onPress={() => change(way === 'passphrase' ? 'words' : 'passphrase')}>
              {way === 'passphrase' ? t('unlock.useWords') : t('unlock.usePassphrase')}
            </ActionButton>
          </div>
        )}
      </form>
      {!error && failedTries > 0 && <p className="soft small">{t('unlock.failedTries', { count: failedTries })}</p>}
    </Screen>
  );
}

function OpeningProgress(): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const { language } = usePreferences();
  const [progress, setProgress] = useState<UnlockProgress | null>(null);
  useEffect(() => vault.onEvent((event) => event.event === 'unlock.progress' && setProgress(event)), [vault]);
  if (progress?.stage === 'journal') {
    const { done, total } = progress;
    return <Progress label={t('unlock.stageJournal', { done: formatNumber(done, language), total: formatNumber(total, language) })} done={done} total={total} />;
  }
  return <Progress label={progress?.stage === 'index' ? t('unlock.stageIndex') : t('unlock.stageKey')} />;
}

/** Milliseconds that are left of a wait, counted down each second. */
function useCountdown(initialMs: number): { readonly leftMs: number; readonly start: (waitMs: number) => void } {
  const [untilMs, setUntilMs] = useState(() => Date.now() + initialMs);
  const [nowMs, setNowMs] = useState(() => Date.now());
  const leftMs = Math.max(0, untilMs - nowMs);
  const isCounting = leftMs > 0;
  useEffect(() => {
    if (!isCounting) return;
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isCounting]);
  const start = (waitMs: number): void => {
    const now = Date.now();
    setNowMs(now);
    setUntilMs(now + waitMs);
  };
  return { leftMs, start };
}
