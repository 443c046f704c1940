import { useEffect, useRef } from 'react';
import type { CSSProperties, KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PixelRect } from '../../../shared/evidence/item.ts';
import { boxAfterKey, boxBetween, type FramePoint, type FrameSize } from '../state/region-box.ts';
import './frozen-frame.css';

interface FrozenFrameProps {
  readonly frame: ImageBitmap;
  readonly box: PixelRect;
  /** One pixel of the frame on one of this display, or all of the frame in view. */
  readonly isActualSize: boolean;
  readonly onChange: (box: PixelRect) => void;
}

/** The still, and the part of it that is chosen: drawn with the pointer, moved and changed with the arrow keys. Places are pixels of the frame, however large it is shown. */
export function FrozenFrame({ frame, box, isActualSize, onChange }: FrozenFrameProps): ReactNode {
  const { t } = useTranslation();
  const stage = useRef<HTMLDivElement>(null);
  const chosen = useRef<HTMLDivElement>(null);
  const anchor = useRef<FramePoint | null>(null);
  // Moved by keys it stays in view; what is drawn is where the pointer is.
  useEffect(() => {
    if (isActualSize && anchor.current === null && chosen.current === document.activeElement) chosen.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  const size: FrameSize = { widthPx: frame.width, heightPx: frame.height };
  const percent = (part: number, whole: number): string => `${(part / whole) * 100}%`;
  const place = { left: percent(box.leftPx, size.widthPx), top: percent(box.topPx, size.heightPx), width: percent(box.widthPx, size.widthPx), height: percent(box.heightPx, size.heightPx) };

  const pointOf = (event: PointerEvent): FramePoint => {
    const shown = stage.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return { xPx: ((event.clientX - shown.left) / shown.width) * size.widthPx, yPx: ((event.clientY - shown.top) / shown.height) * size.heightPx };
  };
  const begin = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    anchor.current = pointOf(event);
  };
  const draw = (event: PointerEvent): void => {
    if (anchor.current) onChange(boxBetween(anchor.current, pointOf(event), size));
  };
  const press = (event: KeyboardEvent): void => {
    const next = boxAfterKey(box, event, size);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next);
  };
  return (
    <div className={isActualSize ? 'frozen frozen-actual' : 'frozen'}>
      <div
        className="frozen-stage"
        ref={stage}
        style={{ '--frozen-ratio': size.widthPx / size.heightPx, ...(isActualSize && { width: `${size.widthPx / window.devicePixelRatio}px` }) } as CSSProperties}
        onPointerDown={begin}
        onPointerMove={draw}
        onPointerUp={() => {
          anchor.current = null;
          // What was drawn by hand is made exact by keys.
          chosen.current?.focus({ preventScroll: true });
        }}
        onPointerCancel={() => {
          anchor.current = null;
        }}
      >
        <Pixels frame={frame} />
        {/* Four numbers, changed by keys: no control of the platform is that, and a group that takes the focus is read out with its name and description. */}
        <div className="frozen-box" ref={chosen} style={place} role="group" tabIndex={0} aria-label={t('region.box')} aria-describedby="region-size region-keys" onKeyDown={press} data-testid="region-box" />
      </div>
    </div>
  );
}

/** Drawn once; the bitmap stays whole for whoever cuts it. */
function Pixels({ frame }: { readonly frame: ImageBitmap }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { t } = useTranslation();
  useEffect(() => {
    canvas.current?.getContext('2d', { alpha: false })?.drawImage(frame, 0, 0);
  }, [frame]);
  return <canvas ref={canvas} className="frozen-pixels" width={frame.width} height={frame.height} role="img" aria-label={t('region.still')} />;
}
