import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../shared/base/language.ts';
import type { ExportPreview } from '../../../shared/contract/vault.ts';
import { labels } from '../../../shared/report/labels.ts';
import { formatList, formatSize } from '../format/quantities.ts';
import { usePreferences } from '../state/session.ts';
import { ActionButton } from './action-button.tsx';
import { ForeignText } from './foreign-text.tsx';
import { languageName } from './frame.tsx';
import { HashValue } from './hash-value.tsx';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { KIND_ICONS } from './kind-icon.ts';

const FILES_AT_ONCE = 50;

/** The list of exactly what will be in the bundle, and what will not. */
export function ExportContents({ preview, languages }: { readonly preview: ExportPreview; readonly languages: readonly Language[] }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const parts: [IconName, string][] = [
    ['file', t('export.items', { count: preview.files.length })],
    ['paper', t('export.report', { languages: formatList(languages.map(languageName), language) })],
    ['info', [t('export.log', { count: preview.logEntriesIncluded }), ...(preview.logEntriesLeftOut > 0 ? [t('export.logLeftOut', { count: preview.logEntriesLeftOut })] : [])].join('; ')],
    ['link', t('export.lists')],
    ['check', t('export.verify')],
  ];
  return (
    <section className="panel" aria-labelledby="export-contents">
      <div className="bar bar-apart">
        <h2 id="export-contents">{t('export.contents')}</h2>
        <p className="soft small">{t('export.size', { size: formatSize(preview.estimatedBytes, language) })}</p>
      </div>
      <ul className="export-parts">
        {parts.map(([icon, words]) => (
          <li key={icon}>
            <Icon name={icon} />
            <span>{words}</span>
          </li>
        ))}
      </ul>
      <ExportFiles files={preview.files} />
      {preview.leftOut > 0 && <p className="soft small">{t('export.leftOut', { count: preview.leftOut })}</p>}
      <HashValue name={t('export.fingerprint')} value={preview.fingerprint} />
    </section>
  );
}

function ExportFiles({ files }: { readonly files: ExportPreview['files'] }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const names = labels(language);
  const [shown, setShown] = useState(FILES_AT_ONCE);
  const sizeOf = ({ stored, sizeBytes, kind }: ExportPreview['files'][number]): string => {
    if (kind === 'file_hash_only') return t('export.hashOnly');
    return stored ? formatSize(sizeBytes, language) : t('export.noFile');
  };
  return (
    <>
      <ul className="export-files">
        {files.slice(0, shown).map((file) => (
          <li key={file.exhibitNo} className="export-file">
            <Icon name={KIND_ICONS[file.kind]} />
            <span className="export-number">{file.exhibitNo}</span>
            <span className="export-title">
              <ForeignText text={file.title === '' ? t('timeline.untitled') : file.title} />
              <span className="unseen"> {names.kinds[file.kind]}</span>
            </span>
            <span className="soft small">{sizeOf(file)}</span>
          </li>
        ))}
      </ul>
      {files.length > shown && (
        <div>
          <ActionButton small onPress={() => setShown(shown + 10 * FILES_AT_ONCE)}>
            {t('export.showMore', { count: Math.min(files.length - shown, 10 * FILES_AT_ONCE) })}
          </ActionButton>
        </div>
      )}
    </>
  );
}
