import type { Deed, Line, Outcome } from './deed.ts';

export type Content = Extract<Deed, { kind: 'note' | 'file' }>;

export interface ExpectedItem {
  readonly content: Content;
  /** What the edited field may hold; one value but while an edit is unsure. */
  values: readonly string[];
}

export interface ExpectedFile {
  readonly path: string;
  readonly sha256: string | null;
}

/** What must be in the vault by what it acknowledged, and what may be there because it was under way. Kept outside the vault. */
export class Ledger {
  readonly items = new Map<string, ExpectedItem>();
  readonly files: ExpectedFile[] = [];
  /** Adds that were begun and never answered, or refused by a fault: each may be there once, whole, or not at all. */
  unsureAdds: Content[] = [];
  vault: 'none' | 'unsure' | 'there' = 'none';
  /** Passphrases that may open it: one, but while a change is unsure. */
  passphrases: readonly string[] = [];
  words: readonly string[] | null = null;
  /** Acts acknowledged since the last look. */
  acked = 0;
  #open: Deed | null = null;

  take(line: Line): void {
    if (line.phase === 'begun') this.#begin(line.deed);
    else if (line.phase === 'done') this.#finish(line.deed, line.outcome);
    else this.#open = null;
  }

  takeAll(lines: readonly Line[]): void {
    for (const line of lines) this.take(line);
  }

  get openDeed(): Deed | null {
    return this.#open;
  }

  #begin(deed: Deed): void {
    this.#open = deed;
    switch (deed.kind) {
      case 'create':
        if (this.vault === 'none') this.vault = 'unsure';
        this.passphrases = [deed.passphrase];
        break;
      case 'note':
      case 'file': this.unsureAdds.push(deed); break;
      case 'edit': {
        const item = this.#item(deed.itemId);
        item.values = [...item.values, deed.value];
        break;
      }
      case 'export': break;
    }
  }

  #finish(deed: Deed, outcome: Outcome): void {
    this.#open = null;
    this.acked++;
    switch (deed.kind) {
      case 'create':
        this.vault = 'there';
        this.words = outcome.words ?? null;
        break;
      case 'note':
      case 'file':
        this.unsureAdds.pop();
        this.settleAdd(outcome.itemId ?? '', deed);
        break;
      case 'edit': this.#item(deed.itemId).values = [deed.value]; break;
      case 'export': this.files.push(...outcome.files ?? []); break;
    }
  }

  /** An add that was unsure has been found, whole: from now on it is expected. */
  settleAdd(itemId: string, content: Content): void {
    this.items.set(itemId, { content, values: [''] });
  }

  /** After a look at the vault nothing is unsure any more: what was found stands. */
  settle(found: { readonly vault: 'none' | 'there'; readonly passphrase: string | null; readonly values: ReadonlyMap<string, string> }): void {
    this.acked = 0;
    this.unsureAdds = [];
    this.#open = null;
    this.vault = found.vault;
    if (found.passphrase !== null) this.passphrases = [found.passphrase];
    for (const [itemId, value] of found.values) this.#item(itemId).values = [value];
  }

  #item(itemId: string): ExpectedItem {
    const item = this.items.get(itemId);
    if (item === undefined) throw new Error(`the record does not know ${itemId}`);
    return item;
  }
}
