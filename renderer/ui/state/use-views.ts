import { useCallback, useState } from 'react';
import { KeptError } from '../../../shared/base/errors.ts';
import type { MinorAnswer } from '../../../shared/evidence/item.ts';
import type { Way } from '../components/ways.tsx';
import { useSession } from './session.ts';
import type { Dropped } from './use-file-drop.ts';

/** Which screen is in front of the timeline, or the timeline itself. */
export type View =
  | { readonly at: 'timeline' | 'capture' }
  | { readonly at: 'instead'; readonly answer: MinorAnswer }
  | { readonly at: 'address' | 'files' | 'note'; readonly answer: MinorAnswer | null }
  | { readonly at: 'saved'; readonly itemId: string; readonly way: Exclude<Way, 'files'> }
  | { readonly at: 'item'; readonly itemId: string; readonly isEditing: boolean }
  | { readonly at: 'export'; readonly itemIds: readonly string[] };

/** What waits for the answer to the question about age. */
export type Gated = { readonly for: 'capture' } | { readonly for: 'files'; readonly files: readonly File[] };

export interface Views {
  readonly view: View;
  readonly gated: Gated | null;
  readonly go: (view: View) => void;
  readonly toTimeline: () => void;
  /** Begins to add something; a screen capture asks the question first. */
  readonly add: (way: Way, answer?: MinorAnswer | null) => void;
  /** Files were chosen: they are added at once only where the question has been answered on the way here. */
  readonly takeFiles: (files: readonly File[]) => void;
  readonly drop: (dropped: Dropped) => void;
  readonly answerGate: (answer: MinorAnswer) => void;
  readonly cancelGate: () => void;
}

/** The ways between the screens of an open vault. Nothing with pixels is reached but through the gate. */
export function useViews(): Views {
  const { files } = useSession();
  const [view, go] = useState<View>({ at: 'timeline' });
  const [gated, setGated] = useState<Gated | null>(null);
  const toTimeline = useCallback(() => go({ at: 'timeline' }), []);
  const cancelGate = useCallback(() => setGated(null), []);
  const add = (way: Way, answer: MinorAnswer | null = null): void => (way === 'capture' ? setGated({ for: 'capture' }) : go({ at: way, answer }));
  const takeFiles = (chosen: readonly File[]): void => {
    if (view.at === 'files' && view.answer !== null) files.add(chosen, view.answer);
    else setGated({ for: 'files', files: chosen });
  };
  const drop = useCallback(
    (dropped: Dropped) => {
      for (const folder of dropped.folders) files.refuse(folder, new KeptError('file/folder'));
      if (dropped.files.length > 0) setGated({ for: 'files', files: dropped.files });
      else if (dropped.folders.length > 0) go({ at: 'files', answer: null });
    },
    [files],
  );
  const answerGate = (answer: MinorAnswer): void => {
    setGated(null);
    if (gated?.for === 'capture') return go(answer === 'no' ? { at: 'capture' } : { at: 'instead', answer });
    if (gated?.for === 'files') files.add(gated.files, answer);
    go({ at: 'files', answer: null });
  };
  return { view, gated, go, toTimeline, add, takeFiles, drop, answerGate, cancelGate };
}
