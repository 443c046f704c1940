import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnlockReport } from '../../../shared/contract/vault.ts';
import { Frame } from '../components/frame.tsx';
import { Greeting } from '../components/greeting.tsx';
import { LockTools } from '../components/lock-tools.tsx';
import { QueueStrip } from '../components/queue-strip.tsx';
import { useSession } from '../state/session.ts';
import { useFileDrop } from '../state/use-file-drop.ts';
import { useQueue } from '../state/use-queue.ts';
import { useViews } from '../state/use-views.ts';
import type { Views } from '../state/use-views.ts';
import { AddressScreen } from './address.tsx';
import { CaptureScreen } from './capture.tsx';
import { ExportScreens } from './export.tsx';
import { FilesScreen } from './files.tsx';
import { GateDialog, InsteadScreen } from './gate.tsx';
import { ItemScreen } from './item.tsx';
import { NoteScreen } from './note.tsx';
import { SavedScreen } from './saved.tsx';
import { SettingsScreen } from './settings.tsx';
import { TimelineScreen } from './timeline.tsx';
import './open.css';

/** The open vault: the timeline, and one other screen in front of it at a time. Settings come in front of both and end nothing. */
export function OpenScreens({ report }: { readonly report: UnlockReport }): ReactNode {
  const { t } = useTranslation();
  const views = useViews();
  const version = useVersion();
  const [isInSettings, setInSettings] = useState(false);
  const [bundles, setBundles] = useState(0);
  const behind = useRef<HTMLDivElement>(null);
  const { view, gated, go } = views;
  const openItem = useCallback((itemId: string) => go({ at: 'item', itemId, isEditing: false }), [go]);
  const isOver = useFileDrop(gated === null && !isInSettings && (view.at === 'timeline' || view.at === 'files'), views.drop);
  const leaveSettings = (): void => {
    setInSettings(false);
    requestAnimationFrame(() => behind.current?.querySelector<HTMLElement>('main:not([hidden]) h1')?.focus());
  };
  return (
    <Frame tools={<LockTools onSettings={() => setInSettings(true)} />}>
      <div className="behind" ref={behind} hidden={isInSettings}>
        <TimelineScreen
          version={version.number}
          isActive={view.at === 'timeline' && !isInSettings}
          bundles={bundles}
          greeting={<Greeting report={report} />}
          onAdd={views.add}
          onOpen={openItem}
          onExport={(itemIds) => go({ at: 'export', itemIds })}
        />
        <ScreenInFront views={views} onOpen={openItem} onChanged={version.raise} onBundle={() => setBundles(bundles + 1)} />
        {view.at !== 'files' && <QueueStrip onSee={() => go({ at: 'files', answer: null })} />}
      </div>
      {isInSettings && <SettingsScreen onBack={leaveSettings} />}
      {gated && <GateDialog of={gated.for} onAnswer={views.answerGate} onCancel={views.cancelGate} />}
      {isOver && (
        <div className="drop-veil" aria-hidden="true">
          <p>{t('timeline.drop')}</p>
        </div>
      )}
    </Frame>
  );
}

interface ScreenInFrontProps {
  readonly views: Views;
  readonly onOpen: (itemId: string) => void;
  readonly onChanged: () => void;
  /** A bundle was finished and seen. */
  readonly onBundle: () => void;
}

function ScreenInFront({ views, onOpen, onChanged, onBundle }: ScreenInFrontProps): ReactNode {
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
      return <CaptureScreen onSaved={saved('capture')} onBack={toTimeline} />;
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
      return <ItemScreen key={view.itemId} itemId={view.itemId} isEditing={view.isEditing} onChanged={onChanged} onBack={toTimeline} />;
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
