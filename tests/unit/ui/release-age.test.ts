import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { releaseAge } from '../../../renderer/ui/format/release-age.ts';
import { RELEASE } from '../../../shared/base/release.ts';

const OF = { day: '2026-11-27', electronMendedUntil: '2027-04-07' };
const at = (day: string) => releaseAge(OF, new Date(`${day}T12:00:00`));

test('the age is counted in whole months of the calendar, and says nothing where the clock is before the release', () => {
  const ages = ['2026-11-26', '2026-11-27', '2026-12-26', '2026-12-27', '2027-05-26', '2027-05-27', '2036-11-27'].map((day) => at(day).months);
  expect(ages).toEqual([null, 0, 0, 1, 5, 6, 120]);
  expect(releaseAge({ ...OF, day: '2026-12-31' }, new Date('2027-02-28T12:00:00')).months).toBe(2);
});

test('a newer version is worth asking for after half a year, or when Electron is mended no more; never before the release', () => {
  const facts = (day: string) => [at(day).isElectronMended, at(day).isOld];
  expect(facts('2026-11-27')).toEqual([true, false]);
  expect(facts('2027-04-07')).toEqual([true, false]);
  expect(facts('2027-04-08')).toEqual([false, true]);
  expect(releaseAge({ ...OF, electronMendedUntil: '2030-01-01' }, new Date('2027-05-27T12:00:00')).isOld).toBe(true);
  expect(facts('2020-01-01')).toEqual([true, false]);
});

test('version and Electron are those of package.json: whoever renews one of them writes the days down anew', () => {
  const { version, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string; devDependencies: Record<string, string> };
  expect([RELEASE.version, RELEASE.electronMajor]).toEqual([version, Number(devDependencies['electron']?.split('.')[0])]);
  for (const day of [RELEASE.day, RELEASE.electronMendedUntil]) expect(new Date(day).toISOString().slice(0, 10)).toBe(day);
  expect(RELEASE.electronMendedUntil > RELEASE.day, 'released with an Electron that is mended').toBe(true);
});
