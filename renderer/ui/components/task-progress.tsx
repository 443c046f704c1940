import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize } from '../format/quantities.ts';
import type { LongTask, TaskState } from '../state/long-task.ts';
import { usePreferences } from '../state/session.ts';
import { ActionButton } from './action-button.tsx';
import { Progress } from './progress.tsx';

interface TaskProgressProps {
  readonly task: LongTask<unknown>;
  readonly state: Extract<TaskState<unknown>, { readonly at: 'running' }>;
}

/** How far a long task is, and the way to stop it. */
export function TaskProgress({ task, state }: TaskProgressProps): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { stage, doneBytes, totalBytes, isCancelling } = state;
  const text = totalBytes > 0 ? { text: t('task.of', { done: formatSize(doneBytes, language), total: formatSize(totalBytes, language) }) } : {};
  return (
    <div className="panel">
      <Progress label={stage === null ? t('task.preparing') : t(`task.${stage}`)} done={doneBytes} total={totalBytes} {...text} />
      <div>
        <ActionButton onPress={() => task.cancel()} isDisabled={isCancelling}>
          {t(isCancelling ? 'export.cancelling' : 'common.cancel')}
        </ActionButton>
      </div>
    </div>
  );
}
