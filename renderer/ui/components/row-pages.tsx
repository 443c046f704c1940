import { useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemRow } from '../../../shared/contract/vault.ts';
import { calendarDay, dayOf, formatDay } from '../format/dates.ts';
import { usePreferences } from '../state/session.ts';
import { PAGE_ROWS } from '../state/use-items.ts';

interface RowPagesProps {
  readonly rows: readonly ItemRow[];
  readonly scroller: RefObject<HTMLElement | null>;
  readonly drawRow: (row: ItemRow) => ReactNode;
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

/** All rows under the headings of their days. Pages far out of sight are replaced by an empty space of their height, so that ten thousand rows scroll like ten. */
export function RowPages({ rows, scroller, drawRow, hasMore, onMore }: RowPagesProps): ReactNode {
  const pages: (readonly ItemRow[])[] = [];
  for (let from = 0; from < rows.length; from += PAGE_ROWS) pages.push(rows.slice(from, from + PAGE_ROWS));
  return (
    <>
      {pages.map((page, place) => (
        <RowPage key={`${place} ${page[0]?.itemId}`} rows={page} dayBefore={dayOf(rows[place * PAGE_ROWS - 1]?.capturedLocal ?? '')} scroller={scroller} drawRow={drawRow} />
      ))}
      {hasMore && <PageEnd key={rows.length} scroller={scroller} onMore={onMore} />}
    </>
  );
}

interface RowPageProps {
  readonly rows: readonly ItemRow[];
  readonly dayBefore: string;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly drawRow: (row: ItemRow) => ReactNode;
}

function RowPage({ rows, dayBefore, scroller, drawRow }: RowPageProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [emptyPx, setEmptyPx] = useState<number | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        const mayLeave = entry.boundingClientRect.height > 0 && !element.contains(document.activeElement);
        if (entry.isIntersecting) setEmptyPx(null);
        else if (mayLeave) setEmptyPx(entry.boundingClientRect.height);
      },
      { root: scroller.current, rootMargin: '1600px 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return (
    <div ref={box} style={emptyPx === null ? undefined : { height: emptyPx }}>
      {emptyPx === null && daysOf(rows).map((day) => <DayGroup key={day.day} {...day} hasHeading={day.day !== dayBefore} drawRow={drawRow} />)}
    </div>
  );
}

interface Day {
  readonly day: string;
  readonly rows: readonly ItemRow[];
}

function daysOf(rows: readonly ItemRow[]): Day[] {
  const days = new Map<string, ItemRow[]>();
  for (const row of rows) {
    const day = dayOf(row.capturedLocal);
    const group = days.get(day);
    if (group) group.push(row);
    else days.set(day, [row]);
  }
  return [...days].map(([day, group]) => ({ day, rows: group }));
}

function DayGroup({ day, rows, hasHeading, drawRow }: Day & { readonly hasHeading: boolean; readonly drawRow: (row: ItemRow) => ReactNode }): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const date = formatDay(rows[0]?.capturedLocal ?? day, language);
  const near = day === calendarDay(0) ? t('timeline.today') : day === calendarDay(-1) ? t('timeline.yesterday') : null;
  return (
    <div className={hasHeading ? 'day' : 'day day-continued'}>
      {hasHeading && (
        <h2 className="day-name">
          {near && <span className="day-near">{near}</span>}
          {date}
        </h2>
      )}
      <ul className="day-rows" aria-label={date}>{rows.map(drawRow)}</ul>
    </div>
  );
}

/** Asks for more when the end of what is loaded comes near. */
function PageEnd({ scroller, onMore }: { readonly scroller: RefObject<HTMLElement | null>; readonly onMore: () => void }): ReactNode {
  const { t } = useTranslation();
  const end = useRef<HTMLParagraphElement>(null);
  const more = useRef(onMore);
  useEffect(() => {
    more.current = onMore;
  });
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && more.current(), { root: scroller.current, rootMargin: '900px 0px' });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [scroller]);
  return (
    <p ref={end} className="soft small" role="status">
      {t('timeline.more')}
    </p>
  );
}
