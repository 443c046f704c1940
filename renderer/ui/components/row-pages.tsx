import { memo, useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemRow } from '../../../shared/contract/vault.ts';
import { calendarDay, dayOf, formatDay } from '../format/dates.ts';
import { usePreferences } from '../state/session.ts';
import type { ItemList } from '../state/use-items.ts';
import { PageHeights } from './page-heights.ts';

/** Pages this close to what is seen are drawn. */
const NEAR_PX = 1200;

interface RowPagesProps {
  readonly items: ItemList;
  readonly scroller: RefObject<HTMLElement | null>;
  /** The same function as long as a row is drawn in the same way. */
  readonly drawRow: (row: ItemRow) => ReactNode;
}

/**
 * All rows under the headings of their days. Only pages in sight or near it are read and drawn; what lies between and around them is empty space of
 * their height, so that a hundred thousand rows scroll like ten and the scroll bar tells the place among all of them.
 */
export function RowPages({ items, scroller, drawRow }: RowPagesProps): ReactNode {
  const { pages, matching, searchKey, want } = items;
  const list = useRef<HTMLDivElement>(null);
  const [heights] = useState(() => new PageHeights(searchKey));
  heights.use(searchKey, matching);
  const near = useNearPages(scroller, list, heights);
  useEffect(() => want(near), [want, near]);
  const parts: ReactNode[] = [];
  let next = 0;
  for (const number of near.filter((page) => page < heights.pageCount)) {
    if (number > next) parts.push(<Space key={`before ${number}`} px={heights.span(next, number)} />);
    const rows = pages.get(number) ?? null;
    parts.push(<RowPage key={number} number={number} rows={rows} dayBefore={dayOfRow(pages.get(number - 1)?.at(-1))} dayAfter={dayOfRow(pages.get(number + 1)?.[0])} emptyPx={rows ? 0 : heights.of(number)} drawRow={drawRow} />);
    next = number + 1;
  }
  if (next < heights.pageCount) parts.push(<Space key="behind" px={heights.span(next, heights.pageCount)} />);
  return <div ref={list}>{parts}</div>;
}

function Space({ px }: { readonly px: number }): ReactNode {
  return <div style={{ height: px, overflowAnchor: 'none' }} />;
}

/** Which pages are in sight or near it, in order. A page with the focus in it stays: the focus must not be lost by scrolling. */
function useNearPages(scroller: RefObject<HTMLElement | null>, list: RefObject<HTMLElement | null>, heights: PageHeights): readonly number[] {
  const [near, setNear] = useState<readonly number[]>([0]);
  useEffect(() => {
    const [box, own] = [scroller.current, list.current];
    if (box === null || own === null) return;
    const look = (): void => {
      const pages = pagesNear(box, own, heights);
      if (pages !== null) setNear((before) => (before.length === pages.length && before.every((page, index) => page === pages[index]) ? before : pages));
    };
    // Told at once, and whenever what came in has another height than was guessed.
    const observer = new ResizeObserver(look);
    observer.observe(box);
    observer.observe(own);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [scroller, list, heights]);
  return near;
}

/** Null while the list has no height, hidden behind another screen: then it stays as it is. */
function pagesNear(box: HTMLElement, own: HTMLElement, heights: PageHeights): number[] | null {
  if (box.clientHeight === 0) return null;
  for (const element of own.querySelectorAll('[data-page]')) if (element.childElementCount > 0) heights.measure(pageOf(element), element.getBoundingClientRect().height);
  const top = box.getBoundingClientRect().top - own.getBoundingClientRect().top;
  const pages = heights.between(top - NEAR_PX, top + box.clientHeight + NEAR_PX);
  const focused = own.contains(document.activeElement) ? document.activeElement?.closest('[data-page]') : null;
  if (focused && !pages.includes(pageOf(focused))) pages.push(pageOf(focused));
  return pages.sort((a, b) => a - b);
}

function pageOf(element: Element): number {
  return Number(element.getAttribute('data-page'));
}

function dayOfRow(row: ItemRow | undefined): string {
  return row ? dayOf(row.capturedLocal) : '';
}

interface RowPageProps {
  readonly number: number;
  /** Null: an empty space. */
  readonly rows: readonly ItemRow[] | null;
  /** Of the last row of the page before and the first of the one after; '' when they are not there. */
  readonly dayBefore: string;
  readonly dayAfter: string;
  readonly emptyPx: number;
  readonly drawRow: (row: ItemRow) => ReactNode;
}

const RowPage = memo(function RowPage({ number, rows, dayBefore, dayAfter, emptyPx, drawRow }: RowPageProps): ReactNode {
  return (
    <div data-page={number} style={rows ? undefined : { height: emptyPx }}>
      {rows && daysOf(rows).map((day) => <DayGroup key={day.day} {...day} isContinued={day.day === dayBefore} goesOn={day.day === dayAfter} drawRow={drawRow} />)}
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

interface DayGroupProps extends Day {
  /** The page before ends with the same day, or the one after begins with it: one box on the screen, whatever the pages. */
  readonly isContinued: boolean;
  readonly goesOn: boolean;
  readonly drawRow: (row: ItemRow) => ReactNode;
}

function DayGroup({ day, rows, isContinued, goesOn, drawRow }: DayGroupProps): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const date = formatDay(rows[0]?.capturedLocal ?? day, language);
  const near = day === calendarDay(0) ? t('timeline.today') : day === calendarDay(-1) ? t('timeline.yesterday') : null;
  return (
    <div className={['day', ...(isContinued ? ['day-continued'] : []), ...(goesOn ? ['day-goes-on'] : [])].join(' ')}>
      {!isContinued && (
        <h2 className="day-name">
          {near && <span className="day-near">{near}</span>}
          {date}
        </h2>
      )}
      <ul className="day-rows" aria-label={date}>{rows.map(drawRow)}</ul>
    </div>
  );
}
