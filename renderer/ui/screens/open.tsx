import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KeptError } from '../../../shared/base/errors.ts';
import type { UnlockReport } from '../../../shared/contract/vault.ts';
import type { MinorAnswer } from '../../../shared/evidence/item.ts';
import { Frame } from '../components/frame.tsx';
import { Greeting } from '../components/greeting.tsx';
import { LockTools } from '../components/lock-tools.tsx';
import { QueueStrip } from '../components/queue-strip.tsx';
import type { Way } from '../components/ways.tsx';
import { useSession } from '../state/session.ts';
import { useFileDrop } from '../state/use-file-drop.ts';
import type { Dropped } from '../state/use-file-drop.ts';
import { useQueue } from '../state/use-queue.ts';
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

type View =
  | { readonly at: 'timeline' | 'capture' }
  | { readonly at: 'instead'; readonly answer: MinorAnswer }
  | { readonly at: 'address' | 'files' | 'note'; readonly answer: MinorAnswer | null }
  | { readonly at: 'saved'; readonly itemId: string; readonly way: Exclude<Way, 'files'> }
  | { readonly at: 'item'; readonly itemId: string; readonly isEditing: boolean }
  | { readonly at: 'export'; readonly itemIds: readonly string[] };

/** What waits for the answer to the question about age. */
type Gated = { readonly for: 'capture' } | { readonly for: 'files'; readonly files: readonly File[] };

/** The open vault: the timeline, and one other screen in front of it at a time. Settings come in front of both and end nothing. */
export function OpenScreens({ report }: { readonly report: UnlockReport }): ReactNode {
  const { t } = useTranslation();
  const { files } = useSession();
  const [view, setView] = useState<View>({ at: 'timeline' });
  const [gated, setGated] = useState<Gated | null>(null);
  const [isInSettings, setInSettings] = useState(false);
  const behind = useRef<HTMLDivElement>(null);
  const version = useVersion();
  const toTimeline = useCallback(() => setView({ at: 'timeline' }), []);
  const openItem = useCallback((itemId: string) => setView({ at: 'item', itemId, isEditing: false }), []);

  const add = (way: Way, answer: MinorAnswer | null = null): void => {
    if (way === 'capture') setGated({ for: 'capture' });
    else setView({ at: way, answer });
  };
  const drop = useCallback(
    (dropped: Dropped) => {
      for (const folder of dropped.folders) files.refuse(folder, new KeptError('file/folder'));
      if (dropped.files.length > 0) setGated({ for: 'files', files: dropped.files });
      else if (dropped.folders.length > 0) setView({ at: 'files', answer: null });
    },
    [files],
  );
  const isOver = useFileDrop(gated === null && !isInSettings && (view.at === 'timeline' || view.at === 'files'), drop);
  const answerGate = (answer: MinorAnswer): void => {
    if (gated?.for === 'files') {
      files.add(gated.files, answer);
      setView({ at: 'files', answer: null });
    } else {
      setView(answer === 'no' ? { at: 'capture' } : { at: 'instead', answer });
    }
    setGated(null);
  };
  const takeFiles = (chosen: readonly File[]): void => {
    if (view.at === 'files' && view.answer !== null) files.add(chosen, view.answer);
    else setGated({ for: 'files', files: chosen });
  };
  const saved = (way: Exclude<Way, 'files'>) => (itemId: string) => {
    version.raise();
    setView({ at: 'saved', itemId, way });
  };

  const leaveSettings = (): void => {
    setInSettings(false);
    requestAnimationFrame(() => behind.current?.querySelector<HTMLElement>('main:not([hidden]) h1')?.focus());
  };

  return (
    <Frame tools={<LockTools onSettings={() => setInSettings(true)} />}>
      <div className="behind" ref={behind} hidden={isInSettings}>
        <TimelineScreen version={version.number} isActive={view.at === 'timeline' && !isInSettings} greeting={<Greeting report={report} />} onAdd={add} onOpen={openItem} onExport={(itemIds) => setView({ at: 'export', itemIds })} />
        {view.at === 'capture' && <CaptureScreen onSaved={saved('capture')} onBack={toTimeline} />}
        {view.at === 'instead' && <InsteadScreen onChoose={(way) => add(way, view.answer)} onBack={toTimeline} />}
        {view.at === 'address' && <AddressScreen answer={view.answer} onSaved={saved('address')} onBack={toTimeline} />}
        {view.at === 'note' && <NoteScreen answer={view.answer} onSaved={saved('note')} onBack={toTimeline} />}
        {view.at === 'files' && <FilesScreen answer={view.answer} onChosen={takeFiles} onOpen={openItem} onBack={toTimeline} />}
        {view.at === 'saved' && (
          <SavedScreen
            key={view.itemId}
            itemId={view.itemId}
            anotherLabel={t(`${view.way}.another`)}
            onAnother={() => add(view.way)}
            onDescribe={() => setView({ at: 'item', itemId: view.itemId, isEditing: true })}
            onList={toTimeline}
          />
        )}
        {view.at === 'item' && <ItemScreen key={view.itemId} itemId={view.itemId} isEditing={view.isEditing} onChanged={version.raise} onBack={toTimeline} />}
        {view.at === 'export' && <ExportScreens itemIds={view.itemIds} onLeave={toTimeline} />}
      </div>
      {isInSettings && <SettingsScreen onBack={leaveSettings} />}
      {view.at !== 'files' && <QueueStrip onSee={() => setView({ at: 'files', answer: null })} />}
      {gated && <GateDialog of={gated.for} onAnswer={answerGate} onCancel={() => setGated(null)} />}
      {isOver && (
        <div className="drop-veil" aria-hidden="true">
          <p>{t('timeline.drop')}</p>
        </div>
      )}
    </Frame>
  );
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
