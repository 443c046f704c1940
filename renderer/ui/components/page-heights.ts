import { PAGE_ROWS } from '../state/use-items.ts';

/** Of a row before one has been drawn, in pixels. */
const GUESSED_ROW_PX = 90;

/** How high the pages of a list are: those that were drawn as they were, all others as if their rows were like the first that were seen. */
export class PageHeights {
  readonly #px = new Map<number, number>();
  #rowPx: number | null = null;
  #searchKey: string;
  #rows = 0;

  constructor(searchKey: string) {
    this.#searchKey = searchKey;
  }

  get pageCount(): number {
    return Math.ceil(this.#rows / PAGE_ROWS);
  }

  /** The list that is measured from now on; heights of another search mean nothing for it. */
  use(searchKey: string, rows: number): void {
    if (searchKey !== this.#searchKey) this.#px.clear();
    this.#searchKey = searchKey;
    this.#rows = rows;
  }

  measure(page: number, px: number): void {
    // Fixed from then on: all that was not seen would change its height with every page that is, and the place in the list with it.
    this.#rowPx ??= px / this.#rowsOf(page);
    this.#px.set(page, px);
  }

  of(page: number): number {
    return this.#px.get(page) ?? this.#rowsOf(page) * (this.#rowPx ?? GUESSED_ROW_PX);
  }

  /** Of all pages from `from` up to, not including, `to`. */
  span(from: number, to: number): number {
    let px = 0;
    for (let page = from; page < to; page++) px += this.of(page);
    return Math.round(px);
  }

  /** The pages that lie between two heights of the list. */
  between(topPx: number, bottomPx: number): number[] {
    const pages: number[] = [];
    let top = 0;
    for (let page = 0; page < this.pageCount && top < bottomPx; page++) {
      const bottom = top + this.of(page);
      if (bottom > topPx) pages.push(page);
      top = bottom;
    }
    return pages;
  }

  #rowsOf(page: number): number {
    return Math.max(1, Math.min(PAGE_ROWS, this.#rows - page * PAGE_ROWS));
  }
}
