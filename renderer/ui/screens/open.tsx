import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SalvageReport, UnlockReport } from '../../../shared/contract/vault.ts';
import { BackupReminder } from '../components/backup-reminder.tsx';
import { ForgottenLine } from '../components/forgotten-line.tsx';
import { CoverSheet } from '../components/cover-sheet.tsx';
import { Frame } from '../components/frame.tsx';
import { Greeting } from '../components/greeting.tsx';
import { LockTools } from '../components/lock-tools.tsx';
import { NamesNotice } from '../components/names-notice.tsx';
import { QueueStrip } from '../components/queue-strip.tsx';
import { ReadOnlyBanner } from '../components/read-only-banner.tsx';
import { TaskStrips } from '../components/task-strip.tsx';
import { onSignal } from '../../client/signals.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useFileDrop } from '../state/use-file-drop.ts';
import { useQueue } from '../state/use-queue.ts';
import { useViews } from '../state/use-views.ts';
import type { Views } from '../state/use-views.ts';
import { AddressScreen } from './address.tsx';
import { CaptureScreen } from './capture.tsx';
import { ExitExplainedScreen } from './exit-explained.tsx';
import { ExportScreens } from './export.tsx';
import { FilesScreen } from './files.tsx';
import { GateDialog, InsteadScreen } from './gate.tsx';
import { ItemScreen } from './item.tsx';
import { NoteScreen } from './note.tsx';
import { SalvageResultScreen } from './salvage.tsx';
import { SavedScreen } from './saved.tsx';
import { SettingsPages } from './settings-pages.tsx';
import type { SettingsPage } from './settings-pages.tsx';
import { TimelineScreen } from './timeline.tsx';
import './open.css';

/** What is in front of everything else and ends nothing of it: settings, or what could not be read of a damaged vault. */
type InFront = SettingsPage | 'lost';

const SAVE_WITHIN_MS = 4000;

/** The open vault: the timeline, and one other screen in front of it at a time. Settings come in front of both and end nothing. */
export function OpenScreens({ report }: { readonly report: UnlockReport }): ReactNode {
  const { drafts, readOnly } = useSession();
  const views = useViews();
  const version = useVersion();
  const [inFront, setInFront] = useState<InFront | null>(null);
  /** Each opening of the settings begins at the page that was asked for. */
  const [visits, setVisits] = useState(0);
  const [bundles, setBundles] = useState(0);
  const behind = useRef<HTMLDivElement>(null);
  const { view, gated, go, toTimeline } = views;
  const openItem = useCallback((itemId: string) => go({ at: 'item', itemId, isEditing: false }), [go]);
  const { settings, change } = usePreferences();
  useCheckAfterUncleanStop(report);
  useShortcut(inFront === null && view.at !== 'capture' && view.at !== 'export' && gated === null && !readOnly, () => views.add('capture'));
  const leave = (): void => {
    setInFront(null);
    requestAnimationFrame(() => behind.current?.querySelector<HTMLElement>('main:not([hidden]) h1')?.focus());
  };
  const show = (page: SettingsPage): void => {
    setVisits(visits + 1);
    setInFront(page);
  };
  /** It takes the place of the screen behind the settings: what is half-written there is saved first, as before a lock. */
  const openFromCheck = async (itemId: string): Promise<void> => {
    await drafts.saveAll(SAVE_WITHIN_MS);
    setInFront(null);
    openItem(itemId);
  };
  const deleted = (): void => {
    version.raise();
    toTimeline();
  };
  if (settings.exitExplained !== true && !readOnly) {
    return (
      <Frame tools={<LockTools onSettings={null} />}>
        <ExitExplainedScreen onUnderstood={() => change({ exitExplained: true })} />
      </Frame>
    );
  }
  const salvaged = 'entriesLost' in report ? (report as SalvageReport) : null;
  return (
    <Frame tools={<LockTools onSettings={() => show('settings')} />}>
      <CoverSheet />
      {readOnly && <ReadOnlyBanner onMore={salvaged && inFront !== 'lost' ? () => setInFront('lost') : null} />}
      <div className="behind" ref={behind} hidden={inFront !== null}>
        <TimelineScreen
          version={version.number}
          isActive={view.at === 'timeline' && inFront === null}
          bundles={bundles}
          greeting={<TimelineNews report={report} version={version.number} onGo={show} onChanged={version.raise} />}
          onAdd={views.add}
          onOpen={openItem}
          onExport={(itemIds) => go({ at: 'export', itemIds })}
        />
        <ScreenInFront views={views} onOpen={openItem} onChanged={version.raise} onDeleted={deleted} onBundle={() => setBundles(bundles + 1)} />
        {view.at !== 'files' && <QueueStrip onSee={() => go({ at: 'files', answer: null })} />}
        <TaskStrips onSee={show} />
      </div>
      {inFront === 'lost' && salvaged && <SalvageResultScreen report={salvaged} onGoOn={leave} />}
      {inFront !== null && inFront !== 'lost' && <SettingsPages key={visits} start={inFront} onOpenItem={view.at === 'export' ? null : (itemId) => void openFromCheck(itemId)} onBack={leave} />}
      {gated && <GateDialog of={gated.for} onAnswer={views.answerGate} onCancel={views.cancelGate} />}
      <DropVeil isTaking={!readOnly && gated === null && inFront === null && (view.at === 'timeline' || view.at === 'files')} onDrop={views.drop} />
    </Frame>
  );
}

