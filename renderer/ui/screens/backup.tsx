import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FolderChoice } from '../../../shared/contract/host.ts';
import type { BackupReport, BackupStatus } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Facts } from '../components/facts.tsx';
import { FaultList } from '../components/fault-list.tsx';
import { FolderPanel } from '../components/folder-panel.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { TaskProgress } from '../components/task-progress.tsx';
import { formatAgo, formatInstant } from '../format/dates.ts';
import { formatNumber, formatSize } from '../format/quantities.ts';
import { usePreferences, useSession } from '../state/session.ts';
import type { TaskState } from '../state/long-task.ts';
import { useTask } from '../state/upkeep.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { useLoad } from '../state/use-load.ts';

interface BackupScreenProps {
  readonly folder: FolderChoice | null;
  readonly onFolder: (folder: FolderChoice) => void;
  readonly onDrill: () => void;
  readonly onBack: () => void;
  readonly backLabel: string;
}

/** When the last backup was made, where the next one goes, and how it went. It goes on when the screen is left. */
export function BackupScreen(props: BackupScreenProps): ReactNode {
  const { t } = useTranslation();
  const { upkeep } = useSession();
  const state = useTask(upkeep.backup);
  useEffect(() => () => upkeep.backup.clear(), [upkeep]);
  if (state.at === 'running') {
    return (
      <Screen key="running" title={t('backup.running')} lead={t('backup.runningText')} onBack={props.onBack} backLabel={props.backLabel}>
        <TaskProgress task={upkeep.backup} state={state} />
      </Screen>
    );
  }
  return (
    <Screen key={state.at} title={t('backup.title')} lead={t('backup.lead')} onBack={props.onBack} backLabel={props.backLabel}>
      <BackupOutcome state={state} />
      <BackupPlan {...props} state={state} />
    </Screen>
  );
}

function BackupPlan({ folder, onFolder, onDrill, state }: BackupScreenProps & { readonly state: TaskState<BackupReport> }): ReactNode {
  const { t } = useTranslation();
  const { host, vault, upkeep } = useSession();
  const status = useLoad(state.at, () => vault.call('backup.status', {}));
  const choosing = useAttempt();
  const known = status.at === 'ready' ? status.value.known : null;
  const here = folder ?? known;
  const choose = (): void =>
    void choosing.run(async () => {
      const chosen = await host.chooseFolder('backup');
      if (chosen) onFolder(chosen);
    });
  const run = ({ handle }: FolderChoice): void => void upkeep.backup.run((taskId) => vault.call('backup.run', { taskId, handle }));

  if (status.at === 'loading') return <p className="soft">{t('common.loading')}</p>;
  return (
    <>
      {status.at === 'failed' ? <FaultNotice error={status.error} /> : <LastBackup status={status.value} />}
      {here && <FolderPanel folder={here} note={folder === null ? t('backup.knownHere') : null} />}
      {choosing.error && <FaultNotice error={choosing.error} />}
      <div className="setup-actions">
        {here && state.at !== 'done' && (
          <ActionButton look="main" onPress={() => run(here)}>
            {t('backup.run')}
          </ActionButton>
        )}
        {here && state.at === 'done' && (
          <ActionButton look="main" onPress={onDrill}>
            {t('backup.drill')}
          </ActionButton>
        )}
        <ActionButton look={here ? 'quiet' : 'main'} icon="folder" onPress={choose} isDisabled={choosing.isWorking}>
          {t(here ? 'backup.chooseOther' : 'backup.choose')}
        </ActionButton>
        {here && state.at !== 'done' && status.at === 'ready' && status.value.last && (
          <ActionButton look="plain" onPress={onDrill}>
            {t('backup.drill')}
          </ActionButton>
        )}
      </div>
    </>
  );
}

function LastBackup({ status: { last, newItems } }: { readonly status: BackupStatus }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  if (last === null) return <p>{`${t('backup.last')}: ${t('backup.none')}`}</p>;
  return (
    <div className="panel">
      <p className="backup-last">{`${t('backup.last')}: ${formatAgo(last.utc, language)}`}</p>
      <p>{newItems === 0 ? t('backup.sinceNone') : t('backup.since', { count: newItems })}</p>
      <Facts
        facts={[
          { name: t('backup.drillOf'), value: formatInstant(last.utc, language) },
          { name: t('backup.folder'), foreign: last.folder },
          { name: t('backup.size'), value: formatSize(last.sizeBytes, language) },
        ]}
      />
    </div>
  );
}

/** How the backup that was just run ended. */
function BackupOutcome({ state }: { readonly state: TaskState<BackupReport> }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  if (state.at === 'failed' && state.error.code === 'task/cancelled') {
    return (
      <Notice tone="calm" role="status" title={t('task.cancelled')}>
        <p>{t('backup.cancelledText')}</p>
      </Notice>
    );
  }
  if (state.at === 'failed') return <FaultNotice error={state.error} />;
  if (state.at !== 'done') return null;
  const { faults, copiedObjects, copiedBytes, entries, objects } = state.result;
  return (
    <>
      <Notice tone="calm" icon="check" role="status" title={t('backup.done')}>
        <p>{t('backup.doneText')}</p>
        <p>
          {`${t('backup.records')} ${formatNumber(entries, language)} · ${t('backup.files')} ${formatNumber(objects, language)} · ${t('backup.copied')}: ${t('backup.copiedValue', { count: copiedObjects, size: formatSize(copiedBytes, language) })}`}
        </p>
      </Notice>
      {faults.length > 0 && (
        <>
          <Notice tone="care" title={t('check.faults', { count: faults.length })}>
            <p>{t('backup.faultsText')}</p>
          </Notice>
          <FaultList faults={faults} />
        </>
      )}
    </>
  );
}
