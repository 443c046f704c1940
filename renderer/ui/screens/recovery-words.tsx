import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { Icon } from '../components/icons.tsx';
import { SETUP_STEPS } from './setup.tsx';
import './recovery-words.css';

interface RecoveryWordsScreenProps {
  readonly words: readonly string[];
  readonly onBack: () => void;
  readonly onWritten: () => void;
}

const WARNINGS = ['warnPaper', 'warnApart', 'warnOpen'] as const;

/** First start, 3 of 3, first half: the words to write on paper. Printing is not offered: a printer's queue is a copy. */
export function RecoveryWordsScreen({ words, onBack, onWritten }: RecoveryWordsScreenProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Screen title={t('words.title')} lead={t('words.lead')} over={t('common.step', { step: 3, of: SETUP_STEPS })} onBack={onBack}>
      <ol className="words" aria-label={t('words.list')}>
        {words.map((word, place) => (
          <li key={word + String(place)} className="word">
            <span className="word-place">{place + 1}</span>
            <span className="word-text">{word}</span>
          </li>
        ))}
      </ol>
      <ul className="words-warnings">
        {WARNINGS.map((key) => (
          <li key={key}>
            <Icon name={key === 'warnPaper' ? 'note' : key === 'warnApart' ? 'paper' : 'care'} />
            <span>{t(`words.${key}`)}</span>
          </li>
        ))}
      </ul>
      <div className="setup-actions">
        <ActionButton look="main" onPress={onWritten}>
          {t('words.written')}
        </ActionButton>
      </div>
    </Screen>
  );
}
