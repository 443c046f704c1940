import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckReport } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Facts } from '../components/facts.tsx';
import { FaultList } from '../components/fault-list.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { TaskProgress } from '../components/task-progress.tsx';
import { formatInstant } from '../format/dates.ts';
import { formatNumber, formatSize } from '../format/quantities.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useTask } from '../state/upkeep.ts';

interface CheckScreenProps {
  readonly onOpenItem: (itemId: string) => void;
  readonly onBack: () => void;
  readonly backLabel: string;
}

/** Reads everything in the vault again. It goes on when the screen is left; the result names items. */
export function CheckScreen({ onOpenItem, onBack, backLabel }: CheckScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault, upkeep } = useSession();
  const state = useTask(upkeep.check);
  // A result that was begun by hand has been seen here; that of the background is told on the list as well.
  useEffect(() => () => void (upkeep.check.isInBackground || upkeep.check.clear()), [upkeep]);
  const start = (): void => void upkeep.check.run((taskId) => vault.call('check.run', { taskId }));
  if (state.at === 'running') {
    return (
      <Screen key="running" title={t('check.running')} lead={t('check.runningText')} onBack={onBack} backLabel={backLabel}>
        <TaskProgress task={upkeep.check} state={state} />
      </Screen>
    );
  }
  return (
    <Screen key={state.at} title={t('check.title')} lead={t('check.lead')} onBack={onBack} backLabel={backLabel}>
      {state.at === 'failed' && state.error.code !== 'task/cancelled' && <FaultNotice error={state.error} />}
      {state.at === 'failed' && state.error.code === 'task/cancelled' && (
        <Notice tone="calm" role="status" title={t('task.cancelled')}>
          <p>{t('check.cancelledText')}</p>
        </Notice>
      )}
      {state.at === 'done' && <CheckResult report={state.result} onOpenItem={onOpenItem} />}
      <div className="setup-actions">
        <ActionButton look={state.at === 'done' ? 'quiet' : 'main'} onPress={start}>
          {t(state.at === 'idle' ? 'check.start' : 'check.again')}
        </ActionButton>
      </div>
    </Screen>
  );
}

function CheckResult({ report, onOpenItem }: { readonly report: CheckReport; readonly onOpenItem: (itemId: string) => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { faults, faultCount, leftovers } = report;
  return (
    <>
      {faultCount === 0 ? (
        <Notice tone="calm" icon="check" role="status" title={t('check.whole')}>
          <p>{t('check.wholeText')}</p>
        </Notice>
      ) : (
        <>
          <Notice tone="care" role="status" title={t('check.faults', { count: faultCount })}>
            <p>{t('check.faultsText')}</p>
            <p>{t('check.faultsNext')}</p>
          </Notice>
          <FaultList faults={faults} onOpen={onOpenItem} />
        </>
      )}
      <div className="panel">
        <Facts
          facts={[
            { name: t('check.last'), value: formatInstant(report.checkedUtc, language) },
            { name: t('check.records'), value: formatNumber(report.entries, language) },
            { name: t('check.files'), value: `${formatNumber(report.objects, language)} (${formatSize(report.sizeBytes, language)})` },
          ]}
        />
        {leftovers.count > 0 && <p className="soft small">{t('check.leftovers', { count: leftovers.count, size: formatSize(leftovers.sizeBytes, language) })}</p>}
      </div>
    </>
  );
}
