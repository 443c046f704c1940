import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import { randomId } from '../../../shared/base/ids.ts';
import type { Language } from '../../../shared/base/language.ts';
import type { By, ExportChoice, ExportReport } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { asKeptError, usePreferences, useSession } from '../state/session.ts';
import { ExportDoneScreen } from './export-done.tsx';
import { ExportPlanScreen } from './export-plan.tsx';
import { ExportRunScreen } from './export-run.tsx';

type Step =
  | { readonly at: 'plan'; readonly error: KeptError | null }
  | { readonly at: 'running'; readonly taskId: string }
  | { readonly at: 'done'; readonly report: ExportReport; readonly saveHandle: string }
  | { readonly at: 'failed'; readonly error: KeptError };

/** What is put right on the plan itself, before any file was begun. */
const BACK_TO_PLAN = new Set(['passphrase/wrong', 'recovery/unknown-word', 'recovery/word-count', 'recovery/bad-checksum', 'recovery/wrong', 'attempts/wait', 'bundle/nothing-chosen', 'save/exists', 'save/not-chosen']);

/** From the chosen items to a finished, checked bundle, or to no file and a sentence that says why. */
export function ExportScreens({ itemIds, onLeave, onFinish }: { readonly itemIds: readonly string[]; readonly onLeave: () => void; readonly onFinish: () => void }): ReactNode {
  const { host, vault, drafts } = useSession();
  const { language } = usePreferences();
  const [step, setStep] = useState<Step>({ at: 'plan', error: null });
  /** Held here, so that another try is for the same languages. */
  const [languages, setLanguages] = useState<readonly Language[]>([language]);

  const run = async (choice: ExportChoice, by: By, suggestedName: string): Promise<void> => {
    // Held open only while there is work: a save dialog that somebody walked away from locks like everything else.
    let release = (): void => undefined;
    try {
      const place = await host.chooseSaveFile(suggestedName);
      if (!place) return;
      release = drafts.holdOpen();
      const taskId = randomId();
      setStep({ at: 'running', taskId });
      const report = await vault.call('export.run', { ...choice, taskId, ...by, saveHandle: place.handle });
      setStep({ at: 'done', report, saveHandle: place.handle });
    } catch (thrown) {
      const error = asKeptError(thrown);
      setStep(BACK_TO_PLAN.has(error.code) ? { at: 'plan', error } : { at: 'failed', error });
    } finally {
      release();
    }
  };

  switch (step.at) {
    case 'plan':
      return <ExportPlanScreen itemIds={itemIds} languages={languages} onLanguages={setLanguages} error={step.error} onRun={run} onBack={onLeave} />;
    case 'running':
      return <ExportRunScreen taskId={step.taskId} />;
    case 'done':
      return <ExportDoneScreen report={step.report} onShow={() => host.revealSaved(step.saveHandle)} onFinish={onFinish} />;
    case 'failed':
      return <ExportFailedScreen error={step.error} onAgain={() => setStep({ at: 'plan', error: null })} onLeave={onLeave} />;
  }
}

function ExportFailedScreen({ error, onAgain, onLeave }: { readonly error: KeptError; readonly onAgain: () => void; readonly onLeave: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <Screen title={error.code === 'task/cancelled' ? t('export.cancelled') : t('export.failed')} lead={t('export.nothingLeft')}>
      {error.code !== 'task/cancelled' && <FaultNotice error={error} />}
      <div className="bar">
        <ActionButton look="main" onPress={onAgain}>
          {t('common.tryAgain')}
        </ActionButton>
        <ActionButton onPress={onLeave}>{t('common.backToList')}</ActionButton>
      </div>
    </Screen>
  );
}
