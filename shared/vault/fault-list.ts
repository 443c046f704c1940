import { KeptError } from '../base/errors.ts';

export type FaultKind =
  | 'object-missing' | 'object-damaged' | 'entry-damaged' | 'segment-missing' | 'chain' | 'count' | 'header-damaged' | 'header-copy-damaged';

export interface VaultFault {
  readonly kind: FaultKind;
  readonly itemId: string | null;
  readonly entrySeq: number | null;
}

/** More are counted, not listed: a drive full of noise must not fill the memory. */
export const MAX_FAULTS = 1000;

export class Faults {
  readonly list: VaultFault[] = [];
  count = 0;

  add(kind: FaultKind, about: { readonly itemId?: string | null; readonly entrySeq?: number | null } = {}): void {
    this.count += 1;
    if (this.list.length < MAX_FAULTS) this.list.push({ kind, itemId: about.itemId ?? null, entrySeq: about.entrySeq ?? null });
  }
}

/** What a failed read says about the file: 'gone' for one that is not there or may not be opened, 'damaged' for one that is too short or lies on bad sectors. */
export type ReadFault = 'gone' | 'damaged';

/** Null for an error that says nothing about the one file: the drive, the line to it, a lock. */
export function readFaultOf(error: unknown): ReadFault | null {
  if (!(error instanceof KeptError)) return null;
  const { code, details } = error;
  if (code === 'vault/missing' || code === 'vault/unreadable' || code === 'vault/object-missing') return 'gone';
  const isDamage = code === 'vault/damaged-journal' || code === 'vault/object-damaged';
  const isShort = code === 'internal/bad-call' && details['kind'] === 'range';
  const isBadSector = code === 'disk/failed' && details['errno'] === 'EIO';
  return isDamage || isShort || isBadSector ? 'damaged' : null;
}
