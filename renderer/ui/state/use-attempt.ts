import { useState } from 'react';
import type { KeptError } from '../../../shared/base/errors.ts';
import { asKeptError } from './session.ts';

export interface Attempt {
  readonly isWorking: boolean;
  readonly error: KeptError | null;
  /** Runs it unless one is running; resolves to whether it worked. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
}

/** A step that either works or says in a sentence why not. */
export function useAttempt(): Attempt {
  const [isWorking, setWorking] = useState(false);
  const [error, setError] = useState<KeptError | null>(null);
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    if (isWorking) return false;
    setError(null);
    setWorking(true);
    try {
      await work();
      return true;
    } catch (thrown) {
      setError(asKeptError(thrown));
      return false;
    } finally {
      setWorking(false);
    }
  };
  return { isWorking, error, run };
}
