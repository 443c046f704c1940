/** One line of figures. `acked`: acts that were called done before the fault; the last three must be 0. */
export interface FaultRow {
  readonly kind: string;
  readonly seed: number;
  readonly runs: number;
  readonly acked: number;
  /** Acknowledged and not there, or not readable. */
  readonly lost: number;
  /** Half there: what can be seen and is not whole, a vault that does not open, a step that does not work when it is tried again. */
  readonly torn: number;
  /** Vaults that presented themselves as new or empty though they were not. */
  readonly silentEmpty: number;
  readonly durationMs: number;
  /** How the same runs are had again. */
  readonly command: string;
  /** Proof that the harness sees loss: what was done so that there had to be some, and what it found. */
  readonly selfCheck?: { readonly runs: number; readonly acked: number; readonly lost: number; readonly how: string };
}

/** What one run found; an empty one is a good one. */
export interface Finding {
  readonly acked: number;
  readonly lost: readonly string[];
  readonly torn: readonly string[];
  readonly silentEmpty: boolean;
}

export function isClean(finding: Finding): boolean {
  return finding.lost.length === 0 && finding.torn.length === 0 && !finding.silentEmpty;
}

/** Of one kind; the figures count them all. */
const MOST_TOLD = 12;

/** Adds up the findings of the runs of one kind and tells of each bad one at once. */
export class Tally {
  readonly kind: string;
  readonly seed: number;
  readonly #command: string | ((runs: number) => string);
  readonly #startedMs = performance.now();
  #bad = 0;
  readonly #sum = { runs: 0, acked: 0, lost: 0, torn: 0, silentEmpty: 0 };

  /** `command`: what does this again, for runs that can end early by how many they were. */
  constructor(kind: string, seed: number, command: string | ((runs: number) => string)) {
    this.kind = kind;
    this.seed = seed;
    this.#command = command;
  }

  /** `replay` is the command that runs just this one again. */
  add(finding: Finding, replay: string): void {
    this.#sum.runs++;
    this.#sum.acked += finding.acked;
    this.#sum.lost += finding.lost.length;
    this.#sum.torn += finding.torn.length;
    this.#sum.silentEmpty += finding.silentEmpty ? 1 : 0;
    if (isClean(finding)) return;
    this.#bad++;
    if (this.#bad > MOST_TOLD) return;
    const faults = [...finding.lost.map((text) => `lost: ${text}`), ...finding.torn.map((text) => `torn: ${text}`), ...(finding.silentEmpty ? ['silently empty'] : [])];
    say(`${this.kind}: ${faults.join('; ')}\n  again: ${replay}`);
  }

  get runs(): number {
    return this.#sum.runs;
  }

  get acked(): number {
    return this.#sum.acked;
  }

  get lost(): number {
    return this.#sum.lost;
  }

  /** `allRuns`: of the command that this row is a part of. */
  row(selfCheck?: FaultRow['selfCheck'], allRuns = this.runs): FaultRow {
    const row = { kind: this.kind, seed: this.seed, ...this.#sum, durationMs: Math.round(performance.now() - this.#startedMs), command: typeof this.#command === 'string' ? this.#command : this.#command(allRuns) };
    return selfCheck === undefined ? row : { ...row, selfCheck };
  }
}

/** A run that is asked to end (Ctrl+C) ends at its next step, with the figures of what it did. */
export const ending = { isAsked: false };

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
