import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { UnlockReport } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Screen } from '../components/frame.tsx';
import { Notice } from '../components/notice.tsx';
import { UnlockForm } from '../components/unlock-form.tsx';
import { useSession } from '../state/session.ts';
import { useUnlock } from '../state/use-unlock.ts';

interface UnlockScreenProps {
  readonly waitMs: number;
  readonly failedTries: number;
  readonly onOpened: (report: UnlockReport) => void;
  /** The vault turned out to be one that must not be touched. */
  readonly onBlocked: (error: KeptError) => void;
  readonly onRestore: () => void;
}

/** Locked: opens with the passphrase or the recovery words; waits after several wrong tries and deletes nothing. */
export function UnlockScreen({ waitMs, failedTries, onOpened, onBlocked, onRestore }: UnlockScreenProps): ReactNode {
  const { t } = useTranslation();
  const { vault, info } = useSession();
  const unlock = useUnlock({ waitMs, begin: (by) => ('passphrase' in by ? vault.call('vault.unlock', by) : vault.call('vault.unlockWithWords', by)), onOpened, onBlocked });
  return (
    <Screen title={t('unlock.title')} lead={t('unlock.lead')} focusHeading={false}>
      {info.isKeptForText && (
        <Notice tone="care">
          <p>{t('shell.keptForText')}</p>
        </Notice>
      )}
      <UnlockForm unlock={unlock} submitLabel={t('unlock.open')} />
      {!unlock.error && failedTries > 0 && <p className="soft small">{t('unlock.failedTries', { count: failedTries })}</p>}
      {!unlock.isOpening && (
        <div className="unlock-else">
          <ActionButton look="plain" small onPress={onRestore}>
            {t('restore.title')}
          </ActionButton>
        </div>
      )}
    </Screen>
  );
}
