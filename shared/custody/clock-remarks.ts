import type { CustodyBody, CustodyEntry } from './entry.ts';

/** By how much wall clock and running time may differ between two entries: less is drift, or the clock being kept right. */
const TOLERANCE_MS = 5000;

/** A remark, never a fault: clocks are set, by people and by the system. */
export interface ClockRemark {
  /** 'back': the clock was set back between the entry before and this one. 'ahead': it went further than time passed; it was set ahead, or the computer slept. */
  readonly kind: 'back' | 'ahead';
  /** At least so much. */
  readonly byMs: number;
}

type Timed = Pick<CustodyBody, 'at' | 'monotonicMs'>;

/**
 * What two entries in the order of the log tell of the clock. In one session both clocks must have gone on alike. Where it is not known whether a new session
 * began between, time has passed at least as the running clock says, or at least as long as the new session has run: so a clock that was set back shows all the same.
 */
export function clockRemark(before: Timed, after: Timed, session: 'same' | 'unknown'): ClockRemark | null {
  const wallMs = Date.parse(after.at.utc) - Date.parse(before.at.utc);
  const ranMs = after.monotonicMs - before.monotonicMs;
  // A running clock that is behind was started anew.
  const passedMs = ranMs >= 0 ? ranMs : after.monotonicMs;
  if (wallMs < 0 || wallMs < passedMs - TOLERANCE_MS) return { kind: 'back', byMs: passedMs - wallMs };
  return session === 'same' && ranMs >= 0 && wallMs - ranMs > TOLERANCE_MS ? { kind: 'ahead', byMs: wallMs - ranMs } : null;
}

/** Entries of a bundle before which the clock was set back, by their numbers. Each is held against the entry in full before it; sessions are not known here. */
export function clockRemarks(entries: readonly CustodyEntry[]): ReadonlyMap<number, ClockRemark> {
  const remarks = new Map<number, ClockRemark>();
  const ordered = entries.toSorted((a, b) => a.caseSeq - b.caseSeq);
  ordered.forEach(({ caseSeq, body }, index) => {
    const before = ordered[index - 1];
    const remark = before ? clockRemark(before.body, body, 'unknown') : null;
    if (remark) remarks.set(caseSeq, remark);
  });
  return remarks;
}
