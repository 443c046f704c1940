import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckFault } from '../../../shared/contract/vault.ts';
import { ActionButton } from './action-button.tsx';
import { ForeignText } from './foreign-text.tsx';
import { Icon } from './icons.tsx';
import './fault-list.css';

const FAULTS_AT_ONCE = 50;

interface FaultListProps {
  readonly faults: readonly CheckFault[];
  /** Left out where the items are not those of the open vault. */
  readonly onOpen?: (itemId: string) => void;
}

/** What is not whole, by exhibit number and title, each in one sentence. */
export function FaultList({ faults, onOpen }: FaultListProps): ReactNode {
  const { t } = useTranslation();
  const [shown, setShown] = useState(FAULTS_AT_ONCE);
  return (
    <>
      <ul className="faults" aria-label={t('check.faultList')}>
        {faults.slice(0, shown).map((fault, place) => (
          <FaultLine key={`${place} ${fault.kind}`} fault={fault} {...(onOpen ? { onOpen } : {})} />
        ))}
      </ul>
      {faults.length > shown && (
        <div>
          <ActionButton small onPress={() => setShown(shown + 10 * FAULTS_AT_ONCE)}>
            {t('export.showMore', { count: Math.min(faults.length - shown, 10 * FAULTS_AT_ONCE) })}
          </ActionButton>
        </div>
      )}
    </>
  );
}

function FaultLine({ fault: { kind, exhibitNo, itemId, entrySeq, title }, onOpen }: { readonly fault: CheckFault; readonly onOpen?: (itemId: string) => void }): ReactNode {
  const { t } = useTranslation();
  const place = exhibitNo ?? (entrySeq === null ? t('check.general') : t('check.entry', { seq: entrySeq }));
  return (
    <li className="fault">
      <Icon name={exhibitNo === null ? 'info' : 'file'} />
      <div className="fault-words">
        <p className="fault-place">
          <span className="fault-number">{place}</span>
          {title !== '' && (
            <>
              {' '}
              <ForeignText text={title} />
            </>
          )}
        </p>
        <p className="soft small">{t(`check.kinds.${kind}`)}</p>
      </div>
      {onOpen && itemId !== null && exhibitNo !== null && (
        <ActionButton look="plain" small onPress={() => onOpen(itemId)} aria-label={t('check.openItem', { exhibitNo })}>
          {t('files.open')}
        </ActionButton>
      )}
    </li>
  );
}
