/** The languages of every screen, report and verdict. */
export const LANGUAGES = ['ko', 'en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The first supported language of a person's list of BCP 47 tags; Korean when none is. */
export function pickLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const primary = tag.toLowerCase().split('-')[0];
    const match = LANGUAGES.find((language) => language === primary);
    if (match) return match;
  }
  return 'ko';
}
