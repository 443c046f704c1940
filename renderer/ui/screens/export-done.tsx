import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { ExportReport } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Facts } from '../components/facts.tsx';
import { Screen } from '../components/frame.tsx';
import { HashValue } from '../components/hash-value.tsx';
import { Icon } from '../components/icons.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { formatNumber, formatSize } from '../format/quantities.ts';
import { asKeptError, usePreferences } from '../state/session.ts';
import './export.css';
import './saved.css';

const NEXT = ['next1', 'next2', 'next3'] as const;

interface ExportDoneScreenProps {
  readonly report: ExportReport;
  readonly onShow: () => Promise<void>;
  readonly onFinish: () => void;
}

/** Said only after the finished file was read again and every check passed. */
export function ExportDoneScreen({ report, onShow, onFinish }: ExportDoneScreenProps): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const [error, setError] = useState<KeptError | null>(null);
  const show = (): void => void onShow().catch((thrown: unknown) => setError(asKeptError(thrown)));
  return (
    <Screen
      width="wide"
      title={
        <span className="saved-title">
          <span className="saved-mark">
            <Icon name="check" />
          </span>
          {t('export.done')}
        </span>
      }
      lead={t('export.checked', { count: report.checksPassed })}
    >
      <div className="export">
        <section className="panel">
          <Facts
            facts={[
              { name: t('export.file'), foreign: report.fileName },
              { name: t('export.sheet'), foreign: report.hashSheetFileName },
              { name: t('stamp.request'), foreign: report.timestampRequestFileName },
              { name: t('export.fileSize'), value: formatSize(report.sizeBytes, language) },
              { name: t('export.itemCount'), value: formatNumber(report.itemCount, language) },
              { name: t('export.entryCount'), value: formatNumber(report.entryCount, language) },
            ]}
          />
          <HashValue name={t('export.root')} value={report.rootSha256} />
          <HashValue name={t('export.zip')} value={report.zipSha256} />
          <HashValue name={t('export.fingerprint')} value={report.fingerprint} />
        </section>
        <div className="export-side">
          <section className="panel">
            <h2>{t('export.nextTitle')}</h2>
            <ol className="next-steps">
              {NEXT.map((key) => (
                <li key={key}>{t(`export.${key}`)}</li>
              ))}
            </ol>
            <ActionButton look="main" icon="folder" onPress={show}>
              {t('export.show')}
            </ActionButton>
            <ActionButton onPress={onFinish}>{t('export.finish')}</ActionButton>
            {error && <FaultNotice error={error} />}
          </section>
          <Notice tone="care">
            <p>{t('export.plain')}</p>
          </Notice>
        </div>
      </div>
      <p className="soft small">{t('export.meaning')}</p>
    </Screen>
  );
}
