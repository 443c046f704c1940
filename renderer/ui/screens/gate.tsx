import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MinorAnswer } from '../../../shared/evidence/item.ts';
import { ActionButton } from '../components/action-button.tsx';
import { RadioChoices } from '../components/choices.tsx';
import { DialogBox } from '../components/dialog-box.tsx';
import { Screen } from '../components/frame.tsx';
import { WayCard } from '../components/ways.tsx';
import type { Way } from '../components/ways.tsx';
import { Notice } from '../components/notice.tsx';

interface GateDialogProps {
  /** What the answer is for: a picture of the screen, or files as they are. */
  readonly of: 'capture' | 'files';
  readonly onAnswer: (answer: MinorAnswer) => void;
  readonly onCancel: () => void;
}

/** The one question before the first pixel of anything. Asked every time, with nothing chosen beforehand. */
export function GateDialog({ of, onAnswer, onCancel }: GateDialogProps): ReactNode {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<MinorAnswer | null>(null);
  const [isAsked, setAsked] = useState(false);
  const choices = [
    { value: 'yes', label: t('gate.yes'), text: t(`gate.${of}Kept`) },
    { value: 'unknown', label: t('gate.unknown'), text: t(`gate.${of}Kept`) },
    { value: 'no', label: t('gate.no'), text: t(`gate.${of}Stored`) },
  ] as const;
  const go = (): void => (answer ? onAnswer(answer) : setAsked(true));
  return (
    <DialogBox title={t('gate.title')} onClose={onCancel}>
      <RadioChoices label={t('gate.question')} hint={t('gate.why')} choices={choices} value={answer} onChange={setAnswer} fault={isAsked && !answer ? t('gate.choose') : undefined} />
      <div className="bar bar-end">
        <ActionButton onPress={onCancel}>{t('common.cancel')}</ActionButton>
        <ActionButton look="main" onPress={go}>
          {t('common.continue')}
        </ActionButton>
      </div>
    </DialogBox>
  );
}

interface InsteadScreenProps {
  readonly onChoose: (way: Exclude<Way, 'capture'>) => void;
  readonly onBack: () => void;
}

/** After "yes" or "not sure" to a screen capture: nothing is taken, and the three things that can be kept instead. */
export function InsteadScreen({ onChoose, onBack }: InsteadScreenProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Screen title={t('gate.insteadTitle')} lead={t('gate.insteadText')} onBack={onBack} backLabel={t('common.backToList')}>
      <div className="stack-tight">
        <WayCard icon="link" name={t('ways.address')} text={t('ways.addressText')} onPress={() => onChoose('address')} />
        <WayCard icon="note" name={t('ways.note')} text={t('ways.noteText')} onPress={() => onChoose('note')} />
        <WayCard icon="hash" name={t('gate.insteadFile')} text={t('gate.insteadFileText')} onPress={() => onChoose('files')} />
      </div>
      <Notice tone="calm">
        <p>{t('gate.keepFile')}</p>
      </Notice>
    </Screen>
  );
}
