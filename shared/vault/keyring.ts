import { equalBytes } from '../base/bytes.ts';
import { KeptError } from '../base/errors.ts';
import { newKdfParams } from '../crypto/kdf.ts';
import { sealRecoveryIdentity } from '../crypto/recovery-identity.ts';
import { readRecoveryWords } from '../crypto/recovery-words.ts';
import { sodium } from '../crypto/sodium.ts';
import type { EngineOptions } from './engine.ts';
import { formatHeader, type Slot, type SlotKind, slotOf, type VaultHeader } from './header.ts';
import { type KeysChangeFacts, sealChange } from './keys-change.ts';
import { openAnySlot, sealSlot, secretBytes, type Secret } from './slot.ts';
import { confirmSecret, type Unlocked } from './unlock.ts';

/** A proof that the owner asked for a change of keys. It holds the vault key: whoever was given it wipes it. */
export interface KeyRight {
  readonly by: KeysChangeFacts['by'];
  readonly vaultKey: Uint8Array;
  wipe(): void;
}

/** Everything that replaces the words but the replacing itself: made from new words before they are proved, so that no key is kept meanwhile. */
export interface NewWords {
  readonly by: KeysChangeFacts['by'];
  readonly slot: Slot;
  readonly recoveryIdentity: string;
}

/** What the engine does for its keyring. */
export interface KeyringHost {
  /** Throws 'vault/locked', 'vault/read-only'. */
  checkOpen(): void;
  /** One after another with the writes. */
  enqueue<T>(work: () => Promise<T>): Promise<T>;
  /** Writes the entry about the header's generation where the journal has none yet. */
  recordChange(): Promise<void>;
}

/** Whoever can open an unlocked vault, and every change of that: each is one exchange of the header, whole or not at all, and an entry in the journal. */
export class Keyring {
  readonly openedWith: SlotKind;
  readonly #options: EngineOptions;
  readonly #keys: Unlocked['keys'];
  readonly #host: KeyringHost;
  #header: VaultHeader;

  constructor(options: EngineOptions, { header, keys, openedWith }: Unlocked, host: KeyringHost) {
    this.openedWith = openedWith;
    this.#options = options;
    this.#keys = keys;
    this.#host = host;
    this.#header = header;
  }

  /** The header in force. */
  get header(): VaultHeader {
    return this.#header;
  }

