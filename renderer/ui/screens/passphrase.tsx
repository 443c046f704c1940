import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { SecretBox } from '../components/text-box.tsx';
import { StrengthMeter } from '../components/strength-meter.tsx';
import { estimateStrength, judgePassphrase, useStrength } from '../state/strength.ts';
import { SETUP_STEPS } from './setup.tsx';

interface PassphraseScreenProps {
  readonly onBack: () => void;
  readonly onChosen: (passphrase: string) => void;
}

/** First start, 2 of 3. The second box is there only while the first is hidden: whoever sees what is typed need not type it twice. */
export function PassphraseScreen({ onBack, onChosen }: PassphraseScreenProps): ReactNode {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [isShown, setShown] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const score = useStrength(passphrase);
  const isDifferent = !isShown && passphrase !== repeated;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (judgePassphrase(passphrase, await estimateStrength(passphrase)) !== null || isDifferent) return;
    setPassphrase('');
    setRepeated('');
    onChosen(passphrase);
  };
  const judgement = isChecked ? judgePassphrase(passphrase, score) : null;
  const fault = judgement === 'too-long' ? t('passphrase.tooLong') : judgement && `${t(`errors.passphrase/${judgement}.what`)} ${t(`errors.passphrase/${judgement}.next`)}`;

  return (
    <Screen title={t('passphrase.title')} lead={t('passphrase.lead')} over={t('common.step', { step: 2, of: SETUP_STEPS })} onBack={onBack}>
      <form className="stack-wide" onSubmit={(event) => void submit(event)} noValidate>
        <div className="panel">
          <SecretBox label={t('passphrase.label')} hint={t('passphrase.rule')} value={passphrase} onChange={setPassphrase} fault={fault ?? undefined} onShownChange={setShown}>
            <StrengthMeter score={score} length={[...passphrase].length} />
          </SecretBox>
          {!isShown && <SecretBox label={t('passphrase.repeat')} value={repeated} onChange={setRepeated} fault={isChecked && !judgement && isDifferent ? t('passphrase.mismatch') : undefined} />}
        </div>
        <p className="soft small">{t('passphrase.avoid')}</p>
        <div className="setup-actions">
          <ActionButton look="main" type="submit">
            {t('common.continue')}
          </ActionButton>
        </div>
      </form>
    </Screen>
  );
}
