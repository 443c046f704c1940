import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { HostApi, ScreenChoice } from '../../../shared/contract/host.ts';
import { asKeptError } from './session.ts';

const REFRESH_MS = 2000;

export interface Screens {
  /** Null until the first answer. */
  readonly choices: readonly ScreenChoice[] | null;
  readonly error: KeptError | null;
  /** Looks again now. */
  readonly look: () => void;
}

/** Screens and windows with thumbnails, read again every two seconds while they are on view, or only when asked for where each look asks the person something. */
export function useScreens(host: HostApi, isOnView: boolean, isRepeated: boolean): Screens {
  const [screens, setScreens] = useState<Omit<Screens, 'look'>>({ choices: null, error: null });
  const again = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (!isOnView) return;
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const choices = await host.listScreens();
        if (isCurrent) setScreens({ choices, error: null });
      } catch (thrown) {
        if (isCurrent) setScreens({ choices: null, error: asKeptError(thrown) });
      }
      if (isCurrent && isRepeated) timer = setTimeout(() => void look(), REFRESH_MS);
    };
    again.current = () => void look();
    void look();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [host, isOnView, isRepeated]);
  return { ...screens, look: useCallback(() => again.current(), []) };
}
