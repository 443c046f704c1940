import { useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.tsx';
import { DoneScreen } from '../components/done-screen.tsx';
import { Screen } from '../components/frame.tsx';
import { NewPassphraseBoxes } from '../components/new-passphrase-boxes.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { Progress } from '../components/progress.tsx';
import { EitherSecretBox } from '../components/secret-box.tsx';
import { focusFirstFault } from '../state/first-fault.ts';
import { useSession } from '../state/session.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { useNewPassphrase } from '../state/use-new-passphrase.ts';
import { isSecretFault, useSecret } from '../state/use-secret.ts';
import type { SecretWay } from '../state/use-secret.ts';

interface ChangePassphraseScreenProps {
  /** With what the person opened the vault, and so can prove the right at once. */
  readonly provedBy: SecretWay;
  readonly onBackup: () => void;
  readonly onLeave: () => void;
}

/** The present passphrase or the words, then the new passphrase; done only when the worker has said that the new one holds. */
export function ChangePassphraseScreen({ provedBy, onBackup, onLeave }: ChangePassphraseScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const present = useSecret(provedBy);
  const next = useNewPassphrase();
  const { isWorking, error, run } = useAttempt();
  const [isDone, setDone] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const by = present.take();
    const passphrase = await next.take();
    if (by === null || passphrase === null) return focusFirstFault(form.current);
    const worked = await run(async () => void (await vault.call('keys.changePassphrase', { by, next: passphrase })));
    if (!worked) return present.putAway();
    next.forget();
    setDone(true);
  };
  if (isDone) return <KeysChangedScreen title={t('keys.changed')} text={t('keys.changedText')} backups={t('keys.changedBackups')} onBackup={onBackup} onLeave={onLeave} />;
  return (
    <Screen title={t('keys.passphraseChange')} lead={t('keys.changeLead')} onBack={isWorking ? undefined : onLeave}>
      <form ref={form} className="stack-wide" onSubmit={(event) => void submit(event)} noValidate>
        <div className="panel">
          <EitherSecretBox secret={present} labels={{ passphrase: t('keys.presentPassphrase'), words: t('keys.presentWords') }} error={error} isDisabled={isWorking} />
        </div>
        <div className="panel">
          <NewPassphraseBoxes chosen={next} label={t('keys.newPassphrase')} repeatLabel={t('keys.newRepeat')} isDisabled={isWorking} />
          <p className="soft small">{t('passphrase.avoid')}</p>
        </div>
        {error && !isSecretFault(error) && <FaultNotice error={error} />}
        <SubmitOrWait label={t('keys.passphraseChange')} isWorking={isWorking} />
      </form>
    </Screen>
  );
}

/** The one button of a form, or the sign that it is being done. */
export function SubmitOrWait({ label, isWorking }: { readonly label: string; readonly isWorking: boolean }): ReactNode {
  const { t } = useTranslation();
  if (isWorking) return <Progress label={t('keys.working')} />;
  return (
    <div className="setup-actions">
      <ActionButton look="main" type="submit">
        {label}
      </ActionButton>
    </div>
  );
}

interface KeysChangedScreenProps {
  readonly title: string;
  readonly text: string;
  /** What stays possible with copies made before. */
  readonly backups: string;
  readonly onBackup: () => void;
  readonly onLeave: () => void;
}

/** Said after the change holds, with what it does not reach. */
export function KeysChangedScreen({ title, text, backups, onBackup, onLeave }: KeysChangedScreenProps): ReactNode {
  const { t } = useTranslation();
  return (
    <DoneScreen title={title} lead={text}>
      <Notice tone="calm">
        <p>{backups}</p>
      </Notice>
      <div className="setup-actions">
        <ActionButton look="main" onPress={onLeave}>
          {t('keys.toKeys')}
        </ActionButton>
        <ActionButton onPress={onBackup}>{t('backup.title')}</ActionButton>
      </div>
    </DoneScreen>
  );
}
