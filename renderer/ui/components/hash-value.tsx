import { Fragment, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hashGroups } from '../format/quantities.ts';
import { COPIED_FOR_SECONDS, copyText } from '../state/copy.ts';
import type { CopyOutcome } from '../state/copy.ts';
import { useSession } from '../state/session.ts';
import { ActionButton } from './action-button.tsx';
import './hash-value.css';

/** A hash or fingerprint in groups that can be compared by eye; copied only when asked. */
export function HashValue({ name, value, start = false }: { readonly name: string; readonly value: string; readonly start?: boolean }): ReactNode {
  const { t } = useTranslation();
  const { host } = useSession();
  const [said, setSaid] = useState<CopyOutcome | null>(null);
  const copy = async (): Promise<void> => setSaid(await copyText(host, value));
  return (
    <div className="hash">
      <p className="hash-name">{name}</p>
      <p className="hash-value">
        {hashGroups(value).map((group, place) => (
          // A group's place is all that tells it from another of the same text.
          // oxlint-disable-next-line react/no-array-index-key
          <Fragment key={place}>
            <span>{group}</span>
            <wbr />
          </Fragment>
        ))}
      </p>
      {!start && (
        <div className="hash-copy">
          <ActionButton look="plain" icon="copy" small onPress={() => void copy()} aria-label={`${t('common.copy')}: ${name}`}>
            {t('common.copy')}
          </ActionButton>
          <span role="status" className="small soft">
            {said && t(`copied.${said}`, { seconds: COPIED_FOR_SECONDS })}
          </span>
        </div>
      )}
    </div>
  );
}
