import type { Random } from './random.ts';

/** What ends at the kill: the page's process, main's process alone, or all of them at once. */
export type Target = 'renderer' | 'main' | 'all';
export const TARGETS: readonly Target[] = ['renderer', 'main', 'all'];
/**
 * In turn. The last two cost a start of the app, several times what a fresh page in the same main costs, so they get a sixth each: the same time holds more kills.
 */
const TURNS: readonly Target[] = ['renderer', 'main', 'renderer', 'all', 'renderer', 'renderer'];

export function targetAt(kill: number): Target {
  return TURNS[kill % TURNS.length] ?? 'all';
}

/** What is under way when the kill comes. */
export type Flavour = 'note' | 'import' | 'edit' | 'export' | 'erase' | 'passphrase' | 'backup' | 'restore';
const FLAVOURS: readonly Flavour[] = ['note', 'import', 'edit', 'export', 'erase', 'passphrase', 'backup', 'restore'];

/** Each kind of work meets the page's kill twice, the other two in every second life; a longer life would look at ever more with each kill. */
export const KILLS_A_LIFE = 24;

/** Which work comes with which target: each of them once before one comes again, in an order that each life has of its own. */
export class Decks {
  readonly #random: Random;
  readonly #decks = new Map<Target, Flavour[]>();

  constructor(random: Random) {
    this.#random = random;
  }

  next(target: Target): Flavour {
    let deck = this.#decks.get(target) ?? [];
    if (deck.length === 0) deck = shuffled(FLAVOURS, this.#random);
    const flavour = deck.pop();
    this.#decks.set(target, deck);
    if (flavour === undefined) throw new Error('an empty deck');
    return flavour;
  }
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list.map((value) => ({ value, at: random.next() })).sort((a, b) => a.at - b.at).map(({ value }) => value);
}

/** Some of the kills come when the work has just ended, which is a moment like others. */
const LATEST = 1.15;
const WEIGHT = 0.3;
const GROWTH = 1.08;

/** How long each work takes on this computer from the press of its button, learned as a run goes, so that most kills come inside it. */
export class Durations {
  readonly #ms: Record<Flavour, number> = { note: 60, import: 250, edit: 60, export: 2500, erase: 300, passphrase: 600, backup: 500, restore: 1200 };

  draw(flavour: Flavour, random: Random): number {
    return (random.below(1000) / 1000) * LATEST * this.#ms[flavour];
  }

  ended(flavour: Flavour, tookMs: number): void {
    this.#ms[flavour] += WEIGHT * (tookMs - this.#ms[flavour]);
  }

  /** It lasts longer than the wait was: nobody knows how much. */
  cutShort(flavour: Flavour): void {
    this.#ms[flavour] *= GROWTH;
  }
}

const STAGES = ['start', 'open', 'prepare', 'work', 'end', 'look'] as const;
export type Stage = (typeof STAGES)[number];

/** Where the time of a run went, so that nobody has to guess what a kill costs. Stages that go on side by side count each for itself. */
export class Stopwatch {
  readonly #ms = new Map<Stage, number>();

  async time<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const begunMs = performance.now();
    try {
      return await work();
    } finally {
      this.#ms.set(stage, (this.#ms.get(stage) ?? 0) + performance.now() - begunMs);
    }
  }

  /** Seconds a kill. */
  told(kills: number): string {
    return STAGES.map((stage) => `${stage} ${((this.#ms.get(stage) ?? 0) / 1000 / kills).toFixed(1)}`).join(', ');
  }
}
