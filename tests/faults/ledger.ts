import type { Deed, Line, Outcome } from './deed.ts';

export type Content = Extract<Deed, { kind: 'note' | 'file' }>;

export interface ExpectedItem {
  readonly content: Content;
  /** What the edited field may hold; one value but while an edit is unsure. */
  values: readonly string[];
  deleted: 'no' | 'unsure' | 'yes';
  /** As the last look found it. */
  exhibitNo: string | null;
}

export interface ExpectedFile {
  readonly path: string;
  readonly sha256: string | null;
}

/** A folder of backups: what the last acknowledged one must hold, and what one under way may have brought it to. */
export interface ExpectedBackup {
  readonly folder: string;
  readonly acked: Ledger | null;
  readonly begun: Ledger | null;
}

/** What a look at a vault found. */
export interface Settled {
  readonly vault: 'none' | 'there';
  readonly passphrase: string | null;
  readonly advocate: string | null;
  readonly items: ReadonlyMap<string, { readonly value: string; readonly isDeleted: boolean; readonly exhibitNo: string }>;
}

/** What must be in the vault by what it acknowledged, and what may be there because it was under way. Kept outside the vault. */
export class Ledger {
  readonly items = new Map<string, ExpectedItem>();
  readonly files: ExpectedFile[] = [];
  /** Adds that were begun and never answered, or refused by a fault: each may be there once, whole, or not at all. */
  unsureAdds: Content[] = [];
  /** Adds that a page called saved, without saying which item they became: each must be there once, whole. */
  ackedAdds: Content[] = [];
  vault: 'none' | 'unsure' | 'there' = 'none';
  /** Passphrases that may open it: one, but while a change is unsure. */
  passphrases: readonly string[] = [];
  /** Passphrases that were replaced: they must open nothing. */
  readonly replaced = new Set<string>();
  /** Null while a change of the words is unsure. */
  words: readonly string[] | null = null;
  /** The advocate's passphrase; null: there is none; several: a change is unsure. */
  advocates: readonly (string | null)[] = [null];
  backup: ExpectedBackup | null = null;
  /** While a restore is unsure: what the vault may be instead, wholly. */
  restoring: Ledger | null = null;
  /** Acts acknowledged since the last look. */
  acked = 0;

  take(line: Line): void {
    if (line.phase === 'begun') this.#begin(line.deed);
    else if (line.phase === 'done') this.#finish(line.deed, line.outcome);
    // It was made without a file that could not be read, and said so: what lies there is neither the one before nor a whole one.
    else if (line.deed.kind === 'backup' && line.code === 'vault/object-damaged') this.backup = { folder: line.deed.folder, acked: null, begun: null };
  }

  takeAll(lines: readonly Line[]): void {
    for (const line of lines) this.take(line);
  }

  copy(): Ledger {
    const copy = new Ledger();
    for (const [itemId, item] of this.items) copy.items.set(itemId, { ...item });
    copy.files.push(...this.files);
    for (const passphrase of this.replaced) copy.replaced.add(passphrase);
    const { unsureAdds, ackedAdds, vault, passphrases, words, advocates, backup, restoring, acked } = this;
    return Object.assign(copy, { unsureAdds: [...unsureAdds], ackedAdds: [...ackedAdds], vault, passphrases, words, advocates, backup, restoring, acked });
  }

  /** The vault alone, as a copy of it in another place would be. */
  vaultOnly(): Ledger {
    const copy = this.copy();
    copy.files.length = 0;
    return Object.assign(copy, { backup: null, restoring: null, acked: 0 });
  }

  /** A vault that is `older`, or has already got some of what `newer` has more. */
  static between(older: Ledger, newer: Ledger): Ledger {
    const mixed = older.vaultOnly();
    mixed.passphrases = [...new Set([...older.passphrases, ...newer.passphrases])];
    for (const passphrase of mixed.passphrases) mixed.replaced.delete(passphrase);
    mixed.words = older.words?.join(' ') === newer.words?.join(' ') ? older.words : null;
    mixed.advocates = [...new Set([...older.advocates, ...newer.advocates])];
    mixed.unsureAdds.push(...newer.ackedAdds.filter((content) => !older.ackedAdds.includes(content)));
    for (const [itemId, item] of newer.items) {
      const known = mixed.items.get(itemId);
      if (known === undefined) mixed.unsureAdds.push(item.content);
      else mixed.items.set(itemId, { ...known, values: [...known.values, ...item.values], deleted: known.deleted === item.deleted ? known.deleted : 'unsure' });
    }
    return mixed;
  }

