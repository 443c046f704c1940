import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { UnlockReport, VaultResult } from '../../../shared/contract/vault.ts';
import { Screen } from '../components/frame.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { asKeptError, usePreferences, useSession } from '../state/session.ts';
import { PassphraseScreen } from './passphrase.tsx';
import { RecoveryProofScreen } from './recovery-proof.tsx';
import { RecoveryWordsScreen } from './recovery-words.tsx';
import { WelcomeScreen } from './welcome.tsx';

export const SETUP_STEPS = 3;

type Step =
  | { readonly at: 'welcome' | 'passphrase' }
  | { readonly at: 'words' | 'proof'; readonly words: readonly string[]; readonly ask: readonly number[] }
  | { readonly at: 'failed'; readonly error: KeptError };

/** The three steps of a first start; the passphrase is held outside of what is drawn and let go when the vault is made. */
export function SetupScreens({ onCreated, onRestore }: { readonly onCreated: (report: UnlockReport) => void; readonly onRestore: () => void }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const { language } = usePreferences();
  const [step, setStep] = useState<Step>({ at: 'welcome' });
  const [isCreating, setCreating] = useState(false);
  const [error, setError] = useState<KeptError | null>(null);
  const passphrase = useRef('');
  /** Words that were shown stay the words, also when somebody goes back: they may be on paper already. */
  const shown = useRef<VaultResult<'setup.words'> | null>(null);

  const choose = async (chosen: string): Promise<void> => {
    passphrase.current = chosen;
    try {
      shown.current ??= await vault.call('setup.words', { wordList: language === 'ko' ? 'ko' : 'en' });
      setStep({ at: 'words', ...shown.current });
    } catch (thrown) {
      setStep({ at: 'failed', error: asKeptError(thrown) });
    }
  };
  const create = async (proof: readonly string[]): Promise<void> => {
    setCreating(true);
    setError(null);
    try {
      const report = await vault.call('vault.create', { passphrase: passphrase.current, proof });
      passphrase.current = '';
      shown.current = null;
      onCreated(report);
    } catch (thrown) {
      setError(asKeptError(thrown));
      setCreating(false);
    }
  };

  const thirdStep = t('common.step', { step: SETUP_STEPS, of: SETUP_STEPS });

  switch (step.at) {
    case 'welcome':
      return <WelcomeScreen onStart={() => setStep({ at: 'passphrase' })} onRestore={onRestore} />;
    case 'passphrase':
      return <PassphraseScreen onBack={() => setStep({ at: 'welcome' })} onChosen={(chosen) => void choose(chosen)} />;
    case 'words':
      return <RecoveryWordsScreen words={step.words} lead={t('words.lead')} over={thirdStep} onBack={() => setStep({ at: 'passphrase' })} onWritten={() => setStep({ ...step, at: 'proof' })} />;
    case 'proof':
      return <RecoveryProofScreen ask={step.ask} over={thirdStep} submitLabel={t('words.create')} workingLabel={t('words.creating')} isWorking={isCreating} error={error} onBack={() => setStep({ ...step, at: 'words' })} onProof={(proof) => void create(proof)} />;
    case 'failed':
      return (
        <Screen title={t('words.title')}>
          <FaultNotice error={step.error} />
          <ActionButton look="main" onPress={() => setStep({ at: 'passphrase' })}>
            {t('common.back')}
          </ActionButton>
        </Screen>
      );
  }
}
