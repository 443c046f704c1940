import { useEffect, useState } from 'react';
import type { KeptError } from '../../../shared/base/errors.ts';
import { asKeptError } from './session.ts';

export type Load<T> = { readonly at: 'loading' } | { readonly at: 'ready'; readonly value: T } | { readonly at: 'failed'; readonly error: KeptError };

/** Runs a call whenever its key changes; an answer to an earlier key is dropped. While a later one runs, the last value stays. */
export function useLoad<T>(key: string, call: () => Promise<T>): Load<T> {
  const [load, setLoad] = useState<Load<T>>({ at: 'loading' });
  useEffect(() => {
    let isCurrent = true;
    call().then(
      (value) => isCurrent && setLoad({ at: 'ready', value }),
      (error: unknown) => isCurrent && setLoad({ at: 'failed', error: asKeptError(error) }),
    );
    return () => {
      isCurrent = false;
    };
    // The key says what the call depends on.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  return load;
}
