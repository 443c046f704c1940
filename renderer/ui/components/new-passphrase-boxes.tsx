import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewPassphrase } from '../state/use-new-passphrase.ts';
import { StrengthMeter } from './strength-meter.tsx';
import { SecretBox } from './text-box.tsx';

interface NewPassphraseBoxesProps {
  readonly chosen: NewPassphrase;
  readonly label: string;
  readonly repeatLabel: string;
  readonly isDisabled?: boolean;
}

/** The boxes in which a passphrase is chosen, with its strength. */
export function NewPassphraseBoxes({ chosen, label, repeatLabel, isDisabled = false }: NewPassphraseBoxesProps): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <SecretBox label={label} hint={t('passphrase.rule')} value={chosen.text} onChange={chosen.write} fault={chosen.fault} onShownChange={chosen.show} isDisabled={isDisabled}>
        <StrengthMeter score={chosen.score} length={[...chosen.text].length} />
      </SecretBox>
      {!chosen.isShown && <SecretBox label={repeatLabel} value={chosen.repeated} onChange={chosen.repeat} fault={chosen.repeatFault} isDisabled={isDisabled} />}
    </div>
  );
}
