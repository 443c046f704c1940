/** Letters of a text that is kept whole: a screen shows no more of it. */
const MAX_TEXT_LETTERS = 20_000;
/** Kept whole in any case: names, numbers, digests and choices, which are read by their letters. */
const SHORT_LETTERS = 300;
/** Left of one that is cut where nothing more of it has room. */
const LEFT_LETTERS = 280;
/** Of all longer texts of one row together. */
const MAX_ROW_LETTERS = 200_000;

/**
 * The texts of one row of a list, bounded: its maker may have put megabytes into each, and what goes to a screen is copied on its way and again on the screen. Where one is
 * cut, how long it was is said behind it; whoever wants all of it saves the file that it stands in.
 */
export class TextBudget {
  readonly #keptOfLong: number;
  #leftLetters = MAX_ROW_LETTERS;

  /** `keptOfLong`: letters that are left of a text that is cut. */
  constructor(keptOfLong = MAX_TEXT_LETTERS) {
    this.#keptOfLong = keptOfLong;
  }

  /** The same value with every text in it bounded. */
  all<T>(value: T): T {
    return this.#bounded(value) as T;
  }

  #bounded(value: unknown): unknown {
    if (typeof value === 'string') return this.#cut(value);
    if (Array.isArray(value)) return value.map((part) => this.#bounded(part));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [this.#cut(name), this.#bounded(part)]));
  }

  #cut(text: string): string {
    if (text.length <= SHORT_LETTERS) return text;
    const most = Math.min(MAX_TEXT_LETTERS, this.#leftLetters);
    const kept = text.length <= most ? text : text.slice(0, Math.max(LEFT_LETTERS, Math.min(this.#keptOfLong, most))).replace(/[\uD800-\uDBFF]$/, '');
    this.#leftLetters = Math.max(0, this.#leftLetters - kept.length);
    return kept.length === text.length ? text : `${kept}… (${text.length})`;
  }
}
