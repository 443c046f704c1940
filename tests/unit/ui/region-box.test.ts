import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PixelRect } from '../../../shared/evidence/item.ts';
import { boxAfterKey, boxBetween, middleBox, moveBox, resizeBox } from '../../../renderer/ui/state/region-box.ts';

const FRAME = { widthPx: 2560, heightPx: 1440 };
const key = (name: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey', boolean>> = {}) => ({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, ...held });

function isWithin({ leftPx, topPx, widthPx, heightPx }: PixelRect, frame = FRAME): boolean {
  const isWhole = [leftPx, topPx, widthPx, heightPx].every(Number.isInteger);
  return isWhole && leftPx >= 0 && topPx >= 0 && widthPx >= 1 && heightPx >= 1 && leftPx + widthPx <= frame.widthPx && topPx + heightPx <= frame.heightPx;
}

test('a box that was drawn has the pixels between both edges, drawn either way', () => {
  const box = { leftPx: 10, topPx: 20, widthPx: 300, heightPx: 200 };
  expect(boxBetween({ xPx: 10, yPx: 20 }, { xPx: 310, yPx: 220 }, FRAME)).toEqual(box);
  expect(boxBetween({ xPx: 310.2, yPx: 219.7 }, { xPx: 9.8, yPx: 20.4 }, FRAME)).toEqual(box);
});

test('arrow keys move by one pixel, with Shift they change the size, with Control in large steps', () => {
  const box = { leftPx: 100, topPx: 100, widthPx: 50, heightPx: 40 };
  expect(boxAfterKey(box, key('ArrowRight'), FRAME)).toEqual({ ...box, leftPx: 101 });
  expect(boxAfterKey(box, key('ArrowUp'), FRAME)).toEqual({ ...box, topPx: 99 });
  expect(boxAfterKey(box, key('ArrowDown', { shiftKey: true }), FRAME)).toEqual({ ...box, heightPx: 41 });
  expect(boxAfterKey(box, key('ArrowLeft', { shiftKey: true, ctrlKey: true }), FRAME)).toEqual({ ...box, widthPx: 30 });
  expect(boxAfterKey(box, key('ArrowLeft', { metaKey: true }), FRAME)).toEqual({ ...box, leftPx: 80 });
  expect(boxAfterKey(box, key('Tab'), FRAME)).toBeNull();
});

test('at the edge it stops, and it never has less than one pixel', () => {
  const box = { leftPx: 2500, topPx: 0, widthPx: 60, heightPx: 40 };
  expect(moveBox(box, 5, -3, FRAME)).toEqual(box);
  expect(resizeBox(box, 5, -100, FRAME)).toEqual({ ...box, heightPx: 1 });
});

test('whatever is drawn and pressed, the box lies within the frame', () => {
  const coordinate = fc.double({ min: -5000, max: 9000, noNaN: true });
  const point = fc.record({ xPx: coordinate, yPx: coordinate });
  const press = fc.record({ key: fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'a'), shiftKey: fc.boolean(), ctrlKey: fc.boolean(), metaKey: fc.boolean() });
  const side = fc.integer({ min: 1, max: 8192 });
  fc.assert(fc.property(side, side, point, point, fc.array(press), (widthPx, heightPx, from, to, presses) => {
    const frame = { widthPx, heightPx };
    expect(isWithin(middleBox(frame), frame)).toBe(true);
    let box = boxBetween(from, to, frame);
    for (const each of presses) {
      expect(isWithin(box, frame)).toBe(true);
      box = boxAfterKey(box, each, frame) ?? box;
    }
    expect(isWithin(box, frame)).toBe(true);
  }));
});
