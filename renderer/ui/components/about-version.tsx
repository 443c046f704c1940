import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RELEASE } from '../../../shared/base/release.ts';
import { formatCalendarDay, formatMonth } from '../format/dates.ts';
import { releaseAge } from '../format/release-age.ts';
import { usePreferences, useSession } from '../state/session.ts';

/** Which version this is, how old it is, and where a newer one comes from: Kept asks nobody, so somebody has to. */
export function AboutVersion({ now }: { readonly now?: Date }): ReactNode {
  const { t } = useTranslation();
  const { info } = useSession();
  const { language } = usePreferences();
  const { months, isElectronMended, isOld } = releaseAge(RELEASE, now);
  const lines = [
    `${t('settings.version', { version: info.version })}. ${t('release.of', { day: formatCalendarDay(RELEASE.day, language) })}`,
    months === null ? t('release.clock') : months > 0 ? t('release.age', { count: months }) : '',
    t(isElectronMended ? 'release.mended' : 'release.notMended', { major: RELEASE.electronMajor, month: formatMonth(RELEASE.electronMendedUntil, language) }),
    isOld ? t('release.ask') : '',
  ];
  return (
    <div className="stack-tight">
      {lines.filter((line) => line !== '').map((line) => (
        <p key={line} className="soft small">
          {line}
        </p>
      ))}
    </div>
  );
}
