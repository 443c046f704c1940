import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemRow, VaultEvent } from '../../../shared/contract/vault.ts';
import { FaultNotice } from '../components/notice.tsx';
import { Progress } from '../components/progress.tsx';
import { RowPages } from '../components/row-pages.tsx';
import { NO_FILTER, SearchBar } from '../components/search-bar.tsx';
import { TimelineRow } from '../components/timeline-row.tsx';
import { formatNumber } from '../format/quantities.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { useItems } from '../state/use-items.ts';
import './timeline.css';

/** While a long journal is read anew: what has been read so far, to be looked at and searched. Adding waits for the end, and says so. */
export function ReadingScreen({ itemCount }: { readonly itemCount: number }): ReactNode {
  const { t } = useTranslation();
  const { vault } = useSession();
  const { language } = usePreferences();
  const [search, setSearch] = useState(NO_FILTER);
  const items = useItems(vault, useDeferredValue(search), growthOf(itemCount));
  const scroller = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const { done, total } = useJournalProgress();
  useEffect(() => heading.current?.focus(), []);
  const drawRow = useCallback(
    (row: ItemRow): ReactNode => (
      <TimelineRow key={row.itemId} row={row} t={t} language={language} isActive={false} mode="look" isChosen={false} onOpen={ignore} onToggle={ignore} />
    ),
    [t, language],
  );
  return (
    <main className="screen" ref={scroller}>
      <div className="screen-column screen-wide timeline">
        <h1 ref={heading} tabIndex={-1}>
          {t('timeline.title')}
        </h1>
        <div className="stack-tight">
          <Progress label={t('reading.progress', { items: formatNumber(itemCount, language) })} done={done} total={total} />
          <p className="soft">{t('reading.wait')}</p>
        </div>
        {items.total > 0 && <SearchBar search={search} onChange={setSearch} />}
        {items.error && <FaultNotice error={items.error} />}
        <RowPages items={items} scroller={scroller} drawRow={drawRow} />
      </div>
    </main>
  );
}

function ignore(): void {}

/** Grows with each fifth that is added: the list is read again about twenty times on the way to a hundred thousand items, and not with every word of how far it is. */
function growthOf(itemCount: number): number {
  return Math.floor(Math.log(1 + itemCount) / Math.log(1.2));
}

function useJournalProgress(): { readonly done: number; readonly total: number } {
  const { vault } = useSession();
  const [progress, setProgress] = useState({ done: 0, total: 1 });
  useEffect(() => vault.onEvent((event: VaultEvent) => event.event === 'unlock.progress' && event.stage === 'journal' && setProgress(event)), [vault]);
  return progress;
}
