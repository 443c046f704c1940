import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { Progress } from '../components/progress.tsx';
import { TextBox } from '../components/text-box.tsx';
import { focusFirstFault } from '../state/first-fault.ts';

interface RecoveryProofScreenProps {
  /** Places (0–11) to be typed back. */
  readonly ask: readonly number[];
  readonly over?: string;
  readonly submitLabel: string;
  readonly workingLabel: string;
  readonly isWorking: boolean;
  readonly error: KeptError | null;
  readonly onBack: () => void;
  readonly onProof: (proof: readonly string[]) => void;
}

/** Three words from the paper, before there is anything to lose. */
export function RecoveryProofScreen({ ask, over, submitLabel, workingLabel, isWorking, error, onBack, onProof }: RecoveryProofScreenProps): ReactNode {
  const { t } = useTranslation();
  const [proof, setProof] = useState<readonly string[]>(ask.map(() => ''));
  const wrongPlace = error?.code === 'recovery/proof-wrong' ? error.details['place'] : null;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) focusFirstFault(form.current);
  }, [error]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onProof(proof);
  };
  return (
    <Screen title={t('words.proofTitle')} lead={t('words.proofLead')} over={over} onBack={isWorking ? undefined : onBack} backLabel={t('words.again')}>
      <form ref={form} className="stack-wide" onSubmit={submit} noValidate>
        <div className="panel">
          {ask.map((place, at) => (
            <TextBox
              key={place}
              label={t('words.proofWord', { place: place + 1 })}
              value={proof[at] ?? ''}
              onChange={(word) => setProof(proof.with(at, word))}
              fault={wrongPlace === place + 1 ? t('words.proofWrong') : undefined}
              isDisabled={isWorking}
            />
          ))}
        </div>
        {error && wrongPlace === null && <FaultNotice error={error} />}
        {isWorking ? (
          <Progress label={workingLabel} />
        ) : (
          <div className="setup-actions">
            <ActionButton look="main" type="submit">
              {submitLabel}
            </ActionButton>
          </div>
        )}
      </form>
    </Screen>
  );
}
