import type { i18n } from 'i18next';
import { useCallback, useLayoutEffect, useState } from 'react';
import { pickLanguage } from '../../../shared/base/language.ts';
import type { Language } from '../../../shared/base/language.ts';
import type { HostApi, HostInfo, Settings } from '../../../shared/contract/host.ts';
import type { Preferences } from './session.ts';

const UNTIL_KNOWN: Settings = { language: null, theme: 'system', idleMinutes: 5 };

interface PreferenceState extends Preferences {
  /** Takes over what the host remembers; returns the language that follows from it. */
  readonly adopt: (info: HostInfo) => Language;
}

/** Language, theme and idle time: from the system until the host has answered, then as remembered. */
export function usePreferenceState(host: HostApi, translation: i18n): PreferenceState {
  const [settings, setSettings] = useState(UNTIL_KNOWN);
  const [systemLanguages, setSystemLanguages] = useState<readonly string[]>(navigator.languages);
  const language = settings.language ?? pickLanguage(systemLanguages);

  useLayoutEffect(() => {
    document.documentElement.lang = language;
    void translation.changeLanguage(language);
  }, [language, translation]);
  useLayoutEffect(() => {
    if (settings.theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = settings.theme;
  }, [settings.theme]);

  const adopt = useCallback((info: HostInfo) => {
    setSettings(info.settings);
    setSystemLanguages(info.systemLanguages);
    return info.settings.language ?? pickLanguage(info.systemLanguages);
  }, []);
  const remember = useCallback(
    async (changes: Partial<Settings>) => {
      setSettings((before) => ({ ...before, ...changes }));
      await host.writeSettings(changes);
    },
    [host],
  );
  // A choice that cannot be remembered still holds on this page; it gives nothing away and loses nothing.
  const change = useCallback((changes: Partial<Settings>) => void Promise.allSettled([remember(changes)]), [remember]);
  const changeSurely = useCallback(async (changes: Partial<Settings>) => setSettings(await host.writeSettings(changes)), [host]);
  return { language, settings, change, remember, changeSurely, adopt };
}
