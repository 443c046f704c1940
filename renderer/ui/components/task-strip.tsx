import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LongTask } from '../state/long-task.ts';
import { useSession } from '../state/session.ts';
import { useTask } from '../state/upkeep.ts';
import { ActionButton } from './action-button.tsx';
import { Progress } from './progress.tsx';
import './queue-strip.css';

/** While a backup or a check runs and another screen is in front: how far it is, and afterwards that it ended. */
export function TaskStrips({ onSee }: { readonly onSee: (page: 'backup' | 'check') => void }): ReactNode {
  const { t } = useTranslation();
  const { upkeep } = useSession();
  return (
    <>
      <TaskStrip task={upkeep.backup} words={{ running: t('backup.running'), done: t('backup.stripDone'), failed: t('backup.stripFailed') }} onSee={() => onSee('backup')} />
      <TaskStrip task={upkeep.check} words={{ running: t('check.running'), done: t('check.stripDone'), failed: t('check.stripFailed') }} onSee={() => onSee('check')} />
    </>
  );
}

interface TaskStripProps {
  readonly task: LongTask<unknown>;
  readonly words: { readonly running: string; readonly done: string; readonly failed: string };
  readonly onSee: () => void;
}

function TaskStrip({ task, words, onSee }: TaskStripProps): ReactNode {
  const { t } = useTranslation();
  const state = useTask(task);
  if (state.at === 'idle' || (state.at !== 'running' && task.isInBackground)) return null;
  return (
    <aside className="queue-strip">
      {state.at === 'running' ? (
        <div className="queue-strip-progress">
          <Progress label={words.running} done={state.doneBytes} total={state.totalBytes} />
        </div>
      ) : (
        <p role="status">{words[state.at]}</p>
      )}
      <ActionButton small onPress={onSee}>
        {state.at === 'running' ? t('files.see') : t('check.see')}
      </ActionButton>
    </aside>
  );
}
