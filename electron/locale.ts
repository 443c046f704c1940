/**
 * Linux: Chromium turns the path of a chosen or dropped file into text by the locale of the process, and back. Where that is not UTF-8, a path with any letter beyond ASCII comes
 * back as another one, for which the page has no leave, and Chromium ends the page. It reads the locale before any of our code runs, so it can only be told.
 * A locale that is set and whose data is not installed has the same effect and is not seen here.
 */
export function isLocaleNarrow(platform: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (platform !== 'linux') return false;
  // The first that is set and not empty holds (POSIX, locale(7)); without any it is "C".
  const locale = ['LC_ALL', 'LC_CTYPE', 'LANG'].map((name) => environment[name] ?? '').find((value) => value !== '') ?? 'C';
  return !/\.utf-?8(?:@|$)/i.test(locale);
}
