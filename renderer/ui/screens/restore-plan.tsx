import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { FolderChoice } from '../../../shared/contract/host.ts';
import type { By, RestoreChoice } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { CheckChoices } from '../components/choices.tsx';
import { Facts } from '../components/facts.tsx';
import { Screen } from '../components/frame.tsx';
import { FaultNotice, Notice } from '../components/notice.tsx';
import { EitherSecretBox } from '../components/secret-box.tsx';
import { formatInstant } from '../format/dates.ts';
import { formatNumber, formatSize } from '../format/quantities.ts';
import { focusFirstFault } from '../state/first-fault.ts';
import { usePreferences } from '../state/session.ts';
import { isSecretFault, useSecret } from '../state/use-secret.ts';

/** How the folder of a vault that gives way is called: the time follows. */
const KEPT_NAME = 'vault.kept-';

interface RestorePlanScreenProps {
  readonly folder: FolderChoice;
  readonly choice: RestoreChoice;
  readonly error: KeptError | null;
  readonly onRun: (by: By) => void;
  readonly onChoose: () => void;
  readonly onLeave: () => void;
}

/** What is in the folder, what becomes of a vault that is here, and what opens the backup. */
export function RestorePlanScreen({ folder, choice, error, onRun, onChoose, onLeave }: RestorePlanScreenProps): ReactNode {
  const { t } = useTranslation();
  const secret = useSecret();
  const [consent, setConsent] = useState<readonly 'yes'[]>([]);
  const [isAsked, setAsked] = useState(false);
  const needsConsent = choice.hasVaultHere && consent.length === 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    const by = secret.take();
    if (by === null || needsConsent) return focusFirstFault(event.currentTarget as HTMLFormElement);
    onRun(by);
  };
  return (
    <Screen title={t('restore.title')} lead={t('restore.lead')} onBack={onLeave}>
      <form className="stack-wide" onSubmit={submit} noValidate>
        <FoundBackup folder={folder} choice={choice} />
        {choice.hasVaultHere && (
          <Notice tone="calm" title={t('restore.existing')}>
            <p>{t('restore.existingText', { name: KEPT_NAME })}</p>
          </Notice>
        )}
        <div className="panel">
          <EitherSecretBox secret={secret} labels={{ passphrase: t('restore.passphrase'), words: t('restore.words') }} hint={t('restore.secretHint')} error={error} />
          {choice.hasVaultHere && (
            <CheckChoices<'yes'> label={t('restore.consent')} choices={[{ value: 'yes', label: t('restore.consentText') }]} value={consent} onChange={setConsent} fault={isAsked && needsConsent ? t('restore.needConsent') : undefined} />
          )}
        </div>
        {error && error.code === 'task/cancelled' && (
          <Notice tone="calm" role="status" title={t('task.cancelled')}>
            <p>{t('restore.cancelledText')}</p>
          </Notice>
        )}
        {error && error.code !== 'task/cancelled' && !isSecretFault(error) && <FaultNotice error={error} />}
        <div className="setup-actions">
          <ActionButton look="main" type="submit">
            {t('restore.run')}
          </ActionButton>
          <ActionButton icon="folder" onPress={onChoose}>
            {t('restore.chooseOther')}
          </ActionButton>
        </div>
      </form>
    </Screen>
  );
}

function FoundBackup({ folder, choice: { backupUtc, objects, sizeBytes } }: Pick<RestorePlanScreenProps, 'folder' | 'choice'>): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  return (
    <section className="panel" aria-labelledby="restore-found">
      <h2 id="restore-found">{t('restore.found')}</h2>
      <Facts
        facts={[
          { name: t('backup.folder'), foreign: folder.folderName },
          { name: t('restore.made'), value: backupUtc === null ? t('restore.madeUnknown') : formatInstant(backupUtc, language) },
          { name: t('check.files'), value: formatNumber(objects, language) },
          { name: t('backup.size'), value: formatSize(sizeBytes, language) },
        ]}
      />
    </section>
  );
}
