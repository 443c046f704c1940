import { useRef } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { NewPassphraseBoxes } from '../components/new-passphrase-boxes.tsx';
import { focusFirstFault } from '../state/first-fault.ts';
import { useNewPassphrase } from '../state/use-new-passphrase.ts';
import { SETUP_STEPS } from './setup.tsx';

interface PassphraseScreenProps {
  readonly onBack: () => void;
  readonly onChosen: (passphrase: string) => void;
}

/** First start, 2 of 3. */
export function PassphraseScreen({ onBack, onChosen }: PassphraseScreenProps): ReactNode {
  const { t } = useTranslation();
  const chosen = useNewPassphrase();
  const form = useRef<HTMLFormElement>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const passphrase = await chosen.take();
    if (passphrase === null) return focusFirstFault(form.current);
    chosen.forget();
    onChosen(passphrase);
  };
  return (
    <Screen title={t('passphrase.title')} lead={t('passphrase.lead')} over={t('common.step', { step: 2, of: SETUP_STEPS })} onBack={onBack}>
      <form ref={form} className="stack-wide" onSubmit={(event) => void submit(event)} noValidate>
        <div className="panel">
          <NewPassphraseBoxes chosen={chosen} label={t('passphrase.label')} repeatLabel={t('passphrase.repeat')} />
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
