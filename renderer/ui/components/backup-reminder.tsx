import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components/Button';
import type { BackupStatus } from '../../../shared/contract/vault.ts';
import { daysSince, formatAgo } from '../format/dates.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useTask } from '../state/upkeep.ts';
import { useLoad } from '../state/use-load.ts';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icons.tsx';
import './greeting.css';

const REMIND_AFTER_DAYS = 30;
const REMIND_AFTER_ITEMS = 20;
const QUIET_DAYS = 30;
/** Looked at once for so many changes: each look goes to the drive of the last backup. */
const CHANGES_A_LOOK = 10;

/** One quiet line when there is no backup, or when much has come since; closed, it stays away for a while. `version` grows with the items. */
export function BackupReminder({ version, onBackup }: { readonly version: number; readonly onBackup: () => void }): ReactNode {
  const { t } = useTranslation();
  const { vault, upkeep } = useSession();
  const { language, settings, change } = usePreferences();
  const task = useTask(upkeep.backup);
  const status = useLoad(`${Math.floor(version / CHANGES_A_LOOK)} ${task.at}`, () => vault.call('backup.status', {}));
  const isQuiet = settings.backupReminderUtc !== undefined && Math.abs(daysSince(settings.backupReminderUtc)) < QUIET_DAYS;
  const reason = status.at === 'ready' ? reasonToRemind(status.value) : null;
  if (reason === null || status.at !== 'ready' || isQuiet || task.at === 'running') return null;
  const { last, newItems } = status.value;
  const words = { none: t('reminder.none'), old: t('reminder.old', { ago: last ? formatAgo(last.utc, language) : '' }), many: t('reminder.many', { count: newItems }) };
  return (
    <div className="greeting">
      <p>{words[reason]}</p>
      <div className="greeting-tools">
        <ActionButton look="plain" small onPress={onBackup}>
          {t('reminder.make')}
        </ActionButton>
        <Button className="greeting-close" aria-label={t('reminder.dismiss')} onPress={() => change({ backupReminderUtc: new Date().toISOString() })}>
          <Icon name="close" />
        </Button>
      </div>
    </div>
  );
}

/** Why it is time for a backup, or null. A vault without items needs none yet. */
export function reasonToRemind({ last, newItems }: Pick<BackupStatus, 'last' | 'newItems'>, now: Date = new Date()): 'none' | 'old' | 'many' | null {
  if (newItems === 0) return null;
  if (last === null) return 'none';
  if (newItems >= REMIND_AFTER_ITEMS) return 'many';
  return daysSince(last.utc, now) >= REMIND_AFTER_DAYS ? 'old' : null;
}
