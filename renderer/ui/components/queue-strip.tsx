import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../format/quantities.ts';
import { finishedCount } from '../state/file-queue.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useQueue } from '../state/use-queue.ts';
import { ActionButton } from './action-button.tsx';
import './queue-strip.css';

/** While files are being added and another screen is in front: how many are finished. */
export function QueueStrip({ onSee }: { readonly onSee: () => void }): ReactNode {
  const { t } = useTranslation();
  const { files } = useSession();
  const { language } = usePreferences();
  const queue = useQueue(files);
  const done = finishedCount(queue);
  if (done === queue.length) return null;
  return (
    <aside className="queue-strip">
      <p role="status">{t('files.running', { done: formatNumber(done, language), total: formatNumber(queue.length, language) })}</p>
      <ActionButton small onPress={onSee}>
        {t('files.see')}
      </ActionButton>
    </aside>
  );
}
