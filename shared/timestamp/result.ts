/** The twelve checks of an answer, in their order; each has words in the catalogues. */
export const STAMP_CHECKS = [
  'status',
  'content-type',
  'version',
  'imprint',
  'nonce',
  'signer',
  'signing-certificate',
  'signature',
  'chain',
  'purpose',
  'authority',
  'time',
] as const;
export type StampCheckId = (typeof STAMP_CHECKS)[number];

/** Every way in which one of them can fail. */
export const STAMP_FAULTS = [
  'algorithm',
  'attribute-type',
  'authority-name',
  'chain-expired',
  'chain-unknown',
  'coarse',
  'digest',
  'digest-algorithm',
  'earlier',
  'no-certificate',
  'no-nonce',
  'not-critical',
  'not-sole',
  'other-digest',
  'other-nonce',
  'other-type',
  'refused',
  'several-signers',
  'signature',
  'signing-certificate-missing',
  'signing-certificate-other',
  'unknown-critical',
  'version',
] as const;
export type StampFault = (typeof STAMP_FAULTS)[number];

export interface StampCheck {
  readonly id: StampCheckId;
  /** 'not-made': what it needs is not there, or could not be read. Never counted as passed. */
  readonly outcome: 'passed' | 'failed' | 'not-made';
  readonly fault: StampFault | null;
}

/**
 * 'proven': all twelve passed. 'unknown-authority': all but that nothing leads to a known root, so that anybody could have made it. 'coarse': all but that the
 * authority gives its time so roughly that it shows little. 'not-proven': something does not fit. 'unreadable': these bytes are no answer.
 */
export type StampVerdict = 'proven' | 'unknown-authority' | 'coarse' | 'not-proven' | 'unreadable';

export interface StampResult {
  readonly verdict: StampVerdict;
  readonly checks: readonly StampCheck[];
  /** What the answer says of itself; null where it could not be read. Texts are hostile, and mean nothing unless the verdict is 'proven'. */
  readonly facts: StampFacts | null;
}

export interface StampFacts {
  readonly timeUtc: string;
  readonly accuracyMs: number | null;
  /** The time and all of its accuracy: by then it existed. */
  readonly latestUtc: string;
  /** Subject of the certificate that signed. */
  readonly authority: string;
  /** Subject of the root, and SHA-256 of its certificate; '' where none is known. */
  readonly root: string;
  readonly rootSha256: string;
  /** The root is one that the user named, and none that is pinned. */
  readonly isGivenRoot: boolean;
  readonly policy: string;
  readonly serialHex: string;
  /** The stamp is so much younger than the seal that it says little about when the bundle was made. */
  readonly isLate: boolean;
}