/**
 * Holds the shortcut that was chosen while the vault is open. Pressed when nothing is being captured, it begins a capture as the menu does: with the question about age,
 * before anything of the screen is looked at.
 */
function useShortcut(isFree: boolean, begin: () => void): void {
  const { host } = useSession();
  const { settings } = usePreferences();
  const chosen = settings.captureShortcut ?? 'off';
  const latest = useRef({ isFree, begin });
  useEffect(() => {
    latest.current = { isFree, begin };
  });
  useEffect(() => {
    // A key that another program has is told in the settings, where it was chosen.
    if (chosen !== 'off') host.holdShortcut(true).catch(() => undefined);
  }, [host, chosen]);
  useEffect(() => onSignal((signal) => signal === 'capture' && latest.current.isFree && latest.current.begin()), []);
}

/** What is said above the list: how the vault was opened, and whether it is time for a backup. */
function TimelineNews({ report, version, onGo, onChanged }: { readonly report: UnlockReport; readonly version: number; readonly onGo: (page: SettingsPage) => void; readonly onChanged: () => void }): ReactNode {
  const { readOnly } = useSession();
  return (
    <div className="stack-tight">
      <NamesNotice />
      <Greeting report={report} onSeeCheck={() => onGo('check')} onChanged={onChanged} />
      {!readOnly && <ForgottenLine onChange={() => onGo('passphrase')} />}
      {!readOnly && <BackupReminder version={version} onBackup={() => onGo('backup')} />}
    </div>
  );
}

function DropVeil({ isTaking, onDrop }: { readonly isTaking: boolean; readonly onDrop: Views['drop'] }): ReactNode {
  const { t } = useTranslation();
  const isOver = useFileDrop(isTaking, onDrop);
  if (!isOver) return null;
  return (
    <div className="drop-veil" aria-hidden="true">
      <p>{t('timeline.drop')}</p>
    </div>
  );
}

/** A session that did not end in order is followed by a full check in the background; it does not put off the lock. */
function useCheckAfterUncleanStop(report: UnlockReport): void {
  const { vault, upkeep, readOnly } = useSession();
  useEffect(() => {
    if (readOnly || !report.notices.some(({ kind }) => kind === 'unclean-stop')) return;
    void upkeep.check.run((taskId) => vault.call('check.run', { taskId }), { inBackground: true });
  }, [report, vault, upkeep, readOnly]);
}

interface ScreenInFrontProps {
  readonly views: Views;
  readonly onOpen: (itemId: string) => void;
  readonly onChanged: () => void;
  readonly onDeleted: () => void;
  /** A bundle was finished and seen. */
  readonly onBundle: () => void;
}

function ScreenInFront({ views, onOpen, onChanged, onDeleted, onBundle }: ScreenInFrontProps): ReactNode {
  const { t } = useTranslation();
  const { view, go, add, toTimeline } = views;
  const saved = (way: 'capture' | 'address' | 'note') => (itemId: string) => {
    onChanged();
    go({ at: 'saved', itemId, way });
  };
  switch (view.at) {
    case 'timeline':
      return null;
    case 'capture':
      return <CaptureScreen onSaved={saved('capture')} onChanged={onChanged} onBack={toTimeline} />;
    case 'instead':
      return <InsteadScreen onChoose={(way) => add(way, view.answer)} onBack={toTimeline} />;
    case 'address':
      return <AddressScreen answer={view.answer} onSaved={saved('address')} onBack={toTimeline} />;
    case 'note':
      return <NoteScreen answer={view.answer} onSaved={saved('note')} onBack={toTimeline} />;
    case 'files':
      return <FilesScreen answer={view.answer} onChosen={views.takeFiles} onOpen={onOpen} onBack={toTimeline} />;
    case 'saved': {
      const describe = (): void => go({ at: 'item', itemId: view.itemId, isEditing: true });
      return <SavedScreen key={view.itemId} itemId={view.itemId} anotherLabel={t(`${view.way}.another`)} onAnother={() => add(view.way)} onDescribe={describe} onList={toTimeline} />;
    }
    case 'item':
      return <ItemScreen key={view.itemId} itemId={view.itemId} isEditing={view.isEditing} onChanged={onChanged} onDeleted={onDeleted} onBack={toTimeline} />;
    case 'export': {
      const finish = (): void => {
        onBundle();
        toTimeline();
      };
      return <ExportScreens itemIds={view.itemIds} onLeave={toTimeline} onFinish={finish} />;
    }
  }
}

/** A number that grows whenever the timeline has to be read again: by hand, and when a file of the queue was saved. */
function useVersion(): { readonly number: number; readonly raise: () => void } {
  const { files } = useSession();
  const [number, setNumber] = useState(0);
  const raise = useCallback(() => setNumber((before) => before + 1), []);
  const savedFiles = useQueue(files).filter(({ state }) => state.at === 'saved').length;
  const lastSaved = useRef(savedFiles);
  useEffect(() => {
    if (savedFiles > lastSaved.current) raise();
    lastSaved.current = savedFiles;
  }, [savedFiles, raise]);
  return { number, raise };
}
