import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FolderChoice } from '../../../shared/contract/host.ts';
import type { KeysStatus } from '../../../shared/contract/vault.ts';
import { Screen } from '../components/frame.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { useKeys } from '../state/use-keys.ts';
import { BackupScreen } from './backup.tsx';
import { BundlesScreen } from './bundles.tsx';
import { BundleCheckScreen } from './bundle-check.tsx';
import { CheckScreen } from './check.tsx';
import { DrillScreen } from './drill.tsx';
import { ExitExplainedScreen } from './exit-explained.tsx';
import { AddAdvocateScreen, RemoveAdvocateScreen } from './keys-advocate.tsx';
import { ChangePassphraseScreen } from './keys-passphrase.tsx';
import { ReplaceWordsScreens } from './keys-words.tsx';
import { KeysScreen } from './keys.tsx';
import { SafetyScreen } from './safety.tsx';
import { KnownKeysScreen } from './known-keys.tsx';
import { SettingsScreen } from './settings.tsx';
import './keys.css';

const KEY_PAGES = ['passphrase', 'words', 'advocate-add', 'advocate-remove'] as const;
type KeyPage = (typeof KEY_PAGES)[number];
export type SettingsPage = 'settings' | 'bundle-check' | 'known-keys' | 'bundles' | 'keys' | 'backup' | 'drill' | 'check' | 'exit' | 'safety' | KeyPage;

interface SettingsPagesProps {
  /** Where to begin; going back from there leaves the settings. */
  readonly start: SettingsPage;
  /** Null while the screen behind must not be left. */
  readonly onOpenItem: ((itemId: string) => void) | null;
  readonly onBack: () => void;
}

/** The settings and the screens behind them, one at a time. */
export function SettingsPages({ start, onOpenItem, onBack }: SettingsPagesProps): ReactNode {
  const { t } = useTranslation();
  const [page, go] = useState(start);
  /** The folder that was chosen for a backup is the one that is tried. */
  const [folder, setFolder] = useState<FolderChoice | null>(null);
  const isFirst = page === start;
  const back = isFirst ? onBack : () => go('settings');
  const backLabel = isFirst ? t('common.backToList') : t('upkeep.toSettings');
  switch (page) {
    case 'settings':
      return <SettingsScreen onGo={go} onBack={onBack} />;
    case 'bundles':
      return <BundlesScreen onBack={back} backLabel={backLabel} />;
    case 'keys':
      return <KeysScreen onGo={go} onBack={() => go('settings')} />;
    case 'backup':
      return <BackupScreen folder={folder} onFolder={setFolder} onDrill={() => go('drill')} onBack={back} backLabel={backLabel} />;
    case 'drill':
      return <DrillScreen folder={folder} onFolder={setFolder} onBack={() => go('backup')} />;
    case 'bundle-check':
      return <BundleCheckScreen onBack={back} backLabel={backLabel} />;
    case 'known-keys':
      return <KnownKeysScreen onBack={back} backLabel={backLabel} />;
    case 'check':
      return <CheckScreen onOpenItem={onOpenItem} onBack={back} backLabel={backLabel} />;
    case 'exit':
      return <ExitExplainedScreen onUnderstood={null} onBack={back} backLabel={backLabel} />;
    case 'safety':
      return <SafetyScreen onBack={() => go('settings')} />;
    default:
      return <KeyChange page={page} onGo={go} />;
  }
}

/** Each change begins with what opens the vault now. */
function KeyChange({ page, onGo }: { readonly page: KeyPage; readonly onGo: (page: SettingsPage) => void }): ReactNode {
  const { t } = useTranslation();
  const keys = useKeys();
  const leave = (): void => onGo('keys');
  if (keys.at === 'ready') return <KeyChangeScreen page={page} keys={keys.value} onBackup={() => onGo('backup')} onLeave={leave} />;
  return (
    <Screen title={t('keys.title')} onBack={leave}>
      {keys.at === 'loading' ? <p className="soft">{t('common.loading')}</p> : <FaultNotice error={keys.error} />}
    </Screen>
  );
}

interface KeyChangeScreenProps {
  readonly page: KeyPage;
  readonly keys: KeysStatus;
  readonly onBackup: () => void;
  readonly onLeave: () => void;
}

function KeyChangeScreen({ page, keys, onBackup, onLeave }: KeyChangeScreenProps): ReactNode {
  const provedBy = keys.openedWith === 'recovery' ? 'words' : 'passphrase';
  switch (page) {
    case 'passphrase':
      return <ChangePassphraseScreen provedBy={provedBy} onBackup={onBackup} onLeave={onLeave} />;
    case 'words':
      return <ReplaceWordsScreens provedBy={provedBy} onBackup={onBackup} onLeave={onLeave} />;
    case 'advocate-add':
      return <AddAdvocateScreen provedBy={provedBy} onLeave={onLeave} />;
    case 'advocate-remove':
      return <RemoveAdvocateScreen provedBy={provedBy} label={keys.advocate?.label ?? ''} onBackup={onBackup} onLeave={onLeave} />;
  }
}
