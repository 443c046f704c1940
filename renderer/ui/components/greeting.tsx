import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import type { UnlockNotice, UnlockReport } from '../../../shared/contract/vault.ts';
import { formatInstant } from '../format/dates.ts';
import { formatNumber, formatSize } from '../format/quantities.ts';
import { usePreferences } from '../state/session.ts';
import { Icon } from './icons.tsx';
import { Notice } from './notice.tsx';
import { RecoveredRecordings } from './recovered-recordings.tsx';
import { ShorterNotice } from './shorter-notice.tsx';
import { UncleanNotice } from './unclean-notice.tsx';
import './greeting.css';

/** A quiet line or two after unlocking: when it was opened last, whether somebody tried in between, when the last bundle was made. What happened on opening is said in full. */
export function Greeting({ report, onSeeCheck, onChanged }: { readonly report: UnlockReport; readonly onSeeCheck: () => void; readonly onChanged: () => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const [isOpen, setOpen] = useState(true);
  if (!isOpen) return null;
  const { lastUnlockUtc, lastExportUtc, failedTries, areTriesComplete, isClockBehind, heldText, notices } = report;
  const tries = failedTries === 0 ? (areTriesComplete ? t('opened.noFailed') : null) : t('opened.failed', { count: failedTries });
  // Before the first unlock there was nothing that could be counted.
  const areTriesLost = !areTriesComplete && lastUnlockUtc !== null;
  const first = failedTries === 0 ? t('opened.first') : t('unlock.failedTries', { count: failedTries });
  return (
    <div className="stack-tight">
      <div className={failedTries > 0 || areTriesLost || isClockBehind || heldText !== null ? 'greeting greeting-care' : 'greeting'} role="status">
        <div>
          <p>{lastUnlockUtc === null ? first : [t('opened.last', { when: formatInstant(lastUnlockUtc, language) }), tries].filter((text) => text !== null).join(' · ')}</p>
          {lastExportUtc !== null && <p>{t('since.export', { when: formatInstant(lastExportUtc, language) })}</p>}
          {areTriesLost && <p>{t('since.triesLost')}</p>}
          {heldText !== null && <p>{t('since.held')}</p>}
          {isClockBehind && <p>{t('since.clockBehind')}</p>}
        </div>
        <Button className="greeting-close" aria-label={t('opened.dismiss')} onPress={() => setOpen(false)}>
          <Icon name="close" />
        </Button>
      </div>
      {notices.map((notice) => (
        <OpeningNotice key={notice.kind} notice={notice} onSeeCheck={onSeeCheck} onChanged={onChanged} />
      ))}
    </div>
  );
}

function OpeningNotice({ notice, onSeeCheck, onChanged }: { readonly notice: UnlockNotice; readonly onSeeCheck: () => void; readonly onChanged: () => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  switch (notice.kind) {
    case 'index-rebuilt':
      return (
        <Notice tone="calm">
          <p>{t('opened.indexRebuilt', { entries: formatNumber(notice.entries, language) })}</p>
        </Notice>
      );
    case 'torn-tail':
      return (
        <Notice tone="calm">
          <p>{t('opened.tornTail', { size: formatSize(notice.bytes, language) })}</p>
        </Notice>
      );
    case 'unclean-stop':
      return <UncleanNotice onSee={onSeeCheck} />;
    case 'recordings':
      return <RecoveredRecordings onChanged={onChanged} />;
    case 'drive':
      return (
        <Notice tone="calm" icon="folder">
          <p>{t(`room.${notice.drive}`)}</p>
        </Notice>
      );
    case 'journal-shorter':
      return <ShorterNotice text={t('opened.journalShorter', { count: notice.missing })} />;
    case 'journal-cut':
      return <ShorterNotice text={t('opened.journalCut', { size: formatSize(notice.bytes, language) })} />;
  }
}
