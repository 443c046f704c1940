import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { Progress } from '../components/progress.tsx';
import { TextBox } from '../components/text-box.tsx';
import { SETUP_STEPS } from './setup.tsx';

interface RecoveryProofScreenProps {
  /** Places (0–11) to be typed back. */
  readonly ask: readonly number[];
  readonly isCreating: boolean;
  readonly error: KeptError | null;
  readonly onBack: () => void;
  readonly onProof: (proof: readonly string[]) => void;
}

/** First start, 3 of 3, second half: three words from the paper, before there is anything to lose. */
export function RecoveryProofScreen({ ask, isCreating, error, onBack, onProof }: RecoveryProofScreenProps): ReactNode {
  const { t } = useTranslation();
  const [proof, setProof] = useState<readonly string[]>(ask.map(() => ''));
  const wrongPlace = error?.code === 'recovery/proof-wrong' ? error.details['place'] : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onProof(proof);
  };
  return (
    <Screen title={t('words.proofTitle')} lead={t('words.proofLead')} over={t('common.step', { step: 3, of: SETUP_STEPS })} onBack={isCreating ? undefined : onBack} backLabel={t('words.again')}>
      <form className="stack-wide" onSubmit={submit} noValidate>
        <div className="panel">
          {ask.map((place, at) => (
            <TextBox
              key={place}
              label={t('words.proofWord', { place: place + 1 })}
              value={proof[at] ?? ''}
              onChange={(word) => setProof(proof.with(at, word))}
              fault={wrongPlace === place + 1 ? t('words.proofWrong') : undefined}
              isDisabled={isCreating}
            />
          ))}
        </div>
        {error && wrongPlace === null && <FaultNotice error={error} />}
        {isCreating ? (
          <Progress label={t('words.creating')} />
        ) : (
          <div className="setup-actions">
            <ActionButton look="main" type="submit">
              {t('words.create')}
            </ActionButton>
          </div>
        )}
      </form>
    </Screen>
  );
}
