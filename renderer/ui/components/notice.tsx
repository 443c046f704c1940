import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import { formatSize, formatWait } from '../format/quantities.ts';
import { usePreferences } from '../state/session.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import './notice.css';

interface NoticeProps {
  readonly tone: 'calm' | 'care';
  readonly icon?: IconName;
  readonly title?: string;
  readonly role?: 'status' | 'alert';
  readonly children: ReactNode;
}

/** A sentence that stands out: `calm` for what is good to know, `care` for what asks for care. */
export function Notice({ tone, icon, title, role, children }: NoticeProps): ReactNode {
  return (
    <div className={`notice notice-${tone}`} {...(role ? { role } : {})}>
      <Icon name={icon ?? (tone === 'care' ? 'care' : 'info')} />
      <div className="notice-text">
        {title && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** A fault in three sentences: what happened (and to which exhibit), whether the evidence is safe, what to do next. */
export function FaultNotice({ error }: { readonly error: KeptError }): ReactNode {
  const { t } = useTranslation();
  const details = { ...error.details };
  const { exhibitNo } = error.details;
  const what = t(`errors.${error.code}.what`, details);
  return (
    <Notice tone="care" role="alert" title={exhibitNo === undefined ? what : `${exhibitNo}: ${what}`}>
      <p>{t(`errors.${error.code}.safe`, details)}</p>
      <p>{t(`errors.${error.code}.next`, details)}</p>
      <FaultFacts error={error} />
    </Notice>
  );
}

/** The numbers that a fault came with, where they help to put it right. */
function FaultFacts({ error: { code, details } }: { readonly error: KeptError }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { neededBytes, freeBytes, waitMs } = details;
  if (code === 'disk/no-room' && typeof neededBytes === 'number' && typeof freeBytes === 'number') {
    return <p>{t('room.noRoom', { needed: formatSize(neededBytes, language), free: formatSize(freeBytes, language) })}</p>;
  }
  if (code === 'attempts/wait' && typeof waitMs === 'number') return <p>{t('unlock.wait', { time: formatWait(waitMs) })}</p>;
  return null;
}