  /** From now on the vault is what that other one says; files outside it stay as they are. */
  become(other: Ledger): void {
    const { items, replaced, unsureAdds, ackedAdds, vault, passphrases, words, advocates } = other.copy();
    this.items.clear();
    for (const [itemId, item] of items) this.items.set(itemId, item);
    this.replaced.clear();
    for (const passphrase of replaced) this.replaced.add(passphrase);
    Object.assign(this, { unsureAdds, ackedAdds, vault, passphrases, words, advocates, restoring: null });
  }

  /** Items that are there for sure. */
  get itemIds(): readonly string[] {
    return [...this.items].filter(([, item]) => item.deleted === 'no').map(([itemId]) => itemId);
  }

  #begin(deed: Deed): void {
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
      case 'delete': this.#item(deed.itemId).deleted = 'unsure'; break;
      case 'passphrase': this.passphrases = [...this.passphrases, deed.next]; break;
      case 'words': this.words = null; break;
      case 'advocate-add': this.advocates = [...this.advocates, deed.advocate]; break;
      case 'advocate-remove': this.advocates = [...this.advocates, null]; break;
      case 'backup': this.backup = { folder: deed.folder, acked: this.backup?.acked ?? null, begun: this.vaultOnly() }; break;
      case 'restore': this.restoring = this.backup?.acked ?? null; break;
      case 'unlock':
      case 'export': break;
    }
  }

  #finish(deed: Deed, outcome: Outcome): void {
    this.acked++;
    switch (deed.kind) {
      case 'create':
        this.vault = 'there';
        this.words = outcome.words ?? null;
        break;
      case 'note':
      case 'file':
        this.#isSure(deed);
        if (outcome.itemId === undefined) this.ackedAdds.push(deed);
        else this.settleAdd(outcome.itemId, deed);
        break;
      case 'edit': this.#item(deed.itemId).values = [deed.value]; break;
      case 'delete': this.#item(deed.itemId).deleted = 'yes'; break;
      case 'export': this.files.push(...outcome.files ?? []); break;
      case 'passphrase': this.#settlePassphrase(deed.next); break;
      case 'words': this.words = outcome.words ?? null; break;
      case 'advocate-add': this.advocates = [deed.advocate]; break;
      case 'advocate-remove': this.advocates = [null]; break;
      case 'backup': this.backup = { folder: deed.folder, acked: this.backup?.begun ?? null, begun: null }; break;
      case 'restore': if (this.restoring !== null) this.become(this.restoring); break;
      case 'unlock': break;
    }
  }

  /** Of several under way the very one; in a record that went through a pipe they are under way one at a time. */
  #isSure(deed: Content): void {
    const at = this.unsureAdds.indexOf(deed);
    this.unsureAdds.splice(at < 0 ? this.unsureAdds.length - 1 : at, 1);
  }

  #settlePassphrase(passphrase: string): void {
    for (const other of this.passphrases) if (other !== passphrase) this.replaced.add(other);
    this.replaced.delete(passphrase);
    this.passphrases = [passphrase];
  }

  /** An add that was unsure has been found, whole: from now on it is expected. */
  settleAdd(itemId: string, content: Content): void {
    this.items.set(itemId, { content, values: [''], deleted: 'no', exhibitNo: null });
  }

  /** After a look at the vault nothing is unsure any more: what was found stands. */
  settle(found: Settled): void {
    this.acked = 0;
    this.unsureAdds = [];
    this.ackedAdds = [];
    this.restoring = null;
    this.vault = found.vault;
    this.advocates = [found.advocate];
    if (found.passphrase !== null) this.#settlePassphrase(found.passphrase);
    for (const [itemId, { value, isDeleted, exhibitNo }] of found.items) {
      const item = this.#item(itemId);
      item.values = [value];
      item.deleted = isDeleted ? 'yes' : 'no';
      item.exhibitNo = exhibitNo;
    }
  }

  #item(itemId: string): ExpectedItem {
    const item = this.items.get(itemId);
    if (item === undefined) throw new Error(`the record does not know ${itemId}`);
    return item;
  }
}
