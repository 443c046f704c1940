/** A clock that was set by more than this, or a sleep that was longer, locks an open vault. */
export const CLOCK_JUMP_MS = 120_000;
const LOOK_MS = 500;

/** Where the two times are read; milliseconds. */
export interface TwoClocks {
  nowMs(): number;
  /** Runs on by itself; nobody can set it, and on Linux it stands still while the computer sleeps. */
  monotonicMs(): number;
}

const computerClocks: TwoClocks = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };

/**
 * Calls `onJump` when the clock of the day has gone apart from the one that nobody can set, by one step or by many small ones since this began or since the
 * last jump: somebody set it, or the computer slept without saying so. Answers a function that stops watching.
 */
export function watchClock(onJump: () => void, clocks: TwoClocks = computerClocks): () => void {
  const apart = (): number => clocks.nowMs() - clocks.monotonicMs();
  let base = apart();
  const timer = setInterval(() => {
    if (Math.abs(apart() - base) <= CLOCK_JUMP_MS) return;
    base = apart();
    onJump();
  }, LOOK_MS);
  return () => clearInterval(timer);
}
