import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { HashValue } from '../components/hash-value.tsx';
import { Icon } from '../components/icons.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { useSession } from '../state/session.ts';
import { useLoad } from '../state/use-load.ts';
import './saved.css';

interface SavedScreenProps {
  readonly itemId: string;
  readonly anotherLabel: string;
  readonly onAnother: () => void;
  readonly onDescribe: () => void;
  readonly onList: () => void;
}

/** Said only after the worker has answered that the item is durable: exhibit number and the start of the hash. */
export function SavedScreen({ itemId, anotherLabel, onAnother, onDescribe, onList }: SavedScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const load = useLoad(itemId, () => vault.call('items.get', { itemId }));
  return (
    <Screen
      title={
        <span className="saved-title">
          <span className="saved-mark">
            <Icon name="check" />
          </span>
          {t('saved.title')}
        </span>
      }
    >
      {load.at === 'failed' && <FaultNotice error={load.error} />}
      {load.at === 'ready' && (
        <div className="panel" role="status">
          <p className="saved-number">{t('saved.exhibit', { exhibitNo: load.value.item.exhibitNo })}</p>
          {load.value.item.file && <HashValue name={t('saved.hashStart')} value={load.value.item.file.sha256.slice(0, 16)} start />}
          <p className="soft small">{t('saved.text')}</p>
        </div>
      )}
      {/* They come with what stands above them: a button that moves under a press does nothing. */}
      {load.at !== 'loading' && (
        <div className="bar">
          <ActionButton look="main" onPress={onDescribe}>
            {t('saved.describe')}
          </ActionButton>
          <ActionButton onPress={onAnother}>{anotherLabel}</ActionButton>
          <ActionButton look="plain" onPress={onList}>
            {t('saved.list')}
          </ActionButton>
        </div>
      )}
    </Screen>
  );
}
