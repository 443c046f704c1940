import { useEffect } from 'react';
import type { HostApi } from '../../../shared/contract/host.ts';

/** Small while this is on view, and whole again afterwards; the page's own bar on top keeps what must be within reach. */
export function useCompactWindow(host: HostApi): void {
  useEffect(() => {
    document.documentElement.dataset['compact'] = 'true';
    // A window that cannot be made small still captures: the bar is then as large as the window.
    host.setCaptureBar('bar').catch(() => undefined);
    return () => {
      delete document.documentElement.dataset['compact'];
      host.setCaptureBar('off').catch(() => undefined);
    };
  }, [host]);
}
