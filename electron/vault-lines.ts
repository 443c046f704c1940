import { MessageChannelMain } from 'electron';
import type { WebContents } from 'electron';
import type { Attempts } from './attempts.ts';
import type { BackupParts } from './backup-calls.ts';
import { BackupCalls } from './backup-calls.ts';
import { VAULT_PORT_CHANNEL } from './channels.ts';
import type { StoreCall } from '../shared/contract/store-port.ts';
import { Proofs } from './proofs.ts';
import type { SaveFiles } from './save-file.ts';
import { StoreCalls } from './store-calls.ts';
import type { CallTarget } from './vault-port.ts';
import type { VaultFolder } from './vault-folder.ts';
import { VaultPort } from './vault-port.ts';

export interface LineParts {
  openStore(): Promise<VaultFolder>;
  readonly saves: SaveFiles;
  readonly attempts: Attempts;
  readonly backups: BackupParts;
}

/** The line from the present page's worker to the vault folder; there is at most one. */
export class VaultLines {
  readonly #parts: LineParts;
  /** What the present page's worker has proved. */
  readonly proofs = new Proofs();
  /** Text that the page before could not save, as its worker sealed it. */
  #heldDrafts: Uint8Array | null = null;
  /** A call of an ended page may still be under way; what it proves is not the next one's. */
  #pagesEnded = 0;
  #store: VaultFolder | null = null;
  /** A restored vault is being put in place, also for a page that has ended since: until it is, nobody opens what lies there. */
  #exchange: Promise<unknown> = Promise.resolve();
  #line: VaultPort | null = null;

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  /** Half-typed text that no page has been able to save yet; null where there is none. Another box is another text. */
  get heldText(): Uint8Array | null {
    return this.#heldDrafts;
  }

  /** Sends the page a fresh port and ends the one before. */
  async connect(contents: WebContents): Promise<void> {
    await this.#line?.close();
    // What kept us from taking the folder is told in answer to the first call, which tries again.
    await Promise.allSettled([this.#takeStore()]);
    if (contents.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.#line = new VaultPort(port1, this.#target());
    contents.postMessage(VAULT_PORT_CHANNEL, null, [port2]);
  }

  /** Ends the line and forgets where the page was saving to. Never rejects: what cannot be removed now is removed at the next start. */
  async end(): Promise<void> {
    const line = this.#line;
    this.#line = null;
    this.#pagesEnded += 1;
    this.proofs.forget();
    this.#parts.backups.folders.forgetAll();
    const closing = line?.close();
    await Promise.allSettled([closing, this.#parts.saves.forgetAll(closing)]);
  }

  /** As `end`, and lets go of the folder. */
  async close(): Promise<void> {
    await this.end();
    await Promise.allSettled([this.#letGo()]);
  }

  async #letGo(): Promise<void> {
    const store = this.#store;
    this.#store = null;
    await store?.close();
  }

  async #takeStore(): Promise<VaultFolder> {
    await this.#exchange;
    this.#store ??= await this.#parts.openStore();
    return this.#store;
  }

  #answerDrafts(call: Extract<StoreCall, { op: `drafts.${string}` }>): Uint8Array | null {
    if (call.op === 'drafts.read') return this.#heldDrafts;
    this.#heldDrafts = call.box === null ? null : Uint8Array.from(call.box);
    return null;
  }

  /** Where the folder cannot be taken, a call is answered with why, and the next one tries again: the drive may be back, the other copy closed. */
  #target(): CallTarget {
    const { saves, attempts, backups } = this.#parts;
    const calls = new StoreCalls({ openStore: () => this.#takeStore(), saves, attempts, backups: new BackupCalls(backups, () => this.#letGo()) });
    const page = this.#pagesEnded;
    return {
      answer: async (call) => {
        if (call.op === 'drafts.hold' || call.op === 'drafts.read') return this.#answerDrafts(call);
        const answering = calls.answer(call);
        if (call.op === 'restore.commit') this.#exchange = Promise.allSettled([answering]);
        const value = await answering;
        if (page === this.#pagesEnded) this.proofs.note(call);
        return value;
      },
      end: () => calls.end(),
    };
  }
}
