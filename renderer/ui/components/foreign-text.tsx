import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { splitVisible } from '../format/visible-text.ts';
import './foreign-text.css';

/** Text that somebody else wrote: isolated from the direction of the text around it, with hidden characters shown by their number. */
export function ForeignText({ text, lines = false }: { readonly text: string; readonly lines?: boolean }): ReactNode {
  return (
    <bdi className={lines ? 'foreign foreign-lines' : 'foreign'}>
      {splitVisible(text).map((part, place) =>
        'text' in part ? (
          part.text
        ) : (
          <HiddenMark key={place} code={part.code} />
        ),
      )}
    </bdi>
  );
}

function HiddenMark({ code }: { readonly code: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="foreign-mark" role="img" aria-label={t('common.hiddenCharacter', { code })}>
      {code}
    </span>
  );
}