  get hasAdvocate(): boolean {
    return slotOf(this.#header, 'advocate') !== null;
  }

  /** Throws 'keys/owner-only' in a session that the advocate's passphrase opened. */
  requireOwner(): void {
    this.#host.checkOpen();
    if (this.openedWith === 'advocate') throw new KeptError('keys/owner-only');
  }

  /** Throws 'passphrase/wrong' or 'recovery/*' unless this opens the vault: the passphrase of whoever opened this session, or the words. */
  confirm(secret: Secret): Promise<void> {
    return confirmSecret(this.#header, this.openedWith, this.#options.deriveKey, secret);
  }

  /** Throws 'keys/owner-only' in a session of the advocate, 'passphrase/wrong' for all but the owner's, 'recovery/*'. */
  async prove(by: Secret): Promise<KeyRight> {
    this.requireOwner();
    const { kind, bytes } = secretBytes(by);
    try {
      const { vaultKey } = await openAnySlot(this.#header, [kind], bytes, this.#options.deriveKey);
      return { by: kind, vaultKey, wipe: () => sodium().memzero(vaultKey) };
    } finally {
      sodium().memzero(bytes);
    }
  }

  /** Throws 'passphrase/too-short' for none at all, 'keys/same-passphrase' when it is the advocate's, 'keys/unsure', 'disk/*'. */
  async changePassphrase(right: KeyRight, next: string): Promise<void> {
    const slot = await this.#passphraseSlot(right, 'passphrase', next, 'advocate');
    await this.#exchange({ change: 'passphrase', by: right.by, label: '' }, (slots) => ({ slots: replaced(slots, slot) }));
  }

  async sealWords(right: KeyRight, words: readonly string[]): Promise<NewWords> {
    const { random, deriveKey } = this.#options;
    const recovery = readRecoveryWords(words.join(' '));
    try {
      const slot = await sealSlot('recovery', this.#header.vaultId, right.vaultKey, recovery.entropy, newKdfParams(random), deriveKey, random);
      this.#host.checkOpen();
      return { by: right.by, slot, recoveryIdentity: await sealRecoveryIdentity(this.#keys.objectIdentity, recovery.words, random) };
    } finally {
      sodium().memzero(recovery.entropy);
    }
  }

  replaceWords({ by, slot, recoveryIdentity }: NewWords): Promise<void> {
    return this.#exchange({ change: 'words', by, label: '' }, (slots) => ({ slots: replaced(slots, slot), recoveryIdentity }));
  }

  /** Throws 'keys/advocate-exists', 'keys/same-passphrase' when it is the owner's, 'passphrase/too-short', 'keys/unsure', 'disk/*'. */
  async addAdvocate(right: KeyRight, label: string, passphrase: string): Promise<void> {
    if (this.hasAdvocate) throw new KeptError('keys/advocate-exists');
    const slot = await this.#passphraseSlot(right, 'advocate', passphrase, 'passphrase');
    await this.#exchange({ change: 'advocate-added', by: right.by, label: label.toWellFormed() }, (slots) => {
      if (slots.length > 2) throw new KeptError('keys/advocate-exists');
      return { slots: [...slots, slot] };
    });
  }

  /** `label`: who it was, for the log. */
  removeAdvocate(right: KeyRight, label: string): Promise<void> {
    return this.#exchange({ change: 'advocate-removed', by: right.by, label }, (slots) => {
      if (slots.length < 3) throw new KeptError('internal/bad-call', { kind: 'no advocate' });
      return { slots: slots.filter(({ kind }) => kind !== 'advocate') };
    });
  }

  async #passphraseSlot(right: KeyRight, kind: 'passphrase' | 'advocate', passphrase: string, other: SlotKind): Promise<Slot> {
    const { random, deriveKey } = this.#options;
    if (passphrase === '') throw new KeptError('passphrase/too-short');
    const { bytes } = secretBytes({ passphrase });
    try {
      await this.#refuseSame(other, bytes);
      return await sealSlot(kind, this.#header.vaultId, right.vaultKey, bytes, newKdfParams(random), deriveKey, random);
    } finally {
      sodium().memzero(bytes);
    }
  }

  /** With one passphrase for both, nobody could tell who opened the vault. */
  async #refuseSame(kind: SlotKind, secret: Uint8Array): Promise<void> {
    if (slotOf(this.#header, kind) === null) return;
    try {
      sodium().memzero((await openAnySlot(this.#header, [kind], secret, this.#options.deriveKey)).vaultKey);
    } catch (error) {
      if (error instanceof KeptError && error.code === 'passphrase/wrong') return;
      throw error;
    }
    throw new KeptError('keys/same-passphrase');
  }

  /** From the moment the new header is in place the change holds: a disk that then refuses the entry about it gets it with the next entry, or at the next unlock. */
  #exchange(facts: KeysChangeFacts, alter: (slots: readonly Slot[]) => { readonly slots: readonly Slot[]; readonly recoveryIdentity?: string }): Promise<void> {
    return this.#host.enqueue(async () => {
      await this.#host.recordChange();
      this.#host.checkOpen();
      const generation = this.#header.generation + 1;
      const lastChange = sealChange(facts, this.#keys.journal, this.#header.vaultId, generation, this.#options.random);
      const header = { ...this.#header, generation, lastChange, ...alter(this.#header.slots) } as VaultHeader;
      await this.#replace(formatHeader(header, this.#keys.headerMac), formatHeader(this.#header, this.#keys.headerMac));
      this.#header = header;
      await this.#host.recordChange().catch((error: unknown) => {
        if (!isUnwritable(error)) throw error;
      });
    });
  }

  /** A failed exchange that left the old header changed nothing. Where the new one can be seen, it may not outlive a power cut: it is written once more. */
  async #replace(next: Uint8Array, old: Uint8Array): Promise<void> {
    const { store } = this.#options;
    try {
      await store.replaceHeader(next, false);
    } catch (error) {
      if (await this.#lies(old)) throw error;
      await store.replaceHeader(next, false).catch((cause: unknown) => {
        throw new KeptError('keys/unsure', {}, { cause });
      });
    }
  }

  async #lies(bytes: Uint8Array): Promise<boolean> {
    const found = await this.#options.store.readHeader().catch((error: unknown) => {
      if (error instanceof KeptError) return null;
      throw error;
    });
    return found?.current !== undefined && found?.current !== null && equalBytes(found.current, bytes);
  }
}

function replaced(slots: readonly Slot[], slot: Slot): readonly Slot[] {
  return slots.map((each) => (each.kind === slot.kind ? slot : each));
}

/** A disk that can be read but not written now: a vault may still be opened and looked at. */
export function isUnwritable(error: unknown): boolean {
  return error instanceof KeptError && (error.code.startsWith('disk/') || error.code === 'vault/read-only');
}
