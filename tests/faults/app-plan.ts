import type { Random } from './random.ts';

/** What ends at the kill: the page's process, main's process alone, or all of them at once. */
export type Target = 'renderer' | 'main' | 'all';
/** In turn, so that each gets a third. Only the last two cost a start of the app. */
export const TARGETS: readonly Target[] = ['renderer', 'main', 'all'];

/** What is under way when the kill comes. */
export type Flavour = 'note' | 'import' | 'edit' | 'export' | 'erase' | 'passphrase' | 'backup' | 'restore';
const FLAVOURS: readonly Flavour[] = ['note', 'import', 'edit', 'export', 'erase', 'passphrase', 'backup', 'restore'];

/** So many kills meet each kind of work with each target once. */
export const KILLS_A_LIFE = FLAVOURS.length * TARGETS.length;

/** Which work comes with which target, for one life: every pair, in an order of its own. */
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
