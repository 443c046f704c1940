/**
 * Every fault that Kept can report. The words for each code (what happened, whether the evidence is safe, what to do next)
 * are in the catalogues; nothing here is shown to a person.
 */
export const ERROR_CODES = [
  'address/empty',
  'address/too-long',
  'attempts/wait',
  'backup/inside-vault',
  'backup/newer',
  'backup/none-here',
  'backup/not-chosen',
  'backup/other-vault',
  'backup/read-back',
  'bundle/cannot-build',
  'bundle/check-failed',
  'bundle/incomplete-vault',
  'bundle/no-checkpoint',
  'bundle/nothing-chosen',
  'bundle/too-large',
  'capture/denied',
  'capture/no-picture',
  'capture/no-source',
  'capture/source-gone',
  'crypto/not-authentic',
  'crypto/self-test',
  'disk/failed',
  'disk/file-too-large',
  'disk/full',
  'disk/no-room',
  'disk/read-only',
  'file/changed',
  'file/folder',
  'file/too-large',
  'file/unreadable',
  'file/vanished',
  'gate/pixels-refused',
  'internal/bad-call',
  'internal/not-canonical',
  'internal/unexpected',
  'item/delete-unfinished',
  'item/not-found',
  'json/not-canonical',
  'keys/advocate-exists',
  'keys/owner-only',
  'keys/same-passphrase',
  'keys/unsure',
  'known-key/no-fingerprint',
  'known-key/own',
  'note/empty',
  'note/too-long',
  'passphrase/too-short',
  'passphrase/too-weak',
  'passphrase/wrong',
  'recovery/bad-checksum',
  'recovery/proof-wrong',
  'recovery/unknown-word',
  'recovery/word-count',
  'recovery/wrong',
  'save/exists',
  'save/not-chosen',
  'stamp/other',
  'stamp/unreadable',
  'task/cancelled',
  'vault/damaged-header',
  'vault/damaged-journal',
  'vault/exists',
  'vault/header-older',
  'vault/in-use',
  'vault/locked',
  'vault/missing',
  'vault/newer',
  'vault/object-damaged',
  'vault/object-missing',
  'vault/read-only',
  'vault/unreadable',
  'worker/died',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Facts that a sentence may need: never evidence, never secrets. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** What crosses a process boundary in place of an Error. */
export interface ErrorWire {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

export class KeptError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'KeptError';
    this.code = code;
    this.details = details;
  }
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && (ERROR_CODES as readonly string[]).includes(value);
}

/** Any thrown value as plain data that survives structured clone. An unknown error keeps only its class name: its message may hold evidence. */
export function toErrorWire(error: unknown): ErrorWire {
  if (error instanceof KeptError) return { code: error.code, details: error.details };
  return { code: 'internal/unexpected', details: { kind: error instanceof Error ? error.name : typeof error } };
}

/** The error that the other side reported; an unknown shape is itself an unexpected error. */
export function fromErrorWire(wire: unknown): KeptError {
  if (typeof wire === 'object' && wire !== null && 'code' in wire && isErrorCode(wire.code)) {
    return new KeptError(wire.code, 'details' in wire ? plainDetails(wire.details) : {});
  }
  return new KeptError('internal/unexpected', { kind: 'wire' });
}

function plainDetails(value: unknown): ErrorDetails {
  if (typeof value !== 'object' || value === null) return {};
  const details: Record<string, string | number> = {};
  for (const [key, detail] of Object.entries(value)) {
    if (typeof detail === 'string' || typeof detail === 'number') details[key] = detail;
  }
  return details;
}
