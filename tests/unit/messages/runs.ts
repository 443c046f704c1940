/** How many generated messages a test sends: a share in CI, KEPT_MESSAGES by command (`npm run messages` sends 100,000). */
export const RUNS = readCount();

/** Long runs need more time than a test has. */
export const LIMIT_MS = 60_000 + RUNS * 20;

function readCount(): number {
  const asked = process.env['KEPT_MESSAGES'];
  if (asked === undefined) return 2000;
  const count = Number(asked);
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`KEPT_MESSAGES=${asked} is no number of messages`);
  return count;
}
