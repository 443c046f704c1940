import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { UnlockReport } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { DialogBox } from '../components/dialog-box.tsx';
import { Screen } from '../components/frame.tsx';
import { ForeignText } from '../components/foreign-text.tsx';
import type { IconName } from '../components/icons.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { TextBox } from '../components/text-box.tsx';
import { WayCard } from '../components/ways.tsx';
import { useSession } from '../state/session.ts';
import { useAttempt } from '../state/use-attempt.ts';
import { HeaderCopyScreen, SalvageScreens } from './salvage.tsx';
import './blocked.css';
import './setup.css';

type RecoveryWay = 'copy' | 'open' | 'restore' | 'files';

const ICONS: Readonly<Record<RecoveryWay, IconName>> = { copy: 'paper', open: 'eye', restore: 'archive', files: 'folder' };

/** What helps with which fault, best first. Nothing here makes a new vault in the place of one that cannot be read. */
function waysOutOf({ code, details }: KeptError): readonly RecoveryWay[] {
  switch (code) {
    case 'vault/damaged-journal':
    case 'crypto/not-authentic':
      return ['open', 'restore', 'files'];
    case 'vault/damaged-header':
      return details['previous'] === 'usable' || details['previous'] === 'untried' ? ['copy', 'open', 'restore', 'files'] : ['restore', 'files'];
    case 'vault/header-older':
      return ['restore', 'files'];
    case 'vault/missing':
      return ['restore'];
    default:
      return [];
  }
}

type IntactCode = 'vault/damaged-journal' | 'vault/damaged-header' | 'vault/header-older' | 'vault/missing';
const INTACT: ReadonlySet<string> = new Set<IntactCode>(['vault/damaged-journal', 'vault/damaged-header', 'vault/header-older', 'vault/missing']);

interface BlockedScreenProps {
  readonly error: KeptError;
  readonly onLook: () => void;
  readonly onOpened: (report: UnlockReport) => void;
  readonly onBlocked: (error: KeptError) => void;
  readonly onRestore: () => void;
}

/** A vault is there that cannot be opened as it should: what is intact, what is not, and each way on. */
export function BlockedScreen({ error, onLook, onOpened, onBlocked, onRestore }: BlockedScreenProps): ReactNode {
  const [way, setWay] = useState<'open' | 'copy' | null>(null);
  const back = (): void => setWay(null);
  if (way === 'open') return <SalvageScreens onOpened={onOpened} onBlocked={onBlocked} onBack={back} />;
  if (way === 'copy') return <HeaderCopyScreen onOpened={onOpened} onBlocked={onBlocked} onBack={back} />;
  return <RecoveryScreen error={error} onLook={onLook} onRestore={onRestore} onWay={setWay} />;
}

interface RecoveryScreenProps extends Pick<BlockedScreenProps, 'error' | 'onLook' | 'onRestore'> {
  readonly onWay: (way: 'open' | 'copy') => void;
}

function RecoveryScreen({ error, onLook, onRestore, onWay }: RecoveryScreenProps): ReactNode {
  const { t } = useTranslation();
  const { host } = useSession();
  const showing = useAttempt();
  const ways = waysOutOf(error);
  const facts = [error.code, ...Object.entries(error.details).map(([name, value]) => `${name}=${value}`)].join('  ');
  const act: Readonly<Record<RecoveryWay, () => void>> = {
    open: () => onWay('open'),
    copy: () => onWay('copy'),
    restore: onRestore,
    files: () => void showing.run(() => host.revealVault()),
  };
  const names: Readonly<Record<RecoveryWay, readonly [string, string]>> = {
    open: [t('recovery.open'), t('recovery.openText')],
    copy: [t('recovery.copy'), t('recovery.copyText')],
    restore: [t('restore.title'), t('recovery.restoreText')],
    files: [t('recovery.files'), t('recovery.filesText')],
  };
  return (
    <Screen title={t('blocked.title')}>
      <WhatIsKnown error={error} />
      {ways.length > 0 && (
        <section className="stack" aria-labelledby="recovery-ways">
          <h2 id="recovery-ways">{t('blocked.next')}</h2>
          <p className="soft">{t(`errors.${error.code}.next`, { ...error.details })}</p>
          <div className="stack-tight">
            {ways.map((way) => (
              <WayCard key={way} icon={ICONS[way]} name={names[way][0]} text={names[way][1]} onPress={act[way]} />
            ))}
          </div>
        </section>
      )}
      {showing.error && <FaultNotice error={showing.error} />}
      <div className="setup-actions">
        <ActionButton look={ways.length === 0 || error.code === 'vault/missing' ? 'main' : 'quiet'} onPress={onLook}>
          {t('blocked.look')}
        </ActionButton>
        <ActionButton onPress={() => void host.quit()}>{t('blocked.quit')}</ActionButton>
        {error.code === 'vault/missing' && <StartAnew onAnew={onLook} />}
      </div>
      <p className="soft small">
        {t('blocked.forHelper')}:{' '}
        <span className="blocked-code">
          <ForeignText text={facts} />
        </span>
      </p>
    </Screen>
  );
}

