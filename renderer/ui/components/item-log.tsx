import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogLine } from '../../../shared/contract/vault.ts';
import type { FieldChange } from '../../../shared/custody/entry.ts';
import { clockText } from '../../../shared/report/clock-text.ts';
import { fieldValueLabel, labels } from '../../../shared/report/labels.ts';
import { formatWallTime } from '../format/dates.ts';
import { usePreferences } from '../state/session.ts';
import { ForeignText } from './foreign-text.tsx';
import './item-log.css';

/** The item's own entries of the custody log, oldest first, with what each change said before. */
export function ItemLog({ log }: { readonly log: readonly LogLine[] }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const names = labels(language);
  return (
    <ol className="log">
      {log.map(({ caseSeq, body, entryHash, clock }) => (
        <li key={caseSeq} className="log-entry">
          <p className="log-act">{names.acts[body.act]}</p>
          <p className="log-when">
            <time dateTime={body.at.utc}>{formatWallTime(body.at.local, language)}</time>
            <span>{t('item.logEntry', { seq: caseSeq })}</span>
            <span className="log-hash">{entryHash.slice(0, 16)}…</span>
          </p>
          {body.actor === 'advocate' && <p className="small">{names.facts.logByAdvocate}</p>}
          {clock && <p className="small">{clockText(clock, language)}</p>}
          <Changes changes={'changes' in body.data ? body.data.changes : []} />
        </li>
      ))}
    </ol>
  );
}

function Changes({ changes }: { readonly changes: readonly FieldChange[] }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const names = labels(language);
  const shown = (change: FieldChange, value: string): ReactNode => (value === '' ? <span className="soft">{t('item.emptyValue')}</span> : <ForeignText text={fieldValueLabel(names, change.field, value)} lines />);
  if (changes.length === 0) return null;
  return (
    <dl className="log-changes">
      {changes.map((change) => (
        <div key={change.field} className="log-change">
          <dt>{names.fields[change.field]}</dt>
          <dd>
            <span className="log-label">{names.facts.before}</span> {shown(change, change.before)}
          </dd>
          <dd>
            <span className="log-label">{names.facts.after}</span> {shown(change, change.after)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
