import type { PixelRect } from '../../../shared/evidence/item.ts';

export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A place between the pixels of the frame: 0 is the edge before the first, `widthPx` the one behind the last. */
export interface FramePoint {
  readonly xPx: number;
  readonly yPx: number;
}

/** What is chosen before anybody has drawn anything: the middle, with a quarter left on each side. */
export function middleBox({ widthPx, heightPx }: FrameSize): PixelRect {
  const [width, height] = [Math.max(1, Math.round(widthPx / 2)), Math.max(1, Math.round(heightPx / 2))];
  return { leftPx: Math.floor((widthPx - width) / 2), topPx: Math.floor((heightPx - height) / 2), widthPx: width, heightPx: height };
}

/** The box between two edges, whichever comes first. It has at least one pixel. */
export function boxBetween(from: FramePoint, to: FramePoint, frame: FrameSize): PixelRect {
  const [left, width] = spanBetween(from.xPx, to.xPx, frame.widthPx);
  const [top, height] = spanBetween(from.yPx, to.yPx, frame.heightPx);
  return { leftPx: left, topPx: top, widthPx: width, heightPx: height };
}

function spanBetween(from: number, to: number, sizePx: number): [start: number, length: number] {
  const [first, last] = [within(Math.round(Math.min(from, to)), 0, sizePx), within(Math.round(Math.max(from, to)), 0, sizePx)];
  const start = Math.min(first, sizePx - 1);
  return [start, Math.max(1, last - start)];
}

/** The box elsewhere, as large as it is; at the frame's edge it stops. */
export function moveBox(box: PixelRect, rightPx: number, downPx: number, frame: FrameSize): PixelRect {
  return {
    ...box,
    leftPx: within(box.leftPx + rightPx, 0, frame.widthPx - box.widthPx),
    topPx: within(box.topPx + downPx, 0, frame.heightPx - box.heightPx),
  };
}

/** The same upper left corner; at least one pixel each way, and never beyond the frame. */
export function resizeBox(box: PixelRect, widerPx: number, tallerPx: number, frame: FrameSize): PixelRect {
  return {
    ...box,
    widthPx: within(box.widthPx + widerPx, 1, frame.widthPx - box.leftPx),
    heightPx: within(box.heightPx + tallerPx, 1, frame.heightPx - box.topPx),
  };
}

const DIRECTIONS: Readonly<Record<string, readonly [right: number, down: number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** With Control, or Command on a Mac. */
const LARGE_STEP_PX = 20;

/** Arrow keys move, with Shift they change the size; null for any other key. */
export function boxAfterKey(box: PixelRect, key: { readonly key: string; readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly metaKey: boolean }, frame: FrameSize): PixelRect | null {
  const direction = DIRECTIONS[key.key];
  if (direction === undefined) return null;
  const stepPx = key.ctrlKey || key.metaKey ? LARGE_STEP_PX : 1;
  const [right, down] = direction;
  return key.shiftKey ? resizeBox(box, right * stepPx, down * stepPx, frame) : moveBox(box, right * stepPx, down * stepPx, frame);
}

function within(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}
