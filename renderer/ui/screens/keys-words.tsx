import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultResult } from '../../../shared/contract/vault.ts';
import { Screen } from '../components/frame.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { EitherSecretBox } from '../components/secret-box.tsx';
import { focusFirstFault } from '../state/first-fault.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { isSecretFault, useSecret } from '../state/use-secret.ts';
import type { SecretWay } from '../state/use-secret.ts';
import { KeysChangedScreen, SubmitOrWait } from './keys-passphrase.tsx';
import { RecoveryProofScreen } from './recovery-proof.tsx';
import { RecoveryWordsScreen } from './recovery-words.tsx';

type NewWords = VaultResult<'keys.newWords'>;
type Step = { readonly at: 'proof' | 'words'; readonly words: NewWords } | { readonly at: 'ask' | 'done' };

interface ReplaceWordsScreensProps {
  readonly provedBy: SecretWay;
  readonly onBackup: () => void;
  readonly onLeave: () => void;
}

/** New recovery words: shown, typed back from the paper, and only then in force. */
export function ReplaceWordsScreens({ provedBy, onBackup, onLeave }: ReplaceWordsScreensProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [step, setStep] = useState<Step>({ at: 'ask' });
  const { isWorking, error, run } = useAttempt();
  const prove = (proof: readonly string[]): void =>
    void run(async () => {
      await vault.call('keys.replaceWords', { proof });
      setStep({ at: 'done' });
    });
  switch (step.at) {
    case 'ask':
      return <AskForWords provedBy={provedBy} onWords={(words) => setStep({ at: 'words', words })} onLeave={onLeave} />;
    case 'words':
      return <RecoveryWordsScreen words={step.words.words} lead={t('keys.newWordsShown')} onBack={onLeave} backLabel={t('common.cancel')} onWritten={() => setStep({ ...step, at: 'proof' })} />;
    case 'proof':
      return (
        <RecoveryProofScreen
          ask={step.words.ask}
          submitLabel={t('keys.newWordsHold')}
          workingLabel={t('keys.working')}
          isWorking={isWorking}
          error={error}
          onBack={() => setStep({ ...step, at: 'words' })}
          onProof={prove}
        />
      );
    case 'done':
      return <KeysChangedScreen title={t('keys.replaced')} text={t('keys.replacedText')} backups={t('keys.replacedBackups')} onBackup={onBackup} onLeave={onLeave} />;
  }
}

function AskForWords({ provedBy, onWords, onLeave }: { readonly provedBy: SecretWay; readonly onWords: (words: NewWords) => void; readonly onLeave: () => void }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const { language } = usePreferences();
  const present = useSecret(provedBy);
  const { isWorking, error, run } = useAttempt();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const by = present.take();
    if (by === null) return focusFirstFault(event.currentTarget as HTMLFormElement);
    const worked = await run(async () => onWords(await vault.call('keys.newWords', { by, wordList: language === 'ko' ? 'ko' : 'en' })));
    if (!worked) present.putAway();
  };
  return (
    <Screen title={t('keys.wordsReplace')} lead={t('keys.newWordsLead')} onBack={isWorking ? undefined : onLeave}>
      <form className="stack-wide" onSubmit={(event) => void submit(event)} noValidate>
        <div className="panel">
          <EitherSecretBox secret={present} labels={{ passphrase: t('keys.presentPassphrase'), words: t('keys.presentWords') }} hint={t('keys.proofWhy')} error={error} isDisabled={isWorking} />
        </div>
        {error && !isSecretFault(error) && <FaultNotice error={error} />}
        <SubmitOrWait label={t('keys.newWordsStart')} isWorking={isWorking} />
      </form>
    </Screen>
  );
}
