import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageHeights } from '../../../renderer/ui/components/page-heights.ts';
import { PAGE_ROWS } from '../../../renderer/ui/state/use-items.ts';

const measured = fc.array(fc.record({ page: fc.nat(40), px: fc.integer({ min: 1, max: 4000 }) }), { maxLength: 30 });

describe('PageHeights', () => {
  it('leaves no page out between two heights, and none twice', () => {
    fc.assert(fc.property(fc.nat(900), measured, fc.integer({ min: -3000, max: 90_000 }), fc.integer({ min: 1, max: 5000 }), (rows, known, top, high) => {
      const heights = new PageHeights('');
      heights.use('', rows);
      for (const { page, px } of known) if (page < heights.pageCount) heights.measure(page, px);
      let at = 0;
      const expected: number[] = [];
      for (let page = 0; page < Math.ceil(rows / PAGE_ROWS); page++) {
        const end = at + heights.of(page);
        if (at < top + high && end > top) expected.push(page);
        at = end;
      }
      expect(heights.between(top, top + high)).toEqual(expected);
      expect(heights.span(0, heights.pageCount)).toBe(Math.round(at));
    }), { numRuns: 300 });
  });

  it('shows every page to somebody who scrolls from the top to the bottom', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 900 }), measured, fc.integer({ min: 200, max: 3000 }), (rows, known, screenPx) => {
      const heights = new PageHeights('');
      heights.use('', rows);
      for (const { page, px } of known) if (page < heights.pageCount) heights.measure(page, px);
      const seen = new Set<number>();
      for (let top = 0; top < heights.span(0, heights.pageCount); top += screenPx) for (const page of heights.between(top, top + screenPx)) seen.add(page);
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: heights.pageCount }, (_, page) => page));
    }), { numRuns: 200 });
  });

  it('forgets what was measured when another search is shown, and keeps the height of a row', () => {
    const heights = new PageHeights('one');
    heights.use('one', 100);
    heights.measure(0, 40 * PAGE_ROWS);
    heights.measure(1, 7);
    expect([heights.of(1), heights.of(2)]).toEqual([7, 40 * PAGE_ROWS]);
    heights.use('two', 30);
    expect([heights.of(0), heights.of(1)]).toEqual([40 * PAGE_ROWS, 40 * 10]);
  });
});
