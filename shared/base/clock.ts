/** Where times come from; injected, so that nothing in shared/ reads the machine's clock by itself. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z by this computer's clock. */
  nowMs(): number;
  /** Milliseconds of a clock that is never set back; its zero is arbitrary. */
  monotonicMs(): number;
  /** IANA name of the zone in force, such as Asia/Seoul. */
  zone(): string;
  /** Minutes east of UTC at that instant in that zone. */
  offsetMinutes(atMs: number): number;
}

/** One instant as it is written in evidence: UTC, as people there read it, the zone, and where the time comes from. */
export interface Moment {
  /** 2026-11-22T01:02:03.004Z */
  readonly utc: string;
  /** 2026-11-22T10:02:03.004+09:00 */
  readonly local: string;
  /** Asia/Seoul */
  readonly zone: string;
}

/** UTC text with milliseconds. */
export function utcText(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** The same instant with a numeric offset, as ISO 8601. */
export function localText(atMs: number, offsetMinutes: number): string {
  const sign = offsetMinutes < 0 ? '-' : '+';
  const size = Math.abs(offsetMinutes);
  const offset = `${sign}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
  return new Date(atMs + offsetMinutes * 60_000).toISOString().slice(0, -1) + offset;
}

export function momentOf(atMs: number, clock: Clock): Moment {
  return { utc: utcText(atMs), local: localText(atMs, clock.offsetMinutes(atMs)), zone: clock.zone() };
}

/** The clock of the machine that runs this code. */
export function systemClock(): Clock {
  return {
    nowMs: () => Date.now(),
    monotonicMs: () => Math.round(performance.now()),
    zone: () => new Intl.DateTimeFormat('en').resolvedOptions().timeZone,
    offsetMinutes: (atMs) => -new Date(atMs).getTimezoneOffset(),
  };
}
