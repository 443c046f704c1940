import { useEffect, useState } from 'react';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { By, UnlockReport } from '../../../shared/contract/vault.ts';
import { asKeptError, useSession } from './session.ts';

/** Faults of the vault itself: not a matter of typing again. */
const BLOCKING = new Set(['vault/newer', 'vault/damaged-header', 'vault/damaged-journal', 'vault/header-older', 'vault/unreadable', 'vault/missing', 'vault/in-use', 'crypto/self-test', 'crypto/not-authentic']);

export interface Unlock {
  readonly isOpening: boolean;
  readonly error: KeptError | null;
  /** Milliseconds until the next try, counted down. */
  readonly waitLeftMs: number;
  /** Resolves to whether the vault was opened. */
  readonly open: (by: By) => Promise<boolean>;
  readonly forgetError: () => void;
}

interface UnlockWays<R extends UnlockReport> {
  /** How long to wait before the first try. */
  readonly waitMs: number;
  /** The call that opens the vault, whole or what is intact of it. */
  readonly begin: (by: By) => Promise<R>;
  readonly onOpened: (report: R) => void;
  readonly onBlocked: (error: KeptError) => void;
}

/** One try after another, with the waits that the worker asks for. */
export function useUnlock<R extends UnlockReport>({ waitMs, begin, onOpened, onBlocked }: UnlockWays<R>): Unlock {
  const { vault } = useSession();
  const [isOpening, setOpening] = useState(false);
  const [error, setError] = useState<KeptError | null>(null);
  const wait = useCountdown(waitMs);

  const open = async (by: By): Promise<boolean> => {
    if (isOpening || wait.leftMs > 0) return false;
    setError(null);
    setOpening(true);
    try {
      onOpened(await begin(by));
      return true;
    } catch (thrown) {
      const fault = asKeptError(thrown);
      if (BLOCKING.has(fault.code)) {
        onBlocked(fault);
        return false;
      }
      const status = await vault.call('vault.status', {}).catch(() => null);
      wait.start(Math.max(Number(fault.details['waitMs'] ?? 0), status?.state === 'locked' ? status.waitMs : 0));
      setError(fault);
      setOpening(false);
      return false;
    }
  };
  return { isOpening, error, waitLeftMs: wait.leftMs, open, forgetError: () => setError(null) };
}

/** Milliseconds that are left of a wait. */
function useCountdown(initialMs: number): { readonly leftMs: number; readonly start: (waitMs: number) => void } {
  const [untilMs, setUntilMs] = useState(() => Date.now() + initialMs);
  const [nowMs, setNowMs] = useState(() => Date.now());
  const leftMs = Math.max(0, untilMs - nowMs);
  const isCounting = leftMs > 0;
  useEffect(() => {
    if (!isCounting) return;
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isCounting]);
  const start = (waitMs: number): void => {
    const now = Date.now();
    setNowMs(now);
    setUntilMs(now + waitMs);
  };
  return { leftMs, start };
}
