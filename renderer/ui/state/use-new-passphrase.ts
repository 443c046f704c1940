import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { estimateStrength, judgePassphrase, useStrength } from './strength.ts';

export interface NewPassphrase {
  readonly text: string;
  readonly repeated: string;
  readonly isShown: boolean;
  readonly score: number | null;
  readonly fault: string | undefined;
  readonly repeatFault: string | undefined;
  readonly write: (text: string) => void;
  readonly repeat: (text: string) => void;
  readonly show: (isShown: boolean) => void;
  /** The passphrase when it can be taken, otherwise null and the faults say why. */
  readonly take: () => Promise<string | null>;
  readonly forget: () => void;
}

/** A passphrase that is being chosen. It is typed twice only while it is hidden: whoever sees what is typed need not type it again. */
export function useNewPassphrase(): NewPassphrase {
  const { t } = useTranslation();
  const [text, write] = useState('');
  const [repeated, repeat] = useState('');
  const [isShown, show] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const score = useStrength(text);
  const isDifferent = !isShown && text !== repeated;
  const judgement = isChecked ? judgePassphrase(text, score) : null;
  const fault = judgement === 'too-long' ? t('passphrase.tooLong') : judgement && `${t(`errors.passphrase/${judgement}.what`)} ${t(`errors.passphrase/${judgement}.next`)}`;
  return {
    text,
    repeated,
    isShown,
    score,
    fault: fault ?? undefined,
    repeatFault: isChecked && !judgement && isDifferent ? t('passphrase.mismatch') : undefined,
    write,
    repeat,
    show,
    take: async () => {
      setChecked(true);
      return judgePassphrase(text, await estimateStrength(text)) !== null || isDifferent ? null : text;
    },
    forget: () => {
      write('');
      repeat('');
      setChecked(false);
    },
  };
}
