/** From this age on a newer version is worth asking for. */
const OLD_MONTHS = 6;

export interface ReleaseAge {
  /** Whole months since the release; null where this computer's clock is before it. */
  readonly months: number | null;
  readonly isElectronMended: boolean;
  /** Worth asking for a newer one. */
  readonly isOld: boolean;
}

/** By this computer's calendar alone: nobody is asked. */
export function releaseAge(release: { readonly day: string; readonly electronMendedUntil: string }, now: Date = new Date()): ReleaseAge {
  const months = monthsSince(release.day, now);
  const isElectronMended = localDay(now) <= release.electronMendedUntil;
  return { months, isElectronMended, isOld: months !== null && (months >= OLD_MONTHS || !isElectronMended) };
}

function monthsSince(day: string, now: Date): number | null {
  if (localDay(now) < day) return null;
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const months = (now.getFullYear() - year) * 12 + now.getMonth() + 1 - month;
  return now.getDate() < date && !isLastDay(now) ? months - 1 : months;
}

/** A month that began on the 31st is over on the 30th of one that has no 31st. */
function isLastDay(now: Date): boolean {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getDate() === 1;
}

function localDay(now: Date): string {
  return `${String(now.getFullYear()).padStart(4, '0')}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}
