import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemDetail } from '../../../shared/contract/vault.ts';
import type { Item } from '../../../shared/evidence/item.ts';
import { labels } from '../../../shared/report/labels.ts';
import { ActionButton } from '../components/action-button.tsx';
import { AddressReading } from '../components/address-reading.tsx';
import { CoveredPicture } from '../components/covered-picture.tsx';
import { Facts } from '../components/facts.tsx';
import { FieldsForm } from '../components/fields-form.tsx';
import { FieldsView } from '../components/fields-view.tsx';
import { ForeignText } from '../components/foreign-text.tsx';
import { Screen } from '../components/frame.tsx';
import { HashValue } from '../components/hash-value.tsx';
import { ItemLog } from '../components/item-log.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { factsOf } from '../format/item-facts.ts';
import { itemTitle } from '../format/item-title.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useLoad } from '../state/use-load.ts';
import { DeleteItemDialog } from './delete-item.tsx';
import './item.css';

interface ItemScreenProps {
  readonly itemId: string;
  /** Opens with the form for details, straight after saving. */
  readonly isEditing: boolean;
  readonly onChanged: () => void;
  readonly onDeleted: () => void;
  readonly onBack: () => void;
}

/** Everything about one item. */
export function ItemScreen({ itemId, isEditing, onChanged, onDeleted, onBack }: ItemScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const load = useLoad(itemId, () => vault.call('items.get', { itemId }));
  if (load.at === 'loading') {
    return (
      <main className="screen">
        <p className="screen-column soft">{t('item.loading')}</p>
      </main>
    );
  }
  if (load.at === 'failed') {
    return (
      <Screen title={t('errors.item/not-found.what')} onBack={onBack} backLabel={t('common.backToList')}>
        <FaultNotice error={load.error} />
      </Screen>
    );
  }
  return <LoadedItem first={load.value} isEditing={isEditing} onChanged={onChanged} onDeleted={onDeleted} onBack={onBack} />;
}

interface LoadedItemProps extends Omit<ItemScreenProps, 'itemId'> {
  readonly first: ItemDetail;
}

function LoadedItem({ first, isEditing: startsEditing, onChanged, onDeleted, onBack }: LoadedItemProps): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { readOnly } = useSession();
  const [detail, setDetail] = useState(first);
  const [isEditing, setEditing] = useState(startsEditing);
  const [said, setSaid] = useState<'saved' | 'unchanged' | null>(null);
  const { item } = detail;
  const names = labels(language);
  const saved = (next: ItemDetail): void => {
    setSaid(next.log.length === detail.log.length ? 'unchanged' : 'saved');
    setDetail(next);
    setEditing(false);
    onChanged();
  };
  const title = itemTitle(item);
  return (
    <Screen
      title={<ForeignText text={title === '' ? t('timeline.untitled') : title} />}
      over={`${names.facts.exhibitNo} ${item.exhibitNo} · ${names.kinds[item.kind]}`}
      width="wide"
      onBack={isEditing ? undefined : onBack}
      backLabel={t('common.backToList')}
    >
      <div className="item">
        <div className="item-main">
          <ItemContent detail={detail} />
          <section className="panel" aria-labelledby="item-fields">
            <div className="bar bar-apart">
              <h2 id="item-fields">{t('item.fields')}</h2>
              {!isEditing && !readOnly && (
                <ActionButton look="main" small icon="note" onPress={() => setEditing(true)}>
                  {t('item.edit')}
                </ActionButton>
              )}
            </div>
            <p role="status" className={said && !isEditing ? 'small' : 'unseen'}>
              {said && !isEditing && t(`item.${said}`)}
            </p>
            {isEditing ? <FieldsForm item={item} onSaved={saved} onCancel={() => setEditing(false)} /> : <FieldsView fields={item.fields} />}
          </section>
        </div>
        <div className="item-side">
          <section className="panel" aria-labelledby="item-facts">
            <h2 id="item-facts">{t('item.facts')}</h2>
            <Facts facts={factsOf(item, language, t)} />
          </section>
          {item.file && (
            <section className="panel" aria-labelledby="item-hashes">
              <h2 id="item-hashes">{t('item.hashes')}</h2>
              <HashValue name={names.facts.sha256} value={item.file.sha256} />
              <HashValue name={names.facts.sha512} value={item.file.sha512} />
              <p className="soft small">{t('item.hashNote')}</p>
            </section>
          )}
        </div>
      </div>
      <section className="panel" aria-labelledby="item-log">
        <h2 id="item-log">{t('item.log')}</h2>
        <p className="soft small">{t('item.logNote')}</p>
        <ItemLog log={detail.log} />
      </section>
      {!isEditing && !readOnly && <DeletePart item={item} onDeleted={onDeleted} />}
    </Screen>
  );
}

/** At the end of the page, where nobody comes by accident. */
function DeletePart({ item, onDeleted }: { readonly item: Item; readonly onDeleted: () => void }): ReactNode {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return (
    <div>
      <ActionButton small onPress={() => setAsking(true)}>
        {t('deletion.open')}
      </ActionButton>
      {isAsking && <DeleteItemDialog item={item} onClose={() => setAsking(false)} onDeleted={onDeleted} />}
    </div>
  );
}

/** What the item shows or says: picture, text or address. */
function ItemContent({ detail: { item, hasPicture } }: { readonly detail: ItemDetail }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      {hasPicture && <CoveredPicture itemId={item.itemId} exhibitNo={item.exhibitNo} />}
      {item.file?.stored === false && (
        <Notice tone="calm" icon="hash">
          <p>{t('item.notStored')}</p>
        </Notice>
      )}
      {item.file?.stored && !hasPicture && (
        <Notice tone="calm" icon="file">
          <p>{t('item.notShown')}</p>
        </Notice>
      )}
      {item.text !== null && (
        <section className="panel" aria-labelledby="item-text">
          <h2 id="item-text">{t('item.text')}</h2>
          <p>
            <ForeignText text={item.text} lines />
          </p>
        </section>
      )}
      {item.address && (
        <section className="panel">
          <p className="item-address">
            <ForeignText text={item.address.raw} lines />
          </p>
          <AddressReading address={item.address} />
        </section>
      )}
    </>
  );
}
