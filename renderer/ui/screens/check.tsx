import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckReport } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { DoneScreen } from '../components/done-screen.tsx';
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
  readonly onOpenItem: ((itemId: string) => void) | null;
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
  if (state.at === 'done') return <CheckResult report={state.result} onOpenItem={onOpenItem} onAgain={start} onBack={onBack} backLabel={backLabel} />;
  return (
    <Screen key={state.at} title={t('check.title')} lead={t('check.lead')} onBack={onBack} backLabel={backLabel}>
      {state.at === 'failed' && state.error.code !== 'task/cancelled' && <FaultNotice error={state.error} />}
      {state.at === 'failed' && state.error.code === 'task/cancelled' && (
        <Notice tone="calm" role="status" title={t('task.cancelled')}>
          <p>{t('check.cancelledText')}</p>
        </Notice>
      )}
      <div className="setup-actions">
        <ActionButton look="main" onPress={start}>
          {t(state.at === 'idle' ? 'check.start' : 'check.again')}
        </ActionButton>
      </div>
    </Screen>
  );
}

interface CheckResultProps extends CheckScreenProps {
  readonly report: CheckReport;
  readonly onAgain: () => void;
}

function CheckResult({ report, onOpenItem, onAgain, onBack, backLabel }: CheckResultProps): ReactNode {
  const { t } = useTranslation();
  const { faults, faultCount } = report;
  const actions = (
    <div className="setup-actions">
      <ActionButton look="main" onPress={onBack}>
        {t('keys.toKeys')}
      </ActionButton>
      <ActionButton onPress={onAgain}>{t('check.again')}</ActionButton>
    </div>
  );
  if (faultCount === 0) {
    return (
      <DoneScreen key="done" title={t('check.whole')} lead={t('check.wholeText')}>
        <CheckFacts report={report} />
        {actions}
      </DoneScreen>
    );
  }
  return (
    <Screen key="done" title={t('check.faults', { count: faultCount })} lead={t('check.faultsText')} onBack={onBack} backLabel={backLabel}>
      <FaultList faults={faults} {...(onOpenItem ? { onOpen: onOpenItem } : {})} />
      <Notice tone="care">
        <p>{t('check.faultsNext')}</p>
      </Notice>
      <CheckFacts report={report} />
      {actions}
    </Screen>
  );
}

function CheckFacts({ report }: { readonly report: CheckReport }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { checkedUtc, entries, objects, objectBytes, wholeObjects, leftovers } = report;
  const files = `${formatNumber(objects, language)} (${formatSize(objectBytes, language)})`;
  return (
    <div className="panel">
      <Facts
        facts={[
          { name: t('check.last'), value: formatInstant(checkedUtc, language) },
          { name: t('check.records'), value: formatNumber(entries, language) },
          { name: t('check.files'), value: wholeObjects === objects ? files : t('check.filesWhole', { files, whole: formatNumber(wholeObjects, language) }) },
        ]}
      />
      {leftovers.count > 0 && <p className="soft small">{t('check.leftovers', { count: leftovers.count, size: formatSize(leftovers.sizeBytes, language) })}</p>}
    </div>
  );
}
