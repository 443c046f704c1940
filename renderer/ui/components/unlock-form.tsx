import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { VaultEvent } from '../../../shared/contract/vault.ts';
import { formatNumber, formatWait } from '../format/quantities.ts';
import { usePreferences, useSession } from '../state/session.ts';
import type { SecretWay } from '../state/use-secret.ts';
import type { Unlock } from '../state/use-unlock.ts';
import { ActionButton } from './action-button.tsx';
import { FaultNotice, Notice } from './notice.tsx';
import { Progress } from './progress.tsx';
import { SecretBox, TextBox } from './text-box.tsx';
import './unlock-form.css';

/** The passphrase or the recovery words, try after try, with the waits between them. */
export function UnlockForm({ unlock, submitLabel }: { readonly unlock: Unlock; readonly submitLabel: string }): ReactNode {
  const { t } = useTranslation();
  const [way, setWay] = useState<SecretWay>('passphrase');
  const [secret, setSecret] = useState('');
  const [isAsked, setAsked] = useState(false);
  const { isOpening, error, waitLeftMs, open, forgetError } = unlock;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [error]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    if (secret === '') return;
    // A passphrase does not stay on the screen after a wrong try; twelve words with one slip do, to be compared with the paper.
    if (!(await open(way === 'passphrase' ? { passphrase: secret } : { words: secret })) && way === 'passphrase') setSecret('');
    setAsked(false);
  };
  const change = (): void => {
    setWay(way === 'passphrase' ? 'words' : 'passphrase');
    setSecret('');
    setAsked(false);
    forgetError();
  };
  const fault = isAsked && secret === '' ? t('unlock.empty') : undefined;

  return (
    <form ref={form} className="unlock" onSubmit={(event) => void submit(event)} noValidate>
      {way === 'passphrase' ? (
        <SecretBox key="passphrase" label={t('unlock.label')} value={secret} onChange={setSecret} fault={fault} isDisabled={isOpening} autoFocus />
      ) : (
        <TextBox key="words" label={t('unlock.wordsLabel')} hint={t('unlock.wordsHint')} value={secret} onChange={setSecret} rows={3} isDisabled={isOpening} autoFocus />
      )}
      <TryNotice error={error} waitLeftMs={waitLeftMs} />
      {isOpening ? (
        <OpeningProgress />
      ) : (
        <div className="unlock-actions">
          <ActionButton look="main" type="submit" isDisabled={waitLeftMs > 0}>
            {submitLabel}
          </ActionButton>
          <ActionButton look="plain" onPress={change}>
            {way === 'passphrase' ? t('unlock.useWords') : t('unlock.usePassphrase')}
          </ActionButton>
        </div>
      )}
    </form>
  );
}

/** What was wrong with the last try, and how long to wait for the next. */
function TryNotice({ error, waitLeftMs }: { readonly error: KeptError | null; readonly waitLeftMs: number }): ReactNode {
  const { t } = useTranslation();
  if (waitLeftMs === 0) return error && <FaultNotice error={error} />;
  const title = error ? { title: t(`errors.${error.code}.what`, { ...error.details }) } : {};
  return (
    <Notice tone="care" icon="lock" {...title}>
      <p role="timer">{t('unlock.wait', { time: formatWait(waitLeftMs) })}</p>
      <p>{t('unlock.harmless')}</p>
    </Notice>
  );
}

type UnlockProgress = Extract<VaultEvent, { readonly event: 'unlock.progress' }>;

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
