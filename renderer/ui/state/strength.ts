import { useEffect, useState } from 'react';

/** What a passphrase must have at least: characters as people count them, and strength of 0–4. */
const MIN_CHARACTERS = 10;
const MIN_SCORE = 3;
/** More would only make typing it again a trap; refused with a sentence, never cut. */
const MAX_CHARACTERS = 1000;

/** Strength of 0–4. The estimator with its word lists is fetched from the program when first needed; what is beyond the limit is not looked at. */
export async function estimateStrength(passphrase: string): Promise<number> {
  const estimator = await import('../../client/passphrase-strength.ts');
  return estimator.estimateStrength(passphrase.slice(0, MAX_CHARACTERS));
}

/** The strength of what is typed, null until it is known. */
export function useStrength(passphrase: string): number | null {
  const [known, setKnown] = useState<{ readonly of: string; readonly score: number } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void estimateStrength(passphrase).then((score) => isCurrent && setKnown({ of: passphrase, score }));
    return () => {
      isCurrent = false;
    };
  }, [passphrase]);
  return known?.of === passphrase ? known.score : null;
}

/** Why a passphrase cannot be taken, or null. */
export function judgePassphrase(passphrase: string, score: number | null): 'too-short' | 'too-long' | 'too-weak' | null {
  const characters = [...passphrase.normalize('NFC')].length;
  if (characters < MIN_CHARACTERS) return 'too-short';
  if (passphrase.length > MAX_CHARACTERS) return 'too-long';
  return score !== null && score < MIN_SCORE ? 'too-weak' : null;
}
