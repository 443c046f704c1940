import { useState } from 'react';
import type { KeptError } from '../../../shared/base/errors.ts';
import type { By } from '../../../shared/contract/vault.ts';

export type SecretWay = 'passphrase' | 'words';

export interface Secret {
  readonly way: SecretWay;
  readonly text: string;
  readonly isMissing: boolean;
  readonly write: (text: string) => void;
  readonly changeWay: () => void;
  /** What was typed, or null when there is nothing; then `isMissing` turns true. */
  readonly take: () => By | null;
  /** After a try that failed: a passphrase does not stay on the screen; twelve words with one slip do, to be compared with the paper. */
  readonly putAway: () => void;
}

/** A passphrase or recovery words that prove the right to something. */
export function useSecret(first: SecretWay = 'passphrase'): Secret {
  const [way, setWay] = useState(first);
  const [text, setText] = useState('');
  const [isMissing, setMissing] = useState(false);
  return {
    way,
    text,
    isMissing,
    write: (next) => {
      setText(next);
      setMissing(false);
    },
    changeWay: () => {
      setWay(way === 'passphrase' ? 'words' : 'passphrase');
      setText('');
      setMissing(false);
    },
    take: () => {
      setMissing(text.trim() === '');
      if (text.trim() === '') return null;
      return way === 'passphrase' ? { passphrase: text } : { words: text };
    },
    putAway: () => {
      if (way === 'passphrase') setText('');
    },
  };
}

/** Faults that are put right in the box itself. */
export function isSecretFault(error: KeptError | null): boolean {
  return error !== null && (error.code === 'passphrase/wrong' || (error.code.startsWith('recovery/') && error.code !== 'recovery/proof-wrong'));
}
