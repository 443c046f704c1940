import { memo, useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemRow } from '../../../shared/contract/vault.ts';
import { calendarDay, dayOf, formatDay } from '../format/dates.ts';
import { usePreferences } from '../state/session.ts';
import { PAGE_ROWS } from '../state/use-items.ts';
import type { ItemList } from '../state/use-items.ts';

/** Pages this close to what is seen are drawn. */
const NEAR = '1600px 0px';
/** Of a page that was never drawn, until one has been. */
const GUESSED_PX = 100 * PAGE_ROWS;

interface RowPagesProps {
  readonly items: ItemList;
  readonly scroller: RefObject<HTMLElement | null>;
  readonly drawRow: (row: ItemRow) => ReactNode;
}

/**
 * All rows under the headings of their days. Only pages in sight or near it are read and drawn; the others are an empty space of their height, so that a
 * hundred thousand rows scroll like ten and the scroll bar tells the place among all of them.
 */
export function RowPages({ items, scroller, drawRow }: RowPagesProps): ReactNode {
  const { pages, matching, searchKey, want } = items;
  const { near, heights, watch } = useNearPages(scroller, searchKey);
  useEffect(() => want(near), [want, near]);
  const measured = [...heights.values()];
  const guessedPx = measured.length === 0 ? GUESSED_PX : measured.reduce((sum, px) => sum + px, 0) / measured.length;
  return Array.from({ length: Math.ceil(matching / PAGE_ROWS) }, (_, number) => {
    const rows = near.has(number) ? pages.get(number) : undefined;
    const lastBefore = pages.get(number - 1)?.at(-1);
    const emptyPx = heights.get(number) ?? (guessedPx * Math.min(PAGE_ROWS, matching - number * PAGE_ROWS)) / PAGE_ROWS;
    return <RowPage key={number} number={number} rows={rows ?? null} dayBefore={rows && lastBefore ? dayOf(lastBefore.capturedLocal) : ''} emptyPx={rows ? 0 : Math.round(emptyPx)} watch={watch} drawRow={rows ? drawRow : null} />;
  });
}

interface NearPages {
  readonly near: ReadonlySet<number>;
  /** Of pages that were drawn, in pixels. */
  readonly heights: ReadonlyMap<number, number>;
  readonly watch: (element: HTMLElement) => () => void;
}

/** One observer for all pages. A page with the focus in it stays drawn: the focus must not be lost by scrolling. */
function useNearPages(scroller: RefObject<HTMLElement | null>, searchKey: string): NearPages {
  const [near, setNear] = useState<ReadonlySet<number>>(new Set([0]));
  const [heights, setHeights] = useState<{ readonly searchKey: string; readonly px: ReadonlyMap<number, number> }>({ searchKey, px: new Map() });
  const watcher = useRef<IntersectionObserver | null>(null);
  // The list's own scrolling box is the same as long as the list is there.
  const root = useRef(scroller);
  const watch = useCallback(
    (element: HTMLElement) => {
      watcher.current ??= new IntersectionObserver(
        (entries) => {
          setNear((before) => nearAfter(before, entries));
          setHeights((before) => ({ ...before, px: heightsAfter(before.px, entries) }));
        },
        { root: root.current.current, rootMargin: NEAR },
      );
      watcher.current.observe(element);
      return () => watcher.current?.unobserve(element);
    },
    [],
  );
  if (heights.searchKey !== searchKey) setHeights({ searchKey, px: new Map() });
  return { near, heights: heights.px, watch };
}

function nearAfter(before: ReadonlySet<number>, entries: readonly IntersectionObserverEntry[]): ReadonlySet<number> {
  const after = new Set(before);
  for (const { target, isIntersecting, boundingClientRect } of entries) {
    // Without a height the whole list is hidden behind another screen, and stays as it is.
    const mayLeave = boundingClientRect.height > 0 && !target.contains(document.activeElement);
    if (isIntersecting) after.add(pageOf(target));
    else if (mayLeave) after.delete(pageOf(target));
  }
  return after;
}

/** Only a page that was drawn has a height of its own. */
function heightsAfter(before: ReadonlyMap<number, number>, entries: readonly IntersectionObserverEntry[]): ReadonlyMap<number, number> {
  const left = entries.filter(({ target, isIntersecting, boundingClientRect }) => !isIntersecting && boundingClientRect.height > 0 && target.childElementCount > 0);
  return left.length === 0 ? before : new Map([...before, ...left.map(({ target, boundingClientRect }) => [pageOf(target), boundingClientRect.height] as const)]);
}

function pageOf(element: Element): number {
  return Number(element.getAttribute('data-page'));
}

interface RowPageProps {
  readonly number: number;
  /** Null: an empty space. */
  readonly rows: readonly ItemRow[] | null;
  readonly dayBefore: string;
  readonly emptyPx: number;
  readonly watch: (element: HTMLElement) => () => void;
  readonly drawRow: ((row: ItemRow) => ReactNode) | null;
}

const RowPage = memo(function RowPage({ number, rows, dayBefore, emptyPx, watch, drawRow }: RowPageProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => (box.current ? watch(box.current) : undefined), [watch]);
  return (
    <div ref={box} data-page={number} style={rows ? undefined : { height: emptyPx }}>
      {rows && drawRow && daysOf(rows).map((day) => <DayGroup key={day.day} {...day} hasHeading={day.day !== dayBefore} drawRow={drawRow} />)}
    </div>
  );
});

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
