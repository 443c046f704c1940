import { useEffect, useRef, type RefObject } from 'react';
import type { HostApi } from '../../../shared/contract/host.ts';

/** In the page's own letters, so that larger text widens the window as well. */
const WIDTH_REM = 36;

/**
 * Small while this is on view, and whole again afterwards; the page's own bar on top keeps what must be within reach. The window is as high as the content that is given
 * the reference, whatever comes and goes in it; where the display is lower, what is around it scrolls.
 */
export function useCompactWindow(host: HostApi): RefObject<HTMLDivElement | null> {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.documentElement.dataset['compact'] = 'true';
    // A window that cannot be made small still captures: the bar is then as large as the window.
    host.setCaptureBar('bar').catch(() => undefined);
    const watch = new ResizeObserver(() => body.current && fit(host, body.current));
    if (body.current) watch.observe(body.current);
    return () => {
      watch.disconnect();
      delete document.documentElement.dataset['compact'];
      host.setCaptureBar('off').catch(() => undefined);
    };
  }, [host]);
  return body;
}

/** What is around the content stays as large as it is: the page's bar on top, and the edges and title bar that the system draws. */
function fit(host: HostApi, content: HTMLElement): void {
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const aroundPx = window.outerHeight - (content.parentElement?.clientHeight ?? 0);
  const size = { widthPx: Math.ceil(window.outerWidth - window.innerWidth + WIDTH_REM * remPx), heightPx: Math.ceil(aroundPx + content.offsetHeight) };
  host.fitCaptureBar(size).catch(() => undefined);
}
