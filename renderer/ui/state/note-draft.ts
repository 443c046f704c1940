import { KeptError } from '../../../shared/base/errors.ts';
import type { MinorAnswer } from '../../../shared/evidence/item.ts';
import type { VaultClient } from '../../client/vault.ts';

/** The note that is being written. It outlives its screen, so that going back and forth loses nothing, and lives in this page's memory only. */
export class NoteDraft {
  #text = '';
  readonly #vault: VaultClient;
  readonly #saved: () => void;
  #saving: Promise<string> | null = null;

  /** `saved`: nothing of it is unsaved any more. */
  constructor(vault: VaultClient, saved: () => void = () => undefined) {
    this.#vault = vault;
    this.#saved = saved;
  }

  get text(): string {
    return this.#text;
  }

  write(text: string): void {
    this.#text = text;
  }

  /** Saves it as an item, once: the button and a lock may ask at the same time. Resolves to the item's id when it is durable. Errors: 'note/empty'. */
  async save(answer: MinorAnswer = 'unknown'): Promise<string> {
    this.#saving ??= this.#save(answer);
    try {
      return await this.#saving;
    } finally {
      this.#saving = null;
    }
  }

  async saveIfAny(): Promise<void> {
    if (this.#text.trim() !== '') await this.save();
  }

  async #save(answer: MinorAnswer): Promise<string> {
    const text = this.#text;
    if (text.trim() === '') throw new KeptError('note/empty');
    const { itemId } = await this.#vault.call('items.addNote', { text, depictedMinor: answer });
    if (this.#text === text) {
      this.#text = '';
      this.#saved();
    }
    return itemId;
  }
}