/** For somebody whose vault will not come back. Asked twice: an empty vault must never look like a lost one. */
function StartAnew({ onAnew }: { readonly onAnew: () => void }): ReactNode {
  const { t } = useTranslation();
  const { host } = useSession();
  const [isAsking, setAsking] = useState(false);
  const { isWorking, error, run } = useAttempt();
  const begin = (): void =>
    void run(async () => {
      await host.startAnew();
      onAnew();
    });
  return (
    <>
      <ActionButton look="plain" onPress={() => setAsking(true)}>
        {t('recovery.anew')}
      </ActionButton>
      {isAsking && (
        <DialogBox title={t('recovery.anewTitle')} onClose={() => setAsking(false)}>
          <p>{t('recovery.anewText')}</p>
          {error && <FaultNotice error={error} />}
          <div className="bar bar-end">
            <ActionButton onPress={begin} isDisabled={isWorking}>
              {t('recovery.anewRun')}
            </ActionButton>
            <ActionButton look="main" onPress={() => setAsking(false)} autoFocus>
              {t('recovery.anewStay')}
            </ActionButton>
          </div>
        </DialogBox>
      )}
    </>
  );
}

function WhatIsKnown({ error }: { readonly error: KeptError }): ReactNode {
  const { t } = useTranslation();
  const details = { ...error.details };
  return (
    <dl className="blocked">
      <div>
        <dt>{t('blocked.known')}</dt>
        <dd>{t(`errors.${error.code}.what`, details)}</dd>
      </div>
      {INTACT.has(error.code) && (
        <div>
          <dt>{t('recovery.intact')}</dt>
          <dd>{t(`recovery.intactOf.${error.code as IntactCode}`)}</dd>
        </div>
      )}
      <div>
        <dt>{t('blocked.unchanged')}</dt>
        <dd>{t('blocked.unchangedText')}</dd>
      </div>
      {waysOutOf(error).length === 0 && (
        <div>
          <dt>{t('blocked.next')}</dt>
          <dd>{t(`errors.${error.code}.next`, details)}</dd>
        </div>
      )}
    </dl>
  );
}

/** The worker or the host has ended: nothing more can be done on this page. */
export function EndedScreen({ error, unsavedNote = '', onRestart }: { readonly error: KeptError; readonly unsavedNote?: string; readonly onRestart: () => void }): ReactNode {
  const { t } = useTranslation();
  const details = { ...error.details };
  return (
    <Screen title={t('ended.title')}>
      <dl className="blocked">
        <div>
          <dt>{t('blocked.known')}</dt>
          <dd>{t(`errors.${error.code}.what`, details)}</dd>
        </div>
        <div>
          <dt>{t('blocked.unchanged')}</dt>
          <dd>{t(`errors.${error.code}.safe`, details)}</dd>
        </div>
        <div>
          <dt>{t('blocked.next')}</dt>
          <dd>{t(`errors.${error.code}.next`, details)}</dd>
        </div>
      </dl>
      {unsavedNote.trim() !== '' && <TextBox label={t('ended.unsaved')} value={unsavedNote} onChange={() => undefined} rows={6} />}
      <div className="setup-actions">
        <ActionButton look="main" onPress={onRestart}>
          {t('ended.restart')}
        </ActionButton>
      </div>
    </Screen>
  );
}
