import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FolderChoice } from '../../../shared/contract/host.ts';
import { formatSize } from '../format/quantities.ts';
import { usePreferences } from '../state/session.ts';
import { Facts } from './facts.tsx';
import { Notice } from './notice.tsx';

/** A chosen folder: its name or what is known of it, its free space, and what is good to know about the drive it is on. */
export function FolderPanel({ folder: { folderName, freeBytes, warnings }, note = null }: { readonly folder: FolderChoice; readonly note?: string | null }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  return (
    <section className="panel" aria-label={t('backup.folder')}>
      {note && <p>{note}</p>}
      <Facts
        facts={[
          ...(note === null ? [{ name: t('backup.folder'), foreign: folderName }] : []),
          { name: t('backup.free'), value: formatSize(freeBytes, language) },
        ]}
      />
      {warnings.map((warning) => (
        <Notice key={warning} tone={warning === 'fat' ? 'calm' : 'care'}>
          <p>{t(`backup.${warning}`)}</p>
        </Notice>
      ))}
    </section>
  );
}
