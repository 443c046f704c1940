import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FolderChoice } from '../../../shared/contract/host.ts';
import type { By, RestoreChoice, RestoreReport } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { DoneScreen } from '../components/done-screen.tsx';
import { Facts } from '../components/facts.tsx';
import { FaultList } from '../components/fault-list.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { Progress } from '../components/progress.tsx';
import { TaskProgress } from '../components/task-progress.tsx';
import { formatInstant } from '../format/dates.ts';
import { formatNumber } from '../format/quantities.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useTask } from '../state/upkeep.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { RestorePlanScreen } from './restore-plan.tsx';

interface Found {
  readonly folder: FolderChoice;
  readonly choice: RestoreChoice;
}

/** From a folder with a backup to a vault that opens. Until the worker has checked everything, what is on this computer stays as it is. */
export function RestoreScreens({ onLeave }: { readonly onLeave: () => void }): ReactNode {
  const { host, vault, upkeep } = useSession();
  const [found, setFound] = useState<Found | null>(null);
  const choosing = useAttempt();
  const task = useTask(upkeep.restore);
  /** Held only while the person decides about a backup with faults, so that nothing has to be typed again. */
  const proved = useRef<By | null>(null);

  const choose = (): void =>
    void choosing.run(async () => {
      const folder = await host.chooseFolder('restore');
      if (!folder) return;
      setFound({ folder, choice: await vault.call('restore.inspect', { handle: folder.handle }) });
      upkeep.restore.clear();
    });
  const run = async (by: By, withFaults: boolean): Promise<void> => {
    if (!found) return;
    proved.current = by;
    const ended = await upkeep.restore.run((taskId) => vault.call('restore.run', { taskId, handle: found.folder.handle, secret: by, keepOld: found.choice.hasVaultHere, withFaults }));
    if (ended.at !== 'done' || ended.result.restored) proved.current = null;
  };
  const leave = (): void => {
    proved.current = null;
    upkeep.restore.clear();
    onLeave();
  };

  if (task.at === 'running') return <RestoringScreen task={task} />;
  if (task.at === 'done' && task.result.restored) return <RestoredScreen report={task.result} />;
  if (task.at === 'done') return <FaultyBackupScreen report={task.result} onGoOn={() => proved.current && void run(proved.current, true)} onLeave={leave} />;
  if (!found) return <ChooseBackupScreen isLooking={choosing.isWorking} error={choosing.error} onChoose={choose} onLeave={leave} />;
  return (
    <RestorePlanScreen
      key={found.folder.handle}
      {...found}
      error={task.at === 'failed' ? task.error : choosing.error}
      onRun={(by) => void run(by, false)}
      onChoose={choose}
      onLeave={leave}
    />
  );
}

interface ChooseBackupScreenProps {
  readonly isLooking: boolean;
  readonly error: Parameters<typeof FaultNotice>[0]['error'] | null;
  readonly onChoose: () => void;
  readonly onLeave: () => void;
}

function ChooseBackupScreen({ isLooking, error, onChoose, onLeave }: ChooseBackupScreenProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Screen key="choose" title={t('restore.title')} lead={t('restore.lead')} onBack={onLeave}>
      {error && <FaultNotice error={error} />}
      <div className="setup-actions">
        <ActionButton look="main" icon="folder" onPress={onChoose}>
          {t('restore.choose')}
        </ActionButton>
      </div>
      {isLooking && <Progress label={t('restore.looking')} />}
    </Screen>
  );
}

function RestoringScreen({ task }: { readonly task: Parameters<typeof TaskProgress>[0]['state'] }): ReactNode {
  const { t } = useTranslation();
  const { upkeep } = useSession();
  return (
    <Screen key="running" title={t('restore.running')} lead={t('restore.runningText')}>
      <TaskProgress task={upkeep.restore} state={task} />
    </Screen>
  );
}

/** The backup is not whole: nothing was put in place, and the person decides. */
function FaultyBackupScreen({ report, onGoOn, onLeave }: { readonly report: RestoreReport; readonly onGoOn: () => void; readonly onLeave: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <Screen key="faulty" title={t('restore.faultyTitle')} lead={t('restore.faultyText')}>
      <FaultList faults={report.faults} />
      <div className="setup-actions">
        <ActionButton look="main" onPress={onGoOn}>
          {t('restore.goOn')}
        </ActionButton>
        <ActionButton onPress={onLeave}>{t('common.cancel')}</ActionButton>
      </div>
    </Screen>
  );
}

/** Said after the restored vault was checked and is in its place. */
function RestoredScreen({ report }: { readonly report: RestoreReport }): ReactNode {
  const { t } = useTranslation();
  const { lock } = useSession();
  const { language } = usePreferences();
  const { backupUtc, itemCount, entries, objects, wholeObjects, keptOldAs, faults } = report;
  const files = formatNumber(objects, language);
  return (
    <DoneScreen title={t('restore.done')} lead={faults.length === 0 ? t('restore.doneText', { count: itemCount }) : t('restore.doneFaults')}>
      {faults.length > 0 && <FaultList faults={faults} />}
      <div className="panel">
        <Facts
          facts={[
            ...(backupUtc === null ? [] : [{ name: t('restore.made'), value: formatInstant(backupUtc, language) }]),
            { name: t('check.records'), value: formatNumber(entries, language) },
            { name: t('check.files'), value: wholeObjects === objects ? files : t('check.filesWhole', { files, whole: formatNumber(wholeObjects, language) }) },
          ]}
        />
      </div>
      {keptOldAs !== null && (
        <Notice tone="calm" icon="folder">
          <p>{t('restore.keptOld', { name: keptOldAs })}</p>
        </Notice>
      )}
      <div className="setup-actions">
        <ActionButton look="main" onPress={lock}>
          {t('restore.unlock')}
        </ActionButton>
      </div>
    </DoneScreen>
  );
}
