import { useEffect } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FolderChoice } from '../../../shared/contract/host.ts';
import type { DrillReport } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { DoneScreen } from '../components/done-screen.tsx';
import { Facts } from '../components/facts.tsx';
import { FaultList } from '../components/fault-list.tsx';
import { FolderPanel } from '../components/folder-panel.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { EitherSecretBox } from '../components/secret-box.tsx';
import { TaskProgress } from '../components/task-progress.tsx';
import { formatInstant } from '../format/dates.ts';
import { formatNumber, formatSize } from '../format/quantities.ts';
import { focusFirstFault } from '../state/first-fault.ts';
import { usePreferences, useSession } from '../state/session.ts';
import type { TaskState } from '../state/long-task.ts';
import { useTask } from '../state/upkeep.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { useLoad } from '../state/use-load.ts';
import { isSecretFault, useSecret } from '../state/use-secret.ts';

interface DrillScreenProps {
  readonly folder: FolderChoice | null;
  readonly onFolder: (folder: FolderChoice) => void;
  readonly onBack: () => void;
}

/** Restores the backup into a scratch place, opens it and checks everything, so that nobody finds out too late that it does not work. */
export function DrillScreen({ folder, onFolder, onBack }: DrillScreenProps): ReactNode {
  const { t } = useTranslation();
  const { upkeep } = useSession();
  const state = useTask(upkeep.drill);
  useEffect(() => () => upkeep.drill.clear(), [upkeep]);
  if (state.at === 'running') {
    return (
      <Screen key="running" title={t('backup.drillRunning')} lead={t('backup.drillText')}>
        <TaskProgress task={upkeep.drill} state={state} />
      </Screen>
    );
  }
  if (state.at === 'done') return <DrillDone report={state.result} onBack={onBack} />;
  return (
    <Screen key={state.at} title={t('backup.drill')} lead={t('backup.drillText')} onBack={onBack}>
      <DrillForm folder={folder} onFolder={onFolder} state={state} />
    </Screen>
  );
}

function DrillForm({ folder, onFolder, state }: Omit<DrillScreenProps, 'onBack'> & { readonly state: TaskState<DrillReport> }): ReactNode {
  const { t } = useTranslation();
  const { host, vault, upkeep } = useSession();
  const status = useLoad('drill', () => vault.call('backup.status', {}));
  const secret = useSecret();
  const choosing = useAttempt();
  const here = folder ?? (status.at === 'ready' ? status.value.known : null);
  const error = state.at === 'failed' ? state.error : null;
  const choose = (): void =>
    void choosing.run(async () => {
      const chosen = await host.chooseFolder('restore');
      if (!chosen) return;
      // What was wrong with the other folder says nothing about this one.
      upkeep.drill.clear();
      onFolder(chosen);
    });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const by = secret.take();
    if (by === null) return focusFirstFault(event.currentTarget as HTMLFormElement);
    if (here) void upkeep.drill.run((taskId) => vault.call('backup.drill', { taskId, handle: here.handle, secret: by }));
  };
  return (
    <form className="stack-wide" onSubmit={submit} noValidate>
      {here ? <FolderPanel folder={here} /> : status.at !== 'loading' && <p>{t('backup.drillNeed')}</p>}
      {here && (
        <div className="panel">
          <EitherSecretBox secret={secret} labels={{ passphrase: t('backup.drillPassphrase'), words: t('backup.drillWords') }} hint={t('backup.drillSecretHint')} error={error} />
        </div>
      )}
      {error && !isSecretFault(error) && <FaultNotice error={error} />}
      {choosing.error && <FaultNotice error={choosing.error} />}
      <div className="setup-actions">
        {here && (
          <ActionButton look="main" type="submit">
            {t('backup.drillRun')}
          </ActionButton>
        )}
        <ActionButton look={here ? 'quiet' : 'main'} icon="folder" onPress={choose}>
          {t(here ? 'backup.chooseOther' : 'restore.choose')}
        </ActionButton>
      </div>
    </form>
  );
}

function DrillDone({ report, onBack }: { readonly report: DrillReport; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { backupUtc, entries, objects, wholeObjects, sizeBytes, faults } = report;
  const files = formatNumber(objects, language);
  const facts = (
    <div className="panel">
      <Facts
        facts={[
          ...(backupUtc === null ? [] : [{ name: t('backup.drillOf'), value: formatInstant(backupUtc, language) }]),
          { name: t('backup.records'), value: formatNumber(entries, language) },
          { name: t('backup.files'), value: wholeObjects === objects ? files : t('check.filesWhole', { files, whole: formatNumber(wholeObjects, language) }) },
          ...(faults.length > 0 ? [] : [{ name: t('backup.size'), value: formatSize(sizeBytes, language) }]),
        ]}
      />
    </div>
  );
  const back = (
    <div className="setup-actions">
      <ActionButton look="main" onPress={onBack}>
        {t('keys.toKeys')}
      </ActionButton>
    </div>
  );
  if (faults.length === 0) {
    return (
      <DoneScreen title={t('backup.drillDone')} lead={t('backup.drillDoneText', { entries: formatNumber(entries, language), objects: formatNumber(objects, language) })}>
        {facts}
        {back}
      </DoneScreen>
    );
  }
  return (
    <Screen key="faults" title={t('backup.drillFaults')}>
      <Notice tone="care">
        <p>{t('backup.drillFaultsText')}</p>
      </Notice>
      <FaultList faults={faults} />
      {facts}
      {back}
    </Screen>
  );
}
