import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fromErrorWire, type KeptError } from '../../../shared/base/errors.ts';
import type { VaultResult } from '../../../shared/contract/vault.ts';
import { asKeptError, useSession } from '../state/session.ts';
import { FaultNotice, Notice } from './notice.tsx';
import { Progress } from './progress.tsx';

/** After an unlock that found recordings which were cut off: makes items of them, and says which. */
export function RecoveredRecordings({ onChanged }: { readonly onChanged: () => void }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const [found, setFound] = useState<VaultResult<'recording.recover'> | null>(null);
  const [error, setError] = useState<KeptError | null>(null);
  useEffect(() => {
    vault.call('recording.recover', { taskId: crypto.randomUUID() }).then(
      (result) => {
        setFound(result);
        onChanged();
        return undefined;
      },
      (thrown: unknown) => setError(asKeptError(thrown)),
    );
    // Once: what it does not find now it finds at the next unlock.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  if (error) return <FaultNotice error={error} />;
  if (!found) return <Progress label={t('recording.recovering')} />;
  return (
    <>
      {found.fault && <FaultNotice error={fromErrorWire(found.fault)} />}
      {(found.kept.length > 0 || found.dropped > 0) && (
        <Notice tone="calm" icon="video">
          {found.kept.length > 0 && <p>{t('recording.kept', { count: found.kept.length, exhibits: found.kept.join(', ') })}</p>}
          {found.dropped > 0 && <p>{t('recording.dropped', { count: found.dropped })}</p>}
        </Notice>
      )}
    </>
  );
}
