import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { FolderChoice } from '../../../shared/contract/host.ts';
import type { BackupReport, BackupStatus } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { DoneScreen } from '../components/done-screen.tsx';
import { Facts } from '../components/facts.tsx';
import { FaultList } from '../components/fault-list.tsx';
import { FolderPanel } from '../components/folder-panel.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { TaskProgress } from '../components/task-progress.tsx';
import { formatAgo, formatInstant } from '../format/dates.ts';
import { formatNumber, formatSize } from '../format/quantities.ts';
import { usePreferences, useSession } from '../state/session.ts';
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
  if (state.at === 'done') return <BackupDone report={state.result} onDrill={props.onDrill} onBack={props.onBack} />;
  return (
    <Screen key={state.at} title={t('backup.title')} lead={t('backup.lead')} onBack={props.onBack} backLabel={props.backLabel}>
      {state.at === 'failed' && <BackupFailed error={state.error} />}
      <BackupPlan {...props} />
    </Screen>
  );
}

function BackupPlan({ folder, onFolder, onDrill }: BackupScreenProps): ReactNode {
  const { t } = useTranslation();
  const { host, vault, upkeep } = useSession();
  const status = useLoad('backup', () => vault.call('backup.status', {}));
  const choosing = useAttempt();
  const here = folder ?? (status.at === 'ready' ? status.value.known : null);
  const hasBackup = status.at === 'ready' && status.value.last !== null;
  const choose = (): void =>
    void choosing.run(async () => {
      const chosen = await host.chooseFolder('backup');
      if (!chosen) return;
      // What was wrong with the other folder says nothing about this one.
      upkeep.backup.clear();
      onFolder(chosen);
    });
  const run = ({ handle }: FolderChoice): void => void upkeep.backup.run((taskId) => vault.call('backup.run', { taskId, handle }));

  if (status.at === 'loading') return <p className="soft">{t('common.loading')}</p>;
  return (
    <>
      {status.at === 'failed' ? <FaultNotice error={status.error} /> : <LastBackup status={status.value} />}
      {here && <FolderPanel folder={here} note={folder === null ? t('backup.knownHere') : null} />}
      {choosing.error && <FaultNotice error={choosing.error} />}
      <div className="setup-actions">
        {here && (
          <ActionButton look="main" onPress={() => run(here)}>
            {t('backup.run')}
          </ActionButton>
        )}
        <ActionButton look={here ? 'quiet' : 'main'} icon="folder" onPress={choose}>
          {t(here ? 'backup.chooseOther' : 'backup.choose')}
        </ActionButton>
        {hasBackup && (
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
  return (
    <section className="panel">
      <h2>{`${t('backup.last')}: ${last === null ? t('backup.none') : formatAgo(last.utc, language)}`}</h2>
      {last !== null && (
        <>
          <p>{newItems === 0 ? t('backup.sinceNone') : t('backup.since', { count: newItems })}</p>
          <Facts
            facts={[
              { name: t('backup.drillOf'), value: formatInstant(last.utc, language) },
              { name: t('backup.folder'), foreign: last.folder },
              { name: t('backup.size'), value: formatSize(last.sizeBytes, language) },
            ]}
          />
        </>
      )}
    </section>
  );
}

function BackupFailed({ error }: { readonly error: KeptError }): ReactNode {
  const { t } = useTranslation();
  if (error.code !== 'task/cancelled') return <FaultNotice error={error} />;
  return (
    <Notice tone="calm" role="status" title={t('task.cancelled')}>
      <p>{t('backup.cancelledText')}</p>
    </Notice>
  );
}

/** Said after everything that was copied has been read back. */
function BackupDone({ report, onDrill, onBack }: { readonly report: BackupReport; readonly onDrill: () => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { faults, folderName, copiedObjects, copiedBytes, entries, objects, sizeBytes } = report;
  return (
    <DoneScreen title={t('backup.done')} lead={t('backup.doneLead')}>
      {faults.length > 0 && (
        <>
          <Notice tone="care" title={t('check.faults', { count: faults.length })}>
            <p>{t('backup.faultsText')}</p>
          </Notice>
          <FaultList faults={faults} />
        </>
      )}
      <div className="panel">
        <Facts
          facts={[
            { name: t('backup.folder'), foreign: folderName },
            { name: t('backup.records'), value: formatNumber(entries, language) },
            { name: t('backup.files'), value: formatNumber(objects, language) },
            { name: t('backup.size'), value: formatSize(sizeBytes, language) },
            { name: t('backup.copied'), value: t('backup.copiedValue', { count: copiedObjects, size: formatSize(copiedBytes, language) }) },
          ]}
        />
      </div>
      <p>{t('backup.doneText')}</p>
      <div className="setup-actions">
        <ActionButton look="main" onPress={onBack}>
          {t('keys.toKeys')}
        </ActionButton>
        <ActionButton onPress={onDrill}>{t('backup.drill')}</ActionButton>
      </div>
    </DoneScreen>
  );
}
