import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { Icon } from '../components/icons.tsx';
import './recovery-words.css';

interface RecoveryWordsScreenProps {
  readonly words: readonly string[];
  readonly lead: string;
  /** Small words above the title. */
  readonly over?: string;
  readonly onBack: () => void;
  readonly backLabel?: string;
  readonly onWritten: () => void;
}

const WARNINGS = ['warnPaper', 'warnApart', 'warnOpen'] as const;

/** The words to write on paper, at the first start and when they are replaced. Printing is not offered: a printer's queue is a copy. */
export function RecoveryWordsScreen({ words, lead, over, onBack, backLabel, onWritten }: RecoveryWordsScreenProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Screen title={t('words.title')} lead={lead} over={over} onBack={onBack} {...(backLabel ? { backLabel } : {})}>
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
