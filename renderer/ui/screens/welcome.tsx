import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { Icon } from '../components/icons.tsx';
import { FirstProtectionChoice } from '../components/safety-choices.tsx';
import { useSession } from '../state/session.ts';
import { SETUP_STEPS } from './setup.tsx';
import './setup.css';

const DOES = ['doesSeal', 'doesOffline', 'doesLock', 'doesExit', 'doesBundle'] as const;
const CANNOT = ['notSpy', 'notHidden', 'notTruth', 'notRecover'] as const;

/** First start, 1 of 3: what Kept protects from and what it does not. */
export function WelcomeScreen({ onStart, onRestore }: { readonly onStart: () => void; readonly onRestore: () => void }): ReactNode {
  const { t } = useTranslation();
  const { info } = useSession();
  return (
    <Screen title={t('welcome.title')} lead={t('welcome.lead')} over={t('common.step', { step: 1, of: SETUP_STEPS })} width="wide">
      <Promises />
      <div className="setup-actions">
        <ActionButton look="main" onPress={onStart}>
          {t('welcome.start')}
        </ActionButton>
        <p className="soft small">{t('welcome.duration')}</p>
        <ActionButton look="plain" onPress={onRestore}>
          {t('restore.have')}
        </ActionButton>
      </div>
      {info.platform !== 'linux' && <FirstProtectionChoice />}
      <p className="setup-help">{t('welcome.help')}</p>
    </Screen>
  );
}

/** The two lists of honest words; also read again in the settings. */
export function Promises(): ReactNode {
  const { t } = useTranslation();
  return <PromiseLists does={{ title: t('welcome.does'), lines: DOES.map((key) => t(`welcome.${key}`)) }} not={{ title: t('welcome.not'), lines: CANNOT.map((key) => t(`welcome.${key}`)) }} />;
}

interface PromiseList {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What is so and what is not, side by side. */
export function PromiseLists({ does, not }: { readonly does: PromiseList; readonly not: PromiseList }): ReactNode {
  return (
    <div className="promises">
      <section className="promise">
        <h2>{does.title}</h2>
        <Lines lines={does.lines} icon="check" />
      </section>
      <section className="promise promise-limits">
        <h2>{not.title}</h2>
        <Lines lines={not.lines} icon="minus" />
      </section>
    </div>
  );
}

export function Lines({ lines, icon }: { readonly lines: readonly string[]; readonly icon: 'check' | 'minus' }): ReactNode {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>
          <Icon name={icon} />
          <span>{line}</span>
        </li>
      ))}
    </ul>
  );
}
