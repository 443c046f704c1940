import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../../shared/base/language.ts';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { Language } from '../../../shared/base/language.ts';
import type { Settings } from '../../../shared/contract/host.ts';
import { AboutVersion } from '../components/about-version.tsx';
import { RadioChoices } from '../components/choices.tsx';
import { languageName, Screen } from '../components/frame.tsx';
import type { IconName } from '../components/icons.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { SafetyChoices } from '../components/safety-choices.tsx';
import { ShortcutChoice } from '../components/shortcut-choice.tsx';
import { WayCard } from '../components/ways.tsx';
import { formatAgo } from '../format/dates.ts';
import { asKeptError, usePreferences, useSession } from '../state/session.ts';
import { useLoad } from '../state/use-load.ts';
import type { SettingsPage } from './settings-pages.tsx';
import { Promises } from './welcome.tsx';
import './settings.css';

const UPKEEP = [
  ['bundles', 'bundle'],
  ['backup', 'folder'],
  ['keys', 'lock'],
  ['check', 'check'],
] as const satisfies readonly (readonly [SettingsPage, IconName])[];

const RECEIVED = [
  ['bundle-check', 'bundle'],
  ['known-keys', 'hash'],
] as const satisfies readonly (readonly [SettingsPage, IconName])[];

interface SettingsScreenProps {
  readonly onGo: (page: SettingsPage) => void;
  readonly onBack: () => void;
}

/** What keeps the vault safe, what keeps the person safe, then language and appearance. */
export function SettingsScreen({ onGo, onBack }: SettingsScreenProps): ReactNode {
  const { t } = useTranslation();
  const { readOnly } = useSession();
  const texts = { bundles: t('bundles.text'), backup: useLastBackup() ?? t('upkeep.backupText'), keys: t('upkeep.keysText'), check: t('upkeep.checkText') };
  return (
    <Screen title={t('settings.title')} onBack={onBack} backLabel={t('common.backToList')}>
      {!readOnly && (
        <section className="stack" aria-labelledby="settings-upkeep">
          <h2 id="settings-upkeep">{t('upkeep.title')}</h2>
          <div className="stack-tight">
            {UPKEEP.map(([page, icon]) => (
              <WayCard key={page} icon={icon} name={t(`${page}.title`)} text={texts[page]} onPress={() => onGo(page)} />
            ))}
          </div>
        </section>
      )}
      <section className="stack" aria-labelledby="settings-safety">
        <h2 id="settings-safety">{t('safety.settings')}</h2>
        <div className="stack-tight">
          <WayCard icon="exit" name={t('exit.exit')} text={t('exit.card')} onPress={() => onGo('exit')} />
          <WayCard icon="info" name={t('safety.title')} text={t('safety.card')} onPress={() => onGo('safety')} />
        </div>
        <SafetyChoices />
      </section>
      {!readOnly && (
        <section className="stack" aria-labelledby="settings-received">
          <h2 id="settings-received">{t('known-keys.received')}</h2>
          <div className="stack-tight">
            {RECEIVED.map(([page, icon]) => (
              <WayCard key={page} icon={icon} name={t(`${page}.title`)} text={t(`${page}.text`)} onPress={() => onGo(page)} />
            ))}
          </div>
        </section>
      )}
      <section className="stack" aria-labelledby="settings-screen">
        <h2 id="settings-screen">{t('upkeep.screen')}</h2>
        <Choices />
      </section>
      <section className="stack" aria-labelledby="settings-about">
        <h2 id="settings-about">{t('settings.about')}</h2>
        <AboutVersion />
        <Promises />
      </section>
    </Screen>
  );
}

/** When the last backup was made, in words; null where there is none or nobody knows. */
function useLastBackup(): string | null {
  const { t } = useTranslation();
  const { vault, readOnly } = useSession();
  const { language } = usePreferences();
  const status = useLoad('settings', async () => (readOnly ? null : await vault.call('backup.status', {})));
  const last = status.at === 'ready' ? status.value?.last : null;
  return last ? `${t('backup.last')}: ${formatAgo(last.utc, language)}` : null;
}

function Choices(): ReactNode {
  const { t } = useTranslation();
  const { language, settings, remember } = usePreferences();
  const [outcome, setOutcome] = useState<'said' | KeptError | null>(null);
  const set = (changes: Partial<Settings>): void => {
    setOutcome(null);
    remember(changes).then(() => setOutcome('said'), (thrown: unknown) => setOutcome(asKeptError(thrown)));
  };
  const themes = [
    { value: 'system', label: t('settings.themeSystem') },
    { value: 'light', label: t('settings.themeLight') },
    { value: 'dark', label: t('settings.themeDark') },
  ] as const;
  return (
    <div className="panel settings">
      <RadioChoices<Language> label={t('common.language')} choices={LANGUAGES.map((name) => ({ value: name, label: languageName(name) }))} value={language} onChange={(name) => set({ language: name })} layout="line" />
      <RadioChoices label={t('settings.theme')} choices={themes} value={settings.theme} onChange={(theme) => set({ theme })} layout="line" />
      <ShortcutChoice />
      <p className="soft small settings-said" role="status">
        {outcome === 'said' && t('settings.saved')}
      </p>
      {outcome !== null && outcome !== 'said' && <FaultNotice error={outcome} />}
    </div>
  );
}
