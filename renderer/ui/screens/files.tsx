import { useCallback, useRef } from 'react';
import type { ChangeEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MinorAnswer } from '../../../shared/evidence/item.ts';
import { ActionButton } from '../components/action-button.tsx';
import { FileLine } from '../components/file-line.tsx';
import { Screen } from '../components/frame.tsx';
import { Icon } from '../components/icons.tsx';
import { NamesNotice } from '../components/names-notice.tsx';
import { Notice } from '../components/notice.tsx';
import { formatNumber } from '../format/quantities.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { finishedCount } from '../state/file-queue.ts';
import { useQueue } from '../state/use-queue.ts';
import './files.css';

interface FilesScreenProps {
  /** Already given when a digest is kept instead of a picture. */
  readonly answer: MinorAnswer | null;
  readonly onChosen: (files: readonly File[]) => void;
  readonly onOpen: (itemId: string) => void;
  readonly onBack: () => void;
}

/** Choose or drop files, and see how far each of them is. */
export function FilesScreen({ answer, onChosen, onOpen, onBack }: FilesScreenProps): ReactNode {
  const { t } = useTranslation();
  const { files } = useSession();
  const { language } = usePreferences();
  const queue = useQueue(files);
  const input = useRef<HTMLInputElement>(null);
  const done = finishedCount(queue);
  const cancel = useCallback((taskId: string) => files.cancel(taskId), [files]);
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = [...(event.target.files ?? [])];
    event.target.value = '';
    if (chosen.length > 0) onChosen(chosen);
  };
  return (
    <Screen title={answer === null ? t('files.title') : t('gate.insteadFile')} onBack={onBack} backLabel={t('common.backToList')}>
      {answer !== null && (
        <Notice tone="calm">
          <p>{t('files.digestOnly')}</p>
          <p>{t('gate.keepFile')}</p>
        </Notice>
      )}
      <NamesNotice />
      <div className="files-drop">
        <Icon name="file" large />
        <p>{t('files.lead')}</p>
        {answer === null && <p className="soft small">{t('files.original')}</p>}
        <input ref={input} type="file" multiple hidden onChange={take} aria-label={t('files.choose')} />
        <ActionButton look={queue.length === 0 ? 'main' : 'quiet'} onPress={() => input.current?.click()}>
          {queue.length === 0 ? t('files.choose') : t('files.chooseMore')}
        </ActionButton>
      </div>
      {queue.length > 0 && (
        <section className="stack" aria-label={t('files.queue')}>
          <div className="bar bar-apart">
            <h2>{t('files.queue')}</h2>
            <p className="soft small" role="status">
              {done === queue.length ? t('files.allDone') : t('files.summary', { done: formatNumber(done, language), total: formatNumber(queue.length, language) })}
            </p>
          </div>
          <ul className="files">
            {queue.map((file) => (
              <FileLine key={file.taskId} file={file} onCancel={cancel} onOpen={onOpen} />
            ))}
          </ul>
          {done < queue.length && <p className="soft small">{t('files.lockNote')}</p>}
          {done === queue.length && (
            <div>
              <ActionButton look="main" onPress={onBack}>
                {t('saved.list')}
              </ActionButton>
            </div>
          )}
        </section>
      )}
    </Screen>
  );
}
