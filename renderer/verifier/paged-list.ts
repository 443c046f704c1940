import type { Page } from '../../shared/verify/bundle-contents.ts';
import { LookFault } from './bundle-session.ts';
import { element } from './element.ts';

interface PagedList<Row> {
  readonly list: HTMLElement;
  readonly rowsAtOnce: number;
  load(from: number, count: number): Promise<Page<Row>>;
  draw(row: Row): HTMLElement;
  /** Text of the button that shows the next rows. */
  more(next: number, rest: number): string;
  /** Stands where there are no rows at all. */
  readonly none: string;
  fail(code: string): void;
}

/** A list that grows a page at a time, so that a bundle of thousands opens at once. The first page is asked for by `start`. */
export function pagedList<Row>(paged: PagedList<Row>): { readonly view: HTMLElement; start(): void } {
  let shown = 0;
  const more = element('button', { type: 'button', class: 'plain', click: () => void next(true) });
  const view = element('div', { class: 'paged' }, paged.list);
  const next = async (isAsked: boolean): Promise<void> => {
    more.disabled = true;
    try {
      const { total, rows } = await paged.load(shown, paged.rowsAtOnce);
      const drawn = rows.map((row) => paged.draw(row));
      paged.list.append(...drawn);
      shown += rows.length;
      const rest = total - shown;
      more.textContent = paged.more(Math.min(paged.rowsAtOnce, rest), rest);
      if (rest > 0) view.append(more);
      else more.remove();
      if (total === 0) view.replaceChildren(element('p', {}, paged.none));
      if (isAsked) focusOn(drawn[0]);
    } catch (error) {
      if (!(error instanceof LookFault)) throw error;
      paged.fail(error.code);
    } finally {
      more.disabled = false;
    }
  };
  return { view, start: () => void (shown === 0 && next(false)) };
}

/** The button that was pressed moved down or went: the first new row takes the focus, as if one had gone on reading. */
function focusOn(row: HTMLElement | undefined): void {
  row?.setAttribute('tabindex', '-1');
  row?.focus();
}
