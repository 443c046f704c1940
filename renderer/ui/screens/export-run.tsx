import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskStage } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { Icon } from '../components/icons.tsx';
import { Progress } from '../components/progress.tsx';
import { stageText } from '../format/stage-text.ts';
import { usePreferences, useSession } from '../state/session.ts';
import './export.css';

const STAGES = [
  ['reading', 'stageReading'],
  ['report', 'stageReport'],
  ['writing', 'stageWriting'],
  ['checking', 'stageChecking'],
] as const satisfies readonly (readonly [TaskStage, string])[];

interface Stage {
  readonly stage: TaskStage;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** How far the bundle is, stage by stage; cancel leaves no file. */
export function ExportRunScreen({ taskId }: { readonly taskId: string }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [now, setNow] = useState<Stage>({ stage: 'reading', doneBytes: 0, totalBytes: 0 });
  const [isCancelling, setCancelling] = useState(false);
  useEffect(() => vault.onEvent((event) => event.event === 'task.progress' && event.taskId === taskId && setNow(event)), [vault, taskId]);
  const cancel = (): void => {
    setCancelling(true);
    void vault.call('task.cancel', { taskId }).catch(() => setCancelling(false));
  };
  const reached = STAGES.findIndex(([stage]) => stage === now.stage);
  return (
    <Screen title={t('export.running')} lead={t('export.runningText')}>
      <ol className="stages panel">
        {STAGES.map(([stage, words], place) => (
          <StageLine key={stage} name={t(`export.${words}`)} state={place < reached ? 'done' : place === reached ? 'now' : 'later'} progress={now} />
        ))}
      </ol>
      <div>
        <ActionButton onPress={cancel} isDisabled={isCancelling}>
          {isCancelling ? t('export.cancelling') : t('export.cancel')}
        </ActionButton>
      </div>
    </Screen>
  );
}

const STATE_WORDS = { done: 'stageDone', now: 'stageNow', later: 'stageLater' } as const;

function StageLine({ name, state, progress }: { readonly name: string; readonly state: keyof typeof STATE_WORDS; readonly progress: Stage }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { stage, doneBytes, totalBytes } = progress;
  return (
    <li className={`stage stage-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span className="stage-mark">{state === 'done' && <Icon name="check" />}</span>
      <div className="stage-words">
        {state === 'now' ? (
          <Progress label={name} done={doneBytes} total={totalBytes} {...(totalBytes > 0 ? { text: stageText(t, language, stage, doneBytes, totalBytes) } : {})} />
        ) : (
          <p>
            {name} <span className="unseen">{t(`export.${STATE_WORDS[state]}`)}</span>
          </p>
        )}
      </div>
    </li>
  );
}
