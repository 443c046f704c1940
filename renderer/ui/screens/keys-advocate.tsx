import { useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.tsx';
import { CheckChoices } from '../components/choices.tsx';
import { DoneScreen } from '../components/done-screen.tsx';
import { ForeignText } from '../components/foreign-text.tsx';
import { Screen } from '../components/frame.tsx';
import { NewPassphraseBoxes } from '../components/new-passphrase-boxes.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { EitherSecretBox } from '../components/secret-box.tsx';
import { TextBox } from '../components/text-box.tsx';
import { visibleText } from '../format/visible-text.ts';
import { focusFirstFault } from '../state/first-fault.ts';
import { useSession } from '../state/session.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { useNewPassphrase } from '../state/use-new-passphrase.ts';
import { isSecretFault, useSecret } from '../state/use-secret.ts';
import type { SecretWay } from '../state/use-secret.ts';
import { KeysChangedScreen, SubmitOrWait } from './keys-passphrase.tsx';
import { PromiseLists } from './welcome.tsx';

const MAX_LABEL_LENGTH = 80;
const CAN = ['can1', 'can2', 'can3'] as const;
const CANNOT = ['cannot1', 'cannot2', 'cannot3'] as const;

interface AddAdvocateScreenProps {
  readonly provedBy: SecretWay;
  readonly onLeave: () => void;
}

/** Who it is, what that person can and cannot do, a passphrase of their own, and the owner's consent. */
export function AddAdvocateScreen({ provedBy, onLeave }: AddAdvocateScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [label, setLabel] = useState('');
  const [consent, setConsent] = useState<readonly 'yes'[]>([]);
  const [isAsked, setAsked] = useState(false);
  const [isDone, setDone] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const present = useSecret(provedBy);
  const theirs = useNewPassphrase();
  const { isWorking, error, run } = useAttempt();
  const name = label.trim();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAsked(true);
    const passphrase = await theirs.take();
    const by = present.take();
    if (name === '' || passphrase === null || consent.length === 0 || by === null) return focusFirstFault(form.current);
    const worked = await run(async () => void (await vault.call('keys.addAdvocate', { by, label: name, passphrase })));
    if (!worked) return present.putAway();
    theirs.forget();
    setDone(true);
  };
  if (isDone) return <AddedScreen name={name} onLeave={onLeave} />;
  return (
    <Screen title={t('keys.advocateAdd')} lead={t('keys.addLead')} onBack={isWorking ? undefined : onLeave}>
      <PromiseLists does={{ title: t('keys.can'), lines: CAN.map((key) => t(`keys.${key}`)) }} not={{ title: t('keys.cannot'), lines: CANNOT.map((key) => t(`keys.${key}`)) }} />
      <form ref={form} className="stack-wide" onSubmit={(event) => void submit(event)} noValidate>
        <div className="panel">
          <TextBox label={t('keys.label')} hint={t('keys.labelHint')} value={label} onChange={(text) => setLabel(text.slice(0, MAX_LABEL_LENGTH))} fault={isAsked && name === '' ? t('keys.emptyLabel') : undefined} isDisabled={isWorking} />
          <NewPassphraseBoxes chosen={theirs} label={t('keys.advocatePassphrase')} repeatLabel={t('keys.advocateRepeat')} isDisabled={isWorking} />
          <p className="soft small">{t('keys.advocateOwn')}</p>
        </div>
        <div className="panel">
          <CheckChoices<'yes'> label={t('keys.consent')} hint={t('keys.addLater')} choices={[{ value: 'yes', label: t('keys.consentText') }]} value={consent} onChange={setConsent} fault={isAsked && consent.length === 0 ? t('keys.needConsent') : undefined} />
          <EitherSecretBox secret={present} labels={{ passphrase: t('keys.presentPassphrase'), words: t('keys.presentWords') }} error={error} isDisabled={isWorking} />
        </div>
        {error && !isSecretFault(error) && <FaultNotice error={error} />}
        <SubmitOrWait label={t('keys.advocateAdd')} isWorking={isWorking} />
      </form>
    </Screen>
  );
}

function AddedScreen({ name, onLeave }: { readonly name: string; readonly onLeave: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <DoneScreen title={t('keys.added')} lead={t('keys.addedText', { name: visibleText(name) })}>
      <Notice tone="calm">
        <p>{t('keys.addLater')}</p>
      </Notice>
      <div className="setup-actions">
        <ActionButton look="main" onPress={onLeave}>
          {t('keys.toKeys')}
        </ActionButton>
      </div>
    </DoneScreen>
  );
}

interface RemoveAdvocateScreenProps extends AddAdvocateScreenProps {
  readonly label: string;
  readonly onBackup: () => void;
}

/** Takes the advocate's passphrase away again, and says what it does not reach. */
export function RemoveAdvocateScreen({ provedBy, label, onBackup, onLeave }: RemoveAdvocateScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const present = useSecret(provedBy);
  const { isWorking, error, run } = useAttempt();
  const [isDone, setDone] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const by = present.take();
    if (by === null) return focusFirstFault(event.currentTarget as HTMLFormElement);
    if (await run(async () => void (await vault.call('keys.removeAdvocate', { by })))) setDone(true);
    else present.putAway();
  };
  if (isDone) return <KeysChangedScreen title={t('keys.removed')} text={t('keys.removedText')} backups={t('keys.removeText')} onBackup={onBackup} onLeave={onLeave} />;
  return (
    <Screen title={t('keys.advocateRemove')} over={<ForeignText text={label} />} lead={t('keys.removeLead')} onBack={isWorking ? undefined : onLeave}>
      <Notice tone="calm">
        <p>{t('keys.removeText')}</p>
      </Notice>
      <form className="stack-wide" onSubmit={(event) => void submit(event)} noValidate>
        <div className="panel">
          <EitherSecretBox secret={present} labels={{ passphrase: t('keys.presentPassphrase'), words: t('keys.presentWords') }} hint={t('keys.proofWhy')} error={error} isDisabled={isWorking} />
        </div>
        {error && !isSecretFault(error) && <FaultNotice error={error} />}
        <SubmitOrWait label={t('keys.advocateRemove')} isWorking={isWorking} />
      </form>
    </Screen>
  );
}
