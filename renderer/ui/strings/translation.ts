import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../../shared/base/language.ts';
import { GERMAN } from './de.ts';
import { ENGLISH } from './en.ts';
import { KOREAN } from './ko.ts';

/** The words of every screen, all three languages at once: nothing is loaded later. React escapes what is inserted. */
export function createTranslation(language: Language): i18n {
  const translation = createInstance();
  void translation.use(initReactI18next).init({
    lng: language,
    resources: { ko: { translation: KOREAN }, en: { translation: ENGLISH }, de: { translation: GERMAN } },
    fallbackLng: false,
    initAsync: false,
    returnNull: false,
    interpolation: { escapeValue: false },
  });
  return translation;
}
