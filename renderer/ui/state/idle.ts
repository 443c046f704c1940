import { useEffect, useState } from 'react';

const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
/** How long before it locks it says so. */
export const WARN_SECONDS = 30;

/**
 * Calls `onIdle` once when nothing was touched for that long; returns the seconds that are left during the last half minute, otherwise null.
 * Of the two clocks the one that says more counts: the time of day, by which a computer that slept is idle when it wakes, and the one that nobody can set back.
 */
export function useIdle(limitMs: number, isBusy: () => boolean, onIdle: () => void): number | null {
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  useEffect(() => {
    let last = { dayMs: Date.now(), runMs: performance.now() };
    const touch = (): void => {
      last = { dayMs: Date.now(), runMs: performance.now() };
    };
    for (const input of INPUTS) window.addEventListener(input, touch, { capture: true, passive: true });
    const timer = setInterval(() => {
      if (isBusy()) touch();
      const leftMs = limitMs - Math.max(Date.now() - last.dayMs, performance.now() - last.runMs);
      setSecondsLeft(leftMs <= WARN_SECONDS * 1000 ? Math.max(0, Math.ceil(leftMs / 1000)) : null);
      if (leftMs > 0) return;
      clearInterval(timer);
      onIdle();
    }, 1000);
    return () => {
      clearInterval(timer);
      for (const input of INPUTS) window.removeEventListener(input, touch, { capture: true });
    };
  }, [limitMs, isBusy, onIdle]);
  return secondsLeft;
}
