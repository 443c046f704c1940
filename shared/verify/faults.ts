import { ARCHIVE_FAULTS, UNREADABLE_REASONS } from '../zip/read-archive.ts';

/** Every way in which a check can fail; each has a sentence in the catalogues. */
export const FAULTS = [
  ...ARCHIVE_FAULTS,
  ...UNREADABLE_REASONS,
  'bag-info-label',
  'bag-info-line',
  'bag-info-missing-label',
  'bag-info-value',
  'bagit-content',
  'case-differs',
  'case-json',
  'checkpoint-case',
  'checkpoint-differs',
  'checkpoint-form',
  'checkpoint-signature',
  'custody-body-hash',
  'custody-case',
  'custody-counts',
  'custody-empty',
  'custody-entry-hash',
  'custody-fields',
  'custody-intake',
  'custody-item-deleted',
  'custody-item-twice',
  'custody-item-without-entry',
  'custody-line',
  'custody-other-entry',
  'custody-prepared-items',
  'custody-prepared-missing',
  'custody-sequence',
  'custody-unknown-item',
  'digest-differs',
  'earlier-checkpoint-case',
  'earlier-checkpoint-differs',
  'earlier-checkpoint-key',
  'earlier-checkpoint-longer',
  'earlier-checkpoint-paper',
  'earlier-checkpoint-signature',
  'exhibit-twice',
  'fingerprint-differs',
  'forbidden-file',
  'item-count',
  'item-digest',
  'item-file-missing',
  'item-file-unexpected',
  'item-json',
  'item-minor',
  'items-json',
  'key-allowed-signers',
  'key-pem',
  'keys-differ',
  'list-lacks-file',
  'list-line',
  'list-order',
  'list-scope',
  'listed-file-missing',
  'missing',
  'name-characters',
  'name-folder',
  'name-length',
  'name-reserved',
  'name-twice',
  'no-bundle',
  'signature-armour',
  'signature-hash',
  'signature-key-type',
  'signature-length',
  'signature-namespace',
  'signature-structure',
  'signature-wrong',
  'too-long',
  'unlisted-file',
] as const;
export type Fault = (typeof FAULTS)[number];

/** An earlier checkpoint that was given cannot be shown to be of this log, and so says nothing about it. */
export const OTHER_LOG_FAULTS: readonly string[] = ['earlier-checkpoint-case', 'earlier-checkpoint-key', 'earlier-checkpoint-paper', 'earlier-checkpoint-signature'] satisfies readonly Fault[];

/** Why a check was not made. It then counts as not passed, except where no fingerprint or checkpoint was given and where an older format has none. */
export const NOT_MADE_REASONS = ['ambiguous', 'depends', 'needs-file', 'no-checkpoint', 'not-given', 'older-format', 'unreadable', 'unreadable-entry'] as const;
export type NotMadeReason = (typeof NOT_MADE_REASONS)[number];

export type Details = Readonly<Record<string, string | number>>;

/** Thrown inside a check by whatever finds the fault first, and turned into a 'failed' result by the one runner. */
export class CheckFault extends Error {
  readonly fault: Fault;
  readonly details: Details;

  constructor(fault: Fault, details: Details = {}) {
    super(fault);
    this.name = 'CheckFault';
    this.fault = fault;
    this.details = details;
  }
}

/** Thrown inside a check that lacks what it needs: never counted as passed. */
export class CheckNotMade extends Error {
  readonly reason: NotMadeReason;
  readonly details: Details;

  constructor(reason: NotMadeReason, details: Details = {}) {
    super(reason);
    this.name = 'CheckNotMade';
    this.reason = reason;
    this.details = details;
  }
}
