import { useCallback, useEffect, useLayoutEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { fromErrorWire } from '../../shared/base/errors.ts';
import type { KeptError } from '../../shared/base/errors.ts';
import { pickLanguage } from '../../shared/base/language.ts';
import type { HostApi } from '../../shared/contract/host.ts';
import type { UnlockReport, VaultStatus } from '../../shared/contract/vault.ts';
import { createHost, onLockNow } from '../client/host.ts';
import { onAssisted } from '../client/signals.ts';
import type { VaultClient } from '../client/vault.ts';
import { CopyGuard } from './components/copy-guard.tsx';
import { Frame } from './components/frame.tsx';
import { LockTools } from './components/lock-tools.tsx';
import { QuickExitKeys } from './components/quick-exit.tsx';
import { BlockedScreen, EndedScreen } from './screens/blocked.tsx';
import { OpenScreens } from './screens/open.tsx';
import { ReadingScreen } from './screens/reading.tsx';
import { RestoreScreens } from './screens/restore.tsx';
import { SetupScreens } from './screens/setup.tsx';
import { UnlockScreen } from './screens/unlock.tsx';
import { beginSession } from './state/begin-session.ts';
import type { Beginning } from './state/begin-session.ts';
import { Leaving, LeavingContext, useLeaving } from './state/leaving.ts';
import { PreferencesContext, SessionContext, asKeptError } from './state/session.ts';
import type { Session } from './state/session.ts';
import { settleVault } from './state/settle.ts';
import { usePreferenceState } from './state/use-preferences.ts';
import { createTranslation } from './strings/translation.ts';

/** The page, from start to lock. */
export function App(): ReactNode {
  const [host] = useState(() => createHost());
  const [translation] = useState(() => createTranslation(pickLanguage(navigator.languages)));
  const [leaving] = useState(() => new Leaving(host));
  const preferences = usePreferenceState(host, translation);
  useEffect(() => onLockNow((withinMs) => leaving.lockNow(withinMs)), [leaving]);
  return (
    <I18nextProvider i18n={translation}>
      <I18nProvider locale={preferences.language}>
        <PreferencesContext value={preferences}>
          <LeavingContext value={leaving}>
            <Beginnings host={host} onInfo={preferences.adopt} />
            <QuickExitKeys />
            <CopyGuard host={host} />
          </LeavingContext>
        </PreferencesContext>
      </I18nProvider>
    </I18nextProvider>
  );
}

type Boot = { readonly at: 'starting' } | { readonly at: 'ready'; readonly beginning: Beginning } | { readonly at: 'failed'; readonly error: KeptError };

function Beginnings({ host, onInfo }: { readonly host: HostApi; readonly onInfo: Parameters<typeof beginSession>[1] }): ReactNode {
  const { t } = useTranslation();
  const [boot, setBoot] = useState<Boot>({ at: 'starting' });
  useEffect(() => {
    beginSession(host, onInfo).then(
      (beginning) => setBoot({ at: 'ready', beginning }),
      (error: unknown) => setBoot({ at: 'failed', error: asKeptError(error) }),
    );
    // Once: a page begins one session and ends with it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  // What it changes is on the first screen: content protection has made way, and its choice says so.
  useEffect(
    () =>
      onAssisted(async () => {
        const info = await host.info();
        onInfo(info);
        setBoot((before) => (before.at === 'ready' ? { ...before, beginning: { ...before.beginning, parts: { ...before.beginning.parts, info } } } : before));
      }),
    [host, onInfo],
  );
  if (boot.at === 'ready') return <Phases {...boot.beginning} />;
  return (
    <Frame>
      {boot.at === 'failed' ? (
        <EndedScreen error={boot.error} onRestart={() => void host.lock()} />
      ) : (
        <main className="screen">
          <p className="screen-column soft">{t('common.loading')}</p>
        </main>
      )}
    </Frame>
  );
}

type Phase =
  | { readonly at: 'vault'; readonly status: VaultStatus }
  | { readonly at: 'open'; readonly report: UnlockReport }
  | { readonly at: 'locking' }
  | { readonly at: 'ended'; readonly error: KeptError };

/** Which of the few states the vault is in decides what is shown. */
function Phases({ parts, status }: Beginning): ReactNode {
  const [phase, setPhase] = useState<Phase>({ at: 'vault', status });
  const { host, vault, drafts } = parts;

  useEffect(() => vault.onDeath((error) => setPhase((before) => (before.at === 'locking' ? before : { at: 'ended', error }))), [vault]);
  const leaving = useLeaving();
  // Before anything can be pressed.
  useLayoutEffect(() => leaving.attach({
    show: () => setPhase({ at: 'locking' }),
    seal: (limitMs) => drafts.saveAll(limitMs),
    settle: (limitMs) => settleVault(vault, limitMs),
    fail: (error) => {
      vault.stop();
      setPhase({ at: 'ended', error });
    },
  }), [leaving, vault, drafts]);
  const lock = useCallback(() => leaving.lock(), [leaving]);
  const look = useCallback(() => {
    vault.call('vault.status', {}).then(
      (next) => setPhase({ at: 'vault', status: next }),
      (thrown: unknown) => setPhase({ at: 'ended', error: asKeptError(thrown) }),
    );
  }, [vault]);

  const itemsRead = useReading(vault);
  const session: Session = { ...parts, lock, readOnly: phase.at === 'open' && phase.report.readOnly };
  const opened = (report: UnlockReport): void => {
    // Back where it can be finished, and saved at the next lock if nobody does.
    if (report.heldText !== null) {
      parts.note.write(report.heldText);
      drafts.takeOverHeld();
    }
    setPhase({ at: 'open', report });
  };
  return (
    <SessionContext value={session}>
      {phase.at === 'locking' && <LockingVeil />}
      {phase.at === 'open' && <OpenScreens report={phase.report} />}
      {phase.at === 'vault' && itemsRead !== null && (
        <Frame tools={<LockTools onSettings={null} />}>
          <ReadingScreen itemCount={itemsRead} />
        </Frame>
      )}
      {(phase.at === 'ended' || phase.at === 'vault') && (
        <Frame isHidden={phase.at === 'vault' && itemsRead !== null}>
          {phase.at === 'ended' && <EndedScreen error={phase.error} unsavedNote={parts.note.text} onRestart={() => void host.lock()} />}
          {phase.at === 'vault' && <ClosedVault status={phase.status} onOpened={opened} onBlocked={(error) => setPhase({ at: 'vault', status: { state: 'blocked', error } })} onLook={look} />}
        </Frame>
      )}
    </SessionContext>
  );
}

/** How many items have been read so far, while a long journal is read anew; the unlock goes on behind it. Otherwise null. */
function useReading(vault: VaultClient): number | null {
  const [itemCount, setItemCount] = useState<number | null>(null);
  useEffect(() => vault.onEvent((event) => event.event === 'unlock.reading' && setItemCount(event.itemCount)), [vault]);
  return itemCount;
}

interface ClosedVaultProps {
  readonly status: VaultStatus;
  readonly onOpened: (report: UnlockReport) => void;
  readonly onBlocked: (error: KeptError) => void;
  readonly onLook: () => void;
}

/** From each of them a backup can be restored; the way back leads to where it began. */
function ClosedVault({ status, onOpened, onBlocked, onLook }: ClosedVaultProps): ReactNode {
  const [isRestoring, setRestoring] = useState(false);
  const restore = (): void => setRestoring(true);
  if (isRestoring) return <RestoreScreens onLeave={() => setRestoring(false)} />;
  const blocked = { onOpened, onBlocked, onLook, onRestore: restore };
  switch (status.state) {
    case 'none':
      return <SetupScreens onCreated={onOpened} onRestore={restore} />;
    case 'locked':
      return <UnlockScreen waitMs={status.waitMs} failedTries={status.failedTries} onOpened={onOpened} onBlocked={onBlocked} onRestore={restore} />;
    case 'blocked':
      return <BlockedScreen error={fromErrorWire(status.error)} {...blocked} />;
    case 'unlocked':
      return <BlockedScreen error={asKeptError(null)} {...blocked} />;
  }
}

function LockingVeil(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="locking" role="status">
      {t('lock.locking')}
    </main>
  );
}
