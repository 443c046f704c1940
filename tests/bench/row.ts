/** One line of the table. `ours` and `peer` are in `unit`; `ratio` is how many times better we are than the peer (1.2 = 1.2 × its speed). */
export interface Row {
  readonly name: string;
  readonly ours: number;
  /** Null where there is nothing to compare with. */
  readonly peer: number | null;
  readonly unit: string;
  readonly ratio: number | null;
  /** The aim in words, such as '≥ 1.0 ×' or '≤ 60 ms'; '' for a figure that is only told. */
  readonly aim: string;
  readonly ok: boolean;
}

/** A row and what the table says beside it. */
export interface Measured extends Row {
  /** Lowest and highest of the runs, such as '81–94', or one word for a single run. */
  readonly spread: string;
  /** Where and how it was measured, and what the peer is. */
  readonly note: string;
}

export interface BenchContext {
  /** Small inputs, few runs: shows that it works, not how fast it is. */
  readonly isQuick: boolean;
  /** How often each figure is taken; the largest inputs once. */
  readonly runs: number;
  /** An empty folder on a real disk; removed afterwards. */
  readonly scratch: string;
  /** One line on standard error, so that nobody waits without knowing for what. */
  say(text: string): void;
}

/** One kind of work that is measured. */
export interface Bench {
  /** For `--only`. */
  readonly name: string;
  run(context: BenchContext): Promise<readonly Measured[]>;
}

/** A figure with an upper bound: milliseconds, MiB. */
export function atMost(name: string, ours: number, limit: number, unit: string, about: { readonly spread: string; readonly note: string }): Measured {
  return { name, ours, peer: null, unit, ratio: null, aim: `≤ ${limit} ${unit}`, ok: ours <= limit, ...about };
}

/** A throughput against a named tool's. */
export function atLeastPeer(name: string, ours: number, peer: number, unit: string, about: { readonly spread: string; readonly note: string }): Measured {
  const ratio = ours / peer;
  return { name, ours, peer, unit, ratio, aim: '≥ 1.0 ×', ok: ratio >= 1, ...about };
}

/** A figure that nobody set an aim for. */
export function told(name: string, ours: number, unit: string, about: { readonly spread: string; readonly note: string }): Measured {
  return { name, ours, peer: null, unit, ratio: null, aim: '', ok: true, ...about };
}
