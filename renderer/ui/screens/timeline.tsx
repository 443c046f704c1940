import { useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemRow } from '../../../shared/contract/vault.ts';
import { ActionButton } from '../components/action-button.tsx';
import { AddMenu, WayCards } from '../components/ways.tsx';
import type { Way } from '../components/ways.tsx';
import { FaultNotice } from '../components/notice.tsx';
import { RowPages } from '../components/row-pages.tsx';
import { NO_FILTER, SearchBar } from '../components/search-bar.tsx';
import { SelectBar } from '../components/select-bar.tsx';
import { TimelineRow } from '../components/timeline-row.tsx';
import { formatNumber } from '../format/quantities.ts';
import { usePreferences, useSession } from '../state/session.ts';
import { readMatchingIds, useItems } from '../state/use-items.ts';
import './timeline.css';

interface TimelineScreenProps {
  /** Grows whenever an item was added or changed. */
  readonly version: number;
  /** False while another screen is in front; search, place and choice stay as they are. */
  readonly isActive: boolean;
  /** Bundles that were finished: after each, the choice for it is done with. */
  readonly bundles: number;
  /** What is said once after unlocking. */
  readonly greeting: ReactNode;
  readonly onAdd: (way: Way) => void;
  readonly onOpen: (itemId: string) => void;
  readonly onExport: (itemIds: readonly string[]) => void;
}

/** Home: everything that was kept, newest first. */
export function TimelineScreen({ version, isActive, bundles, greeting, onAdd, onOpen, onExport }: TimelineScreenProps): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { vault, readOnly } = useSession();
  const [search, setSearch] = useState(NO_FILTER);
  const items = useItems(vault, useDeferredValue(search), version);
  const [mode, setMode] = useState<'open' | 'select'>('open');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const scroller = useRef<HTMLElement>(null);
  const heading = useFocusOnReturn(isActive, scroller);

  const toggle = useCallback((itemId: string) => setChosen((before) => withToggled(before, itemId)), []);
  const chooseAll = useCallback(() => void readMatchingIds(vault, search).then((ids) => setChosen(new Set(ids))), [vault, search]);
  const showSeries = useCallback((seriesId: string) => {
    setSearch({ ...NO_FILTER, seriesId });
    heading.current?.focus();
  }, [heading]);
  const leaveSelect = useCallback(() => {
    setMode('open');
    setChosen(new Set());
  }, []);
  const [bundlesBefore, setBundlesBefore] = useState(bundles);
  if (bundles !== bundlesBefore) {
    setBundlesBefore(bundles);
    leaveSelect();
  }
  const drawRow = useCallback(
    (row: ItemRow): ReactNode => (
      <TimelineRow key={row.itemId} row={row} t={t} language={language} isActive={isActive} mode={mode} isChosen={chosen.has(row.itemId)} onOpen={onOpen} onToggle={toggle} onSeries={showSeries} />
    ),
    [t, language, isActive, mode, chosen, onOpen, toggle, showSeries],
  );
  const isEmpty = items.total === 0 && !items.isLoading && !items.error;

  return (
    <main className="screen" ref={scroller} hidden={!isActive}>
      <div className="screen-column screen-wide timeline">
        <div className="timeline-head">
          <div className="timeline-title">
            <h1 ref={heading} tabIndex={-1}>
              {mode === 'select' ? t('select.title') : t('timeline.title')}
            </h1>
            {items.total > 0 && <ItemCount matching={items.matching} total={items.total} />}
          </div>
          {items.total > 0 && mode === 'open' && !readOnly && (
            <div className="bar">
              <ActionButton icon="bundle" onPress={() => setMode('select')}>
                {t('timeline.select')}
              </ActionButton>
              <AddMenu onAdd={onAdd} />
            </div>
          )}
        </div>
        {mode === 'open' && greeting}
        {isEmpty && !readOnly && <EmptyTimeline onAdd={onAdd} />}
        {isEmpty && readOnly && <p>{t('recovery.noItems')}</p>}
        {items.total > 0 && <SearchBar search={search} onChange={setSearch} />}
        {mode === 'select' && (
          <SelectBar chosen={chosen.size} matching={items.matching} onAll={chooseAll} onNone={() => setChosen(new Set())} onLeave={leaveSelect} onNext={() => onExport([...chosen])} isActive={isActive} />
        )}
        {items.error && <FaultNotice error={items.error} />}
        {items.total > 0 && items.matching === 0 && !items.isLoading && (
          <div className="stack">
            <p role="status">{t('timeline.nothingFound')}</p>
            <div>
              <ActionButton onPress={() => setSearch(NO_FILTER)}>{t('timeline.clear')}</ActionButton>
            </div>
          </div>
        )}
        {items.pages.size === 0 && items.isLoading && <p className="soft">{t('common.loading')}</p>}
        <RowPages items={items} scroller={scroller} drawRow={drawRow} />
      </div>
    </main>
  );
}

function ItemCount({ matching, total }: { readonly matching: number; readonly total: number }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const words = matching === total ? t('timeline.count', { count: total }) : t('timeline.countOf', { matching: formatNumber(matching, language), total: formatNumber(total, language) });
  return (
    <p className="timeline-count" role="status">
      {words}
    </p>
  );
}

function EmptyTimeline({ onAdd }: { readonly onAdd: (way: Way) => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="timeline-empty">
      <h2>{t('timeline.emptyTitle')}</h2>
      <p className="soft">{t('timeline.emptyText')}</p>
      <WayCards onChoose={onAdd} />
    </section>
  );
}

/** Gives the focus to the row that was opened when the timeline comes back, and to the heading when there is none. */
function useFocusOnReturn(isActive: boolean, scroller: { readonly current: HTMLElement | null }): { readonly current: HTMLHeadingElement | null } {
  const heading = useRef<HTMLHeadingElement>(null);
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (!isActive) return;
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && target.dataset['item']) last.current = target;
    };
    const box = scroller.current;
    if (last.current?.isConnected) last.current.focus();
    else heading.current?.focus();
    box?.addEventListener('focusin', remember);
    return () => box?.removeEventListener('focusin', remember);
  }, [isActive, scroller]);
  return heading;
}

function withToggled(before: ReadonlySet<string>, itemId: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(itemId)) after.add(itemId);
  return after;
}
