import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { LostEntry, SalvageReport, UnlockReport } from '../../../shared/contract/vault.ts';
import { labels } from '../../../shared/report/labels.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Facts } from '../components/facts.tsx';
import { Screen } from '../components/frame.tsx';
import { Notice } from '../components/notice.tsx';
import { UnlockForm } from '../components/unlock-form.tsx';
import { formatList, formatNumber, formatSize } from '../format/quantities.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useUnlock } from '../state/use-unlock.ts';
import { RestoreScreens } from './restore.tsx';
import '../components/fault-list.css';

const LOST_AT_ONCE = 100;

interface SalvageScreensProps {
  readonly onOpened: (report: UnlockReport) => void;
  readonly onBlocked: (error: KeptError) => void;
  readonly onBack: () => void;
}

/** Opens what is intact of a damaged vault, for reading only, and says first what could not be read. */
export function SalvageScreens({ onOpened, onBlocked, onBack }: SalvageScreensProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [report, setReport] = useState<SalvageReport | null>(null);
  const unlock = useUnlock<SalvageReport>({ waitMs: 0, begin: (by) => vault.call('vault.salvage', by), onOpened: setReport, onBlocked });
  if (report) return <SalvageResultScreen key="result" report={report} onGoOn={() => onOpened(report)} />;
  return (
    <Screen title={t('recovery.openTitle')} lead={t('recovery.openLead')} onBack={unlock.isOpening ? undefined : onBack} focusHeading={false}>
      <UnlockForm unlock={unlock} submitLabel={t('recovery.open')} />
    </Screen>
  );
}

/** Uses the copy of a damaged vault.json; asked for on purpose, since a copy may be an older one. */
export function HeaderCopyScreen({ onOpened, onBlocked, onBack }: SalvageScreensProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const unlock = useUnlock({ waitMs: 0, begin: (by) => vault.call('vault.useHeaderCopy', by), onOpened, onBlocked });
  return (
    <Screen title={t('recovery.copyTitle')} lead={t('recovery.copyLead')} onBack={unlock.isOpening ? undefined : onBack} focusHeading={false}>
      <UnlockForm unlock={unlock} submitLabel={t('unlock.open')} />
    </Screen>
  );
}

interface SalvageResultProps {
  readonly report: SalvageReport;
  readonly onGoOn: () => void;
}

/** What could be read of a damaged vault and what could not; a backup can be put in its place from here. */
export function SalvageResultScreen({ report, onGoOn }: SalvageResultProps): ReactNode {
  const [isRestoring, setRestoring] = useState(false);
  if (isRestoring) return <RestoreScreens onLeave={() => setRestoring(false)} />;
  return <SalvageResult report={report} onGoOn={onGoOn} onRestore={() => setRestoring(true)} />;
}

function SalvageResult({ report, onGoOn, onRestore }: SalvageResultProps & { readonly onRestore: () => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { itemCount, entriesRead, entriesLost, entriesLostCount, strayBytes, itemsLost, indexKnown, logKnown, missingBytes } = report;
  return (
    <Screen title={t('recovery.resultTitle')} lead={t('recovery.resultItems', { count: itemCount })}>
      <div className="panel">
        <Facts
          facts={[
            { name: t('recovery.resultRead'), value: formatNumber(entriesRead, language) },
            { name: t('recovery.resultLost'), value: formatNumber(entriesLostCount, language) },
            ...(itemsLost.length === 0 ? [] : [{ name: t('recovery.itemsLost'), value: formatList(itemsLost, language) }]),
            ...(missingBytes === 0 ? [] : [{ name: t('recovery.missing'), value: formatSize(missingBytes, language) }]),
            ...(strayBytes === 0 ? [] : [{ name: t('recovery.stray'), value: formatSize(strayBytes, language) }]),
          ]}
        />
        {missingBytes > 0 && !indexKnown && <p className="soft small">{t('recovery.missingText')}</p>}
        {!indexKnown && (logKnown || missingBytes === 0) && <p className="soft small">{t(logKnown ? 'recovery.logCompared' : 'recovery.indexUnknown')}</p>}
      </div>
      {entriesLostCount > 0 && <LostList lost={entriesLost} />}
      <Notice tone="care">
        <p>{t('recovery.advice')}</p>
      </Notice>
      <div className="setup-actions">
        <ActionButton look="main" onPress={onGoOn}>
          {t('recovery.toItems')}
        </ActionButton>
        <ActionButton icon="archive" onPress={onRestore}>
          {t('restore.title')}
        </ActionButton>
      </div>
    </Screen>
  );
}

function LostList({ lost }: { readonly lost: readonly LostEntry[] }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const names = labels(language);
  return (
    <section className="stack-tight" aria-labelledby="recovery-lost">
      <h2 id="recovery-lost">{t('recovery.lostList')}</h2>
      <ul className="faults">
        {lost.slice(0, LOST_AT_ONCE).map(({ seq, segment, offset, act, exhibitNo }) => (
          <li key={`${segment} ${offset} ${seq}`} className="fault">
            <div className="fault-words">
              <p>
                <span className="fault-number">{seq === null ? t('recovery.lostUnknown') : t('check.entry', { seq })}</span>
                {[exhibitNo, act === null ? null : names.acts[act]].filter((part) => part !== null).map((part) => ` · ${part}`)}
              </p>
              <p className="soft small">{t('recovery.lostAt', { segment, offset: formatNumber(offset, language) })}</p>
            </div>
          </li>
        ))}
      </ul>
      {lost.length > LOST_AT_ONCE && <p className="soft small">{t('recovery.lostMore', { count: lost.length - LOST_AT_ONCE })}</p>}
    </section>
  );
}
