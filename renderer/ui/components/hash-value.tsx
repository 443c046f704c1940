import { Fragment, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { hashGroups } from '../format/quantities.ts';
import { ActionButton } from './action-button.tsx';
import './hash-value.css';

/** A hash or fingerprint in groups that can be compared by eye; copied only when asked. */
export function HashValue({ name, value, start = false }: { readonly name: string; readonly value: string; readonly start?: boolean }): ReactNode {
  const { t } = useTranslation();
  const [said, setSaid] = useState<'copied' | 'copyFailed' | null>(null);
  const copy = (): void => setSaid(copyText(value) ? 'copied' : 'copyFailed');
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
          <ActionButton look="plain" icon="copy" small onPress={copy} aria-label={`${t('common.copy')}: ${name}`}>
            {t('common.copy')}
          </ActionButton>
          <span role="status" className="small soft">
            {said && t(`common.${said}`)}
          </span>
        </div>
      )}
    </div>
  );
}

/** Through the page's own copy command: the clipboard permission stays closed. */
function copyText(text: string): boolean {
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', put, { once: true });
  const isDone = document.execCommand('copy');
  document.removeEventListener('copy', put);
  return isDone;
}
