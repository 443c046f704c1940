import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { Icon } from '../components/icons.tsx';
import { SETUP_STEPS } from './setup.tsx';
import './setup.css';

const DOES = ['doesSeal', 'doesOffline', 'doesLock', 'doesBundle'] as const;
const CANNOT = ['notSpy', 'notHidden', 'notTruth', 'notRecover'] as const;

/** First start, 1 of 3: what Kept protects from and what it does not. */
export function WelcomeScreen({ onStart }: { readonly onStart: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <Screen title={t('welcome.title')} lead={t('welcome.lead')} over={t('common.step', { step: 1, of: SETUP_STEPS })} width="wide">
      <Promises />
      <div className="setup-actions">
        <ActionButton look="main" onPress={onStart}>
          {t('welcome.start')}
        </ActionButton>
        <p className="soft small">{t('welcome.duration')}</p>
      </div>
      <p className="setup-help">{t('welcome.help')}</p>
    </Screen>
  );
}

/** The two lists of honest words; also read again in the settings. */
export function Promises(): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="promises">
      <section className="promise">
        <h2>{t('welcome.does')}</h2>
        <ul>
          {DOES.map((key) => (
            <li key={key}>
              <Icon name="check" />
              <span>{t(`welcome.${key}`)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className="promise promise-limits">
        <h2>{t('welcome.not')}</h2>
        <ul>
          {CANNOT.map((key) => (
            <li key={key}>
              <Icon name="minus" />
              <span>{t(`welcome.${key}`)}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
