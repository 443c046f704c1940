import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './strength-meter.css';

const WORDS = ['level0', 'level1', 'level2', 'level3', 'level4'] as const;

/** Four bars and words for the strength of a passphrase, and how long it is; said to screen readers when typing pauses. */
export function StrengthMeter({ score, length }: { readonly score: number | null; readonly length: number }): ReactNode {
  const { t } = useTranslation();
  const level = length === 0 ? 0 : (score ?? 0);
  const word = t(`passphrase.${WORDS[level] ?? 'level0'}`);
  return (
    <div className="strength">
      <div className="strength-bars" aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={bar <= level ? `strength-on strength-on-${level >= 3 ? 'enough' : 'short'}` : ''} />
        ))}
      </div>
      <p className="strength-words" role="status">
        {length > 0 && score !== null && `${t('passphrase.strength')} ${t('passphrase.levelOf', { level, word })} · ${t('passphrase.length', { count: length })}`}
      </p>
    </div>
  );
}
