/**
 * How old this version is can be told without asking anybody. The days are written down here by whoever makes a release, not read from the clock at the build: two builds of
 * the same sources are the same bytes. A test holds version and Electron against package.json, so that neither is renewed without them.
 */
export const RELEASE = {
  version: '0.1.0',
  day: '2026-11-27',
  electronMajor: 45,
  /** Electron mends its three newest majors, one of which comes every eight weeks: 45.0.0 is of 21 October 2026. */
  electronMendedUntil: '2027-04-07',
} as const;
