import { memo } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize } from '../format/quantities.ts';
import { visibleText } from '../format/visible-text.ts';
import type { QueuedFile } from '../state/file-queue.ts';
import { usePreferences } from '../state/session.ts';
import { ActionButton } from './action-button.tsx';
import { ForeignText } from './foreign-text.tsx';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { FaultNotice } from './notice.tsx';
import { Progress } from './progress.tsx';

interface FileLineProps {
  readonly file: QueuedFile;
  readonly onCancel: (taskId: string) => void;
  readonly onOpen: (itemId: string) => void;
}

const STATE_ICONS: Readonly<Record<QueuedFile['state']['at'], IconName>> = { waiting: 'file', running: 'file', saved: 'check', cancelled: 'close', failed: 'care' };

/** One file of the queue: its name, how far it is, and what can be done with it now. Drawn again only when this very file moved on: there may be hundreds. */
export const FileLine = memo(function FileLine({ file, onCancel, onOpen }: FileLineProps): ReactNode {
  const { t } = useTranslation();
  const { state } = file;
  const isPending = state.at === 'waiting' || state.at === 'running';
  return (
    <li className={`file file-${state.at}`}>
      <Icon name={STATE_ICONS[state.at]} />
      <div className="file-words">
        <p className="file-name">
          <ForeignText text={file.name} />
        </p>
        <FileProgress file={file} />
        {state.at === 'failed' && <FaultNotice error={state.error} />}
      </div>
      {isPending && (
        <ActionButton small onPress={() => onCancel(file.taskId)} aria-label={t('files.cancelOne', { name: visibleText(file.name) })}>
          {t('common.cancel')}
        </ActionButton>
      )}
      {state.at === 'saved' && (
        <ActionButton look="plain" small onPress={() => onOpen(state.itemId)} aria-label={`${t('files.open')}: ${visibleText(file.name)}`}>
          {t('files.open')}
        </ActionButton>
      )}
    </li>
  );
});

function FileProgress({ file }: { readonly file: QueuedFile }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { state } = file;
  switch (state.at) {
    case 'waiting':
      return <p className="soft small">{t('files.waiting')}</p>;
    case 'running':
      return (
        <Progress
          label={t('files.reading', { done: formatSize(state.doneBytes, language), total: formatSize(file.sizeBytes, language) })}
          done={state.doneBytes}
          total={file.sizeBytes}
        />
      );
    case 'saved':
      return <p className="soft small">{savedWords(state)}</p>;
    case 'cancelled':
      return <p className="soft small">{t('files.cancelled')}</p>;
    case 'failed':
      return null;
  }

  function savedWords({ stored, exhibitNo }: Extract<QueuedFile['state'], { readonly at: 'saved' }>): string {
    if (exhibitNo === null) return stored ? t('files.saved') : t('files.hashed');
    return stored ? t('files.savedAs', { exhibitNo }) : t('files.hashedAs', { exhibitNo });
  }
}
