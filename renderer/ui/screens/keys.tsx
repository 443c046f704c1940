import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeysStatus } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { ForeignText } from '../components/foreign-text.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { formatInstant } from '../format/dates.ts';
import { usePreferences } from '../state/session.ts';
import { useKeys } from '../state/use-keys.ts';
import type { SettingsPage } from './settings-pages.tsx';

interface KeysScreenProps {
  readonly onGo: (page: SettingsPage) => void;
  readonly onBack: () => void;
}

/** Passphrase, recovery words and the advocate's passphrase: what holds now, and the way to change each. */
export function KeysScreen({ onGo, onBack }: KeysScreenProps): ReactNode {
  const { t } = useTranslation();
  const keys = useKeys();
  return (
    <Screen title={t('keys.title')} onBack={onBack} backLabel={t('upkeep.toSettings')}>
      {keys.at === 'loading' && <p className="soft">{t('common.loading')}</p>}
      {keys.at === 'failed' && <FaultNotice error={keys.error} />}
      {keys.at === 'ready' && keys.value.openedWith === 'advocate' && (
        <Notice tone="calm">
          <p>{t('keys.ownerOnly')}</p>
        </Notice>
      )}
      {keys.at === 'ready' && keys.value.openedWith !== 'advocate' && <KeyPanels keys={keys.value} onGo={onGo} />}
    </Screen>
  );
}

function KeyPanels({ keys, onGo }: { readonly keys: KeysStatus; readonly onGo: (page: SettingsPage) => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { passphraseChangedUtc, wordsReplacedUtc, advocate } = keys;
  return (
    <>
      <div className="key-panels">
        <KeyPanel
          title={t('passphrase.label')}
          text={passphraseChangedUtc === null ? t('keys.passphraseNever') : t('keys.passphraseChanged', { when: formatInstant(passphraseChangedUtc, language) })}
          action={t('keys.passphraseChange')}
          onAction={() => onGo('passphrase')}
        />
        <KeyPanel
          title={t('keys.words')}
          text={wordsReplacedUtc === null ? t('keys.wordsNever') : t('keys.wordsChanged', { when: formatInstant(wordsReplacedUtc, language) })}
          action={t('keys.wordsReplace')}
          onAction={() => onGo('words')}
        />
        {advocate === null ? (
          <KeyPanel title={t('keys.advocate')} text={t('keys.advocateNone')} action={t('keys.advocateAdd')} onAction={() => onGo('advocate-add')} />
        ) : (
          <KeyPanel
            title={t('keys.advocate')}
            text={
              <>
                <ForeignText text={advocate.label} /> · {t('keys.advocateSince', { when: formatInstant(advocate.addedUtc, language) })}
              </>
            }
            action={t('keys.advocateRemove')}
            onAction={() => onGo('advocate-remove')}
          />
        )}
      </div>
      <p className="soft small">{t('keys.copies')}</p>
    </>
  );
}

interface KeyPanelProps {
  readonly title: string;
  readonly text: ReactNode;
  readonly action: string;
  readonly onAction: () => void;
}

function KeyPanel({ title, text, action, onAction }: KeyPanelProps): ReactNode {
  return (
    <section className="key-panel">
      <div className="key-words">
        <h2>{title}</h2>
        <p className="soft small">{text}</p>
      </div>
      <ActionButton small onPress={onAction}>
        {action}
      </ActionButton>
    </section>
  );
}
