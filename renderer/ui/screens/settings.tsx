import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { NumberField } from 'react-aria-components/NumberField';
import { Text } from 'react-aria-components/Text';
import { LANGUAGES } from '../../../shared/base/language.ts';
import type { Language } from '../../../shared/base/language.ts';
import type { Settings } from '../../../shared/contract/host.ts';
import { RadioChoices } from '../components/choices.tsx';
import { languageName, Screen } from '../components/frame.tsx';
import { Icon } from '../components/icons.tsx';
import type { IconName } from '../components/icons.tsx';
import { WayCard } from '../components/ways.tsx';
import { formatAgo } from '../format/dates.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useLoad } from '../state/use-load.ts';
import type { SettingsPage } from './settings-pages.tsx';
import { Promises } from './welcome.tsx';
import './settings.css';

const UPKEEP = [
  ['backup', 'folder'],
  ['keys', 'lock'],
  ['check', 'check'],
] as const satisfies readonly (readonly [SettingsPage, IconName])[];

interface SettingsScreenProps {
  readonly onGo: (page: SettingsPage) => void;
  readonly onBack: () => void;
}

/** What keeps the vault safe, then language, appearance and idle time, of which every change holds at once. */
export function SettingsScreen({ onGo, onBack }: SettingsScreenProps): ReactNode {
  const { t } = useTranslation();
  const { info, readOnly } = useSession();
  const texts = { backup: useLastBackup() ?? t('upkeep.backupText'), keys: t('upkeep.keysText'), check: t('upkeep.checkText') };
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
      <section className="stack" aria-labelledby="settings-screen">
        <h2 id="settings-screen">{t('upkeep.screen')}</h2>
        <Choices />
      </section>
      <section className="stack" aria-labelledby="settings-about">
        <h2 id="settings-about">{t('settings.about')}</h2>
        <p className="soft small">{t('settings.version', { version: info.version })}</p>
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
  const { language, settings, change } = usePreferences();
  const [isSaid, setSaid] = useState(false);
  const set = (changes: Partial<Settings>): void => {
    change(changes);
    setSaid(true);
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
      <NumberField className="box" minValue={1} maxValue={15} step={1} value={settings.idleMinutes} onChange={(minutes) => Number.isInteger(minutes) && set({ idleMinutes: minutes })}>
        <Label className="box-label">{t('settings.idle')}</Label>
        <Text slot="description" className="box-hint">
          {t('settings.idleHint')}
        </Text>
        <Group className="settings-number">
          <Button slot="decrement" className="settings-step">
            <Icon name="minus" />
          </Button>
          <Input className="box-input" />
          <Button slot="increment" className="settings-step">
            <Icon name="plus" />
          </Button>
        </Group>
      </NumberField>
      <p className="soft small settings-said" role="status">
        {isSaid && t('settings.saved')}
      </p>
    </div>
  );
}
